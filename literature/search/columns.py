"""The published base's facets in memory, in each process: what lists are counted from.

Read whole when they are first asked for, and then only what changed (docs/decisions/0022). The database says what did:
a transaction that changes the index takes the next number of `literature_indexstamp`, whose row it holds until its
commit, and writes it beside each source that it touched (`literature_sourcedatestamp.stamp`). Transactions are thus
seen in the order of their numbers, and what bears a higher number than one has read is what changed since. Rows that
were written past the triggers are told of by `literature_index_refilled()`, after which all is read again.
"""

import struct
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import accumulate
from threading import Lock, RLock

from django.db import connection
from django.db.models import Q

from curation.bits import set_of
from literature.kept import State, state, state_of_request
from literature.search.held import FREQUENT, Held
from literature.search.sets import Found, Places, unpacked

#: So many index rows are read at a time; where so many and so large a share of them changed, all are read again.
BATCH = 50_000
MANY_CHANGES, RELOADED_FROM = 1000, 0.1
SINGLE = {"type": "type", "language": "language", "group": "group_id", "year": "year", "open": "is_open"}
MANY_VALUED = {"topic": "topic_ids", "tag": "tag_ids", "author": "author_ids", "venue": "venue_ids"}
#: Facets of which only the most frequent values are shown.
LONG = ("tag", "author", "venue")

# A base's rows put together, since a hundred thousand rows apart take three times as long to understand.
_PACKED = "string_agg(int8send(source_id), ''), " + ", ".join(
    [f"array_agg({column}::text)" for column in SINGLE.values()]
    + [
        # The first 20 bytes of an array that is sent say what it is of; then come 12 a value, 4 of them its size.
        f"string_agg(int4send(cardinality({column})), ''), string_agg(substr(array_send({column}), 21), '')"
        for column in MANY_VALUED.values()
    ]
)
_A_VALUE = struct.Struct(">4xq")
_READ = f"SELECT {_PACKED} FROM (SELECT * FROM literature_sourceindex WHERE {{condition}}) AS m"
_CHANGED = """
SELECT s.stamp, s.refilled, ARRAY(SELECT source_id FROM literature_sourcedatestamp WHERE stamp > %s)
FROM literature_indexstamp AS s
"""


class Columns:
    """The facets of one base."""

    def __init__(self):
        self.state: State | None = None
        self.places = Places()
        self.present = 0
        self.facets: dict[str, Held] = {
            name: Held(FREQUENT if name in LONG else None) for name in (*SINGLE, *MANY_VALUED)
        }

    @property
    def size(self) -> int:
        """How many places there are."""
        return self.places.size

    @property
    def everything(self) -> Found:
        """All published sources."""
        return Found(self.present, self.size)

    def found(self, ids: Sequence[int]) -> Found:
        """Return these sources as a set; those that are not in the base are left out."""
        places = self.places.of(ids)
        return Found(set_of(places, self.size), self.size, places) & self.present

    def ids(self, found: Found) -> list[int]:
        """Return the ids of a set."""
        return self.places.ids(found.places)

    def passing(self, name: str, condition: Q) -> int:
        """Return the sources that meet a condition of `SourceFilter` on a facet, as bits."""
        facet = self.facets[name]
        if name == "year":
            bounds = dict(condition.children)
            low, high = bounds.get("year__gte", -(10**6)), bounds.get("year__lte", 10**6)
            return facet.bits([year for year in facet.totals if year and low <= int(year) <= high], self.size)
        [(_lookup, asked)] = condition.children
        if name in MANY_VALUED:
            return self.having(name, asked)
        return facet.bits(["true"] if name == "open" else map(str, asked), self.size)

    def having(self, name: str, values: list[int]) -> int:
        """Return the sources that have any of these values of a facet of many, as bits."""
        facet = self.facets[name]
        bits = facet.bits(values, self.size)
        seldom = [value for value in values if value not in facet.totals] if facet.most else []
        if seldom:  # too seldom to be kept with their sources
            sql = f"SELECT source_id FROM literature_sourceindex WHERE {MANY_VALUED[name]} && %s::bigint[]"
            bits |= self.found(ids_of(sql, [seldom])).bits
        return bits

    def count(self, name: str, found: Found) -> dict:
        """Return how many of a set have each value of a facet."""
        facet = self.facets[name]
        if found.bits == self.present and not facet.most:
            return {value: number for value, number in facet.totals.items() if number}
        return facet.count(found)

    def newest(self, found: Found, number: int) -> list[int]:
        """Return the ids of so many of a set, in no order: those of the latest years, of one year those added last."""
        if found.number <= number:
            return self.ids(found)
        places: list[int] = []
        for year in self._years():
            if len(places) >= number:
                break
            places += found.highest(self.facets["year"].sources[year], number - len(places))
        return self.places.ids(places)

    def since(self, found: Found, number: int) -> int | None:
        """Return the latest year since which so many of a set are; None where fewer of them have a year."""
        counted = 0
        for year in self._years():
            if year is not None:
                counted += found.count(self.facets["year"].sources[year])
                if counted >= number:
                    return int(year)
        return None

    def _years(self) -> list[str | None]:
        """The years, the latest first; in the end that of the sources of which none is known."""
        return sorted(self.facets["year"].totals, key=lambda year: (year is None, -int(year or 0)))

    def bring_up_to(self, wanted: State) -> None:
        """Read what has changed, if these columns are of another base or an earlier state of it."""
        if self.state is None or self.state.base != wanted.base:
            self.read_whole()
        elif self.state.stamp < wanted.stamp:
            self._read_changed()
        elif self.state.stamp > wanted.stamp and self.state.stamp > state().stamp:
            self.read_whole()  # not another thread has read on, but the base was put back

    def read_whole(self) -> None:
        """Read the whole base; what changes in the meantime is read with the next change."""
        now, fresh = state(), Columns()
        fresh.read_rows()
        fresh.state = now
        vars(self).update(vars(fresh))

    def read_rows(self) -> None:
        """Read all rows into columns that are empty, a batch at a time."""
        last, number = 0, BATCH
        while number == BATCH:
            ids = self._fill(_READ.format(condition=f"source_id > %s ORDER BY source_id LIMIT {BATCH}"), [last])
            last, number = ids[-1] if ids else last, len(ids)
        present = self.everything.places
        for facet in self.facets.values():
            facet.invert(present, self.size)

    def _fill(self, sql: str, parameters: list) -> array:
        ids, rows = _rows(sql, parameters)
        places = self.places.make(ids)
        self.present |= set_of(places, self.size)
        for name, values in rows.items():
            self.facets[name].put(places, values, self.size)
        return ids

    def _read_changed(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(_CHANGED, [self.state.stamp])
            stamp, refilled, changed = cursor.fetchone()
        if refilled > self.state.stamp or len(changed) > max(MANY_CHANGES, RELOADED_FROM * self.present.bit_count()):
            self.read_whole()
            return
        if changed:
            self._take_over(changed)
        self.state = State(self.state.base, stamp)

    def _take_over(self, changed: list[int]) -> None:
        """Read these sources anew; those that have no row any more are published no more."""
        ids, rows = _rows(_READ.format(condition="source_id = ANY (%s) ORDER BY source_id"), [changed])
        places = self.places.make(ids)
        gone = self.places.of(sorted(set(changed).difference(ids)))
        self.present = self.present & ~set_of(gone, self.size) | set_of(places, self.size)
        present = None
        for name, facet in self.facets.items():
            now = {**dict.fromkeys(gone, ()), **dict(zip(places, rows[name], strict=True))}
            if facet.change(now, self.size):
                present = present or self.everything.places
                facet.invert(present, self.size)


def _rows(sql: str, parameters: list) -> tuple[array, dict[str, list[tuple]]]:
    """Return the ids of some index rows, and by facet the values of each row."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        ids, *columns = cursor.fetchone()
    rows = {name: [(value,) for value in values or ()] for name, values in zip(SINGLE, columns, strict=False)}
    packed = columns[len(SINGLE) :]
    for name, sizes, values in zip(MANY_VALUED, packed[::2], packed[1::2], strict=True):
        flat = [value for (value,) in _A_VALUE.iter_unpack(values or b"")]
        sizes = unpacked("i", sizes)
        rows[name] = [tuple(flat[end - size : end]) for size, end in zip(sizes, accumulate(sizes), strict=True)]
    return unpacked("q", ids), rows


def ids_of(sql: str, parameters: Sequence) -> array:
    """Return the ids that a statement gives in its column source_id."""
    with connection.cursor() as cursor:
        # Without an index it would look into the text of every source, which the planner takes for cheap.
        cursor.execute(
            "SELECT set_config('enable_seqscan', 'off', true);"
            f" SELECT string_agg(int8send(source_id), '') FROM ({sql}) AS m",
            parameters,
        )
        return unpacked("q", cursor.fetchone()[0])


_lock = Lock()
_columns: dict[str, tuple[Columns, RLock]] = {}


@contextmanager
def current() -> Iterator[Columns]:
    """Have the columns as the base is now, for this thread alone: others wait, so nothing long is done meanwhile.

    A transaction that has written anything gets columns of its own, since it may see what nobody else does.
    """
    if connection.in_atomic_block and _has_written():
        own = Columns()
        own.read_rows()
        yield own
        return
    with _lock:
        columns, lock = _columns.setdefault(connection.settings_dict["NAME"], (Columns(), RLock()))
    with lock:
        columns.bring_up_to(state_of_request())
        yield columns


def _has_written() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id_if_assigned() IS NOT NULL")
        return cursor.fetchone()[0]
