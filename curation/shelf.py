"""What is worked out once and kept in this process, under a name that says all that it depends on."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import TypeVar

from django.db import connection

Result = TypeVar("Result")


class Shelf:
    """So many results, of which the least recently used go first."""

    def __init__(self, room: int):
        self.room = room
        self._kept: OrderedDict = OrderedDict()
        self._lock = Lock()

    def keep(self, key: tuple, compute: Callable[[], Result]) -> Result:
        """Return what `compute` gave for this key, or compute it now and keep it.

        Inside a transaction nothing is kept: it may see changes that it has not made known yet, or never will.
        """
        if connection.in_atomic_block:
            return compute()
        whole_key = (connection.settings_dict["NAME"], key)
        with self._lock:
            if whole_key in self._kept:
                self._kept.move_to_end(whole_key)
                return self._kept[whole_key]
        result = compute()
        with self._lock:
            self._kept[whole_key] = result
            while len(self._kept) > self.room:
                self._kept.popitem(last=False)
        return result

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()
