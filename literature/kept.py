"""What is worked out once and kept until the published base changes.

The database counts the changes (table literature_indexstamp); what was kept under an older count is not used again.
Inside a transaction nothing is kept: it may see changes that it has not made known yet, or never will.
"""

from collections.abc import Callable
from threading import local
from typing import TypeVar

from django.core.signals import request_finished, request_started
from django.db import connection
from django.dispatch import receiver

from curation.shelf import Shelf

Result = TypeVar("Result")

#: So many results are kept in each process, the least recently used go first.
ROOM = 2000

_kept = Shelf(ROOM)
# The stamp that this thread's request has read: one page is of one state of the base, and asks for it once.
_request = local()


@receiver(request_started)
def _begin(**kwargs) -> None:
    _request.stamp = None


@receiver(request_finished)
def _end(**kwargs) -> None:
    vars(_request).pop("stamp", None)


def stamp() -> int:
    """Return the number of changes to the published base so far; a tenth of a millisecond."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT stamp FROM literature_indexstamp")
        return cursor.fetchone()[0]


def stamp_of_request() -> int:
    """Return the stamp, read once in a request; outside of one, read each time."""
    if not hasattr(_request, "stamp"):
        return stamp()
    if _request.stamp is None:
        _request.stamp = stamp()
    return _request.stamp


def kept(key: tuple, compute: Callable[[], Result]) -> Result:
    """Return what `compute` gave for this key since the base last changed, or compute it now and keep it.

    `key` names the question whole, the language of the page included where the answer holds words.
    """
    if connection.in_atomic_block:
        return compute()
    # The stamp is read first: a change that comes in between makes what is kept newer than its stamp, never older.
    return _kept.keep((stamp_of_request(), key), compute)
