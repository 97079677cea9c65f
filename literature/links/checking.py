"""The due job that looks at addresses: each once a week at most, politely, and never long at a time."""

import time
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction

from literature.links import asking
from literature.links.asking import Copy, Outcome
from literature.models import SourceLink

EVERY = timedelta(days=7)
# A link that was taken up is nobody else's for so long; it is looked at then if the process was ended meanwhile.
TAKEN_FOR = timedelta(hours=1)
DAYS_UNTIL_DEAD = 3
# One call looks at so many addresses, of one host at so many, and begins none after so many seconds.
MOST_A_CALL = 20
MOST_A_HOST = 3
MOST_SECONDS = 15
# Rows that are looked through to find as many of different hosts.
_CONSIDERED = 500
# How often new and changed addresses are gathered, and how many each time.
_GATHER_SECONDS = 15 * 60
_MOST_GATHERED = 2000


def check_due(now: datetime) -> int:
    """Look at the addresses whose turn it is; the due job. Does nothing where settings.LINK_CHECKS is off.

    Returns how many were looked at.
    """
    if not settings.LINK_CHECKS:
        return 0
    if cache.add("literature.links.gathered", 1, _GATHER_SECONDS):
        gather(now)
    began, looked = time.monotonic(), 0
    for link in take_up(now):
        if time.monotonic() - began > MOST_SECONDS:
            SourceLink.objects.filter(pk=link.pk).update(next_check_at=now)
            continue
        record(link, asking.look(link), now=now)
        looked += 1
    return looked


ADDRESSES = """
    SELECT s.id AS source_id, a.kind, a.address, a.host FROM literature_source AS s
    CROSS JOIN LATERAL (VALUES
        ('url', s.url, lower(substring(s.url from '^[a-z]+://(?:[^/@]*@)?([^/:?#]+)'))),
        ('doi', s.doi, 'doi.org')) AS a (kind, address, host)
    WHERE s.state = 'published' AND s.amends_id IS NULL AND a.address <> '' AND a.host IS NOT NULL
"""
GATHER = f"""
INSERT INTO literature_sourcelink AS l
    (source_id, kind, address, host, state, failures, next_check_at, moved_to, archived_url, note)
SELECT n.source_id, n.kind, n.address, left(n.host, 255), 'unchecked', 0,
    -- Spread over the week that they are looked at in, a few each minute while they are few.
    %(now)s + random() * least(interval '7 days', count(*) OVER () * interval '6 seconds'), '', '', ''
FROM ({ADDRESSES}) AS n
LEFT JOIN literature_sourcelink AS known ON known.source_id = n.source_id AND known.kind = n.kind
WHERE known.id IS NULL OR known.address <> n.address
LIMIT %(most)s
ON CONFLICT (source_id, kind) DO UPDATE SET address = EXCLUDED.address, host = EXCLUDED.host, state = 'unchecked',
    failures = 0, last_failed_on = NULL, status = NULL, checked_at = NULL, next_check_at = EXCLUDED.next_check_at,
    moved_to = '', archived_url = '', archived_on = NULL, note = '', settled_by_id = NULL, settled_at = NULL
"""  # noqa: S608  our own SQL
DROP = f"""
DELETE FROM literature_sourcelink AS l WHERE NOT EXISTS (
    SELECT FROM ({ADDRESSES}) AS n WHERE n.source_id = l.source_id AND n.kind = l.kind)
"""  # noqa: S608  our own SQL


def gather(now: datetime) -> int:
    """Bring the links up to what the published sources say now; returns how many are new or changed."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(DROP)
        cursor.execute(GATHER, {"now": now, "most": _MOST_GATHERED})
        return cursor.rowcount


def take_up(now: datetime) -> list[SourceLink]:
    """Links whose turn it is, few of each host, which nobody else takes up meanwhile."""
    with transaction.atomic():
        due = SourceLink.objects.filter(next_check_at__lte=now).order_by("next_check_at")
        considered = list(due.values_list("pk", "host")[:_CONSIDERED])
        hosts: Counter = Counter()
        chosen = []
        for pk, host in considered:
            hosts[host] += 1
            if hosts[host] <= MOST_A_HOST and len(chosen) < MOST_A_CALL:
                chosen.append(pk)
        links = SourceLink.objects.select_for_update(of=("self",), skip_locked=True).select_related("source")
        taken = list(links.filter(pk__in=chosen, next_check_at__lte=now).order_by("next_check_at"))
        SourceLink.objects.filter(pk__in=[link.pk for link in taken]).update(next_check_at=now + TAKEN_FOR)
    return taken


def record(
    link: SourceLink,
    outcome: Outcome,
    *,
    now: datetime,
    find_copy: Callable[[str, date | None], Copy | None] = asking.archived_copy,
) -> SourceLink:
    """Write down what a look found. An address is dead when it was gone on three different days, one after another.

    Of one that is dead an archive is asked for a copy (`find_copy`), each time until it has one.
    """
    with transaction.atomic():
        locked = SourceLink.objects.select_for_update(of=("self",)).select_related("source").filter(pk=link.pk).first()
        if locked is None or locked.address != link.address:  # corrected meanwhile
            return link
        locked.checked_at, locked.next_check_at, locked.status = now, now + EVERY, outcome.status
        if outcome.kind == "gone":
            _count_failure(locked, now)
        elif outcome.kind in ("alive", "moved"):
            locked.failures, locked.last_failed_on = 0, None
            locked.state, locked.moved_to = SourceLink.State(outcome.kind), outcome.moved_to
            locked.archived_url, locked.archived_on, locked.note = "", None, ""
            locked.settled_by, locked.settled_at = None, None
        elif locked.state != SourceLink.State.DEAD:  # what does not let us look says nothing new
            locked.state = SourceLink.State.UNSURE
        locked.save()
    if locked.state == SourceLink.State.DEAD and locked.kind == SourceLink.Kind.URL and not locked.archived_url:
        copy = find_copy(locked.address, locked.source.accessed)
        if copy:
            locked.archived_url, locked.archived_on = copy.url, copy.on
            still = SourceLink.objects.filter(pk=locked.pk, address=locked.address)
            still.update(archived_url=copy.url, archived_on=copy.on)
    return locked


def _count_failure(link: SourceLink, now: datetime) -> None:
    if link.last_failed_on != now.date():
        link.failures += 1
        link.last_failed_on = now.date()
    if link.failures >= DAYS_UNTIL_DEAD:
        link.state = SourceLink.State.DEAD
    elif link.state != SourceLink.State.DEAD:
        link.state = SourceLink.State.UNSURE
