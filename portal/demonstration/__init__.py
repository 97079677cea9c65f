"""The demonstration base: a network at work, built through the actions that people's input goes through.

So it can be in no state that the portal could not get into. What the actions cannot do is done beside them, and is
said where it is done: the first network, groups and coordinators (nobody is there yet to invite them), and the times
at which things happened (the actions know only now).
"""

from collections.abc import Callable

from django.db import connection, transaction

from accounts.models import User
from portal.demonstration import (
    cases,
    duplicates,
    files,
    imports,
    lists,
    literature,
    money,
    organisations,
    people,
    safety,
    searches,
)
from portal.demonstration.calendar import Calendar

# Two starts at once build one base: the second waits here, then finds people.
LOCK = 0x64_65_6D_6F


@transaction.atomic
def build(*, say: Callable[[str], object] = print) -> bool:
    """Build the demonstration base, whole or not at all; `say` is told of the progress in sentences.

    Returns False, and does nothing, when there is any person in the database.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    if User.objects.exists():
        return False
    say("Building the demonstration base, which takes some seconds.")
    calendar = Calendar()
    cast = people.build(calendar, say)
    duplicates.plan(calendar, cast)
    organisations.plan(calendar, cast)
    cases.plan(calendar, cast)
    calendar.plan(calendar.ago(money.DAYS_AGO), money.build)
    literature.build(calendar, cast, say)
    duplicates.seek(say)
    files.build(cast, say)
    searches.build(calendar, cast, say)
    lists.build()
    calendar.run()
    calendar.set_back()
    organisations.set_back(say)
    cases.set_back(calendar, say)
    searches.set_back(calendar)
    imports.build()
    safety.build(say)
    return True
