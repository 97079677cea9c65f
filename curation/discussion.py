"""What was said and done in review, with what was corrected; and what the people concerned may do next."""

from collections.abc import Callable
from dataclasses import dataclass

from curation import rules
from curation.differences import Change, Words, proposed_changes, words_of
from curation.models import Contribution, Step
from curation.workflow import Action

# Steps that change the content: shown with what they changed.
CHANGES_CONTENT = {Action.CORRECT, Action.RESTORE, Action.AMEND, Action.MERGE, Action.SEPARATE}
# Steps by which a coordinator has looked at the content and said something about it.
LOOKED = {Action.REQUEST_CHANGES, Action.DECLINE}


@dataclass(frozen=True)
class Said:
    """A step as it is shown: the step itself, and what it changed field by field."""

    step: Step
    changes: tuple[Change, ...] = ()


def discussion(record: Contribution, viewer) -> list[Said]:
    """Return the steps of a record, oldest first, or nothing for people whom the review does not concern."""
    if not rules.may_see_discussion(viewer, record):
        return []
    words = words_of(record)
    steps = list(record.steps.with_people().order_by("at", "id"))
    return _said(steps, words, lambda content: words.kind.may_read(record, content, viewer))


def _said(steps: list[Step], words: Words, may_read: Callable[[dict], bool]) -> list[Said]:
    said, before = [], None
    for step in steps:
        changes = ()
        both = before is not None and step.snapshot is not None
        if step.action in CHANGES_CONTENT and both and may_read(before) and may_read(step.snapshot):
            changes = tuple(words.compare(before, step.snapshot))
        said.append(Said(step, changes))
        before = step.snapshot or before
    return said


def changes_since_last_look(record: Contribution) -> list[Change] | None:
    """Return what is different from what a coordinator last decided about, or None if none ever did.

    They looked at what was submitted last before they asked for changes or declined, their corrections included.
    """
    steps = list(record.steps.order_by("at", "id").only("action", "snapshot"))
    seen = last = None
    for step in steps:
        last = step.snapshot or last
        if step.action in LOOKED:
            seen = last
    if seen is None:
        return None
    return words_of(record).compare(seen, record.snapshot())


def about(record: Contribution, viewer) -> dict:
    """Return what a record's page needs for the fragments in templates/curation, as a template context.

    `record`; `discussion` (for _steps.html); `step_rules` (for _step_buttons.html); `may_comment`;
    `may_propose_change`; `may_edit`; `is_reviewer`; and for a proposed change `proposed_changes`.
    """
    concerned = rules.may_see_discussion(viewer, record)
    return {
        "record": record,
        "discussion": discussion(record, viewer),
        "step_rules": rules.allowed_rules(viewer, record),
        "may_comment": rules.may_comment(viewer, record),
        "may_edit": rules.may_edit(viewer, record),
        "may_propose_change": rules.may_propose_change(viewer, record),
        "is_reviewer": rules.may_review(viewer, record),
        "proposed_changes": proposed_changes(record) if concerned and record.is_amendment else [],
    }
