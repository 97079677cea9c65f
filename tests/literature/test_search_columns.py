"""What is held in memory is what the database holds, whatever changed since it was read, and by whom."""

import random
import threading
from collections import Counter

import pytest
from django.db import connection, transaction
from django.http import QueryDict
from django.utils import timezone

from curation import kept
from curation.actions import take
from literature.filters import FACETS, SourceFilter
from literature.kept import State, state
from literature.models import Source, SourceIndex
from literature.newest import topics_with_counts
from literature.search import Search, columns, counting, held, matching
from literature.search.columns import LONG, MANY_VALUED, SINGLE, Columns, current
from literature.search.held import Held
from literature.search.sets import Found
from tests.at_once import at_once
from tests.factories.sources import make_topic, published

TYPES, LANGUAGES, YEARS = ("book", "report", "thesis"), ("en", "fr", ""), ("1998", "2004-05", "2009", "")


def told(having: Columns) -> dict:
    """All that is held, by source, facet and value."""
    ids = having.ids(having.everything)
    places = having.everything.places
    return {
        one: {name: sorted(map(str, facet.at(place))) for name, facet in having.facets.items()}
        for one, place in zip(ids, places, strict=True)
    }


def in_the_database() -> dict:
    found = {}
    for row in SourceIndex.objects.all():
        values = {"type": [row.type], "language": [row.language], "group": [str(row.group_id)]}
        values |= {"year": [str(row.year)], "open": ["true" if row.is_open else "false"]}
        values |= {name: sorted(map(str, getattr(row, column))) for name, column in MANY_VALUED.items()}
        found[row.pk] = values
    return found


def is_settled(having: Columns) -> bool:
    """Whether the sources and the number of each value are those that have it, and no other value has more."""
    places = having.everything.places
    for facet in having.facets.values():
        numbers = Counter(value for place in places for value in facet.at(place))
        assert {value: number for value, number in facet.totals.items() if number} == {
            value: numbers[value] for value in facet.totals if numbers[value]
        }
        for value in facet.totals:
            bits = facet.bits([value], having.size)
            assert [place for place in range(having.size) if bits >> place & 1] == [
                place for place in places if value in facet.at(place)
            ]
        assert max((number for value, number in numbers.items() if value not in facet.totals), default=0) <= facet.bound
    return True


@pytest.fixture(autouse=True)
def nothing_held():
    columns._columns.clear()
    yield
    columns._columns.clear()


@pytest.fixture
def base(transactional_db, member, coordinator):
    topics = [make_topic("One"), make_topic("Two")]
    return [
        published(
            member,
            coordinator,
            title=f"Work {number}",
            type=TYPES[number % 3],
            language=LANGUAGES[number % 2],
            issued=YEARS[number % 4],
            topics=topics[: number % 3],
            tags=["alpha", "beta"][: number % 3],
            publisher=("Wiley", "Routledge")[number % 2],
        )
        for number in range(7)
    ]


def test_what_is_loaded_is_what_is_there(base):
    with current() as having:
        assert told(having) == in_the_database()
        assert len(told(having)) == 7
        assert is_settled(having)


@pytest.mark.parametrize("frequent", [held.FREQUENT, 1])
def test_what_changed_is_read_on(base, member, coordinator, monkeypatch, frequent):
    monkeypatch.setattr(columns, "FREQUENT", frequent)
    with current() as having:
        before = having
    monkeypatch.setattr(Columns, "read_whole", None)  # is not called any more
    take(base[0], "withdraw", by=coordinator, comment="No.")
    Source.objects.filter(pk=base[1].pk).update(type="treaty", language="de", issued="1801", publisher="Brill")
    base[2].tags.set(["gamma"])
    base[3].topics.set([])
    with current() as having:
        assert having is before
        assert told(having) == in_the_database()
        assert is_settled(having)
    published(member, coordinator, title="A new one", publisher="Brill")
    take(base[0], "reinstate", by=coordinator, comment="Yes.")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE literature_source SET issued = '1700' WHERE id = %s", [base[4].pk])
        cursor.execute("DELETE FROM literature_sourceindex WHERE source_id = %s", [base[5].pk])
    with current() as having:
        assert told(having) == in_the_database()
        assert is_settled(having)


def test_transactions_that_end_in_another_order_than_they_began(base):
    """A change is told of by the number that its transaction took at its commit, not by when it was made."""
    with current():
        pass
    is_made, may_end = threading.Event(), threading.Event()

    def slowly():
        with transaction.atomic():
            Source.objects.filter(pk=base[0].pk).update(type="treaty")
            is_made.set()
            assert may_end.wait(20)

    def quickly():
        assert is_made.wait(20)
        Source.objects.filter(pk=base[1].pk).update(type="treaty")
        with current() as having:
            seen = told(having)
        may_end.set()
        return {source_id for source_id, values in seen.items() if values["type"] == ["treaty"]}

    assert at_once(slowly, quickly) == [None, {base[1].pk}]
    with current() as having:
        assert told(having) == in_the_database()
        assert {one for one, values in told(having).items() if values["type"] == ["treaty"]} == {
            base[0].pk,
            base[1].pk,
        }


def test_a_process_that_read_long_ago_catches_up_like_one_that_read_lately(base, member, coordinator):
    """Two processes hold what they read at different times; each is right after any number of changes."""
    early, late = Columns(), Columns()
    early.read_whole()
    dice = random.Random(3)
    for number in range(12):
        one = dice.choice(base)
        Source.objects.filter(pk=one.pk).update(type=dice.choice(TYPES), issued=dice.choice(YEARS))
        one.tags.set(dice.sample(["alpha", "beta", "gamma", "delta"], 2))
        if number % 3 == 0:
            late.bring_up_to(state())
            assert told(late) == in_the_database()
    early.bring_up_to(state())
    late.bring_up_to(state())
    assert told(early) == told(late) == in_the_database()
    assert is_settled(early)
    assert is_settled(late)


def test_what_was_written_past_the_triggers_is_read_whole(base):
    with current() as having:
        assert len(told(having)) == 7
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE literature_sourceindex DISABLE TRIGGER USER")
        cursor.execute("UPDATE literature_sourceindex SET type = 'treaty'")
        cursor.execute("ALTER TABLE literature_sourceindex ENABLE TRIGGER USER")
        cursor.execute("SELECT literature_index_refilled()")
    with current() as having:
        assert told(having) == in_the_database()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE literature_sourceindex CASCADE")
    with current() as having:
        assert told(having) == {}


def test_where_much_has_changed_all_is_read_again(base, monkeypatch):
    monkeypatch.setattr(columns, "MANY_CHANGES", 3)  # of seven sources
    with current():
        pass
    Source.objects.update(type="treaty")
    monkeypatch.setattr(Columns, "_take_over", None)
    with current() as having:
        assert told(having) == in_the_database()


def test_a_base_put_in_the_place_of_another_is_read_whole(base):
    """From a backup: the same name, another database, and perhaps the same number of changes."""
    with current() as having:
        having.state = State("another", state().stamp)
        having.present = 0
    with current() as having:
        assert told(having) == in_the_database()
        having.state = State(state().base, state().stamp + 5)  # the same tables, with an earlier number
        having.present = 0
    with current() as having:
        assert told(having) == in_the_database()


def test_the_state_is_another_in_another_database(base):
    here = state().base
    with connection.cursor() as cursor:
        cursor.execute("SELECT oid::text FROM pg_database WHERE datname = current_database()")
        assert here.split()[0] == cursor.fetchone()[0]
        cursor.execute("SELECT 'literature_indexstamp'::regclass::oid::text")
        assert here.split()[1] == cursor.fetchone()[0]


def test_one_page_is_of_one_state(base):
    kept._begin()
    with current():
        pass
    Source.objects.filter(pk=base[1].pk).update(type="treaty")
    with current() as having:
        assert told(having) != in_the_database()
    kept._end()
    with current() as having:
        assert told(having) == in_the_database()


def test_a_transaction_sees_what_it_has_written_and_nobody_else_does(base):
    with current():
        pass
    with transaction.atomic():
        with current() as having:
            shared = having
        Source.objects.filter(pk=base[0].pk).update(type="treaty")
        with current() as having:
            assert having is not shared
            assert told(having) == in_the_database()
        transaction.set_rollback(True)
    with current() as having:
        assert having is shared
        assert told(having) == in_the_database()


def test_topics_of_the_home_page_are_counted(base):
    assert {topic.name: topic.number for topic in topics_with_counts()} == {"One": 4, "Two": 2}


# Against plain SQL, over random filters on some hundreds of sources.


@pytest.fixture
def many(db, group, other_group, member):
    dice = random.Random(4)
    names = [f"Person{number}" for number in range(60)]
    sources = []
    for number in range(400):
        people = {names[min(int(dice.expovariate(0.1)), 59)] for _n in range(dice.choice((0, 1, 1, 2, 3)))}
        sources.append(
            Source(
                type=dice.choice(TYPES),
                title=f"Work {number} on {' and '.join(dice.sample(('rights', 'power', 'land', 'water'), 2))}",
                contributors=[{"role": "author", "family": name, "given": ""} for name in sorted(people)],
                issued=dice.choice((*YEARS, *map(str, range(1950, 2020, 3)))),
                publisher=dice.choice(("Wiley", "Brill", "HRW", "", *(f"Press {n}" for n in range(30)))),
                language=dice.choice(LANGUAGES),
                group=dice.choice((group, other_group)),
                state="published" if number % 9 else "draft",
                published_at=timezone.now(),
            )
        )
    topics, tags = [make_topic(name) for name in ("One", "Two", "Three")], [f"tag {n}" for n in range(40)]
    for source in sources:
        source.save()
        source.topics.set(dice.sample(topics, dice.randrange(3)))
        source.tags.set(dice.sample(tags, min(3, int(dice.expovariate(1)))))
    return sources


def addresses(number: int):
    """Random filters: several values of several facets."""
    dice = random.Random(5)
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, array_agg(key ORDER BY key) FROM literature_term GROUP BY kind")
        names = dict(cursor.fetchall())
    values = {
        "type": TYPES,
        "language": ("en", "fr"),
        "topic": ("one", "two", "three"),
        "group": ("partnerships", "defenders"),
        "tag": [f"tag-{n}" for n in range(40)],
        "author": names["author"],
        "venue": names["venue"],
    }
    for _n in range(number):
        chosen = QueryDict(mutable=True)
        for name in dice.sample(list(values), dice.randrange(4)):
            chosen.setlist(name, dice.sample(list(values[name]), dice.randint(1, 2)))
        if dice.random() < 0.3:
            chosen["year_from"] = str(dice.randrange(1950, 2010))
        yield dice.choice(("", "rights", "rights power", '"rights and power"', "-land")), chosen


def by_sql(search: Search) -> tuple[int, dict]:
    """The counts by plain SQL: each facet without its own filter, of the long ones the ten most frequent."""
    facets = {}
    for name in FACETS:
        rows = search.matches()
        for other, condition in search.conditions.items():
            rows = rows.filter(condition) if other != name else rows
        column = {**SINGLE, **MANY_VALUED}[name]
        sql, parameters = rows.values_list(column).query.sql_with_params()
        one = f"unnest({column})" if name in MANY_VALUED else column
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {one} AS one, count(*) FROM ({sql}) AS m GROUP BY one", parameters)
            counted = dict(cursor.fetchall())
        if name in LONG:
            best = sorted(counted, key=lambda value, counted=counted: (-counted[value], value))[: counting.TOP]
            also = counting.chosen_ids(search.conditions.get(name))
            counted = {value: counted[value] for value in [*best, *also] if counted.get(value)}
        facets[name] = {
            None if value is None else str(value).lower() if name == "open" else str(value): number
            for value, number in counted.items()
        }
    return search.rows().count(), facets


@pytest.mark.parametrize(
    ("frequent", "a_source", "from_how_many"),
    [
        (held.FREQUENT, 0.2, held.MANY),
        (12, 0.2, held.MANY),
        (12, 500.0, held.MANY),
        (1024, 500.0, held.MANY),
        (12, 0.2, 0),
        (1024, 0.0, 0),
    ],
)
def test_counts_are_those_of_plain_sql(many, monkeypatch, frequent, a_source, from_how_many):
    """Whether few values are kept with their sources or all, and whether values are tried or sources looked at.

    Of a set of many, here from one on, all are looked at for what is likely, so that nothing is left to chance.
    """
    monkeypatch.setattr(columns, "FREQUENT", frequent)
    monkeypatch.setattr(held, "A_SOURCE", a_source)
    monkeypatch.setattr(held, "MANY", from_how_many)
    fresh = Columns()
    fresh.read_rows()
    monkeypatch.setattr(columns, "Columns", lambda: _Read(fresh))
    for text, chosen in addresses(60):
        search = Search(text, SourceFilter(chosen))
        counts, (total, facets) = search.count(), by_sql(search)
        assert (counts.total, counts.is_estimate) == (total, False), (text, chosen.urlencode())
        for name in FACETS:
            assert counts.facets[name] == facets[name], (name, text, chosen.urlencode())


def test_some_of_a_set_say_which_values_are_the_most_frequent():
    """Twelve values, each of half as many sources as the one before; one source in eight is looked at."""
    facet, size = Held(most=4096), 1 << 15
    rows = [[(place % 4096).bit_length()] for place in range(size)]
    facet.put(range(size), [tuple(row) for row in rows], size)
    facet.invert(range(size), size)
    likely = facet._likely(Found((1 << size) - 1, size), 5)
    assert likely == {12: size // 2, 11: size // 4, 10: size // 8, 9: size // 16, 8: size // 32}


@pytest.mark.parametrize("text", ["rights", "rights or land", '"rights and power"'])
@pytest.mark.parametrize("chosen", ["", "language=en", "year_from=1990"])
def test_the_newest_of_a_common_word_are_ranked_however_they_are_found(many, monkeypatch, text, chosen):
    """Since a year that those drawn name, or all at once."""
    for module in (matching, counting):
        monkeypatch.setattr(module, "RANKED", 12)
    search = Search(text, SourceFilter(QueryDict(chosen)))
    all_at_once = search.count()
    for name in ("EXACT", "MOST_READ", "ENOUGH_DRAWN", "LEAST_DRAWN"):
        monkeypatch.setattr(matching, name, 1)
    monkeypatch.setattr(matching, "SHARES", (2,))
    drawn = search.count()
    assert (all_at_once.is_estimate, drawn.is_estimate) == (False, True)
    assert list(drawn.ranked) == list(all_at_once.ranked)


class _Read:
    """Columns that have been read, for a transaction that would read them each time."""

    def __init__(self, fresh: Columns):
        vars(self).update(fresh=fresh)

    def read_rows(self) -> None:
        pass

    def __getattr__(self, name: str):
        return getattr(self.fresh, name)


def test_the_newest(base):
    with current() as having:
        years = {source.pk: (source.issued or "0")[:4] for source in base}
        newest = having.newest(having.everything, 3)
        assert sorted(newest) == sorted(sorted(years, key=lambda pk: (years[pk], pk), reverse=True)[:3])
        assert sorted(having.newest(having.everything, 99)) == sorted(years)
        known = sorted((int(year) for year in years.values() if year != "0"), reverse=True)
        assert [having.since(having.everything, number + 1) for number in range(len(known))] == known
        assert having.since(having.everything, len(known) + 1) is None
