"""Sets of sources in memory: as one long number of bits, which is counted and cut with others at once.

A source stands at a *place*, the same in every set of a base. Cutting two sets of 100,000 places and counting what is
in both takes some microseconds, since Python does it thirty places at a time.
"""

import sys
from array import array
from collections.abc import Sequence
from functools import cached_property

from curation.bits import ids_of

#: Places are given out by blocks of so many ids, so that ids that are far apart cost no room between them.
BLOCK = 12
_TO_MASK = bytes(48) + b"\0\1" + bytes(206)
#: The places of a set are looked for one by one if it holds less than one in so many.
_SPARSE = 50


class Places:
    """At which place each source stands: blocks of ids that hold any, in the order in which they came."""

    def __init__(self):
        self._starts: dict[int, int] = {}
        self._blocks = array("q")
        #: Whether every source stands at the place of its id, as where blocks came without gaps.
        self._is_plain = True

    @property
    def size(self) -> int:
        """How many places there are."""
        return len(self._blocks) << BLOCK

    def of(self, ids: Sequence[int]) -> Sequence[int]:
        """Return the places of these sources; where there is none for a block of ids, it is left out."""
        if self._is_plain and (not ids or max(ids) < self.size):
            return ids
        starts, within = self._starts, (1 << BLOCK) - 1
        return [starts[one >> BLOCK] + (one & within) for one in ids if one >> BLOCK in starts]

    def make(self, ids: Sequence[int]) -> Sequence[int]:
        """Return the places of these sources, new ones where there are none."""
        for block in sorted({one >> BLOCK for one in ids} - self._starts.keys()):
            self._is_plain = self._is_plain and block == len(self._blocks)
            self._starts[block] = self.size
            self._blocks.append(block)
        return self.of(ids)

    def ids(self, places: Sequence[int]) -> list[int]:
        """Return the sources that stand at these places."""
        if self._is_plain:
            return list(places)
        blocks, within = self._blocks, (1 << BLOCK) - 1
        return [(blocks[one >> BLOCK] << BLOCK) + (one & within) for one in places]


class Found:
    """A set of places below `size`; its other shapes are worked out when they are asked for."""

    def __init__(self, bits: int, size: int, places: Sequence[int] | None = None):
        self.bits, self.size = bits, size
        if places is not None:
            self.places = places

    @cached_property
    def number(self) -> int:
        """How many there are."""
        return self.bits.bit_count()

    @cached_property
    def mask(self) -> bytes:
        """One byte a place: 1 where it is in the set."""
        return bin(self.bits)[:1:-1].encode().translate(_TO_MASK).ljust(self.size, b"\0")

    @cached_property
    def places(self) -> Sequence[int]:
        """The places, in their order."""
        if self.number * _SPARSE < self.size:
            return highest(self.bits, self.number)[::-1]
        return ids_of(self.bits)

    def some(self, number: int) -> Sequence[int]:
        """Return about so many of the places, spread evenly; all where there are no more."""
        step = max(1, self.number // number)
        return self.places[::step] if "places" in vars(self) or step == 1 else ids_of(self.bits, step)

    def count(self, held: "int | array") -> int:
        """Return how many of these are in the set: bits, or an array of places."""
        return (self.bits & held).bit_count() if isinstance(held, int) else sum(map(self.mask.__getitem__, held))

    def highest(self, held: "int | array", number: int) -> list[int]:
        """Return the highest places that are in the set and among these, so many, the highest first."""
        if isinstance(held, int):
            return highest(self.bits & held, number)
        return sorted((place for place in held if self.mask[place]), reverse=True)[:number]

    def __and__(self, bits: int) -> "Found":
        both = self.bits & bits
        return self if both == self.bits else Found(both, self.size)


def highest(bits: int, number: int) -> list[int]:
    """Return the highest places of a set, so many, the highest first."""
    digits, places = bin(bits), []
    top, at = len(digits) - 1, digits.find("1", 2)
    while at >= 0 and len(places) < number:
        places.append(top - at)
        at = digits.find("1", at + 1)
    return places


def unpacked(kind: str, packed: bytes | memoryview | None) -> array:
    """Return the whole numbers that PostgreSQL's `int8send` ("q") or `int4send` ("i") packed, put together."""
    numbers = array(kind, bytes(packed or b""))
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers
