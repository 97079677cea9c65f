"""Sets of small numbers as one integer each: the bit n stands for the number n.

A set of a hundred thousand takes 12 KB; what two have in common, and how many that are, takes some microseconds.
"""

from collections.abc import Iterable, Sequence

#: A set that holds fewer than one number in so many is made bit by bit; another, a byte a number first, is made sooner.
_SPARSE = 40
_TO_DIGITS = b"01" + bytes(254)
_BITS_OF_BYTE = [tuple(bit for bit in range(8) if byte >> bit & 1) for byte in range(256)]


def ids_of(bits: int, step: int = 1) -> list[int]:
    """Return the ids in a set, ascending; with a step, of every so-manieth byte of it only."""
    data = bits.to_bytes((bits.bit_length() + 7) >> 3, "little")
    if step > 1:
        found = ((place * step, byte) for place, byte in enumerate(data[::step]) if byte)
    else:
        found = ((place, byte) for place, byte in enumerate(data) if byte)
    return [8 * place + bit for place, byte in found for bit in _BITS_OF_BYTE[byte]]


def set_of(ids: Iterable[int], highest: int = 0) -> int:
    """Return the set of these ids; `highest` is one that none exceeds, found out where it is not given."""
    ids = ids if isinstance(ids, Sequence) else list(ids)
    highest = highest or max(ids, default=0)
    if len(ids) * _SPARSE < highest:
        data = bytearray((highest >> 3) + 1)
        for one in ids:
            data[one >> 3] |= 1 << (one & 7)
        return int.from_bytes(data, "little")
    mask = bytearray(highest + 1)
    for one in ids:
        mask[one] = 1
    mask.reverse()
    return int(mask.translate(_TO_DIGITS), 2)
