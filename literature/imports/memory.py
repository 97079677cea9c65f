"""Python's search for circular garbage, less often while an import works.

An import makes some hundreds of small objects for each record, hardly any of them in circles; the search goes through
those that live again and again, and takes a tenth of the time.
"""

import gc
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps

#: New objects before the youngest are searched, and searches of one age before the next older is (see `gc`).
SELDOM = (20_000, 20, 50)

_lock = threading.Lock()
_at_work: list[int] = []  # one for each that asked for it, in whatever thread
_usual: list[tuple[int, int, int]] = []


@contextmanager
def searched_seldom() -> Iterator[None]:
    """Have it searched less often in this process until the last of those who asked for it is done."""
    with _lock:
        if not _at_work:
            _usual[:] = [gc.get_threshold()]
            gc.set_threshold(*SELDOM)
        _at_work.append(1)
    try:
        yield
    finally:
        with _lock:
            _at_work.pop()
            if not _at_work:
                gc.set_threshold(*_usual[0])


def with_seldom_searches(work: Callable[..., Iterator[None]]) -> Callable[..., Iterator[None]]:
    """A generator that has it searched seldom from its first step until it ends or is closed."""

    @wraps(work)
    def working(*arguments):
        with searched_seldom():
            yield from work(*arguments)

    return working
