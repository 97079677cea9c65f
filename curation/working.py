"""Work that goes on in the background: by one worker at a time, which any other may follow.

A worker holds what it works on by a session lock of the database, which the server gives back the moment the
worker's process dies, be it by `kill -9`: another goes on with the first batch that was not committed
(docs/decisions/0014).
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import IntegrityError, OperationalError, connection, transaction

log = logging.getLogger("portal.imports")


@contextmanager
def held(kind: int, id: int) -> Iterator[bool]:
    """Hold the work of this kind (a number of one's own, 32 bits) on this id; False where somebody else holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [kind, id])
        is_held = cursor.fetchone()[0]
    try:
        yield is_held
    finally:
        if is_held:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [kind, id])


def in_turn(ids: Iterable[int], work: Callable[..., bool], seconds: float) -> int:
    """Call `work(id, until=moment)` for one id after the other, for so many seconds; return how many were worked on."""
    until = time.monotonic() + seconds
    number = 0
    for id in list(ids):
        if time.monotonic() > until:
            break
        number += work(id, until=until)
    return number


def go_through_stages(
    fresh: Callable[[], Any | None], stages: Mapping[str, Callable], give_up: Callable[[], None], until: float | None
) -> None:
    """Work on what has a `stage` until it is not under way any more, or until a moment of `time.monotonic`.

    `fresh()` reads it from the database, None once it is gone; `stages` has for each stage a function that yields
    after each batch it has committed. `give_up()` is called where the work itself fails: not where the database was
    away or slow, or another did it, since then it is tried again later. Errors are raised.
    """
    try:
        while (brought := fresh()) is not None and brought.is_under_way:
            for _batch in stages[brought.stage](brought):
                if until is not None and time.monotonic() > until:
                    return
            if fresh().stage == brought.stage:  # it could not go on
                break
    except (OperationalError, IntegrityError):
        raise
    except Exception:
        give_up()
        raise


def start_in_a_thread(work: Callable[[int], object], id: int, *, name: str) -> None:
    """Begin with `work(id)` once the transaction is committed, in a thread of this process.

    Where the settings say no (tests) or the thread dies with its process, a job of `run_due` does it.
    """
    if settings.IMPORTS_IN_A_THREAD:
        thread = threading.Thread(target=_run, args=[work, id, name], name=f"{name} {id}", daemon=True)
        transaction.on_commit(thread.start)


def _run(work: Callable[[int], object], id: int, name: str) -> None:
    try:
        work(id)
    except Exception:
        log.exception(f"{name} failed", extra={name.replace(" ", "_"): id})
    finally:
        connection.close()
