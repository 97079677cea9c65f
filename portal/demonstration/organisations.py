"""Organisations that the cases are about: real ones, brought as a register, and two invented ones, one confidential.

What is said of the real ones is public: name, kind, country, web site, and the ROR identifier where that is known. A
case's partner names one by `named("UNDP").code`.
"""

from functools import partial
from pathlib import Path

import pgtrigger
from django.db import connection

from curation.actions import take
from curation.workflow import Action
from partnerships.actions import add_organisation
from partnerships.models import Organisation
from partnerships.registers import actions, work
from portal.demonstration.calendar import Calendar
from portal.demonstration.people import Cast

#: The group that looks after them.
GROUP = 3
#: Before the first case that names one of them.
DAYS_AGO = 775
FILE_NAME = "organisations-of-the-network.csv"
REGISTER = Path(__file__).parent / "organisations.csv"
INVENTED = {
    "name": "Lantern Street Legal Aid",
    "acronym": "LSLA",
    "kind": "local-ngo",
    "country": "KE",
    "region": "Mombasa",
    "website": "https://lantern-street.example/",
    "description": "Invented for the demonstration: a legal aid centre that advises tenants and workers.",
    "contacts": [
        {"name": "Wanjiru Ouma", "role": "coordinator", "email": "w.ouma@lantern-street.example", "telephone": ""}
    ],
}
CONFIDENTIAL = {
    "name": "Harbour Women's Circle",
    "kind": "local-ngo",
    "description": "Invented for the demonstration: a group whose members would be in danger if its name were known.",
    "audience": "confidential",
}


def plan(calendar: Calendar, cast: Cast) -> None:
    """Let a coordinator bring the real ones, and a member add the invented ones a day later."""
    calendar.plan(calendar.ago(DAYS_AGO), partial(_bring, cast))
    for days, values in ((DAYS_AGO - 1, INVENTED), (DAYS_AGO - 2, CONFIDENTIAL)):
        calendar.plan(calendar.ago(days), partial(_add, cast, values))


def named(name: str) -> Organisation:
    """Return the published organisation of this name or acronym. Raises DoesNotExist."""
    known = Organisation.objects.records().filter(state="published")
    return known.filter(names__text=name, names__kind__in=["name", "acronym"]).distinct().get()


def _bring(cast: Cast) -> None:
    by = cast.coordinators[GROUP][0]
    brought = actions.bring(by=by, group=cast.groups[GROUP], data=REGISTER.read_bytes(), file_name=FILE_NAME)
    actions.say_columns(brought, by=by, fields=[column["field"] for column in brought.columns])
    work.go_on_with(brought.pk)
    brought.refresh_from_db()
    actions.begin_writing(brought, by=by)
    work.go_on_with(brought.pk)


def _add(cast: Cast, values: dict) -> None:
    reviewer = cast.coordinators[GROUP][0]
    members = [cast.people[index] for index, groups in cast.groups_of.items() if groups[0] == GROUP]
    author = next(person for person in members if person not in cast.coordinators[GROUP])
    readers = [reviewer] if values.get("audience") == "confidential" else []
    made = add_organisation(by=author, group=cast.groups[GROUP], values=values, readers=readers)
    take(take(made, Action.SUBMIT, by=author), Action.PUBLISH, by=reviewer)


TIMES = """
UPDATE partnerships_organisation AS o SET
    created_at = s.at, submitted_at = s.at, published_at = s.at, changed_at = s.at
FROM curation_step AS s JOIN django_content_type AS c ON c.id = s.content_type_id
WHERE c.app_label = 'partnerships' AND c.model = 'organisation' AND s.object_id = o.id AND s.action = 'add';
UPDATE partnerships_organisationevent AS e SET
    created_at = o.created_at, changed_at = o.changed_at,
    submitted_at = CASE WHEN e.submitted_at IS NOT NULL THEN o.submitted_at END,
    published_at = CASE WHEN e.published_at IS NOT NULL THEN o.published_at END
FROM partnerships_organisation AS o WHERE o.id = e.id;
UPDATE partnerships_organisationimport AS i SET brought_at = s.at, written_at = s.at
FROM (SELECT min(at) AS at FROM partnerships_organisation AS o JOIN curation_step ON object_id = o.id AND action = 'add'
    JOIN django_content_type AS c ON c.id = content_type_id AND c.model = 'organisation') AS s;
"""


def set_back(say) -> None:
    """Give the records the times of their steps, which the calendar has set back."""
    names = ("partnerships.Organisation:update_update", "partnerships.OrganisationEvent:append_only")
    with connection.cursor() as cursor, pgtrigger.ignore(*names):
        cursor.execute(TIMES)
    say(f"{Organisation.objects.published().count()} organisations, and one that is confidential.")
