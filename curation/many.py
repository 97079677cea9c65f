"""The door for a change of state, for many records at once: the same table, rules and log, in few statements.

What happens to each record is what `curation.actions.take` would have done; a test compares the two.
"""

from collections.abc import Sequence

import pghistory
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from curation import rules
from curation.actions import rule_for, step_of
from curation.bulk import insert_many
from curation.models import Contribution, Step
from curation.workflow import Action, State, Who


def log_many(
    records: Sequence[Contribution],
    action: Action,
    *,
    by,
    from_states: Sequence[str],
    contents: Sequence[dict | None],
    comment: str = "",
    own: Sequence[bool] | None = None,
) -> list[Step]:
    """Append a step to each record's log. `contents` are their snapshots, which the caller knows without asking."""
    if not records:
        return []
    steps = [
        step_of(record, action, by=by, from_state=from_state, content=content, comment=comment, own=is_own)
        for record, from_state, content, is_own in zip(
            records, from_states, contents, own or [False] * len(records), strict=True
        )
    ]
    insert_many(steps)
    return steps


def take_many(
    records: Sequence[Contribution],
    action: Action | str,
    *,
    by,
    contents: Sequence[dict | None],
    comment: str = "",
) -> list[Step]:
    """Take a step of the workflow's table with many records that the caller has locked and just read.

    No letters are written: the caller tells people of all of it in one (`curation.letters.tell_of_many`). Nor is
    what a change entails (`Kind.after_change`) done at once; the due jobs see to it. Amendments are not taken over
    here. Returns the steps. Raises NotAllowedNow or PermissionDenied, with nothing done, when one record does not
    allow it, and ValueError when the step leads to more than one state.
    """
    action, now, known = Action(action), timezone.now(), {}
    from_states = [record.state for record in records]
    with transaction.atomic(), pghistory.context(user=by.pk, step=action.value):
        own, targets = [], set()
        for record in records:
            key = (
                record.state,
                record.published_at is None,
                record.amends_id,
                record.group_id,
                record.contributed_by_id,
            )
            if key not in known:
                rule = rule_for(record, action, by)
                known[key] = rule, rule.who == Who.REVIEWER and rules.reviews_own(by, record)
            rule, is_own = known[key]
            own.append(is_own)
            targets.add(rule.target)
        if len(targets) > 1:
            raise ValueError("Records of several states lead to several states; take them apart.")
        for target in targets:
            _enter(records, target, now)
        return log_many(records, action, by=by, from_states=from_states, contents=contents, comment=comment, own=own)


def _enter(records: Sequence[Contribution], state: State, now) -> None:
    """Bring the records into a state, in one statement, or one by one where each is given something of its own."""
    for record in records:
        record.state, record.changed_at = state, now
        record.revision += 1
        if state == State.SUBMITTED:
            record.submitted_at = now
        if state == State.PUBLISHED:
            record.published_at = record.published_at or now
            record.before_publication()
            record.save()
    if state != State.PUBLISHED:
        fields = {"state": state, "changed_at": now, "revision": F("revision") + 1}
        if state == State.SUBMITTED:
            fields["submitted_at"] = now
        type(records[0])._base_manager.filter(pk__in=[record.pk for record in records]).update(**fields)
