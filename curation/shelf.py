"""What is worked out once and kept in this process, under a name that says all that it depends on."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import TypeVar

from django.db import connection

Result = TypeVar("Result")


_NOTHING = object()


def _one(result) -> int:
    return 1


class Shelf:
    """Results within a room, of which the least recently used go first.

    `room` is how many there may be, or with `weigh`, how much they may weigh together by what it says of each.
    """

    def __init__(self, room: int, weigh: Callable[[Result], int] = _one):
        self.room, self.weigh = room, weigh
        self._kept: OrderedDict = OrderedDict()
        self._weight = 0
        self._lock = Lock()

    def keep(self, key: tuple, compute: Callable[[], Result]) -> Result:
        """Return what `compute` gave for this key, or compute it now and keep it.

        Inside a transaction nothing is kept: it may see changes that it has not made known yet, or never will.
        """
        if connection.in_atomic_block:
            return compute()
        result = self.get(key, _NOTHING)
        if result is _NOTHING:
            result = compute()
            self.put(key, result)
        return result

    def get(self, key: tuple, default=None):
        """Return what is kept under this key."""
        whole_key = _whole(key)
        with self._lock:
            if whole_key not in self._kept:
                return default
            self._kept.move_to_end(whole_key)
            return self._kept[whole_key]

    def put(self, key: tuple, result: Result) -> None:
        """Keep a result; not to be called inside a transaction."""
        whole_key = _whole(key)
        with self._lock:
            self._take_off(whole_key)
            self._kept[whole_key] = result
            self._weight += self.weigh(result)
            while self._weight > self.room:
                self._take_off(next(iter(self._kept)))

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()
            self._weight = 0

    def _take_off(self, whole_key: tuple) -> None:
        if whole_key in self._kept:
            self._weight -= self.weigh(self._kept.pop(whole_key))


def _whole(key: tuple) -> tuple:
    return connection.settings_dict["NAME"], key
