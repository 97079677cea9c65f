"""Merging records that are one work: which values stay, what moves along, where old addresses lead, taking it back.

`pointers` knows what points at a source, `choosing` proposes the values, `actions` merges and takes back, `reading`
tells where a merged record went and what a record was merged from. Who may is in literature/rules.py.
"""

from literature.merging.pointers import register_pointer
from literature.merging.reading import merges_of, survivor_of

__all__ = ["merges_of", "register_pointer", "survivor_of"]
