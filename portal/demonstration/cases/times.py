"""The times of cases: what the calendar gave their steps and their history, said in the records too."""

import pgtrigger
from django.db import connection

from portal.demonstration.calendar import times_of_contexts, times_of_records

CASES = times_of_records("partnerships", "partnership")
# What the history says of what stands beside a case.
BESIDE = """
UPDATE partnerships_casecommentevent AS e SET at = c.at FROM partnerships_casecomment AS c WHERE c.id = e.id;
UPDATE literature_casesourceevent AS e SET at = c.at FROM literature_casesource AS c WHERE c.id = e.id;
UPDATE partnerships_callevent AS e SET made_at = c.made_at FROM partnerships_call AS c WHERE c.id = e.id;
"""
CONTEXTS = times_of_contexts(
    *("partnerships_partnershipevent", "partnerships_partnershiptopicevent", "partnerships_partnershiptagevent"),
    *("partnerships_organisationevent", "partnerships_casecommentevent", "partnerships_callevent"),
    "literature_casesourceevent",
)
# The history's own triggers, which would write an event for each change, and those that keep events as they are.
TRIGGERS = (
    "partnerships.Partnership:update_update",
    "partnerships.PartnershipEvent:append_only",
    "partnerships.CaseCommentEvent:append_only",
    "partnerships.CallEvent:append_only",
    "literature.CaseSourceEvent:append_only",
)


def set_back() -> None:
    """Give the records of cases the times of their steps."""
    with connection.cursor() as cursor, pgtrigger.ignore(*TRIGGERS):
        for sql in (CASES, BESIDE, CONTEXTS):
            cursor.execute(sql)
