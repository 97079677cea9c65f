"""What is worked out once and kept until the published base changes.

The database counts the changes (table literature_indexstamp); what was kept under an older count is not used again.
Inside a transaction nothing is kept: it may see changes that it has not made known yet, or never will.
"""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import TypeVar

from django.db import connection

Result = TypeVar("Result")

#: So many results are kept in each process, the least recently used go first.
ROOM = 800

_kept: OrderedDict = OrderedDict()
_lock = Lock()


def stamp() -> int:
    """Return the number of changes to the published base so far; a tenth of a millisecond."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT stamp FROM literature_indexstamp")
        return cursor.fetchone()[0]


def kept(key: tuple, compute: Callable[[], Result]) -> Result:
    """Return what `compute` gave for this key since the base last changed, or compute it now and keep it.

    `key` names the question whole, the language of the page included where the answer holds words.
    """
    if connection.in_atomic_block:
        return compute()
    # The stamp is read first: a change that comes in between makes what is kept newer than its stamp, never older.
    whole_key = (connection.settings_dict["NAME"], stamp(), key)
    with _lock:
        if whole_key in _kept:
            _kept.move_to_end(whole_key)
            return _kept[whole_key]
    result = compute()
    with _lock:
        _kept[whole_key] = result
        while len(_kept) > ROOM:
            _kept.popitem(last=False)
    return result
