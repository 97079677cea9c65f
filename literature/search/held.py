"""The values of one facet in memory: those of each source, and the sources of each value."""

import sys
from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from heapq import heappush, heappushpop
from itertools import accumulate, chain

from curation.bits import set_of
from literature.search.sets import Found

#: Of a facet of very many values, so many are kept with their sources: the most frequent.
FREQUENT = 1024
#: Sources of a value are kept as bits from one in so many on, which takes less room and time; below as places.
DENSE = 300
#: Microseconds, measured: looking at the values of a source; at a value, at a place that has it, at a bit of it.
A_SOURCE, A_VALUE, A_PLACE, A_BIT = 0.13, 1.0, 0.03, 0.00007
#: In a base of more places than this, values of sources lie far apart: looking at them takes so many times longer.
NEAR, FAR_TIMES = 1 << 18, 3
#: Of a larger set so many sources say which values are likely the most frequent; so many times as many as are asked for
#: are then counted in all of it.
MANY, LOOKED_AT, LIKELY = 20_000, 5000, 3

Value = str | int | None


class Held:
    """One facet. `most` is None where all values are kept with their sources, else how many of the most frequent.

    What the values of a source are is a tuple, which sources with the same values share.
    """

    def __init__(self, most: int | None = None):
        self.most = most
        self.sources: dict[Value, int | array] = {}
        self.totals: dict[Value, int] = {}
        #: No value that is not in `totals` has more sources than this.
        self.bound = 0
        self._last_bound = 0
        self._ordered: tuple[list[Value], list[float]] | None = None
        # The first is that of a place where no source stands.
        self._rows: list[tuple] = [()]
        self._codes = array("I")
        self._code_of: dict[tuple, int] = {(): 0}
        self._tidied_at = sys.maxsize

    def at(self, place: int) -> tuple:
        """Return the values of a source; none where no source stands."""
        return self._rows[self._codes[place]] if place < len(self._codes) else ()

    def put(self, places: Iterable[int], rows: Iterable[tuple], size: int) -> None:
        """Take over the values of sources, without those that have any."""
        codes, code_of, known = self._codes, self._code_of, self._rows
        codes.frombytes(bytes((size - len(codes)) * codes.itemsize))
        for place, row in zip(places, rows, strict=True):
            code = code_of.get(row)
            if code is None:
                code = code_of[row] = len(known)
                known.append(row)
            codes[place] = code

    def invert(self, present: Sequence[int], size: int) -> None:
        """Work out the sources of each value from the values of each source."""
        self._tidy()
        totals: Counter = Counter()
        for code, number in Counter(map(self._codes.__getitem__, present)).items():
            for value in self._rows[code]:
                totals[value] += number
        frequent = totals.most_common(self.most + 1 if self.most else None)
        self.bound = self._last_bound = frequent.pop()[1] if self.most and len(frequent) > self.most else 0
        self.totals = dict(frequent)
        self.sources = {value: array("I") for value in self.totals}
        lists = [[self.sources[value] for value in row if value in self.sources] for row in self._rows]
        for place, code in zip(present, map(self._codes.__getitem__, present), strict=True):
            for one in lists[code]:
                one.append(place)
        self._settle(self.totals, size)
        if self.most:  # most sources have values of their own: the way to their tuple is not worth its room
            self._code_of = {}

    def _tidy(self) -> None:
        """Forget tuples that no source has any more, and those that are there twice."""
        if len(self._rows) > self._tidied_at:
            rows, self._rows, self._code_of = self._rows, [()], {(): 0}
            self.put(range(len(self._codes)), [rows[code] for code in self._codes], len(self._codes))
        self._tidied_at = 2 * len(self._rows) + 1000

    def change(self, values: dict[int, tuple], size: int) -> bool:
        """Take over what the values of some sources now are; return whether it has to be inverted anew."""
        gone: dict[Value, list[int]] = {}
        come: dict[Value, list[int]] = {}
        for place, new in values.items():
            for value in dict.fromkeys(self.at(place)):
                gone.setdefault(value, []).append(place)
            for value in dict.fromkeys(new):
                come.setdefault(value, []).append(place)
        self.put(values.keys(), values.values(), size)
        for value, places in gone.items():
            if value in self.totals:
                self._take_away(value, places, size)
        others = 0
        for value, places in come.items():
            if value in self.totals or not self.most:
                self._add(value, places, size)
            else:
                others = max(others, len(places))
        # A value that is not kept with its sources may have got so many.
        self.bound += others
        self._settle({**gone, **come}, size)
        return self.bound > 2 * self._last_bound + 8 or len(self._rows) > self._tidied_at

    def _take_away(self, value: Value, places: list[int], size: int) -> None:
        held = self.sources[value]
        if isinstance(held, int):
            self.sources[value] = held & ~set_of(places, size)
        else:
            taken = set(places)
            self.sources[value] = array("I", (place for place in held if place not in taken))
        self.totals[value] -= len(places)

    def _add(self, value: Value, places: list[int], size: int) -> None:
        held = self.sources.setdefault(value, array("I"))
        self.sources[value] = held | set_of(places, size) if isinstance(held, int) else held + array("I", places)
        self.totals[value] = self.totals.get(value, 0) + len(places)

    def _settle(self, values: Iterable[Value], size: int) -> None:
        for value in values:
            held = self.sources.get(value)
            if isinstance(held, array) and len(held) * DENSE > size:
                self.sources[value] = set_of(held, size)
        self._ordered = None

    def bits(self, values: Iterable[Value], size: int) -> int:
        """Return the sources that have any of these values, of those that are kept with their sources."""
        held = [self.sources[value] for value in values if value in self.sources]
        places = list(chain.from_iterable(one for one in held if not isinstance(one, int)))
        bits = set_of(places, size) if places else 0
        for one in held:
            bits |= one if isinstance(one, int) else 0
        return bits

    def count(self, found: Found) -> dict[Value, int]:
        """Return how many of a set have each value, without those of which there are none."""
        if self.most or self._cost_of_sources(found.number, found.size) < self._most_frequent[1][-1]:
            return self._numbers(found.places)
        return {value: number for value, held in self.sources.items() if (number := found.count(held))}

    def best(self, found: Found, number: int, also: Iterable[Value] = ()) -> dict[Value, int]:
        """Return the most frequent values in a set, and `also`, with how many of the set have each.

        The numbers are exact. Values are tried in the order of how many sources they have at all, until no further
        one can be among the best. Where that would take longer, or lead to values that are not kept with their sources,
        those of each source in the set are counted; of a set of many, some sources say which values to count, and one
        that is as frequent as the last of the best, or hardly more so, may be left out for it.
        """
        also, best = list(also), None
        if all(value in self.totals for value in also):
            best = self._tried(found, number) if self._is_worth_trying(found, number) else None
            if best is None and found.number > MANY:
                best = self._likely(found, number)
        if best is not None:
            counted = {**best, **{value: found.count(self.sources[value]) for value in also}}
            return {value: times for value, times in counted.items() if times}
        counts = self._numbers(found.places)
        return {**_best(counts, number), **{value: counts[value] for value in also if counts[value]}}

    def best_among(self, found: Found, values: Iterable[Value], number: int) -> dict[Value, int]:
        """Return the most frequent of these values in a set, so many, with how many of the set have each."""
        counts, wanted = self._numbers(found.places), set(values)
        return _best({value: times for value, times in counts.items() if value in wanted}, number)

    def _is_worth_trying(self, found: Found, number: int) -> bool:
        """Whether trying the most frequent values is likely quicker, if the set is like the base."""
        ordered, costs = self._most_frequent
        least = self.totals[ordered[number - 1]] * found.number / found.size if len(ordered) >= number else 0
        if least < 1.5 * self.bound:
            return False
        tried = bisect_right(ordered, -least, key=lambda value: -self.totals[value])
        otherwise = self._cost_of_sources(found.number, found.size)
        if found.number > MANY:
            otherwise = self._cost_of_sources(LOOKED_AT, found.size) + LIKELY * number * found.size * A_BIT
        return costs[tried] < otherwise

    def _cost_of_sources(self, number: int, size: int) -> float:
        """Return about how many microseconds it takes to look at the values of so many sources."""
        return number * A_SOURCE * (FAR_TIMES if size > NEAR else 1)

    @property
    def _most_frequent(self) -> tuple[list[Value], list[float]]:
        """The values in the order of how many sources have them, and what it costs to count the first so many."""
        if self._ordered is None:
            ordered = sorted(self.totals, key=self.totals.__getitem__, reverse=True)
            self._ordered = ordered, list(accumulate((self._cost(value) for value in ordered), initial=0.0))
        return self._ordered

    def _cost(self, value: Value) -> float:
        """Return about how many microseconds it takes to count the sources of a value in a set."""
        held = self.sources[value]
        return A_VALUE + (held.bit_length() * A_BIT if isinstance(held, int) else len(held) * A_PLACE)

    def _tried(self, found: Found, number: int) -> dict[Value, int] | None:
        counted: dict[Value, int] = {}
        best: list[int] = []  # the best numbers so far, the least of them first
        for value in self._most_frequent[0]:
            if len(best) == number and self.totals[value] < best[0]:
                break
            times = found.count(self.sources[value])
            if times:
                counted[value] = times
                (heappush if len(best) < number else heappushpop)(best, times)
        return None if self._is_beaten(best, number) else _best(counted, number)

    def _likely(self, found: Found, number: int) -> dict[Value, int] | None:
        """Return the best of those values that are frequent among some sources of the set."""
        likely = _best(self._numbers(found.some(LOOKED_AT)), LIKELY * number)
        counted = {value: found.count(self.sources[value]) for value in likely if value in self.sources}
        best = _best(counted, number)
        return None if self._is_beaten(sorted(best.values()), number) else best

    def _is_beaten(self, best: list[int], number: int) -> bool:
        """Whether a value that is not kept with its sources may be among the best, the least of which comes first."""
        return bool(self.bound) and (len(best) < number or self.bound >= best[0])

    def _numbers(self, places: Iterable[int]) -> Counter:
        """Return how many of these sources have each value."""
        return Counter(chain.from_iterable(map(self._rows.__getitem__, map(self._codes.__getitem__, places))))


def _best(counts: dict[Value, int], number: int) -> dict[Value, int]:
    """Return the most frequent values, so many, in their order; those of the same number by their ids."""
    highest = sorted(counts.values(), reverse=True)[:number]
    least = highest[-1] if highest else 0
    best = sorted((-times, value) for value, times in counts.items() if times >= least)[:number]
    return {value: -times for times, value in best}
