"""The values by which cases are filtered and counted, held in memory: for each value the set of cases that have it.

As for sources (docs/decisions/0022), but loaded whole: a set is one integer with a bit for each case, in the order in
which they were published. Each process holds them for each level of readers until the database's stamp says that
something in public view has changed.
"""

from array import array
from collections import Counter
from collections.abc import Iterable
from heapq import nsmallest
from threading import RLock

from django.db import connection

from curation.bits import ids_of, set_of
from partnerships.finding.filters import MANY, SINGLE
from partnerships.finding.kept import stamp_of_request
from partnerships.models import CaseIndex

#: Facets of a great many values: held as the values beside each case, and the cases of each value.
LONG = ("organisation",)


class Columns:
    """What readers of a level find, by the values of each facet. A case is a place, from 0 on."""

    def __init__(self, level: str, stamp: int = 0):
        self.stamp = stamp
        names = [*SINGLE, *MANY]
        rows = CaseIndex.objects.at(level).order_by("published_at", "case_id")
        self.places: dict[int, int] = {}
        #: The ids of the index row and of the case at each place.
        self.rows, self.cases = array("q"), array("q")
        self.beside: dict[str, list[list[str]]] = {name: [] for name in LONG}
        found: dict[str, dict[str, list[int]]] = {name: {} for name in names}
        read = rows.values_list("pk", "case_id", *SINGLE.values(), *MANY.values()).iterator(chunk_size=5000)
        for place, (pk, case_id, *values) in enumerate(read):
            self.places[pk] = place
            self.rows.append(pk)
            self.cases.append(case_id)
            for name, value in zip(names, values, strict=True):
                if name in self.beside:
                    self.beside[name].append(value)
                for one in value if name in MANY else [value]:
                    if one not in (None, "", False):
                        found[name].setdefault(_as_text(one), []).append(place)
        self.sets = {name: self._sets(values) for name, values in found.items() if name not in LONG}
        self.long = {name: found[name] for name in LONG}
        self.of_all = {name: {value: len(cases) for value, cases in self.long[name].items()} for name in LONG}
        self.everything = (1 << len(self.places)) - 1
        self.of_any = {name: self.any_of(name, self.sets[name]) for name in ("stakeholder", "country")}

    def _sets(self, values: dict[str, list[int]]) -> dict[str, int]:
        return {value: set_of(places, places[-1]) for value, places in values.items()}

    def set_of_rows(self, ids: Iterable[int]) -> int:
        """Return the set of the index rows with these ids, those that these readers find."""
        return set_of([self.places[pk] for pk in ids if pk in self.places])

    def newest(self, cases: int, most: int | None = None) -> list[int]:
        """Return the places of a set of cases, those published last first; at most so many."""
        places = ids_of(cases)[::-1]
        return places if most is None else places[:most]

    def any_of(self, name: str, values: Iterable[str]) -> int:
        """Return the cases that have any of these values of a facet."""
        if name == "missing":
            # Where no partner's group is told, nobody can say who is missing.
            lacking = (self.of_any["stakeholder"] & ~self.sets["stakeholder"].get(value, 0) for value in values)
            return _union(lacking)
        if name in self.long:
            return set_of([place for value in values for place in self.long[name].get(value, ())])
        return _union(self.sets[name].get(value, 0) for value in values)

    def numbers(self, name: str, among: int, *, most: int = 0, also: Iterable[str] = ()) -> dict[str, int]:
        """Return how many of some cases have each value of a facet: with `most`, the most frequent and those of `also`.

        For who is missing, `*` stands for the groups in which nobody is anywhere.
        """
        if name == "missing":
            told = self.of_any["stakeholder"] & among
            numbers = {value: (told & ~cases).bit_count() for value, cases in self.sets["stakeholder"].items()}
            return {**numbers, "*": told.bit_count()} if told else {}
        if name in self.long and among == self.everything:
            numbers = self.of_all[name]
        elif name in self.long:
            beside = self.beside[name]
            numbers = Counter(value for place in ids_of(among) for value in beside[place])
        else:
            counted = ((value, (cases & among).bit_count()) for value, cases in self.sets[name].items())
            numbers = {value: number for value, number in counted if number}
        if not most:
            return dict(numbers)
        frequent = nsmallest(most, numbers, key=lambda value: (-numbers[value], value))
        return {value: numbers[value] for value in (*frequent, *also) if value in numbers}


def _as_text(value) -> str:
    return "yes" if value is True else str(value)


def _union(sets: Iterable[int]) -> int:
    found = 0
    for one in sets:
        found |= one
    return found


_held: dict[tuple[str, str], Columns] = {}
_lock = RLock()


def current_columns(level: str) -> Columns:
    """Return the columns for a level of readers as they are now, or newer than the page's stamp.

    Inside a transaction they are loaded for the caller alone: it may see changes that nobody else ever will.
    """
    if connection.in_atomic_block:
        return Columns(level)
    now, key = stamp_of_request(), (connection.settings_dict["NAME"], str(level))
    with _lock:
        held = _held.get(key)
        if held is None or held.stamp != now:
            held = _held[key] = Columns(level, now)
        return held
