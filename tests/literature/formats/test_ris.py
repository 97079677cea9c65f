"""RIS, tag by tag. That all of it comes back is in test_round_trip."""

import pytest

from literature import formats


def read_one(*lines):
    (reading,) = formats.read("\n".join(lines), "ris")
    return reading


def test_an_article_is_read_whole():
    reading = read_one(
        "TY  - JOUR",
        "ID  - finnemore1998",
        "AU  - Finnemore, Martha",
        "AU  - Sikkink, Kathryn",
        "TI  - International Norm Dynamics",
        "T2  - International Organization",
        "J2  - Int. Org.",
        "PY  - 1998",
        "DA  - 1998/10/01/",
        "VL  - 52",
        "IS  - 4",
        "SP  - 887",
        "EP  - 917",
        "DO  - https://doi.org/10.1162/002081898550789",
        "SN  - 0020-8183",
        "UR  - https://example.org/a",
        "UR  - https://example.org/b",
        "KW  - norms",
        "KW  - human rights; states",
        "AB  - First",
        "line.",
        "",
        "Second paragraph.",
        "LA  - eng",
        "Y2  - 2026/11/03/",
        "C1  - something",
        "ER  - ",
    )

    assert reading.item == {
        "id": "finnemore1998",
        "type": "article-journal",
        "author": [{"family": "Finnemore", "given": "Martha"}, {"family": "Sikkink", "given": "Kathryn"}],
        "title": "International Norm Dynamics",
        "container-title": "International Organization",
        "container-title-short": "Int. Org.",
        "issued": {"date-parts": [[1998, 10, 1]]},
        "volume": "52",
        "issue": "4",
        "page": "887-917",
        "DOI": "10.1162/002081898550789",
        "ISSN": "0020-8183",
        "URL": "https://example.org/a",
        "abstract": "First line.\n\nSecond paragraph.",
        "language": "en",
        "accessed": {"date-parts": [[2026, 11, 3]]},
        "custom": {
            "keywords": ["norms", "human rights", "states"],
            "fields": {"ris-UR": "https://example.org/b", "ris-C1": "something"},
        },
    }
    assert reading.problems == ()
    assert reading.key == "finnemore1998"


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffTY  - BOOK\nTI  - A\nER  - \nTY  - BOOK\nTI  - B\nER  - ",
        "TY  - BOOK\r\nTI  - A\r\nER  - \r\n\r\nTY  - BOOK\r\nTI  - B\r\nER  - \r\n",
        "TY  - BOOK\rTI  - A\rER  -\rTY  - BOOK\rTI  - B\rER  -",
        "TY - BOOK\nTI - A\nER -\nTY - BOOK\nTI - B\nER -",
        "  TY  - BOOK\n  TI  - A\n  ER  -\n  TY  - BOOK\n  TI  - B\n  ER  -",
        "1.\nTY  - BOOK\nTI  - A\nER  -\n2.\nTY  - BOOK\nTI  - B\nER  -",
    ],
    ids=["mark", "CR LF", "CR", "one space", "indented", "numbered"],
)
def test_every_ty_line_is_a_record(text):
    assert [reading.item["title"] for reading in formats.read(text)] == ["A", "B"]


def test_a_record_without_its_end_loses_nothing():
    first, second = formats.read("TY  - BOOK\nTI  - A\nTY  - BOOK\nTI  - B\nER  - ")

    assert (first.item["title"], second.item["title"]) == ("A", "B")
    assert first.problems == ("The end of the record (ER) is missing.",)
    assert (first.line, second.line) == (1, 3)


def test_a_line_that_only_looks_like_a_tag_belongs_to_the_abstract():
    reading = read_one("TY  - BOOK", "TI  - T", "AB  - As the", "UN - that is, all of us -", "says", "ER  - ")

    assert reading.item["abstract"] == "As the UN - that is, all of us - says"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("A1  - Doe, Jane", {"author": [{"family": "Doe", "given": "Jane"}]}),
        (
            "AU  - Doe, J.; Roe, R.",
            {"author": [{"family": "Doe", "given": "J."}, {"family": "Roe", "given": "R."}]},
        ),
        ("AU  - World Bank and Co.", {"author": [{"literal": "World Bank and Co."}]}),
        ("AU  - World Bank,", {"author": [{"literal": "World Bank"}]}),
        (
            "AU  - United Nations,, General Assembly",
            {"author": [{"literal": "United Nations, General Assembly"}]},
        ),
        ("AU  - King, Martin, Jr.", {"author": [{"family": "King", "given": "Martin", "suffix": "Jr."}]}),
        (
            "AU  - van der Berg, Jan",
            {"author": [{"family": "Berg", "given": "Jan", "non-dropping-particle": "van der"}]},
        ),
        ("A2  - Doe, Jane", {"editor": [{"family": "Doe", "given": "Jane"}]}),
        ("ED  - Doe, Jane", {"editor": [{"family": "Doe", "given": "Jane"}]}),
        ("A3  - Doe, Jane", {"editor": [{"family": "Doe", "given": "Jane"}]}),
        (
            "A2  - Series, Sue\nA3  - Doe, Jane",
            {
                "editor": [{"family": "Doe", "given": "Jane"}],
                "collection-editor": [{"family": "Series", "given": "Sue"}],
            },
        ),
        ("A4  - Doe, Jane", {"translator": [{"family": "Doe", "given": "Jane"}]}),
        ("PY  - 1998///Spring", {"issued": {"season": 1, "date-parts": [[1998]]}}),
        ("Y1  - 1998/03/", {"issued": {"date-parts": [[1998, 3]]}}),
        ("PY  - March 1998", {"issued": {"date-parts": [[1998, 3]]}}),
        ("PY  - in press", {"issued": {"literal": "in press"}}),
        ("T2  - A Series", {"collection-title": "A Series"}),
        ("SP  - 320", {"number-of-pages": "320"}),
        ("SP  - 12-34", {"page": "12-34"}),
        ("SN  - 0-8014-8456-1", {"ISBN": "9780801484568"}),
        ("M3  - 10.1000/182", {"DOI": "10.1000/182"}),
        ("M3  - Working paper", {"genre": "Working paper"}),
        ("CY  - Graz", {"publisher-place": "Graz"}),
        ("XX  - what", {"custom": {"fields": {"ris-XX": "what"}}}),
    ],
)
def test_tags(line, expected):
    assert read_one("TY  - BOOK", line, "ER  - ").item == {"type": "book", **expected}


@pytest.mark.parametrize(
    ("written", "type"),
    [
        ("JOUR", "article-journal"),
        ("MGZN", "article-magazine"),
        ("NEWS", "article-newspaper"),
        ("BOOK", "book"),
        ("CHAP", "chapter"),
        ("RPRT", "report"),
        ("THES", "thesis"),
        ("ELEC", "webpage"),
        ("CPAPER", "paper-conference"),
        ("STAT", "legislation"),
        ("CASE", "legal_case"),
        ("DATA", "dataset"),
        ("MPCT", "motion_picture"),
        ("SLIDE", "speech"),
        ("GEN", "document"),
    ],
)
def test_types(written, type):
    assert read_one(f"TY  - {written}", "TI  - T", "ER  - ").item["type"] == type


def test_an_unknown_type_is_a_document():
    reading = read_one("TY  - NEWTYPE", "TI  - T", "ER  - ")

    assert reading.item == {"type": "document", "title": "T"}
    assert reading.problems == ("The type “NEWTYPE” is not known; it was read as a document.",)


def test_a_record_without_fields_is_broken():
    reading = read_one("TY  - BOOK", "ER  - ")

    assert (reading.item, reading.problems) == (None, ("The record has no fields.",))


def test_a_pubmed_number_is_one():
    reading = read_one("TY  - JOUR", "TI  - T", "AN  - 23439512", "DB  - PubMed", "ER  - ")

    assert reading.item["PMID"] == "23439512"


def test_one_author_a_line_and_organisations_whole():
    item = {
        "id": "k",
        "type": "treaty",
        "title": "Convention",
        "author": [
            {"family": "Berg", "given": "Jan", "non-dropping-particle": "van der", "suffix": "Jr."},
            {"literal": "United Nations, General Assembly"},
        ],
        "abstract": "One.\n\nER - two.",
        "issued": {"date-parts": [[1989], [1990]]},
        "PMID": "1",
    }

    assert formats.write([item], "ris").split("\r\n") == [
        "TY  - STAT",
        "ID  - k",
        "AU  - van der Berg, Jan, Jr.",
        "AU  - United Nations,, General Assembly",
        "TI  - Convention",
        "PY  - 1989",
        "AB  - One.",
        "",
        "  ER - two.",
        "U5  - csl-type: treaty",
        "U5  - csl-issued: 1989/1990",
        "U5  - csl-PMID: 1",
        "ER  - ",
        "",
        "",
    ]
    assert formats.read(formats.write([item], "ris"))[0].item == item
