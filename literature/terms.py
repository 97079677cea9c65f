"""How many sources each name is of: brought up to date now and then, to put suggestions in order."""

from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import connection, transaction

from literature.kept import stamp

#: At least so long from one time to the next.
EVERY = timedelta(minutes=15)
_WEIGHED = "names-weighed-at-stamp"
_LOCK = 0x7465726D

# Only what changed is written; a name that no published source bears any more is forgotten.
_COUNT = """
WITH counted AS MATERIALIZED (
    SELECT one, count(*) AS number
    FROM literature_sourceindex, unnest(author_ids || venue_ids) AS one GROUP BY one
), weighed AS (
    UPDATE literature_term AS term SET number = counted.number
    FROM counted WHERE counted.one = term.id AND term.number <> counted.number
)
DELETE FROM literature_term AS term WHERE NOT EXISTS (SELECT FROM counted WHERE counted.one = term.id)
    AND NOT EXISTS (SELECT FROM literature_sourceindex AS row
        WHERE row.author_ids @> ARRAY[term.id] OR row.venue_ids @> ARRAY[term.id])
"""


def weigh(now: datetime) -> int:
    """Count the sources of each name, if the published base has changed since, at most every quarter of an hour.

    One statement of some tenths of a second for a hundred thousand sources; two at once do it once. Returns how many
    names were forgotten.
    """
    state = stamp()
    if cache.get(_WEIGHED) == state or not cache.add(f"{_WEIGHED}-lately", True, EVERY.total_seconds()):
        return 0
    forgotten = weigh_now()
    cache.set(_WEIGHED, state, None)
    return forgotten


@transaction.atomic
def weigh_now() -> int:
    """Count the sources of each name; return how many names were forgotten."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(_COUNT)
        return cursor.rowcount
