"""Sources that good practice rests on: a web address, or a work in the literature by its short address.

The literature stands above partnerships and is not named here; it says at start how its works are found.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

MOST_SOURCES = 20
_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_OWN = re.compile(r"(?:\S*/literature/)?([0-9a-z]{7})/?", re.IGNORECASE)


@dataclass(frozen=True)
class Source:
    """A source: what it is called, and where it is read."""

    label: str
    url: str
    is_outside: bool = False


#: `(short addresses, user) -> {short address: (label, address)}` of the works that this person may read.
_look_up: Callable[[list[str], object], dict[str, tuple[str, str]]] = lambda _codes, _user: {}  # noqa: E731


def look_up_with(function: Callable[[list[str], object], dict[str, tuple[str, str]]]) -> None:
    """Say how works are found by their short addresses."""
    global _look_up
    _look_up = function


def split(text: str) -> tuple[list[str], list[str]]:
    """Return the sources that somebody typed, one a line, as they are kept, and the lines that are none."""
    kept, wrong = [], []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        own = _OWN.fullmatch(line)
        if own:
            kept.append(own[1].lower())
        elif _ADDRESS.fullmatch(line) and len(line) <= 500:
            kept.append(line)
        else:
            wrong.append(line[:80])
    return list(dict.fromkeys(kept)), wrong


def unknown(sources: Iterable[str], user) -> list[str]:
    """Return the short addresses that lead this person to no work."""
    codes = [one for one in sources if not _ADDRESS.fullmatch(one)]
    found = _look_up(codes, user) if codes else {}
    return [code for code in codes if code not in found]


def shown(sources: Iterable[str], user) -> list[Source]:
    """Return the sources that this person may read, in their order."""
    sources = list(sources)
    codes = [one for one in sources if not _ADDRESS.fullmatch(one)]
    found = _look_up(codes, user) if codes else {}
    return [
        Source(one, one, is_outside=True) if one not in codes else Source(*found[one])
        for one in sources
        if one not in codes or one in found
    ]
