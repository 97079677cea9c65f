"""Resumption tokens: all that a list needs to go on, signed; nothing is kept on the server.

A token names the last record given by its datestamp and id, so that what changes meanwhile moves to the end of the list
and is given there, and nothing is given for another.
"""

from datetime import datetime, timedelta, timezone

from django.core import signing

_SALT = "literature.machines.oai"
#: So long a list can be gone on with.
LIFETIME = timedelta(days=2)


class BadToken(Exception):
    """The token was not made here, was made for another verb, or has run out."""


def write(verb: str, asked, after: tuple[datetime, int], cursor: int, size: int) -> str:
    """Return the token with which a list goes on after a record."""
    values = [verb, asked.prefix, _out(asked.start), _out(asked.end), asked.set, _out(after[0]), after[1], cursor, size]
    return signing.dumps(values, salt=_SALT)


def read(token: str, verb: str) -> dict:
    """Return the arguments of `Asked` that a token holds. Raises BadToken."""
    try:
        values = signing.loads(token, salt=_SALT, max_age=LIFETIME)
        made_for, prefix, start, end, named, datestamp, source_id, cursor, size = values
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise BadToken from error
    if made_for != verb:
        raise BadToken
    return {
        "prefix": prefix,
        "start": _in(start),
        "end": _in(end),
        "set": named,
        "after": (_in(datestamp), source_id),
        "cursor": cursor,
        "size": size,
    }


def _out(moment: datetime | None) -> str | None:
    return moment and moment.astimezone(timezone.utc).isoformat()


def _in(text: str | None) -> datetime | None:
    return text and datetime.fromisoformat(text)
