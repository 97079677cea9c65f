"""What each app wants done regularly, and whether a letter still matters when its turn comes.

Apps register from `AppConfig.ready`, so that the outbox, which every app stands on, names none of them.
"""

from collections.abc import Callable
from datetime import datetime

_jobs: dict[str, Callable[[datetime], int]] = {}
_matters: dict[str, Callable[[dict], bool]] = {}


def job(name: str):
    """Register a function `(now) -> number of things done` that `run_due` calls each time, before letters go."""

    def register(function):
        _jobs[name] = function
        return function

    return register


def matters(kind: str):
    """Register a predicate `(letter.about) -> bool`, asked just before a letter of this kind is sent."""

    def register(function):
        _matters[kind] = function
        return function

    return register


def jobs() -> dict[str, Callable[[datetime], int]]:
    """Return the registered jobs by name, in the order they were registered."""
    return dict(_jobs)


def still_matters(kind: str, about: dict) -> bool:
    """Say whether a letter of this kind about this matter should still go out; yes if nobody registered."""
    predicate = _matters.get(kind)
    return True if predicate is None else predicate(about)
