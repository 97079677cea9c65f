"""Erasing a record for good, and asking for it."""

from dataclasses import dataclass

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from curation.actions import comment
from curation.models import Step
from partnerships import rules
from partnerships.erasing import letters
from partnerships.erasing.family import Family, family_of
from partnerships.erasing.traces import take_out, traces_of
from partnerships.models import Erasure
from partnerships.models.erasures import Ground
from partnerships.models.protected import Protected


@dataclass(frozen=True)
class Plan:
    """What would go: the records, and how many rows of what."""

    family: Family
    traces: tuple[tuple[str, int], ...]


def plan(record: Protected) -> Plan:
    """Return what erasing a record takes out, counted now."""
    family = family_of(record)
    counted = [(str(trace.label), trace.number(family)) for trace in reversed(traces_of(family))]
    return Plan(family, tuple((label, number) for label, number in counted if number))


def erase(record: Protected, *, by: User, ground: str) -> Erasure:
    """Erase a record, its history and all traces of it, and leave that it was done. This cannot be undone.

    `ground` is a value of `Ground`. Proposed changes go with the record, and organisations that were merged with it;
    `by` must be allowed to erase each of these. Raises PermissionDenied, ValidationError on `ground`, NotAllowedNow
    where it is gone already.
    """
    if ground not in Ground.values:
        raise ValidationError({"ground": _("Choose the ground.")})
    with transaction.atomic(), pghistory.context(user=by.pk, step="erase"):
        family = family_of(record, locks=True)
        _refuse(by, family)
        told = letters.whom_to_tell(family, by)
        erasures = [_left_of(one, family, by, ground) for one in family.records]
        take_out(family)
        Erasure.objects.bulk_create(erasures)
        mine = next(one for one in erasures if one.code == family.root.code)
        letters.tell(mine, told)
    return mine


def _refuse(by: User, family: Family) -> None:
    for record in family.records:
        # What was proposed to a record is a copy of it: it goes with what it changes.
        if record.amends_id in family.ids:
            continue
        if not rules.may_erase(by, record):
            raise PermissionDenied(_("Only a coordinator of the group who may read all of this erases it."))


def _left_of(record: Protected, family: Family, by: User, ground: str) -> Erasure:
    was_known = record.published_at is not None and not record.is_amendment
    return Erasure(
        kind=family.kind,
        code=record.code,
        ground=ground,
        group_id=record.group_id,
        by=by,
        known_to=record.audience if was_known else "",
        along_with="" if record.pk == family.root.pk else family.root.code,
    )


def ask_for_erasure(record: Protected, *, by: User, reason: str = "") -> Step:
    """Ask the coordinators to erase a record that `by` told; they are written to. Raises PermissionDenied.

    The wish stands in what was said in review, and goes with the record.
    """
    if not rules.may_ask_for_erasure(by, record):
        raise PermissionDenied(_("Only who told this asks for its erasure."))
    return comment(record, by=by, text=f"{_('I ask that this be erased for good.')}\n\n{reason.strip()}".strip())
