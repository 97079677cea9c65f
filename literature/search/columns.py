"""The values by which published sources are filtered and counted, held in memory: for each value a set of sources.

A set is one integer: its bit n stands for the source with the id n. Of a hundred thousand sources it takes 12 KB, and
"how many of these are books" is an `&` and a count of bits, some microseconds. Facets of a great many values (authors,
venues, tags) are held as the ids beside each source and the sources of each id (docs/decisions/0022).

Each process holds its own, loads it when the first list is asked for, and then reads on what has changed: the database
renews the datestamp of every source that changed in public view, at the commit and one transaction after the other
(literature/migrations/0007), so that whoever reads on from the last one seen passes over nothing.
"""

from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import chain
from threading import RLock

from django.db import connection
from django.db.models import Q

from curation.bits import ids_of, set_of
from literature.kept import stamp, stamp_of_request

#: Facets of which a source has one value, and topics, of which there are few: column of the index by facet.
SHORT = {
    **{"type": "type", "language": "language", "group": "group_id", "year": "year", "open": "is_open"},
    "topic": "topic_ids",
}
#: Facets of a great many values, of which the most frequent are shown.
LONG = {"tag": "tag_ids", "author": "author_ids", "venue": "venue_ids"}
_ROWS_AT_ONCE = 20_000
#: So many changed sources are read on; more, and all is loaded anew.
MOST_CHANGED = 5_000
#: Of so many sources the values are counted one by one; of more, every so-manieth says which values to count whole.
ONE_BY_ONE = 1_500
#: So many of the most frequent values of a sample are counted whole.
CANDIDATES = 30
#: What stands beside one source in so many at least is counted as a set; so many sets are kept.
BITS_A_SOURCE = 1000
MOST_SETS = 500

# A source's values in the order of SHORT and LONG; lists as text, which is quicker to read than the driver's own.
_VALUES = ", ".join(f"{column}::text" for column in (*SHORT.values(), *LONG.values()))

Row = tuple


def _listed(text: str) -> list[int]:
    """Return the numbers of a list as PostgreSQL writes it: {1,2}."""
    return [int(one) for one in text[1:-1].split(",")] if len(text) > len("{}") else []


class Links:
    """The values of one facet of a great many: the ids beside each source, and the sources of each id."""

    def __init__(self):
        self.first, self.values = array("I", [0]), array("q")
        self.changed: dict[int, tuple[int, ...]] = {}
        self.kept: dict[int, int] = {}
        self.sources: dict[int, array] = {}

    def load(self, source: int, ids: list[int]) -> None:
        """Take up a source that comes after all before it."""
        self.first.extend([len(self.values)] * (source + 1 - len(self.first)))
        self.values.extend(ids)
        self.first.append(len(self.values))
        for one in ids:
            found = self.sources.get(one)
            if found is None:
                found = self.sources[one] = array("I")
            found.append(source)

    def of(self, source: int) -> Iterable[int]:
        """The ids beside one source."""
        if source in self.changed:
            return self.changed[source]
        return self.values[self.first[source] : self.first[source + 1]] if source + 1 < len(self.first) else ()

    def change(self, source: int, ids: list[int]) -> None:
        """Give a source other ids."""
        for one in (*self.of(source), *ids):
            self.kept.pop(one, None)
        for one in self.of(source):
            self.sources[one].remove(source)
        self.changed[source] = tuple(ids)
        for one in ids:
            self.sources.setdefault(one, array("I")).append(source)

    def set_of(self, ids: Iterable[int]) -> int:
        """The sources that any of these ids stands beside."""
        return set_of(chain.from_iterable(self.sources.get(one, ()) for one in ids))

    def most_frequent(self, looked: "Looked", top: int, also: Iterable[int]) -> dict[int, int]:
        """Return the most frequent ids in a set of sources with their numbers, and those of `also`.

        Of more than ONE_BY_ONE sources every so-manieth is looked at, and the ids that are frequent there are counted
        whole: the numbers are exact, only that an id just below the last could have its place.
        """
        if not self.changed:  # slices of one array, without a call for each
            first, values = self.first, self.values
            numbers = Counter(chain.from_iterable([values[first[one] : first[one + 1]] for one in looked.ids]))
        else:
            numbers = Counter(chain.from_iterable(map(self.of, looked.ids)))
        if looked.is_whole:
            return best(numbers, top) | {one: numbers[one] for one in also if numbers[one]}
        counted = self.numbers_of({*best(numbers, max(CANDIDATES, 2 * top)), *also}, looked.bits)
        return best(counted, top) | {one: counted[one] for one in also if counted[one]}

    def numbers_of(self, ids: Iterable[int], bits: int) -> dict[int, int]:
        """Return for each of these ids how many sources of a set it stands beside."""
        data = bits.to_bytes((bits.bit_length() + 7) >> 3, "little")
        size = len(data)
        numbers = {}
        for one in ids:
            sources = self.sources.get(one, ())
            if len(sources) * BITS_A_SOURCE > len(self.first):
                numbers[one] = (self._set_of_many(one) & bits).bit_count()
            else:
                numbers[one] = sum(1 for at in sources if at >> 3 < size and data[at >> 3] >> (at & 7) & 1)
        return numbers

    def _set_of_many(self, one: int) -> int:
        """The sources of an id that stands beside many; kept until they change."""
        if one not in self.kept:
            if len(self.kept) >= MOST_SETS:
                self.kept.clear()
            self.kept[one] = set_of(self.sources[one])
        return self.kept.get(one, 0)


@dataclass(frozen=True)
class Looked:
    """A set of sources, and the ids of those that are looked at: all, or of a large set every so-manieth."""

    bits: int
    step: int

    @classmethod
    def at(cls, bits: int) -> "Looked":
        """Look at a set."""
        return cls(bits, max(1, bits.bit_count() // ONE_BY_ONE))

    @property
    def is_whole(self) -> bool:
        """Whether each of them is looked at."""
        return self.step == 1

    @cached_property
    def ids(self) -> list[int]:
        """The ids that are looked at."""
        return ids_of(self.bits, self.step)


def best(numbers: dict[int, int], top: int) -> dict[int, int]:
    """Return the most frequent of these, ties by id."""
    highest = sorted(numbers.values(), reverse=True)[:top]
    least = max(1, highest[-1]) if highest else 1
    found = sorted((-number, one) for one, number in numbers.items() if number >= least)[:top]
    return {one: -number for number, one in found}


class Columns:
    """The values of all published sources of one database, as they were at a stamp."""

    def __init__(self, stamp: int):
        self.stamp = stamp
        self.read_to: datetime | None = None
        self.present = 0
        #: By facet, by value as text (None for none): the sources that have it.
        self.sets: dict[str, dict[str | None, int]] = {name: {} for name in SHORT}
        self.links = {name: Links() for name in LONG}
        self._of_all: dict[tuple[str, int], dict[int, int]] = {}

    @property
    def size(self) -> int:
        """How many sources are published."""
        return self.present.bit_count()

    def load(self) -> "Columns":
        """Read everything: half a second for a hundred thousand sources."""
        with connection.cursor() as cursor:
            # What changes while this is read has a later datestamp, and is read on afterwards.
            cursor.execute("SELECT max(datestamp) FROM literature_sourcedatestamp")
            [self.read_to] = cursor.fetchone()
            cursor.execute("SELECT coalesce(max(source_id), 0) FROM literature_sourceindex")
            [highest] = cursor.fetchone()
            sets: dict[str, dict] = {name: {} for name in SHORT}
            present, last = bytearray((highest >> 3) + 1), -1
            while rows := _rows(cursor, "source_id > %s AND source_id <= %s", [last, highest]):
                last = rows[-1][0]
                for row in rows:
                    place, bit = row[0] >> 3, 1 << (row[0] & 7)
                    present[place] |= bit
                    for name, value in _short_values(row):
                        held = sets[name].get(value)
                        if held is None:
                            held = sets[name][value] = bytearray(len(present))
                        held[place] |= bit
                    for name, text in zip(LONG, row[1 + len(SHORT) :], strict=True):
                        self.links[name].load(row[0], _listed(text))
        self.present = int.from_bytes(present, "little")
        self.sets = {
            name: {value: int.from_bytes(held, "little") for value, held in values.items()}
            for name, values in sets.items()
        }
        return self

    def bring_up(self, stamp: int) -> bool:
        """Read on what has changed; False where that is too much, or does not account for what is there now."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT source_id, datestamp FROM literature_sourcedatestamp WHERE datestamp >= %s"
                f" ORDER BY datestamp LIMIT {MOST_CHANGED + 1}",
                [self.read_to or datetime.min],
            )
            changed = cursor.fetchall()
            if len(changed) > MOST_CHANGED:
                return False
            ids = [source_id for source_id, _datestamp in changed]
            rows = {row[0]: row for row in _rows(cursor, "source_id = ANY (%s)", [ids])} if ids else {}
            self._change(ids, rows)
            self._of_all.clear()
            if changed:
                self.read_to = changed[-1][1]
            self.stamp = stamp
            # A table that was emptied, or filled past its triggers, left no datestamps.
            cursor.execute("SELECT count(*) FROM literature_sourceindex")
            return cursor.fetchone()[0] == self.size

    def _change(self, ids: list[int], rows: dict[int, Row]) -> None:
        """Give the sources of these ids the values of these rows; without a row, one is not published any more."""
        others = ~set_of(ids)
        self.present = self.present & others | set_of(rows)
        for values in self.sets.values():
            for value, held in values.items():
                values[value] = held & others
        for source_id in ids:
            row = rows.get(source_id)
            for name, value in _short_values(row) if row else ():
                self.sets[name][value] = self.sets[name].get(value, 0) | 1 << source_id
            texts = row[1 + len(SHORT) :] if row else ["{}"] * len(LONG)
            for links, text in zip(self.links.values(), texts, strict=True):
                links.change(source_id, _listed(text))

    def passing(self, name: str, condition: Q) -> int:
        """Return the sources that pass one condition of the list's filters (`SourceFilter.conditions`)."""
        if name in LONG:
            [(_lookup, ids)] = condition.children
            return self.links[name].set_of(ids)
        values, found = self.sets[name], 0
        if name == "year":
            bounds = dict(condition.children)
            low, high = bounds.get("year__gte", -(10**4)), bounds.get("year__lte", 10**4)
            wanted = [value for value in list(values) if value is not None and low <= int(value) <= high]
        else:
            [(_lookup, wanted)] = condition.children
            wanted = ["true"] if wanted is True else map(str, wanted)
        for value in wanted:
            found |= values.get(value, 0)
        return found

    def numbers(self, name: str, bits: int) -> dict[str | None, int]:
        """Return how many of a set of sources have each value of a short facet, by the value as text."""
        numbers = ((value, (held & bits).bit_count()) for value, held in list(self.sets[name].items()))
        return {value: number for value, number in numbers if number}

    def most_frequent(self, name: str, looked: Looked, top: int, also: Iterable[int] = ()) -> dict[int, int]:
        """Return the most frequent ids of a long facet in a set of sources, with their numbers, and those of `also`.

        Of all sources, which most lists begin with, they are worked out once.
        """
        links = self.links[name]
        if looked.bits != self.present:
            return links.most_frequent(looked, top, also)
        if (name, top) not in self._of_all:
            self._of_all[name, top] = links.most_frequent(Looked.at(looked.bits), top, ())
        return self._of_all[name, top] | {one: len(links.sources[one]) for one in also if links.sources.get(one)}

    def newest(self, bits: int, most: int) -> list[int]:
        """Return the ids of the newest of a set of sources, in no order; those without a year count as the oldest.

        Of the last year that has room for some only, those with the highest ids.
        """
        if bits.bit_count() <= most:
            return ids_of(bits)
        years, found, number = self.sets["year"], 0, 0
        for value in [*sorted((one for one in list(years) if one), key=int, reverse=True), None]:
            of_year = bits & years.get(value, 0)
            room, size = most - number, of_year.bit_count()
            if size > room:
                return ids_of(found) + ids_of(of_year)[size - room :]
            found, number = found | of_year, number + size
        return ids_of(found)


def _rows(cursor, condition: str, parameters: list) -> list[Row]:
    cursor.execute(
        f"SELECT source_id, {_VALUES} FROM literature_sourceindex WHERE {condition}"
        f" ORDER BY source_id LIMIT {_ROWS_AT_ONCE}",
        parameters,
    )
    return cursor.fetchall()


def _short_values(row: Row) -> Iterable[tuple[str, str | None]]:
    for name, value in zip(SHORT, row[1:], strict=False):
        if name == "topic":
            for one in value[1:-1].split(",") if len(value) > len("{}") else ():
                yield name, one
        else:
            yield name, value


_held: dict[str, Columns] = {}
_lock = RLock()


def current_columns() -> Columns:
    """Return the columns as they are now, or newer than the page's stamp.

    Inside a transaction they are loaded for the caller alone: it may see changes that nobody else ever will.
    """
    if connection.in_atomic_block:
        return Columns(0).load()
    now, name = stamp_of_request(), connection.settings_dict["NAME"]
    with _lock:
        held = _held.get(name)
        if held is not None and held.stamp > now:
            # Another thread has read on already; or the whole base was put back, and counts from lower down.
            now = stamp()
        if held is not None and held.stamp < now and not held.bring_up(now):
            held = None
        if held is None or held.stamp > now:
            held = _held[name] = Columns(now).load()
        return held
