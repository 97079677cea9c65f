"""How two records are weighed, on pairs written by hand and on sets that people have labelled."""

import gzip
import re
from itertools import combinations
from pathlib import Path

import pytest
from lxml import etree

from literature.duplicates.features import features_of, pages_of, same_container
from literature.duplicates.judgement import judge
from literature.duplicates.within import alike_within
from tests.literature.duplicate_pairs import PAIRS

LABELLED = Path(__file__).resolve().parents[3] / "shared" / "data" / "duplicates"


@pytest.mark.parametrize(("shared", "first", "second", "same"), [pair[1:] for pair in PAIRS], ids=[p[0] for p in PAIRS])
def test_a_pair_written_by_hand(shared, first, second, same):
    left, right = features_of(shared | first), features_of(shared | second)
    for one, other in ((left, right), (right, left)):
        judgement = judge(one, other)
        assert bool(judgement and judgement.counts) == same


@pytest.mark.parametrize("name", [pair[0] for pair in PAIRS])
def test_the_same_pair_in_one_file(name):
    _name, shared, first, second, same = next(pair for pair in PAIRS if pair[0] == name)
    other = {"type": "book", "title": "Something else altogether", "issued": "1990"}
    assert alike_within([shared | first, other, shared | second]) == ([[0, 2]] if same else [])


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ("123-8", ("123", "128")),
        ("1202–7", ("1202", "1207")),
        ("pp. 45-67", ("45", "67")),
        ("S45-S47", ("s45", "s47")),
        ("e0187442", ("e187442", "e187442")),
        ("401‐403", ("401", "403")),
        ("(no pagination)", ("", "")),
        ("n/a", ("", "")),
        ("", ("", "")),
    ],
)
def test_pages_are_first_and_last(pages, expected):
    assert pages_of(pages) == expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("Journal of Development Studies", "J Dev Stud", True),
        ("Journal of Hospital Infection", "J. Hosp. Infect.", True),
        ("Proceedings of the National Academy of Sciences", "Proc Natl Acad Sci", True),
        ("Proceedings of the National Academy of Sciences", "PNAS", True),
        ("Human Rights Quarterly", "Human Rights Law Review", False),
        ("World Development", "Journal of Development Studies", False),
        ("World Development", "", None),
    ],
)
def test_journals_by_their_abbreviations(first, second, expected):
    left = features_of({"type": "article-journal", "title": "x", "container_title": first}).container
    right = features_of({"type": "article-journal", "title": "x", "container_title": second}).container
    assert same_container(left, right) is expected
    assert same_container(right, left) is expected


def test_a_third_record_joins_no_two_that_contradict_each_other():
    shared = {"type": "article-journal", "title": "Land and trust in northern districts", "issued": "2010"}
    one, other = shared | {"doi": "10.1000/1"}, shared | {"doi": "10.1000/2"}
    [group] = alike_within([one, other, shared])
    assert len(group) == 2
    assert 2 in group


def test_groups_of_many_and_of_none():
    shared = {"type": "report", "title": "Land and trust in northern districts", "issued": "2010"}
    assert alike_within([shared] * 40 + [{"type": "book", "title": "Another"}]) == [list(range(40))]
    assert alike_within([]) == []
    assert alike_within([{"title": ""}, {"title": ""}, {}]) == []


@pytest.mark.skipif(not LABELLED.is_dir(), reason="the labelled sets of ../shared/data/duplicates are not there")
@pytest.mark.parametrize("name", ["copper", "tafenoquine"])
def test_sets_that_people_have_labelled(name):
    """Recall: the share of labelled records that are in a group. Precision: the share of those in a group, labelled."""
    records = read_endnote(LABELLED / f"{name}.xml.gz")
    grouped = {place for group in alike_within([values for values, _label in records]) for place in group}
    labelled = {place for place, (_values, label) in enumerate(records) if label}
    assert len(grouped & labelled) / len(labelled) >= 0.99
    assert len(grouped & labelled) / len(grouped) >= 0.99


def read_endnote(path: Path) -> list[tuple[dict, bool]]:
    """The records of an EndNote XML export as values, and whether a person has labelled them as duplicates."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=True)
    records = etree.fromstring(gzip.decompress(path.read_bytes()), parser).findall(".//record")
    return [(_values(record), bool(_text(record, "caption"))) for record in records]


def _values(record) -> dict:
    contributors = []
    for author in record.findall("contributors/authors/author"):
        family, comma, given = "".join(author.itertext()).strip().partition(",")
        name = {"family": family, "given": given.strip()} if comma else {"literal": family}
        contributors.append({"role": "author", **name})
    year = re.search(r"\d{4}", _text(record, "dates/year"))
    return {
        "type": "article-journal",
        "title": _text(record, "titles/title"),
        "contributors": contributors,
        "issued": year.group() if year else "",
        "container_title": _text(record, "titles/secondary-title"),
        "volume": _text(record, "volume"),
        "issue": _text(record, "number"),
        "pages": _text(record, "pages"),
        "edition": _text(record, "edition"),
        "doi": _text(record, "electronic-resource-num"),
        "issn": _text(record, "isbn"),
    }


def _text(record, path: str) -> str:
    element = record.find(path)
    return "" if element is None else " ".join("".join(element.itertext()).split())


def test_no_two_pairs_of_the_list_are_taken_for_one_another():
    """What differs in its title and its people is never the same, whatever else is: a check over all combinations."""
    everything = [features_of(shared | first) for _case, shared, first, _second, _same in PAIRS]
    titles = [{"".join(one.title.words), "".join(one.title.main)} for one in everything]
    for (left, mine), (right, its) in combinations(zip(everything, titles, strict=True), 2):
        judgement = judge(left, right)
        if judgement and judgement.counts and not mine & its:
            assert left.container == right.container
            assert left.first_page == right.first_page != ""
