"""What is worked out once and kept until what is in public view changes.

The database counts the changes, for each subject in a table of one row; what was kept under an older count is not used
again. Inside a transaction nothing is kept: it may see changes that it has not made known yet, or never will.
"""

from collections.abc import Callable
from threading import local
from typing import NamedTuple, TypeVar

from django.core.signals import request_finished, request_started
from django.db import connection
from django.dispatch import receiver

from curation.shelf import Shelf

Result = TypeVar("Result")

#: So many results are kept in each process for each subject, the least recently used go first.
ROOM = 2000

# The states that this thread's request has read: one page is of one state of the base, and asks for each once.
_request = local()


@receiver(request_started)
def _begin(**kwargs) -> None:
    _request.states = {}


@receiver(request_finished)
def _end(**kwargs) -> None:
    vars(_request).pop("states", None)


class State(NamedTuple):
    """A state of what is in public view: in which base, and the number of changes to it so far.

    A base that was put in the place of another, from a backup, is another one: of another database or table, or of
    another start of the server.
    """

    base: str
    stamp: int


_STATE = (
    "SELECT concat_ws(' ', (SELECT oid FROM pg_database WHERE datname = current_database()), tableoid,"
    " extract(epoch FROM pg_postmaster_start_time())), stamp FROM {table}"
)


class Keeper:
    """What is kept of one subject; `table` has the one row in which the database counts its changes."""

    def __init__(self, table: str):
        self.table = table
        self._shelf = Shelf(ROOM)

    def state(self) -> State:
        """Return the state as it is now; a tenth of a millisecond."""
        with connection.cursor() as cursor:
            cursor.execute(_STATE.format(table=connection.ops.quote_name(self.table)))
            return State(*cursor.fetchone())

    def state_of_request(self) -> State:
        """Return the state, read once in a request; outside of one, read each time."""
        states = getattr(_request, "states", None)
        if states is None:
            return self.state()
        if self.table not in states:
            states[self.table] = self.state()
        return states[self.table]

    def stamp(self) -> int:
        """Return the number of changes so far."""
        return self.state().stamp

    def stamp_of_request(self) -> int:
        """Return the number of changes, read once in a request; outside of one, read each time."""
        return self.state_of_request().stamp

    def kept(self, key: tuple, compute: Callable[[], Result]) -> Result:
        """Return what `compute` gave for this key since the last change, or compute it now and keep it.

        `key` names the question whole, the language of the page included where the answer holds words.
        """
        if connection.in_atomic_block:
            return compute()
        # The state is read first: a change that comes in between makes what is kept newer than its state, never older.
        return self._shelf.keep((self.state_of_request(), key), compute)

    def clear(self) -> None:
        """Forget everything."""
        self._shelf.clear()
