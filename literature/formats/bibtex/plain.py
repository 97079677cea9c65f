"""Entries that are plainly well formed, read by two regular expressions: what programs write, and most of any file.

What is read here is read as bibtexparser's splitter reads it (a test compares the two); with any doubt the entry is
left to it: a backslash before a brace, an `@` in a value, braces within braces within braces, text behind the
entry, one that is very long.
"""

import re
from typing import NamedTuple

# No backslash takes the sense from a brace, and no "@" in it could begin another entry.
_TEXT = r"[^{}\\@]*(?:\\[^{}\\@\n][^{}\\@]*)*"
_IN_BRACES = rf"\{{{_TEXT}(?:\{{{_TEXT}(?:\{{{_TEXT}\}}{_TEXT})*\}}{_TEXT})*\}}"
_HEAD = re.compile(r"@(?!comment|preamble|string)(\w+)[ \t]*\{\s*([^\s,={}\"\\@%#()]*)\s*,", re.IGNORECASE)
_FIELD = re.compile(
    rf"\s*([A-Za-z][A-Za-z0-9_:+.-]*)\s*=\s*({_IN_BRACES}|\"[^{{}}\\@\"]*\"|[A-Za-z0-9]+)\s*(?:,|(?=\}}))"
)
_END = re.compile(r"\s*\}")
#: Characters of an entry. The expressions remember each brace of a value while they look for its end: 200 bytes or so.
LONGEST = 50_000


class Plain(NamedTuple):
    """An entry of the text from `begin` to `end`; its fields are names and raw values in their order."""

    type: str
    key: str
    pairs: list[tuple[str, str]]
    begin: int
    end: int


def plain_entry(text: str, begin: int, limit: int) -> Plain | None:
    """The entry at `text[begin] == "@"`, which has to be all that there is before `limit`, white space apart.

    None where it is not plainly well formed.
    """
    if limit - begin > LONGEST:
        return None
    head = _HEAD.match(text, begin, limit)
    if head is None:
        return None
    pairs = []
    position = head.end()
    while match := _FIELD.match(text, position, limit):
        pairs.append(match.groups())
        position = match.end()
    closed = _END.match(text, position, limit)
    if closed is None:
        return None
    end = closed.end()
    if end < limit and not text[end:limit].isspace():
        return None
    return Plain(head[1].lower(), head[2], pairs, begin, end)
