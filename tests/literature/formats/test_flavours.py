"""RIS as Scopus, Web of Science, EndNote, OVID and others write it."""

import pytest

from literature import formats

from .samples import RIS

DOE = {"family": "Doe", "given": "Jane"}
EXPECTED = {
    "Scopus": {
        "type": "article-journal",
        "title": "Law & Policy – a review",
        "container-title": "Journal of Claims",
        "container-title-short": "J. Claims",
        "volume": "12",
        "issue": "3",
        "page": "123-135",
        "issued": {"date-parts": [[2019]]},
        "DOI": "10.1000/claims.2019.1",
        "author": [
            {"family": "García-López", "given": "M."},
            {"family": "Berg", "given": "J.A.", "non-dropping-particle": "van der"},
        ],
        "ISSN": "0378-5955",
        "language": "en",
        "genre": "Article",
        "source": "Scopus",
        "note": "Export Date: 12 May 2020",
        "custom": {"keywords": ["NGOs", "Human rights"]},
    },
    "Web of Science": {
        "type": "article-journal",
        "author": [{"family": "Smith", "given": "J"}],
        "title": "A month of its own",
        "container-title": "JOURNAL OF CLAIMS",
        "issued": {"date-parts": [[2005, 3]]},
        "PMCID": "PMC123456",
        "page": "e45",
    },
    "IEEE": {
        "type": "paper-conference",
        "title": "Counting monitors",
        "container-title": "2019 Conference on Counting (CC)",
        "page": "1-5",
        "author": [
            {"family": "Smith", "given": "A. B."},
            {"family": "Berg", "given": "J.", "non-dropping-particle": "van der"},
        ],
        "issued": {"date-parts": [[2019, 10, 3]]},
    },
    "one space": {
        "type": "chapter",
        "author": [{"family": "Doe", "given": "J."}],
        "editor": [{"family": "Roe", "given": "R."}],
        "title": "A chapter",
        "container-title": "The book",
        "issued": {"date-parts": [[2001]]},
        "page": "12-34",
        "custom": {"keywords": ["one", "two", "three"]},
    },
    "Springer": {
        "type": "article-journal",
        "title": "A claim",
        "author": [DOE],
        "DOI": "10.1000/s1-1",
        "URL": "https://doi.org/10.1000/s1-1",
        "issued": {"date-parts": [[2019, 5, 1]]},
        "container-title": "Social Claims",
        "container-title-short": "Soc. Cl.",
        "abstract": "First part\n\nSecond part",
    },
    "EndNote, edited book": {
        "type": "book",
        "editor": [{"family": "Editor", "given": "Ed"}],
        "title": "Edited",
        "collection-title": "A series",
        "number-of-pages": "320",
        "edition": "2",
        "custom": {"fields": {"ris-SP": "xii, 320 p."}},
    },
    "EndNote, proceedings": {
        "type": "paper-conference",
        "author": [DOE],
        "editor": [{"family": "Editor", "given": "Ed"}],
        "title": "A paper",
        "container-title": "Proceedings of the conference",
        "event-title": "Conference on Claims",
        "event-place": "Graz",
        "issued": {"date-parts": [[2004]]},
    },
    "lower case": {
        "type": "article-journal",
        "title": "Lower",
        "author": [DOE],
        "issued": {"date-parts": [[2001]]},
    },
    "OVID": {
        "id": "1",
        "type": "article-journal",
        "title": "Indented",
        "author": [DOE],
        "issued": {"date-parts": [[2005]]},
        "ISSN": "0378-5955",
    },
}


@pytest.mark.parametrize("flavour", RIS)
def test_each_flavour_of_ris_is_read(flavour):
    assert formats.detect(RIS[flavour]) == "ris"

    assert [reading.item for reading in formats.read(RIS[flavour])] == [EXPECTED[flavour]]


def test_a_file_on_somebodys_computer_is_left_out_and_said():
    (reading,) = formats.read(RIS["Springer"])

    assert reading.problems == ("The field “L1” was left out: it tells of somebody's computer.",)


def test_as_many_records_are_read_as_there_are_ty_lines():
    text = "\ufeff" + "".join(text for text in RIS.values() if not text.startswith("ty")).replace("ER  -", "")

    assert len(formats.read(text)) == text.count("TY  -") + text.count("TY -") == len(RIS) - 1


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("A. Smith", {"family": "Smith", "given": "A."}),
        ("J.-P. de la Cruz", {"family": "Cruz", "given": "J.-P.", "non-dropping-particle": "de la"}),
        ("U.S. Congress", {"literal": "U.S. Congress"}),
        ("Amnesty International", {"literal": "Amnesty International"}),
    ],
)
def test_a_name_that_begins_with_initials_is_a_persons(written, name):
    assert formats.read(f"TY  - BOOK\nAU  - {written}\nER  - ")[0].item["author"] == [name]


def test_an_organisation_whose_name_looks_like_a_persons_stays_one():
    item = {"id": "k", "type": "book", "title": "T", "author": [{"literal": "A. Philip"}]}

    assert formats.read(formats.write([item], "ris"))[0].item == item
