"""The values held in memory are those of the database, whatever changed since they were read."""

import random

import pytest
from django.db import connection

import literature.search.columns as module
from curation import kept
from curation.actions import take
from literature.models import Source, SourceIndex
from literature.search.columns import LONG, SHORT, Columns, Looked, ids_of, set_of
from tests.factories.sources import make_topic, published


def told(columns: Columns) -> dict:
    """All that is held, by source: facet and values as text."""
    found = {}
    for one in ids_of(columns.present):
        values = {name: {v for v, bits in columns.sets[name].items() if bits >> one & 1} for name in SHORT}
        found[one] = values | {name: set(map(str, columns.links[name].of(one))) for name in LONG}
    return found


def in_the_database() -> dict:
    found = {}
    for row in SourceIndex.objects.all():
        values = {"type": {row.type}, "language": {row.language}, "group": {str(row.group_id)}}
        values |= {"year": {str(row.year) if row.year else None}, "open": {"true" if row.is_open else "false"}}
        for name, column in (("topic", "topic_ids"), *LONG.items()):
            values[name] = set(map(str, getattr(row, column)))
        found[row.pk] = values
    return found


def inverse(columns: Columns) -> dict:
    return {
        name: {one: sorted(links.sources[one]) for one in links.sources if links.sources[one]}
        for name, links in columns.links.items()
    }


@pytest.fixture
def base(transactional_db, member, coordinator):
    topics = [make_topic("One"), make_topic("Two")]
    return [
        published(
            member,
            coordinator,
            title=f"Work {number}",
            type=("book", "report")[number % 2],
            language=("en", "fr", "")[number % 3],
            issued=("1998", "2004", "")[number % 3],
            topics=topics[: number % 3],
            tags=["alpha", "beta"][: number % 3],
            publisher=("Wiley", "Routledge")[number % 2],
        )
        for number in range(7)
    ]


@pytest.fixture(autouse=True)
def nothing_held():
    module._held.clear()
    yield
    module._held.clear()


def test_what_is_loaded_is_what_is_there(base):
    held = module.current_columns()
    assert told(held) == in_the_database()
    assert held.size == 7


def test_what_changed_is_read_on(base, member, coordinator):
    held = module.current_columns()
    take(base[0], "withdraw", by=coordinator, comment="No.")
    Source.objects.filter(pk=base[1].pk).update(type="thesis", language="de", issued="1801", publisher="Brill")
    base[2].tags.set(["gamma"])
    base[3].topics.set([])
    published(member, coordinator, title="A new one", publisher="Brill")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE literature_source SET issued = '1700' WHERE id = %s", [base[4].pk])
    again = module.current_columns()
    assert again is held
    assert told(again) == in_the_database()
    assert inverse(again) == inverse(Columns(0).load())


def test_a_table_that_was_emptied_past_its_triggers_is_loaded_anew(base):
    held = module.current_columns()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE literature_sourceindex CASCADE")
    assert module.current_columns() is not held
    assert module.current_columns().size == 0


def test_too_many_changes_are_loaded_anew(base, monkeypatch):
    held = module.current_columns()
    monkeypatch.setattr(module, "MOST_CHANGED", 2)
    Source.objects.update(type="thesis")
    again = module.current_columns()
    assert again is not held
    assert told(again) == in_the_database()


def test_a_base_that_was_put_back_is_loaded_anew(base):
    held = module.current_columns()
    held.stamp += 100
    assert module.current_columns() is not held


def test_a_page_asks_for_the_stamp_once(base):
    module.current_columns()
    kept._begin()
    module.current_columns()
    Source.objects.filter(pk=base[1].pk).update(type="thesis")
    assert told(module.current_columns()) != in_the_database()  # one page is of one state of the base
    kept._end()
    assert told(module.current_columns()) == in_the_database()


def test_sets_of_ids():
    dice = random.Random(1)
    ids = sorted(dice.sample(range(1, 5000), 700))
    assert ids_of(set_of(ids)) == ids
    assert set_of([]) == 0
    assert set(ids_of(set_of(ids), 3)) == {one for one in ids if (one >> 3) % 3 == 0}


def test_the_most_frequent_of_a_large_set_are_counted_whole(monkeypatch):
    monkeypatch.setattr(module, "ONE_BY_ONE", 300)
    dice = random.Random(2)
    links, beside = module.Links(), {}
    for source in range(1, 6001):
        beside[source] = dice.choices(range(200), [1 / (rank + 1) for rank in range(200)], k=2)
        links.load(source, sorted(set(beside[source])))
    wanted = set_of(source for source in beside if source % 3)
    exact = {one: sum(1 for source, ids in beside.items() if source % 3 and one in ids) for one in range(200)}
    looked = Looked.at(wanted)
    assert not looked.is_whole
    found = links.most_frequent(looked, 10, [150])
    assert found == module.best(exact, 10) | {150: exact[150]}
    assert links.set_of([3, 4]) == set_of(source for source, ids in beside.items() if {3, 4} & set(ids))


def test_the_newest(base):
    held = module.current_columns()
    years = {source.pk: source.issued for source in base}
    newest = held.newest(held.present, 3)
    assert sorted(newest) == sorted(sorted(years, key=lambda pk: (years[pk], pk), reverse=True)[:3])
    assert sorted(held.newest(held.present, 99)) == sorted(years)
