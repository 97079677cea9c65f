"""What is pasted into the form, and what it fills in."""

from pathlib import Path

import pytest
from django.conf import settings
from django.http import QueryDict

from literature import lookup
from literature.formats import read
from literature.forms import SourceForm
from literature.forms.contributors import MOST_CONTRIBUTORS
from literature.forms.source import initial_of
from literature.paste import LONGEST_PASTE, fill, kept_unseen, values_of
from tests.doi_server import DoiServer

BIBLIOGRAPHIES = Path(settings.BASE_DIR).parent / "shared" / "data" / "bibliographies"
BOOK = """@book{keck1998,
  title = {Activists beyond Borders},
  author = {Keck, Margaret E. and Sikkink, Kathryn},
  publisher = {Cornell University Press},
  year = {1998},
  isbn = {0-8014-8456-1},
  keywords = {networks; advocacy},
  shelf = {K 3}
}"""
REPORT = """TY  - RPRT
TI  - Guiding Principles on Business and Human Rights
AU  - United Nations
PY  - 2011
ER  - """


def no_service(recognised):
    raise lookup.LookupFailed("unreachable", "The service does not answer.")


def test_a_bibtex_entry_fills_the_form():
    filled = fill(BOOK)
    assert filled.problem == ""
    assert filled.rest == ""
    assert filled.tags == ("networks", "advocacy")
    assert {name: value for name, value in filled.values.items() if value and name != "extra"} == {
        "type": "book",
        "title": "Activists beyond Borders",
        "contributors": [
            {"role": "author", "family": "Keck", "given": "Margaret E."},
            {"role": "author", "family": "Sikkink", "given": "Kathryn"},
        ],
        "publisher": "Cornell University Press",
        "issued": "1998",
        "isbn": "9780801484568",
    }


def test_what_has_no_field_is_kept_and_told():
    assert kept_unseen({"PMID": "1234", "number-of-pages": "227"}) == ["PMID: 1234", "Number of pages: 227"]
    assert kept_unseen({"original-date": {"date-parts": [[1990, 5]]}}) == ["Original date: 1990-5"]
    assert kept_unseen({"recipient": [{"family": "Roe", "given": "Jane"}]}) == ["Recipient: Roe Jane"]
    assert kept_unseen({"status": "x" * 200}) == ["Status: " + "x" * 120 + "…"]
    assert kept_unseen(fill(BOOK).values["extra"]) == ["Shelf: K 3"]


def test_a_ris_entry_fills_the_form():
    filled = fill(REPORT)
    assert filled.values["type"] == "report"
    assert filled.values["title"] == "Guiding Principles on Business and Human Rights"
    assert filled.values["issued"] == "2011"


def test_of_several_entries_the_first_fills_the_form_and_the_others_stay():
    filled = fill(f"{BOOK}\n\n@book{{b, title={{Second}}, year=1999}}\n@book{{c, title={{Third}}, year=2000}}\n")
    assert filled.values["title"] == "Activists beyond Borders"
    assert filled.number == 3
    assert filled.problem == (
        "3 entries were pasted. The first one is in the form; the others stay in the box. "
        "Many at once are better imported as a file."
    )
    again = fill(filled.rest)
    assert (again.values["title"], again.number) == ("Second", 2)
    assert fill(again.rest).values["title"] == "Third"


def test_a_broken_entry_is_told_with_its_line_and_reason_and_stays():
    text = "@book{a,\n  title = "
    filled = fill(text)
    assert filled.values == {}
    assert filled.rest == text.strip()
    assert filled.problem == (
        "The entry at line 1 could not be read. The entry is not well formed (a brace, quote or comma is missing); "
        "please check it. Nothing could be read from this entry."
    )


def test_a_broken_entry_among_others_stays_in_the_box_and_is_told():
    filled = fill(f"@book{{a, title = \n\n{BOOK}")
    assert filled.values["title"] == "Activists beyond Borders"
    assert "The entry at line 1 could not be read." in filled.problem
    assert filled.rest.startswith("@book{a, title =")


def test_what_is_doubtful_about_an_entry_is_told():
    filled = fill("@book{x, title = {No end")
    assert filled.values["title"] == "No end"
    assert filled.remarks == ("The entry is not well formed (a brace, quote or comma is missing); please check it.",)


ARTICLE = {
    "type": "article-journal",
    "title": "Power in Partnership?",
    "author": [{"family": "Lister", "given": "Sarah"}],
    "issued": {"date-parts": [[2000, 3]]},
    "DOI": "10.1002/pad.203",
}


def test_a_doi_is_looked_up(settings):
    with DoiServer({"10.1002/pad.203": ARTICLE}) as settings.DOI_RESOLVER:
        filled = fill("https://doi.org/10.1002/PAD.203")
    assert (filled.problem, filled.rest, filled.number) == ("", "", 1)
    assert {name: filled.values[name] for name in ("type", "title", "contributors", "issued", "doi")} == {
        "type": "article-journal",
        "title": "Power in Partnership?",
        "contributors": [{"role": "author", "family": "Lister", "given": "Sarah"}],
        "issued": "2000-03",
        "doi": "10.1002/pad.203",
    }


def test_an_unknown_doi_is_told_and_kept(settings):
    with DoiServer() as settings.DOI_RESOLVER:
        filled = fill("10.1002/nowhere")
    assert filled.problem == "There is no DOI “10.1002/nowhere”; please check it. You can fill in the form by hand."
    assert (filled.values, filled.rest, filled.number) == ({"doi": "10.1002/nowhere"}, "10.1002/nowhere", 0)


def test_a_service_that_takes_too_long_is_told_and_the_doi_is_kept(settings):
    settings.LOOKUP_TIMEOUT_SECONDS = 0.2
    with DoiServer({"10.1002/pad.203": ARTICLE}, seconds=2) as settings.DOI_RESOLVER:
        filled = fill("doi:10.1002/pad.203")
    assert filled.problem == "127.0.0.1 took too long to answer. You can fill in the form by hand."
    assert (filled.values, filled.rest) == ({"doi": "10.1002/pad.203"}, "doi:10.1002/pad.203")


def test_a_service_that_is_not_there_is_told(settings):
    settings.DOI_RESOLVER = "http://127.0.0.1:9"
    filled = fill("10.1002/pad.203")
    assert filled.problem == "127.0.0.1 could not be reached. You can fill in the form by hand."
    assert filled.values == {"doi": "10.1002/pad.203"}


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("doi:10.1002/pad.203", {"doi": "10.1002/pad.203"}),
        ("ISBN 0-8014-8456-1", {"isbn": "9780801484568"}),
        ("https://www.example.org/report", {"url": "https://www.example.org/report"}),
        ("arXiv:2101.00001", {}),
    ],
)
def test_what_was_recognised_is_kept_when_the_service_fails(monkeypatch, pasted, kept):
    monkeypatch.setattr(lookup, "look_up", no_service)
    filled = fill(pasted)
    assert filled.values == kept
    assert filled.problem == "The service does not answer. You can fill in the form by hand."
    assert filled.rest == pasted


def test_what_is_nothing_is_told_and_stays():
    filled = fill("a book about rights")
    assert filled.problem == "This is no DOI, ISBN, web address, BibTeX or RIS entry. Fill in the form by hand."
    assert filled.rest == "a book about rights"
    assert fill(" ").problem == "Paste something first, or fill in the form by hand."
    assert fill("x" * (LONGEST_PASTE + 1)).problem == "This is too much for one form. Import it as a file."


def test_more_contributors_than_a_source_may_have_are_told():
    names = [{"family": f"Author{n}"} for n in range(MOST_CONTRIBUTORS + 2)]
    values, _tags, remarks = values_of({"type": "article-journal", "title": "x", "author": names})
    assert len(values["contributors"]) == MOST_CONTRIBUTORS
    assert remarks == ("2 contributors were left out.",)


def test_of_several_numbers_the_first_is_shown_and_the_others_are_kept():
    item = {"type": "book", "title": "x", "ISBN": "9780801484568 0-8014-3444-0", "ISSN": "00208183, 1531-5088"}
    values, _tags, _remarks = values_of(item)
    assert (values["isbn"], values["issn"]) == ("9780801484568", "0020-8183")
    assert kept_unseen(values["extra"]) == ["Other isbn: 9780801434440", "Other issn: 1531-5088"]


def test_keywords_become_tags_as_far_as_they_fit_and_all_stay_for_the_export():
    keywords = ["rights", "x" * 61, *(f"word {n}" for n in range(40))]
    values, tags, _remarks = values_of({"type": "book", "title": "x", "custom": {"keywords": keywords}})
    assert tags == ("rights", *(f"word {n}" for n in range(29)))
    assert values["extra"] == {"custom": {"keywords": keywords}}
    assert kept_unseen(values["extra"]) == []


def sent_on(filled) -> SourceForm:
    """The form that comes back when the person submits what a paste filled in, untouched."""
    shown = SourceForm(initial=initial_of(filled.values, tags=filled.tags))
    data = QueryDict(mutable=True)
    for field in shown:
        if field.name == "contributors":
            for number, row in enumerate(field.value()):
                data[f"contributors-{number}-role"] = row.role
                data[f"contributors-{number}-name"] = row.name
                data[f"contributors-{number}-was"] = row.was
                data[f"contributors-{number}-organisation"] = "1" if row.organisation else ""
        elif field.name != "topics":
            data[field.name] = str(shown.fields[field.name].prepare_value(field.value() or ""))
    return SourceForm(data)


@pytest.mark.django_db
def test_entries_of_real_bibliographies_fill_forms_that_can_be_submitted():
    files = sorted(BIBLIOGRAPHIES.glob("*.bib"))
    if not files:
        pytest.skip(f"the bibliographies are not there ({BIBLIOGRAPHIES})")
    refused, number = [], 0
    for reading in (reading for file in files for reading in read(file.read_bytes(), "bibtex")):
        filled, number = fill(reading.raw), number + 1
        form = sent_on(filled)
        if not form.is_valid():
            refused.append((reading.key, form.errors))
            continue
        assert form.values() == {name: filled.values.get(name, "") for name in form.values()} | {"note": ""}
    assert number > 300
    assert len(refused) <= 0.05 * number, refused
