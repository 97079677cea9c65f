"""The marks of a list's entries: made of a few columns that the list reads anyway, and remembered.

Making twenty context objects costs half a millisecond a page, so what was made for a revision is kept in the process.
"""

import json
from functools import lru_cache

from django.utils.safestring import SafeString

from literature.machines import coins
from literature.machines.record import drawn_marks

#: What the list selects besides, of the source `s`: the title as it is, since a search marks words in it.
MARK_COLUMNS = ", ".join(f"s.{name}" for name in ("revision", *coins.FIELDS))
#: So many are kept, some 600 bytes each.
_ROOM = 10_000


@lru_cache(maxsize=_ROOM)
def entry_marks(code: str, revision: int, *values) -> SafeString:
    """Return the hidden elements of an entry. `values` are those of `coins.FIELDS`, contributors as JSON's text."""
    fields = dict(zip(coins.FIELDS, values, strict=True))
    fields["contributors"] = json.loads(fields["contributors"])
    return drawn_marks(code, fields)
