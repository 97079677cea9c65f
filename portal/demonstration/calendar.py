"""When the things of the demonstration happened: spread over the last months, in the order in which they were done.

The actions write the time at which they are called, and rightly offer no other. So all is built now, and in the same
transaction, before anyone can have seen it, the times alone are set back. Steps and history are append-only by
triggers; those triggers are ignored for this, by name, and nothing else is changed.
"""

import heapq
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count, pairwise

import pghistory.models
import pgtrigger
from django.apps import apps
from django.db import connection
from django.utils import timezone

from accounts.actions import INVITATION_LASTS
from accounts.models import Invitation, Membership, User
from curation.models import Step
from literature.models import CaseSource, Source
from outbox.models import Letter
from partnerships.models import Call, CaseComment, GoodPractice

#: How long ago the network began: so long that what was marked as good practice at first has not been confirmed for two
#: years. Most of the literature came in the last half year.
BEGAN_DAYS_AGO = 800


class Calendar:
    """What is to happen and when; does it in that order, then sets the times."""

    def __init__(self):
        self.now = timezone.now()
        self._agenda: list[tuple[datetime, int, Callable]] = []
        self._numbers = count()  # of two things at one time, the one planned first
        self._times: list[datetime] = []
        self._rows = {model: model._meta.pk.column for model in (Step, Letter, Invitation, Membership, User)}
        self._rows |= {model: model._meta.pk.column for model in (GoodPractice, CaseComment, CaseSource, Call)}
        self._events = [model for model in apps.get_models() if issubclass(model, pghistory.models.Event)]
        self._rows |= dict.fromkeys(self._events, "pgh_id")
        self._highest = [self._positions()]

    def ago(self, days: float) -> datetime:
        """Return the time so many days ago."""
        return self.now - timedelta(days=days)

    def plan(self, when: datetime, do: Callable[[], object]) -> None:
        """Put something on the agenda. `do` may plan more, for a later time."""
        heapq.heappush(self._agenda, (when, next(self._numbers), do))

    def run(self) -> None:
        """Do everything on the agenda, the earliest first."""
        while self._agenda:
            when, _number, do = heapq.heappop(self._agenda)
            do()
            self._times.append(min(when, self.now))
            self._highest.append(self._positions())

    def _positions(self) -> list[int]:
        """Highest id of each table so far: what an action adds lies above it."""
        selects = ", ".join(
            f"(SELECT coalesce(max({column}), 0) FROM {model._meta.db_table})"  # noqa: S608  names of our own models
            for model, column in self._rows.items()
        )
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {selects}")
            return list(cursor.fetchone())

    def set_back(self) -> None:
        """Give every row the time at which it was to happen."""
        names = [f"{model._meta.label}:append_only" for model in self._events]
        names += ["curation.Step:step_never_changed"]
        recorded = (Invitation, Membership, Source, CaseComment, CaseSource, Call)
        names += [f"{model._meta.label}:update_update" for model in recorded]
        names += ["partnerships.GoodPractice:goodpractice_never_changed"]
        with connection.cursor() as cursor, pgtrigger.ignore(*names):
            self._set(cursor, Step, "at = v.time")
            self._set(cursor, Membership, "joined_at = v.time")
            self._set(cursor, User, "date_joined = v.time")
            self._set(
                cursor,
                Invitation,
                f"created_at = v.time, sent_at = v.time, expires_at = v.time + interval '{INVITATION_LASTS.days} days'",
            )
            # Nobody waits for these letters: they are in the portal, as the demonstration's letters are.
            self._set(
                cursor,
                Letter,
                "created_at = v.time, due_at = v.time, sending_at = v.time, sent_at = v.time, attempts = 1,"
                " state = 'kept'",
            )
            self._set(cursor, GoodPractice, "at = v.time")
            self._set(cursor, CaseComment, "at = v.time, told_at = v.time")
            self._set(cursor, CaseSource, "at = v.time")
            self._set(cursor, Call, "made_at = v.time")
            for model in self._events:
                self._set(cursor, model, "pgh_created_at = v.time")
            for sql in (INVITATIONS, SOURCES, CONTEXTS):
                cursor.execute(sql)

    def _set(self, cursor, model, assignments: str) -> None:
        place = list(self._rows).index(model)
        bounds = list(pairwise(positions[place] for positions in self._highest))
        cursor.execute(
            f"UPDATE {model._meta.db_table} AS t SET {assignments}"  # noqa: S608  names of our own models
            " FROM unnest(%s::bigint[], %s::bigint[], %s::timestamptz[]) AS v (above, highest, time)"
            f" WHERE t.{self._rows[model]} > v.above AND t.{self._rows[model]} <= v.highest",
            [[above for above, _highest in bounds], [highest for _above, highest in bounds], self._times],
        )


# What follows from the times above: first the rows, then what the history says of them.
INVITATIONS = """
UPDATE accounts_invitation AS i SET accepted_at = m.joined_at
FROM accounts_membership AS m WHERE m.user_id = i.accepted_by_id AND m.group_id = i.group_id;
UPDATE accounts_invitationevent AS e SET
    created_at = i.created_at, sent_at = i.sent_at, expires_at = i.expires_at,
    accepted_at = CASE WHEN e.accepted_at IS NOT NULL THEN i.accepted_at END
FROM accounts_invitation AS i WHERE i.id = e.id;
UPDATE accounts_membershipevent AS e SET joined_at = m.joined_at FROM accounts_membership AS m WHERE m.id = e.id;
"""
# What the history says of a record's times, from its steps; then the record as its last event has it.
_RECORDS = """
CREATE TEMPORARY TABLE demonstration_{model}_steps ON COMMIT DROP AS
SELECT s.object_id AS id, s.action, s.to_state, s.at
FROM curation_step AS s JOIN django_content_type AS c ON c.id = s.content_type_id
WHERE c.app_label = '{app}' AND c.model = '{model}';
UPDATE {app}_{model}event AS e SET
    created_at = (SELECT min(at) FROM demonstration_{model}_steps AS s WHERE s.id = e.id),
    changed_at = e.pgh_created_at,
    submitted_at = (SELECT max(at) FROM demonstration_{model}_steps AS s
        WHERE s.id = e.id AND action = 'submit' AND at <= e.pgh_created_at AND e.submitted_at IS NOT NULL),
    published_at = (SELECT min(at) FROM demonstration_{model}_steps AS s
        WHERE s.id = e.id AND to_state = 'published' AND e.published_at IS NOT NULL);
UPDATE {app}_{model} AS r SET
    created_at = e.created_at, changed_at = e.changed_at, submitted_at = e.submitted_at, published_at = e.published_at
FROM (SELECT DISTINCT ON (id) * FROM {app}_{model}event ORDER BY id, pgh_id DESC) AS e WHERE e.id = r.id;
"""
_CONTEXTS = """
UPDATE pghistory_context AS c SET created_at = e.time, updated_at = e.time
FROM (SELECT pgh_context_id AS id, min(pgh_created_at) AS time FROM ({events}) AS events GROUP BY 1) AS e
WHERE e.id = c.id;
"""


def times_of_records(app: str, model: str) -> str:
    """Return SQL that gives records of a tracked model, and their events, the times of their steps."""
    return _RECORDS.format(app=app, model=model)


def times_of_contexts(*tables: str) -> str:
    """Return SQL that gives the contexts of events the times of the first of them; `tables` are those of events."""
    events = " UNION ALL ".join(f"SELECT pgh_context_id, pgh_created_at FROM {table}" for table in tables)  # noqa: S608
    return _CONTEXTS.format(events=events)


SOURCES = times_of_records("literature", "source")
CONTEXTS = times_of_contexts(
    *("literature_sourceevent", "literature_sourcetopicevent", "literature_sourcetagevent"),
    *("accounts_invitationevent", "accounts_membershipevent"),
)
