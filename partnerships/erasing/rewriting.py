"""Changing what a case says and ever said, in all its versions at once."""

import json
from collections.abc import Callable

from curation.models import Step
from partnerships.erasing.family import events_of
from partnerships.erasing.traces import passing
from partnerships.models import Partnership

#: What is passed while a case's history is rewritten: the log of its versions, that of its steps, and that a change of
#: the row is itself a version, which would be one more that says nothing.
TRIGGERS = (
    "partnerships.PartnershipEvent:append_only",
    "partnerships.Partnership:update_update",
    "curation.Step:step_never_changed",
)


def rewrite(case: Partnership, change: Callable[[dict], dict], text: Callable[[str], str] = str) -> None:
    """Let `change` and `text` go over a case: the row, each event of it, each step.

    `change(content)` is given a snapshot, or that part of it which stands there, and returns it changed; `text` is
    given what was said with a step. In the caller's transaction; the row is locked by the caller.
    """
    with passing(*TRIGGERS):
        row = Partnership.objects.select_for_update(of=("self",)).get(pk=case.pk)
        for name, value in _changed(row, change).items():
            setattr(row, name, value)
        row.save()
        table = events_of(Partnership)
        for event in table.objects.filter(pgh_obj_id=case.pk):
            changed = _changed(event, change)
            if changed:
                table.objects.filter(pgh_id=event.pgh_id).update(**changed)
        for step in row.steps.all():
            snapshot = change(step.snapshot) if step.snapshot else step.snapshot
            if snapshot != step.snapshot or text(step.comment) != step.comment:
                Step.objects.filter(pk=step.pk).update(snapshot=snapshot, comment=text(step.comment))


#: What is compared as it is; the form is a row of the typology, whose name is nobody's.
_NAMES = tuple(name for name in Partnership.CONTENT_FIELDS if name != "form")


def _changed(row, change: Callable[[dict], dict]) -> dict:
    """What of a row of the case, or of an event of it, is different after the change."""
    before = json.loads(json.dumps({name: getattr(row, name) for name in _NAMES}))
    after = change(before)
    found = {name: after[name] for name in _NAMES if after[name] != before[name]}
    if row.amends_from:
        basis = change(row.amends_from)
        if basis != row.amends_from:
            found["amends_from"] = basis
    return found
