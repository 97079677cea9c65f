"""PubMed's format: continued lines, full and short names, books, ERIC's records."""

import pytest

from literature import formats

from .samples import ERIC, NBIB


def read_one(*lines):
    (reading,) = formats.read("\n".join(("PMID- 1", *lines)), "nbib")
    return reading


def test_an_article_and_a_chapter_are_read():
    article, chapter = formats.read(NBIB)

    assert article.item == {
        "type": "article-journal",
        "title": "The structure of networks that carry a claim from one state to another and back again",
        "author": [
            {"family": "Raaij", "given": "M J", "non-dropping-particle": "van"},
            {"family": "Abrahams", "given": "J P"},
            {"literal": "Boomerang Study Group"},
        ],
        "PMID": "8692918",
        "PMCID": "PMC38908",
        "DOI": "10.1000/pnas.93.14.6913",
        "ISSN": "0027-8424 1091-6490",
        "volume": "93",
        "issue": "14",
        "issued": {"date-parts": [[1996, 7, 9]]},
        "page": "6913-6917",
        "abstract": "In the structure of networks that was described before, three parts are "
        "connected: PMID- 12 is not a record of its own.",
        "language": "en",
        "container-title": "Proceedings of the National Academy of Politics",
        "container-title-short": "Proc Natl Acad Pol",
        "custom": {
            "keywords": ["Networks/organization & administration", "advocacy"],
            "fields": {"nbib-PT": "Review", "nbib-AD": "Department of Politics, Graz.", "nbib-PL": "England"},
        },
    }
    assert chapter.item == {
        "type": "chapter",
        "title": "Shadow reports",
        "container-title": "Monitoring treaties",
        "author": [
            {"family": "Wong Kee Song", "given": "L M"},
            {"family": "Smith", "given": "J A", "suffix": "Jr"},
        ],
        "editor": [{"family": "Riegert-Johnson", "given": "Douglas L"}],
        "PMID": "21249755",
        "issued": {"date-parts": [[2009]]},
        "publisher": "National Center for Policy (US)",
        "publisher-place": "Bethesda (MD)",
        "custom": {"fields": {"nbib-AID": "NBK1826 [bookaccession]"}},
    }
    assert [(r.line, r.key, r.problems) for r in (article, chapter)] == [(2, "8692918", ()), (35, "21249755", ())]
    assert article.raw.splitlines()[0] == "PMID- 8692918"


def test_a_record_of_eric_is_read():
    (reading,) = formats.read(ERIC)

    assert reading.item == {
        "type": "report",
        "title": "Teaching Human Rights: A Survey",
        "author": [{"family": "Smith", "given": "John B."}],
        "issued": {"date-parts": [[2008]]},
        "publisher": "Human Rights Education Associates",
        "URL": "http://www.eric.ed.gov/contentdelivery/servlet/ERICServlet?accno=ED504448",
        "custom": {"fields": {"nbib-PT": "Reports - Research", "nbib-OID": "ED504448"}},
    }


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("DP  - 2001 Winter", {"issued": {"season": 4, "date-parts": [[2001]]}}),
        ("DP  - 1996 Jul-Aug", {"issued": {"date-parts": [[1996, 7], [1996, 8]]}}),
        ("DP  - 1998 Dec-1999 Jan", {"issued": {"date-parts": [[1998, 12]]}}),
        ("PG  - e1001", {"page": "e1001"}),
        ("PG  - S12-9, S14", {"page": "S12-9, S14"}),
        ("PG  - 99-104", {"page": "99-104"}),
        ("LID - e45 [pii]", {"page": "e45", "custom": {"fields": {"nbib-AID": "e45 [pii]"}}}),
        ("AID - 10.1000/X.1 [doi]", {"DOI": "10.1000/x.1"}),
        ("PT  - Preprint", {"type": "article"}),
        ("PT  - Dissertation", {"type": "thesis", "custom": {"fields": {"nbib-PT": "Dissertation"}}}),
        ("FAU - Doe, Jane", {"author": [{"family": "Doe", "given": "Jane"}]}),
        ("CN  - WHO Study Group.", {"author": [{"literal": "WHO Study Group"}]}),
        ("XYZ - what", {"custom": {"fields": {"nbib-XYZ": "what"}}}),
    ],
)
def test_tags(line, expected):
    item = read_one("TI  - T.", line).item

    assert item == {"type": "article-journal", "title": "T", "PMID": "1", **expected}


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Ends.", "Ends"),
        ("Ends in the U.S.", "Ends in the U.S."),
        ("Does it?", "Does it?"),
        ("And so on...", "And so on..."),
        ("[Translated title].", "Translated title"),
        ("Vitamin B.", "Vitamin B"),
    ],
)
def test_titles_lose_the_full_stop_that_pubmed_adds(written, title):
    assert read_one(f"TI  - {written}").item["title"] == title


def test_a_record_without_fields_is_broken():
    (reading,) = formats.read("PMID- 1\nOWN - NLM\n", "nbib")

    assert (reading.item, reading.broken) == (None, "The record has no fields.")


def test_records_without_empty_lines_between_them_are_told_apart():
    assert [reading.key for reading in formats.read("PMID- 1\nTI  - A\nPMID- 2\nTI  - B\n", "nbib")] == ["1", "2"]
