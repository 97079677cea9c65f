"""EndNote XML: values in styles, numbers of types, old files, and records that are broken."""

import gzip
from pathlib import Path

import pytest

from literature import formats

from .samples import ENDNOTE, ENDNOTE_OLD

COLLECTION = Path(__file__).resolve().parents[4] / "shared" / "data" / "duplicates"


def record(*elements):
    return f"<xml><records><record>{''.join(elements)}</record></records></xml>"


def read_one(*elements):
    (reading,) = formats.read(record(*elements), "endnote")
    return reading


def test_a_record_of_endnotes_own_is_read():
    (reading,) = formats.read(ENDNOTE)

    assert reading.item == {
        "type": "article-journal",
        "author": [{"family": "Okafor", "given": "I. M."}, {"literal": "World Health Organization"}],
        "title": "What <i>amici curiae</i> bring: CO<sub>2</sub>",
        "container-title": "Journal of Human Rights Practice",
        "container-title-short": "J Hum Rights Pract",
        "page": "53-60",
        "volume": "7",
        "issue": "1",
        "issued": {"date-parts": [[2018, 3, 5]]},
        "ISSN": "2213-4220 2213-4239",
        "PMID": "29629291",
        "PMCID": "PMC5884009",
        "DOI": "10.1000/jhrp.1",
        "URL": "https://example.org/a",
        "language": "en",
        "abstract": "First part.\n\nSecond part.",
        "custom": {
            "keywords": ["courts", "NGOs", "donors"],
            "fields": {"endnote-edition": "2018/04/10", "endnote-remote-database-provider": "NLM"},
        },
    }
    assert reading.problems == ("The field “urls” was left out: it tells of somebody's computer.",)
    assert (reading.raw[:17], reading.raw[-9:]) == ("<record><database", "</record>")


def test_a_record_of_an_old_version_is_read():
    (reading,) = formats.read(ENDNOTE_OLD.encode("latin-1"))

    assert reading.item == {
        "type": "book",
        "author": [{"family": "Müller", "given": "Jörg"}],
        "title": "Zivilgesellschaft",
        "publisher-place": "Köln",
        "publisher": "Nomos",
        "issued": {"date-parts": [[1999]]},
        "custom": {
            "keywords": ["Verbände"],
            "fields": {"endnote-refnum": "3", "endnote-number-of-volumes": "2"},
        },
    }
    assert reading.line == 2


@pytest.mark.parametrize(
    ("ref_type", "expected"),
    [
        ('<ref-type name="Journal Article">0</ref-type>', "article-journal"),
        ("<ref-type>17</ref-type>", "article-journal"),
        ('<ref-type name="Mine">6</ref-type>', "book"),
        ('<ref-type name="Book Section">5</ref-type>', "chapter"),
        ('<ref-type name="Edited Book">28</ref-type>', "book"),
        ('<ref-type name="Government Document">46</ref-type>', "report"),
        ('<ref-type name="Electronic Book Section">60</ref-type>', "chapter"),
        ('<ref-type name="Film or Broadcast">21</ref-type>', "motion_picture"),
        ("", "document"),
        ('<ref-type name="Novelty">999</ref-type>', "document"),
    ],
)
def test_types_by_name_and_by_number(ref_type, expected):
    assert read_one(ref_type, "<titles><title>T</title></titles>").item["type"] == expected


def names(**groups):
    inner = "".join(f"<{g.replace('_', '-')}><author>{n}</author></{g.replace('_', '-')}>" for g, n in groups.items())
    return f"<contributors>{inner}</contributors>"


@pytest.mark.parametrize(
    ("kind", "contributors", "expected"),
    [
        ("Book", names(authors="Doe, J"), {"author": [{"family": "Doe", "given": "J"}]}),
        ("Book", names(secondary_authors="Doe, J"), {"editor": [{"family": "Doe", "given": "J"}]}),
        ("Book", names(tertiary_authors="Doe, J"), {"editor": [{"family": "Doe", "given": "J"}]}),
        (
            "Book",
            names(secondary_authors="Series, S", tertiary_authors="Doe, J"),
            {
                "editor": [{"family": "Doe", "given": "J"}],
                "collection-editor": [{"family": "Series", "given": "S"}],
            },
        ),
        (
            "Book Section",
            names(secondary_authors="Doe, J", tertiary_authors="Series, S"),
            {
                "editor": [{"family": "Doe", "given": "J"}],
                "collection-editor": [{"family": "Series", "given": "S"}],
            },
        ),
        ("Edited Book", names(authors="Doe, J"), {"editor": [{"family": "Doe", "given": "J"}]}),
        ("Thesis", names(tertiary_authors="Doe, J"), {"contributor": [{"family": "Doe", "given": "J"}]}),
        ("Book", names(subsidiary_authors="Doe, J"), {"translator": [{"family": "Doe", "given": "J"}]}),
        ("Book", names(authors="Ministry of Law, Justice,"), {"author": [{"literal": "Ministry of Law, Justice"}]}),
        ("Book", names(authors="Doe, Jane,"), {"author": [{"family": "Doe", "given": "Jane"}]}),
    ],
)
def test_roles_depend_on_the_type(kind, contributors, expected):
    item = read_one(f'<ref-type name="{kind}">0</ref-type>', contributors, "<titles><title>T</title></titles>").item

    assert {name: value for name, value in item.items() if name not in ("type", "title")} == expected


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ("<year>2005</year>", [[2005]]),
        ("<year>2005</year><pub-dates><date>2005/03/09</date></pub-dates>", [[2005, 3, 9]]),
        ("<year>2005</year><pub-dates><date>May-Jun</date></pub-dates>", [[2005, 5], [2005, 6]]),
        ("<year>2005</year><pub-dates><date>12 March 2004</date></pub-dates>", [[2005]]),
        ("<pub-dates><date>12 March 2004</date></pub-dates>", [[2004, 3, 12]]),
        ('<year><style face="normal">2005</style></year>', [[2005]]),
    ],
)
def test_dates(dates, expected):
    item = read_one("<titles><title>T</title></titles>", f"<dates>{dates}</dates>").item

    assert item["issued"] == {"date-parts": expected}


def test_a_broken_record_costs_itself_and_has_its_line_and_text():
    text = """<xml><records>
<record><ref-type>6</ref-type><titles><title>Whole</title></titles></record>
<record><ref-type>6</ref-type><titles><title>Ends & too <b>soon</titles></record>
<record></record>
<record><ref-type>6</ref-type><titles><title>Caf&eacute; &nbsp;A & B</title></titles></record>
<record><ref-type>6</ref-type><titles><title>Cut off"""

    readings = formats.read(text, "endnote")

    assert [reading.line for reading in readings] == [2, 3, 4, 5, 6]
    titles = [(reading.item or {}).get("title") for reading in readings]
    assert titles == ["Whole", "Ends & too soon", None, "Café \u00a0A & B", "Cut off"]
    doubtful = "The XML of this record is not well formed; please check it."
    assert [reading.problems for reading in readings] == [
        (),
        (doubtful,),
        ("The record has no fields.",),
        (),
        (doubtful,),
    ]
    assert readings[2].raw == "<record></record>"


@pytest.mark.parametrize("name", ["copper", "tafenoquine"])
@pytest.mark.skipif(not COLLECTION.is_dir(), reason="the collection of duplicates is not here")
def test_every_record_of_real_exports_is_read(name):
    data = gzip.decompress((COLLECTION / f"{name}.xml.gz").read_bytes())

    readings = formats.read(data)

    assert len(readings) == data.count(b"<record>")
    assert [reading.line for reading in readings if reading.broken] == []
    assert [reading.line for reading in readings if not reading.item.get("title")] == []
    assert [reading.line for reading in readings if not reading.item.get("issued")] == []
