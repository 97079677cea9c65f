"""BibTeX and BibLaTeX: reading into CSL items, and writing BibLaTeX that plain BibTeX can read too."""

from ..reading import Reading
from .items import read_entry
from .splitting import split
from .writing import write

__all__ = ["read", "write"]


def read(text: str) -> list[Reading]:
    """Every entry of a BibTeX text, in its order; those that cannot be read come back without an item."""
    readings = []
    for entry in split(text):
        item, problems = read_entry(entry)
        readings.append(Reading(item, tuple(problems), entry.line, entry.raw, entry.key))
    return readings
