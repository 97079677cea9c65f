"""Recording who looked at what is not for everybody.

Nothing has to be called by a page. While a request lasts, `watching` gathers by itself

- every face that shows the whole of a case (`faces.Face`), and
- every case and organisation that is read from the database (`Protected.from_db`),

and when it is answered, `record` writes down those that held something confidential and that this person may read: a
case of which a whole face was made, an organisation that is confidential and was read for them, and whichever of both
is the record of the address. What is for members only counts on the record's own addresses.

Visitors, and what anybody can read, are never recorded.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.utils import timezone

log = logging.getLogger("portal.looks")

#: Names of a record's addresses that show of it what anybody can read, or nothing; higher apps add theirs at start.
SHOWS_NO_SECRET = {"sharing-svg", "looks", "organisation-looks"}
#: Answers by which something was shown: 304 says that what the browser still has holds, 409 and 422 show a form again.
_SHOWN = frozenset({200, 206, 304, 409, 422})
_ROWS_AT_ONCE = 500


@dataclass
class Gathered:
    """The records of one request: those read, those of which something confidential was made ready to be shown."""

    read: dict = field(default_factory=dict)
    whole: dict = field(default_factory=dict)
    past: dict = field(default_factory=dict)
    members: dict = field(default_factory=dict)
    recorded: dict = field(default_factory=dict)


_gathered: ContextVar[Gathered | None] = ContextVar("gathered_looks", default=None)


@contextmanager
def watching(gathered: Gathered) -> Iterator[None]:
    """Gather what is read and shown inside."""
    token = _gathered.set(gathered)
    try:
        yield
    finally:
        _gathered.reset(token)


def note_read(record) -> None:
    """Note that a case or an organisation was read from the database."""
    gathered = _gathered.get()
    # What was not loaded with the row is not asked for: such rows are narrow ones of lists.
    if gathered is not None and {"code", "audience", "has_protected"} <= record.__dict__.keys():
        gathered.read[_key(record)] = record


def note_whole(case) -> None:
    """Note that the whole of a case was made ready to be shown."""
    gathered = _gathered.get()
    if gathered is not None and case.has_protected:
        gathered.whole[_key(case)] = case


def note_past(record) -> None:
    """Note that something was made ready to be shown that was confidential at the time, whatever it is now."""
    gathered = _gathered.get()
    if gathered is not None:
        gathered.past[_key(record)] = record


def note_members(case) -> None:
    """Note that something of a case for members only was made ready to be shown."""
    gathered = _gathered.get()
    if gathered is not None:
        gathered.members[_key(case)] = case


def _key(record) -> tuple[str, str]:
    return record._meta.model_name, record.code


def looks_of(gathered: Gathered, request, status: int) -> dict[tuple[str, str], str]:
    """Return what this person was shown by an answer with this status: {(kind, code): a value of `Saw`}."""
    user = request.user
    if status not in _SHOWN or request.method == "HEAD" or not user.is_authenticated:
        return {}
    match = request.resolver_match
    if match is None:
        return {}
    code = str(match.kwargs.get("code", "")).lower()
    read = gathered.read if match.url_name not in SHOWS_NO_SECRET else {}
    is_administration = match.app_name == "admin"
    found = dict.fromkeys(gathered.past, "confidential")
    for key, record in [*read.items(), *gathered.whole.items()]:
        is_shown = key in gathered.whole or key[1] == code or is_administration or key[0] == "organisation"
        if is_shown and record.has_protected and (is_administration or record.is_open_to(user)):
            found[key] = "confidential"
    for key, record in read.items():
        is_own = (key[1] == code or is_administration) and _reads_as_member(user, record)
        if key not in found and is_own and (key in gathered.members or record.holds_for_members()):
            found[key] = "members"
    return found


def _reads_as_member(user, record) -> bool:
    return user.is_active and (user.is_member or record.contributed_by_id == user.pk)


def way_of(match) -> str:
    """Return where somebody looked, a value of `Way`, from what an address was resolved to."""
    name = match.url_name or ""
    if match.app_name == "admin":
        return "admin"
    if name.startswith("review"):
        return "review"
    for way, names in _WAYS.items():
        if name in names:
            return way
    return "export" if name.endswith(("-csv", "-json")) else "other"


_WAYS = {
    "page": {"case", "organisation"},
    "history": {"case-history", "organisation-history"},
    "file": {"case-file", "case-file-small"},
    "list": {"confidential", "organisations", "suggest-organisations", "list", "compare", "likely-organisations"},
    "form": {
        *("edit-case", "edit-case-step", "check-case", "money", "import-ledger", "files", "add-file", "change-file"),
        *("remove-file", "edit-organisation", "add-case", "add-organisation", "merge-organisations"),
    },
}


def record(gathered: Gathered, request, status: int) -> bool:
    """Write down who was shown what, once for each call what is new; whether anything confidential was among it.

    A failure is logged and nothing else: the page was right, and its reader cannot mend it.
    """
    try:
        found = looks_of(gathered, request, status)
        new = {key: saw for key, saw in found.items() if key not in gathered.recorded}
        gathered.recorded.update(new)
        if new:
            _write(new, request.user.pk, way_of(request.resolver_match))
        return "confidential" in found.values()
    except Exception:
        log.exception("looks could not be written")
        return True


def _write(found: dict[tuple[str, str], str], person: int, way: str) -> None:
    now = timezone.now()
    day = timezone.localdate(now, timezone.get_default_timezone())
    rows = [(kind, code, person, day, way, saw, now, now, 1) for (kind, code), saw in sorted(found.items())]
    with transaction.atomic(), connection.cursor() as cursor:
        for first in range(0, len(rows), _ROWS_AT_ONCE):
            batch = rows[first : first + _ROWS_AT_ONCE]
            places = ", ".join(["(%s, %s, %s, %s, %s, %s, %s, %s, %s)"] * len(batch))
            cursor.execute(_INSERT.format(places), [value for row in batch for value in row])


_INSERT = """
INSERT INTO partnerships_look AS look (kind, code, person_id, day, way, saw, first_at, last_at, times) VALUES {}
ON CONFLICT (kind, code, person_id, day, way, saw) DO UPDATE SET times = look.times + 1, last_at = excluded.last_at
"""
