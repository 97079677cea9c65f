"""The times of cases: what the calendar gave their steps and their history, said in the records too."""

import pgtrigger
from django.db import connection

# First what the history says of a case's times, then the case as its last event has it, then what stands beside it.
CASES = """
CREATE TEMPORARY TABLE demonstration_case_steps ON COMMIT DROP AS
SELECT s.object_id AS case_id, s.action, s.to_state, s.at
FROM curation_step AS s JOIN django_content_type AS c ON c.id = s.content_type_id
WHERE c.app_label = 'partnerships' AND c.model = 'partnership';
UPDATE partnerships_partnershipevent AS e SET
    created_at = (SELECT min(at) FROM demonstration_case_steps WHERE case_id = e.id),
    changed_at = e.pgh_created_at,
    submitted_at = (SELECT max(at) FROM demonstration_case_steps
        WHERE case_id = e.id AND action = 'submit' AND at <= e.pgh_created_at AND e.submitted_at IS NOT NULL),
    published_at = (SELECT min(at) FROM demonstration_case_steps
        WHERE case_id = e.id AND to_state = 'published' AND e.published_at IS NOT NULL);
UPDATE partnerships_partnership AS p SET
    created_at = e.created_at, changed_at = e.changed_at, submitted_at = e.submitted_at, published_at = e.published_at
FROM (SELECT DISTINCT ON (id) * FROM partnerships_partnershipevent ORDER BY id, pgh_id DESC) AS e WHERE e.id = p.id;
UPDATE partnerships_casecommentevent AS e SET at = c.at FROM partnerships_casecomment AS c WHERE c.id = e.id;
UPDATE literature_casesourceevent AS e SET at = c.at FROM literature_casesource AS c WHERE c.id = e.id;
UPDATE partnerships_callevent AS e SET made_at = c.made_at FROM partnerships_call AS c WHERE c.id = e.id;
"""
CONTEXTS = """
UPDATE pghistory_context AS c SET created_at = e.time, updated_at = e.time
FROM (
    SELECT pgh_context_id AS id, min(pgh_created_at) AS time FROM (
        SELECT pgh_context_id, pgh_created_at FROM partnerships_partnershipevent
        UNION ALL SELECT pgh_context_id, pgh_created_at FROM partnerships_partnershiptopicevent
        UNION ALL SELECT pgh_context_id, pgh_created_at FROM partnerships_partnershiptagevent
        UNION ALL SELECT pgh_context_id, pgh_created_at FROM partnerships_organisationevent
        UNION ALL SELECT pgh_context_id, pgh_created_at FROM partnerships_casecommentevent
        UNION ALL SELECT pgh_context_id, pgh_created_at FROM partnerships_callevent
        UNION ALL SELECT pgh_context_id, pgh_created_at FROM literature_casesourceevent
    ) AS events GROUP BY 1
) AS e WHERE e.id = c.id;
"""
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
        for sql in (CASES, CONTEXTS):
            cursor.execute(sql)
