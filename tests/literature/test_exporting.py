"""Taking sources along: what goes into a file, in which order, and that it does no harm."""

import csv
import io
import zipfile

import lxml.etree
import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document
from pypdf import PdfReader

from curation.actions import take
from literature import exporting
from literature.exporting import batches
from literature.exporting.batches import Selection
from literature.exporting.runs import Run, runs
from literature.models import Source
from tests.factories.sources import draft, published

KECK = [{"role": "author", "family": "Keck", "given": "Margaret E."}]
FORMATS = list(exporting.EXPORTS)


def address(name: str) -> str:
    return reverse("literature:export-list", args=[name])


def content(response) -> bytes:
    return b"".join(response)


@pytest.fixture
def three(member, coordinator):
    return [
        published(member, coordinator, title=f"Partnership {title}", issued=year, contributors=KECK)
        for title, year in (("one", "2001"), ("two", "2003"), ("three", "2002"))
    ]


# What goes in, and in which order


@pytest.mark.parametrize(
    ("sort", "titles"),
    [
        ("", ["two", "three", "one"]),
        ("oldest", ["one", "three", "two"]),
        ("title", ["one", "three", "two"]),
    ],
)
def test_a_file_has_the_order_of_the_list(client, three, sort, titles):
    rows = csv.DictReader(io.StringIO(content(client.get(address("csv"), {"sort": sort})).decode("utf-8-sig")))
    assert [row["Title"] for row in rows] == [f"Partnership {title}" for title in titles]


def test_best_matches_come_first_and_the_rest_after_them(client, member, coordinator):
    published(member, coordinator, title="Something else", abstract="On trust.", issued="2020")
    published(member, coordinator, title="Trust in trust", issued="1990")
    rows = csv.DictReader(io.StringIO(content(client.get(address("csv"), {"q": "trust"})).decode("utf-8-sig")))
    shown = [str(entry.what) for entry in client.get("/literature/", {"q": "trust"}).context["entries"]]
    assert [row["Title"] for row in rows] == ["Trust in trust", "Something else"]
    assert len(shown) == 2


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_has_what_the_filter_shows_and_nothing_unpublished(client, member, coordinator, name):
    published(member, coordinator, title="Shown here", type="report")
    published(member, coordinator, title="Filtered out", type="book")
    draft(member, title="Never seen", type="report")
    response = client.get(address(name), {"type": "report"})
    text = as_text(name, content(response))
    assert response.status_code == 200
    assert ("Shown here" in text, "Filtered out" in text, "Never seen" in text) == (True, False, False)


def as_text(name: str, data: bytes) -> str:
    if name == "xlsx":
        return zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()
    if name == "docx":
        return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs)
    if name == "pdf":
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    return data.decode()


def test_ids_give_an_order_of_ones_own_of_what_is_published(member, coordinator, three):
    hidden = draft(member, title="Hidden")
    ids = [three[2].pk, hidden.pk, three[0].pk]
    response = exporting.respond(ids, "csv", stem="reading-list")
    rows = csv.DictReader(io.StringIO(content(response).decode("utf-8-sig")))
    assert [row["Title"] for row in rows] == ["Partnership three", "Partnership one"]
    assert response["Content-Disposition"] == 'attachment; filename="reading-list.csv"'


def test_a_selection_is_taken_along_in_its_order(client, member, three):
    hidden = draft(member, title="Hidden")
    codes = [three[2].code, three[0].code.upper(), hidden.code, "nothing", three[2].code]
    rows = csv.DictReader(io.StringIO(content(client.get(address("csv"), {"code": codes})).decode("utf-8-sig")))
    assert [row["Title"] for row in rows] == ["Partnership three", "Partnership one"]
    assert client.get("/literature/take-along/", {"code": codes}).context["number"] == 2
    assert content(client.get(address("csv"), {"code": "nothing"})).count(b"\r\n") == 1


def test_a_queryset_without_an_order_is_in_that_of_authors(member, coordinator):
    for family in ("Zeta", "Alpha"):
        contributors = [{"role": "author", "family": family}]
        published(member, coordinator, title=f"By {family}", contributors=contributors)
    ids = Selection(Source.objects.published()).ids.tolist()
    assert [Source.objects.get(pk=pk).title for pk in ids] == ["By Alpha", "By Zeta"]
    assert len(Selection(Source.objects.none())) == 0


def test_what_is_withdrawn_while_a_file_goes_out_is_left_out(member, coordinator, three, monkeypatch):
    monkeypatch.setattr(batches, "FIRST_BATCH", 1)
    found = Selection(Source.objects.published().order_by("pk")).batches(1)
    assert [source.pk for source in next(found)] == [three[0].pk]
    take(three[1], "withdraw", by=coordinator, comment="Twice here")
    assert [source.pk for batch in found for source in batch] == [three[2].pk]


def test_one_source_is_taken_along_by_who_may_see_it(client, member, coordinator):
    source = draft(member, title="My draft")
    one = reverse("literature:export-source", args=[source.code, "csv"])
    assert client.get(one).status_code == 404
    client.force_login(member)
    assert "My draft" in content(client.get(one)).decode()


def test_queries_do_not_grow_with_the_sources(client, member, coordinator):
    counts = []
    for number in range(30):
        published(member, coordinator, title=f"Number {number}", tags=["one", f"two {number}"])
        if number in (0, 29):
            counts.append([queries_of(client, address(name)) for name in FORMATS])
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 8


def queries_of(client, url: str) -> int:
    content(client.get(url))  # sets the citations
    with CaptureQueriesContext(connection) as queries:
        content(client.get(url))
    return len(queries)


def test_nothing_is_open_between_two_pieces(client, three, django_assert_num_queries):
    """A slow reader holds no statement, cursor or transaction: each piece is asked for by itself."""
    pieces = exporting.EXPORTS["bibtex"].stream(Selection(Source.objects.published()), None)
    with django_assert_num_queries(2):  # the sources and their tags
        list(pieces)


# Tables


NASTY = '=HYPERLINK("http://evil.example","x")'


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", "\x00=1"])
def test_what_looks_like_a_formula_is_defused(start):
    from curation.cells import defused

    assert defused(start)[0] == "'"
    assert defused("Power – and 1+1") == "Power – and 1+1"


def test_csv_is_read_as_a_table_by_any_program(client, member, coordinator):
    published(
        member,
        coordinator,
        title='A "quoted", title',
        abstract="First.\n\nSecond.",
        contributors=[*KECK, {"role": "editor", "literal": "United Nations"}, {"role": "translator", "family": "Roth"}],
        issued="1998-10",
        publisher=NASTY,
        tags=["beta", "alpha"],
    )
    data = content(client.get(address("csv")))
    assert data.startswith(b"\xef\xbb\xbfCitation key,")
    assert b"\r\n" in data
    (row,) = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    expected = {
        "Title": 'A "quoted", title',
        "Abstract": "First.\n\nSecond.",
        "Authors": "Keck, Margaret E.",
        "Editors": "United Nations",
        "Other people": "Roth (translator)",
        "Year": "1998",
        "Date": "1998-10",
        "Publisher": f"'{NASTY}",
        "Tags": "alpha; beta",
    }
    assert {name: row[name] for name in expected} == expected


def test_excel_opens_with_header_filter_and_texts_only(client, member, coordinator):
    published(member, coordinator, title="=1+1", issued="1998", abstract="x" * 40_000 + "\x0b", publisher="<b> & co")
    published(member, coordinator, title="Second", issued="1999")
    data = content(client.get(address("xlsx"), {"sort": "oldest"}))
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    names = [cell.value for cell in sheet[1]]
    first = dict(zip(names, sheet[2], strict=True))
    assert (sheet.freeze_panes, sheet.max_row, sheet.auto_filter.ref.split(":")[0]) == ("A2", 3, "A1")
    assert sheet.auto_filter.ref.endswith("3")
    assert (first["Title"].value, first["Title"].data_type) == ("'=1+1", "s")
    assert (first["Year"].value, first["Publisher"].value) == (1998, "<b> & co")
    assert len(first["Abstract"].value) == 32_767
    assert {cell.data_type for row in sheet for cell in row} <= {"s", "n"}
    assert sheet.column_dimensions["H"].width > 40


# Bibliographies


def test_a_web_page_stands_alone_and_runs_nothing(client, member, coordinator):
    published(
        member,
        coordinator,
        title="<script>alert(1)</script> Partnership",
        contributors=[{"role": "author", "literal": '"><img src=x onerror=alert(1)>'}],
        language="fr",
        note="<script>alert(2)</script>",
        url="javascript:alert(3)",
    )
    page = content(client.get(address("html"), {"annotated": "1", "q": "partnership"})).decode()
    assert page.startswith("<!DOCTYPE html>")
    for harm in ("<script", "<img", "javascript:", "onerror=alert(1)>"):
        assert harm not in page.replace("onerror=alert(1)&gt;", "")
    assert '<li lang="fr"' in page
    assert "&lt;script&gt;alert(2)&lt;/script&gt;" in page
    assert ("<link" in page, "src=" in page.replace("src=x", "")) == (False, False)


def entries_of(page: str) -> list[str]:
    import re

    found = re.findall(r"<li [^>]*>(.*?)</li>", page, re.DOTALL)
    return [re.sub(r"<[^>]*>", "", entry).strip().replace("&amp;", "&") for entry in found]


def test_works_of_one_author_and_year_are_told_apart(client, member, coordinator):
    for title in ("Beta", "Alpha", "Gamma"):
        published(member, coordinator, title=title, contributors=KECK, issued="1998", publisher="Cornell")
    published(member, coordinator, title="Delta", contributors=KECK, issued="1997", publisher="Cornell")
    page = content(client.get(address("html"), {"style": "apa"})).decode()
    assert entries_of(page) == [
        "Keck, M. E. (1997). Delta. Cornell.",
        "Keck, M. E. (1998a). Alpha. Cornell.",
        "Keck, M. E. (1998b). Beta. Cornell.",
        "Keck, M. E. (1998c). Gamma. Cornell.",
    ]
    page = content(client.get(address("html"), {"style": "chicago-author-date"})).decode()
    assert entries_of(page) == [
        "Keck, Margaret E. 1997. Delta. Cornell.",
        "Keck, Margaret E. 1998a. Alpha. Cornell.",
        "Keck, Margaret E. 1998b. Beta. Cornell.",
        "Keck, Margaret E. 1998c. Gamma. Cornell.",
    ]
    page = content(client.get(address("html"), {"style": "chicago-notes"})).decode()
    assert entries_of(page)[1] == "Keck, Margaret E. Alpha. Cornell, 1998."


def test_letters_do_not_break_at_the_edge_of_a_batch(client, member, coordinator, monkeypatch):
    monkeypatch.setattr("literature.exporting.bibliography.BATCH", 2)
    for number in range(5):
        published(member, coordinator, title=f"Title {number}", contributors=KECK, issued="1998")
    other = [{"role": "author", "family": "Zed", "given": "A."}]
    published(member, coordinator, title="Last", contributors=other, issued="1998")
    page = content(client.get(address("html"))).decode()
    assert [entry.split(" Title")[0] for entry in entries_of(page)[:5]] == [
        f"Keck, M. E. (1998{letter})." for letter in "abcde"
    ]
    assert entries_of(page)[5] == "Zed, A. (1998). Last. Wiley."


def test_numbered_styles_keep_the_order_of_the_list(client, three):
    page = content(client.get(address("html"), {"style": "vancouver", "sort": "title"})).decode()
    assert [entry.split(". ")[1] for entry in entries_of(page)] == [
        "Partnership one",
        "Partnership three",
        "Partnership two",
    ]
    assert "list-style: none" not in page


def test_style_and_language_are_remembered(client, three):
    client.get(address("html"), {"style": "mla", "citation_language": "fr"})
    page = content(client.get(address("html"))).decode()
    assert '<html lang="fr">' in page
    assert "MLA, 9th edition" in page
    record = client.get(three[0].get_absolute_url())
    assert [one["value"] for one in record.context["styles"] if one["current"]] == ["mla"]
    assert [one["value"] for one in record.context["languages"] if one["current"]] == ["fr"]
    client.get(address("html"), {"style": "no-such-style"})
    assert client.cookies["citation"].value == "mla.fr"
    client.cookies["citation"] = "nonsense"
    assert client.get(three[0].get_absolute_url()).status_code == 200


def test_word_has_paragraphs_of_the_style_bibliography(client, member, coordinator):
    published(
        member,
        coordinator,
        title="Activists beyond Borders\x0b",
        contributors=KECK,
        issued="1998",
        publisher="Cornell",
        doi="10.1000/1",
        language="en",
        note="A classic.",
    )
    data = content(client.get(address("docx"), {"style": "apa", "annotated": "1", "q": "borders"}))
    document = Document(io.BytesIO(data))
    heading, _said, entry, note = document.paragraphs
    assert (heading.text, heading.style.name) == ("borders", "Heading 1")
    assert entry.style.name == "Bibliography"
    assert entry.text == "Keck, M. E. (1998). Activists beyond Borders. Cornell. https://doi.org/10.1000/1"
    assert [run.text for run in entry.runs if run.italic] == ["Activists beyond Borders"]
    assert [link.address for link in entry.hyperlinks] == ["https://doi.org/10.1000/1"]
    assert entry.style.paragraph_format.first_line_indent == -entry.style.paragraph_format.left_indent
    assert note.text == "A classic."
    assert 'w:lang w:val="en"' in entry._p.xml


def test_pdf_has_its_title_and_entries_and_embeds_its_fonts(client, member, coordinator):
    published(member, coordinator, title="#let x = [Activists] $1$ \\ beyond", contributors=KECK, issued="1998")
    reader = PdfReader(io.BytesIO(content(client.get(address("pdf"), {"q": "activists"}))))
    assert reader.metadata.title == "activists"
    text = reader.pages[0].extract_text()
    assert "Keck, M. E. (1998). #let x = [Activists] $1$ \\ beyond." in text
    fonts = [font.get_object() for font in reader.pages[0]["/Resources"]["/Font"].values()]
    assert all("/DescendantFonts" in font for font in fonts)


@pytest.mark.parametrize("name", ["pdf", "docx"])
def test_more_than_a_document_holds_is_said(client, three, monkeypatch, name):
    from dataclasses import replace

    monkeypatch.setitem(exporting.EXPORTS, name, replace(exporting.EXPORTS[name], most=2))
    response = client.get(address(name))
    assert response.status_code == 400
    assert "holds up to 2 sources, and these are 3" in response.content.decode()


def test_unknown_formats_are_not_found(client, db):
    assert client.get("/literature/export.exe").status_code == 404
    with pytest.raises(KeyError):
        exporting.respond([], "exe", stem="x")


def test_runs_of_a_citation():
    assert runs('A &amp; <i>B<sup>2</sup></i> <a href="https://x.org/">x</a>') == [
        Run("A & "),
        Run("B", italic=True),
        Run("2", italic=True, above=True),
        Run(" "),
        Run("x", link="https://x.org/"),
    ]


# The page on which one chooses


def test_the_page_keeps_the_filter_and_leads_to_the_file(client, three):
    page = client.get("/literature/take-along/", {"q": "partnership", "sort": "title", "unknown": "x"})
    assert (page.status_code, page.context["number"]) == (200, 3)
    assert page.context["kept"] == [("q", "partnership"), ("sort", "title")]
    query = {"q": "partnership", "sort": "title", "style": "nature", "format": "docx"}
    response = client.get("/literature/take-along/", query)
    assert response.url == "/literature/export.docx?q=partnership&sort=title&style=nature"
    assert client.post("/literature/take-along/", query).status_code == 405


def test_xml_documents_of_batches_become_one():
    from literature.exporting.records import _as_one

    head = '<?xml version="1.0"?>\n<all xmlns="http://x.org/">'
    texts = [f"{head}\n<one>{number}</one>\n</all>\n" for number in (1, 2, 3)]
    joined = "".join(_as_one(texts, True))
    root = lxml.etree.fromstring(joined.encode())
    assert [one.text for one in root] == ["1", "2", "3"]
    assert joined.count("<?xml") == 1
