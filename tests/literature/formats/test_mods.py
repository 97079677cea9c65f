"""MODS as catalogues write it, and what we write: with the elements where the schema has them."""

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from literature import formats
from literature.formats.mods import mods_element

from .items import items
from .samples import MODS, OAI

# What MODS 3.6 allows below each element that we write, and the attributes that we give (mods-3-6.xsd).
WORK = """titleInfo name typeOfResource genre originInfo language physicalDescription abstract note subject
classification relatedItem identifier location part extension recordInfo"""
CHILDREN = {
    "mods": WORK, "relatedItem": WORK, "titleInfo": "title", "name": "namePart role", "role": "roleTerm",
    "originInfo": "place publisher dateIssued edition issuance", "place": "placeTerm", "language": "languageTerm",
    "physicalDescription": "extent", "subject": "topic", "part": "detail extent", "detail": "number",
    "extent": "start end list", "location": "physicalLocation shelfLocator url", "recordInfo": "recordIdentifier",
    "extension": "variable",
}  # fmt: skip
ATTRIBUTES = {
    "mods": "version", "titleInfo": "type", "name": "type", "namePart": "type", "genre": "authority type",
    "roleTerm": "type authority", "placeTerm": "type", "dateIssued": "encoding keyDate point qualifier",
    "languageTerm": "type authority", "note": "type", "relatedItem": "type", "detail": "type", "extent": "unit",
    "identifier": "type", "url": "usage dateLastAccessed", "variable": "name",
}  # fmt: skip
VALUES = {
    ("name", "type"): "personal corporate", ("namePart", "type"): "family given termsOfAddress",
    ("titleInfo", "type"): "abbreviated", ("relatedItem", "type"): "host series",
    ("dateIssued", "encoding"): "w3cdtf", ("dateIssued", "point"): "start end",
}  # fmt: skip
IN_ORDER = ("extent", "location")  # the only sequences of the schema among them


def read_one(inner):
    (reading,) = formats.read(f'<mods xmlns="http://www.loc.gov/mods/v3">{inner}</mods>', "mods")
    return reading


def test_a_book_and_an_article_of_catalogues_are_read():
    book, article = formats.read(MODS)

    assert book.item == {
        "id": "123",
        "type": "book",
        "genre": "bibliography",
        "title": "The rights of others: a history. Part 2",
        "author": [{"family": "Doe", "given": "Jane"}, {"literal": "United Nations. General Assembly"}],
        "editor": [{"family": "Roe", "given": "Richard"}],
        "event-title": "World Conference (1993 : Vienna)",
        "publisher-place": "New York",
        "publisher": "OUP",
        "edition": "2",
        "issued": {"date-parts": [[2005]]},
        "ISBN": "9780801484568",
        "collection-title": "Studies in rights",
        "collection-number": "12",
        "note": "Includes index.",
        "call-number": "JC571",
        "language": "de",
        "number-of-pages": "320",
        "custom": {
            "keywords": ["Human rights", "Kenya"],
            "fields": {
                "mods-titleInfo-alternative": "Rights of others",
                "mods-note-statement of responsibility": "Jane Doe",
                "mods-extent": "xii, 320 p. : ill. ; 24 cm.",
            },
        },
    }
    assert article.item == {
        "type": "article-journal",
        "title": "An article",
        "container-title": "Journal of Claims",
        "container-title-short": "J Claims",
        "author": [{"family": "Berg", "given": "Jane E.", "non-dropping-particle": "van der", "suffix": "Jr."}],
        "issued": {"date-parts": [[2005, 3]]},
        "volume": "12",
        "issue": "3",
        "page": "12-20",
        "ISSN": "0378-5955",
        "DOI": "10.1000/claims.3",
        "URL": "http://example.org/3",
        "accessed": {"date-parts": [[2010, 1, 2]]},
    }
    assert [(r.line, r.key, r.problems) for r in (book, article)] == [(3, "123", ()), (30, "", ())]


def test_records_within_an_answer_of_oai_pmh_are_read():
    assert formats.detect(OAI) == "mods"
    assert [reading.item["title"] for reading in formats.read(OAI)] == ["Harvested"]


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("<genre>thesis</genre>", "thesis"),
        ('<genre authority="local">conferencePaper</genre>', "paper-conference"),
        ("<originInfo><issuance>monographic</issuance></originInfo>", "book"),
        ("<originInfo><issuance>continuing</issuance></originInfo>", "periodical"),
        ("<typeOfResource>moving image</typeOfResource>", "motion_picture"),
        ('<relatedItem type="host"><titleInfo><title>H</title></titleInfo></relatedItem>', "chapter"),
        ('<relatedItem type="host"><genre>newspaper</genre></relatedItem>', "article-newspaper"),
        ('<relatedItem type="host"><identifier type="issn">0378-5955</identifier></relatedItem>', "article-journal"),
        (
            '<genre>book</genre><relatedItem type="host"><titleInfo><title>H</title></titleInfo></relatedItem>',
            "chapter",
        ),
        ("", "document"),
    ],
)
def test_types(inner, expected):
    assert read_one(f"<titleInfo><title>T</title></titleInfo>{inner}").item["type"] == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ('type="personal"><namePart>Doe, Jane, 1950-</namePart>', {"family": "Doe", "given": "Jane"}),
        ('type="personal"><namePart>Jane Doe</namePart>', {"family": "Doe", "given": "Jane"}),
        ('type="personal"><namePart>Doe, Jane [1848-1914]</namePart>', {"family": "Doe", "given": "Jane"}),
        ('type="personal"><namePart>Plato</namePart>', {"literal": "Plato"}),
        ('type="corporate"><namePart>Doe, Roe and Co.</namePart>', {"literal": "Doe, Roe and Co."}),
        (' type="personal"><displayForm>Jane Doe</displayForm>', {"family": "Doe", "given": "Jane"}),
    ],
)
def test_names(name, expected):
    assert read_one(f"<titleInfo><title>T</title></titleInfo><name {name}</name>").item["author"] == [expected]


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ("<dateIssued>[2005?]</dateIssued>", {"date-parts": [[2005]], "circa": True}),
        ('<dateIssued encoding="iso8601">20050309</dateIssued>', {"date-parts": [[2005, 3, 9]]}),
        (
            '<dateIssued point="start" encoding="marc">1998</dateIssued>'
            '<dateIssued point="end" encoding="marc">9999</dateIssued>',
            {"date-parts": [[1998]]},
        ),
        (
            '<dateIssued point="start">1998</dateIssued><dateIssued point="end">2001</dateIssued>',
            {"date-parts": [[1998], [2001]]},
        ),
        ("<copyrightDate>©2004</copyrightDate>", {"date-parts": [[2004]]}),
        ('<dateIssued qualifier="approximate">1900</dateIssued>', {"date-parts": [[1900]], "circa": True}),
    ],
)
def test_dates(dates, expected):
    item = read_one(f"<titleInfo><title>T</title></titleInfo><originInfo>{dates}</originInfo>").item

    assert item["issued"] == expected


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(item=items())
def test_what_we_write_has_the_elements_where_the_schema_has_them(item):
    root = mods_element(item)

    for element in root.iter():
        name = etree.QName(element).localname
        found = [etree.QName(child).localname for child in element]
        allowed = CHILDREN.get(name, "").split()
        assert set(found) <= set(allowed), name
        assert set(element.attrib) <= set(ATTRIBUTES.get(name, "").split()), name
        assert not found or not (element.text or "").strip()
        if name in IN_ORDER:
            assert found == sorted(found, key=allowed.index)
        for attribute, value in element.attrib.items():
            values = VALUES.get((name, attribute))
            assert values is None or value in values.split()


def test_a_record_for_others_says_the_type_in_their_words():
    element = mods_element({"id": "k", "type": "chapter", "title": "T", "container-title": "B", "page": "1-9"})

    assert etree.tostring(element, encoding="unicode") == (
        '<mods xmlns="http://www.loc.gov/mods/v3" version="3.6"><titleInfo><title>T</title></titleInfo>'
        '<typeOfResource>text</typeOfResource><genre authority="local">bookSection</genre>'
        '<genre type="csl">chapter</genre><relatedItem type="host"><titleInfo><title>B</title></titleInfo>'
        '<part><extent unit="pages"><start>1</start><end>9</end></extent></part></relatedItem>'
        "<recordInfo><recordIdentifier>k</recordIdentifier></recordInfo></mods>"
    )


def test_what_xml_cannot_hold_is_left_out():
    text = formats.write([{"id": "k\x00", "type": "book", "title": "A\x0bB\ud800\uffff"}], "mods")

    assert formats.read(text)[0].item == {"id": "k", "type": "book", "title": "AB"}


def test_what_mods_has_no_element_for_comes_back():
    item = {
        "id": "k",
        "type": "legal_case",
        "title": "A v. B",
        "authority": "Court",
        "jurisdiction": "UN",
        "original-date": {"date-parts": [[1950]]},
        "issued": {"date-parts": [[2001]], "season": 1},
        "recipient": [{"family": "Doe", "given": "J."}],
        "custom": {"others": ["author"], "fields": {"ris-U1": "x"}},
    }

    assert formats.read(formats.write([item], "mods"))[0].item == item
