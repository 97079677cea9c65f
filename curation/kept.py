"""What is worked out once and kept until what is in public view changes.

The database counts the changes, for each subject in a table of one row; what was kept under an older count is not used
again. Inside a transaction nothing is kept: it may see changes that it has not made known yet, or never will.
"""

from collections.abc import Callable
from threading import local
from typing import TypeVar

from django.core.signals import request_finished, request_started
from django.db import connection
from django.dispatch import receiver

from curation.shelf import Shelf

Result = TypeVar("Result")

#: So many results are kept in each process for each subject, the least recently used go first.
ROOM = 2000

# The stamps that this thread's request has read: one page is of one state of the base, and asks for each once.
_request = local()


@receiver(request_started)
def _begin(**kwargs) -> None:
    _request.stamps = {}


@receiver(request_finished)
def _end(**kwargs) -> None:
    vars(_request).pop("stamps", None)


class Keeper:
    """What is kept of one subject; `table` has the one row in which the database counts its changes."""

    def __init__(self, table: str):
        self.table = table
        self._shelf = Shelf(ROOM)

    def stamp(self) -> int:
        """Return the number of changes so far; a tenth of a millisecond."""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT stamp FROM {connection.ops.quote_name(self.table)}")  # noqa: S608 - a name of ours
            return cursor.fetchone()[0]

    def stamp_of_request(self) -> int:
        """Return the stamp, read once in a request; outside of one, read each time."""
        stamps = getattr(_request, "stamps", None)
        if stamps is None:
            return self.stamp()
        if self.table not in stamps:
            stamps[self.table] = self.stamp()
        return stamps[self.table]

    def kept(self, key: tuple, compute: Callable[[], Result]) -> Result:
        """Return what `compute` gave for this key since the last change, or compute it now and keep it.

        `key` names the question whole, the language of the page included where the answer holds words.
        """
        if connection.in_atomic_block:
            return compute()
        # The stamp is read first: a change that comes in between makes what is kept newer than its stamp, never older.
        return self._shelf.keep((self.stamp_of_request(), key), compute)

    def clear(self) -> None:
        """Forget everything."""
        self._shelf.clear()
