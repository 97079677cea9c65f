"""BibTeX and BibLaTeX: reading into CSL items, and writing BibLaTeX that plain BibTeX can read too."""

from collections.abc import Iterator

from ..reading import Clock, Reading
from .items import read_entry
from .splitting import split
from .writing import write

__all__ = ["read", "write"]


def read(text: str, clock: Clock) -> Iterator[Reading]:
    """Every entry of a BibTeX text, in its order; those that cannot be read come back without an item."""
    for entry in split(text, clock):
        if entry.late or clock.over:
            yield clock.late(entry.line, entry.raw, entry.key)
            continue
        item, problems = read_entry(entry)
        yield Reading(item, tuple(problems), entry.line, entry.raw, entry.key)
