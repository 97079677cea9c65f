"""Merging organisations, and taking a merging apart again. Each in one transaction, by curation's one door."""

from collections.abc import Collection
from dataclasses import dataclass, field

import pghistory
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import User
from curation.actions import NotAllowedNow, change_content, lock, take
from curation.letters import one_letter_each
from curation.workflow import MERGING, Action, State
from partnerships import content
from partnerships import organisation_rules as rules
from partnerships.actions.contributing import name_readers
from partnerships.models import LikelyOrganisations, MergedOrganisation, Organisation, OrganisationMerge
from partnerships.organisation_merging import moving
from partnerships.organisation_merging.choosing import merged_values


@dataclass
class Undone:
    """What taking a merging back could not put back: fields changed since, and records that moved on by themselves."""

    stayed: list[str] = field(default_factory=list)
    elsewhere: list[Organisation] = field(default_factory=list)


def merge(
    survivor: Organisation,
    others: Collection[Organisation],
    *,
    by: User,
    chosen: dict[str, str],
    reason: str = "",
    expected: dict[str, int] | None = None,
) -> OrganisationMerge:
    """Take the others into the survivor, which keeps its short address.

    `chosen` maps a field to the short address of the record whose value it takes, or `choosing.BOTH`. The others are
    withdrawn with a step that says into what they went; cases and parts that name them name the survivor. `expected`
    maps short addresses to the revisions that the person saw. Raises PermissionDenied, Overtaken, NotAllowedNow.
    """
    others = [other for other in others if other.pk != survivor.pk]
    if not others:
        raise NotAllowedNow(_("There is nothing to merge: choose two organisations."))
    with transaction.atomic(), pghistory.context(user=by.pk, step=Action.MERGE.value):
        locked = _lock([survivor, *others], expected or {})
        survivor, others = locked[survivor.pk], [locked[other.pk] for other in others]
        _refuse(by, survivor, others)
        merge_row = OrganisationMerge.objects.create(
            survivor=survivor, by=by, reason=reason.strip(), before=survivor.snapshot(), after={}
        )
        values = merged_values([survivor, *others], survivor, chosen)
        with one_letter_each(key=f"merge-organisations:{merge_row.pk}"):
            survivor = _fill(survivor, others, values, by=by, reason=reason)
            for other in others:
                _take_in(other, survivor, merge_row, by=by, reason=reason)
        merge_row.after = survivor.snapshot()
        merge_row.save(update_fields=["after"])
    return merge_row


def _lock(records: list[Organisation], expected: dict[str, int]) -> dict[int, Organisation]:
    """Lock the records in the order of their ids: two who merge at once wait for each other, and never for good."""
    ordered = sorted(records, key=lambda one: one.pk)
    return {one.pk: lock(one, expected_revision=expected.get(one.code)) for one in ordered}


def _refuse(by: User, survivor: Organisation, others: list[Organisation]) -> None:
    if rules.may_merge(by, survivor, others):
        return
    for record in (survivor, *others):
        if record.state not in {State.PUBLISHED, State.SUBMITTED, State.CHANGES_REQUESTED}:
            raise NotAllowedNow(
                _("“%(name)s” cannot be merged now: it is “%(state)s”.")
                % {"name": record, "state": record.get_state_display()}
            )
    raise PermissionDenied(_("Only coordinators of the groups of all these organisations merge them."))


def _fill(survivor: Organisation, others: list[Organisation], values: dict, *, by: User, reason: str) -> Organisation:
    def change(locked: Organisation) -> None:
        for name, value in values.items():
            setattr(locked, name, value)
        locked.save()
        if locked.has_protected:
            readers = locked.reader_ids.union(*(other.reader_ids for other in others))
            name_readers(locked, _still_coordinating(readers, locked))

    # `str()` of what is not public does not tell its name: the survivor's history can be public.
    names = "; ".join(f"{other} ({other.code})" for other in others)
    comment = _sentences(_("Merged with it: %(names)s.") % {"names": names}, reason)
    return change_content(survivor, change, by=by, action=Action.MERGE, comment=comment)


def _still_coordinating(ids: Collection[int], record: Organisation) -> list[User]:
    people = User.objects.filter(pk__in=ids)
    return [one for one in people if record.group_id in one.coordinated_group_ids]


def _take_in(other: Organisation, survivor: Organisation, merge_row: OrganisationMerge, *, by, reason: str) -> None:
    into = _("It is the same organisation as “%(name)s” (%(code)s) and was merged into that one.")
    comment = _sentences(into % {"name": survivor, "code": survivor.code}, reason)
    from_state = other.state
    take(other, Action.MERGE, by=by, comment=comment, table=MERGING)
    moved = moving.move(other, survivor, by=by)
    for amendment in Organisation.objects.filter(amends=other, state=State.SUBMITTED):
        comment = _("The organisation was merged into “%(name)s”. Propose the change to that one.")
        take(amendment, Action.DECLINE, by=by, comment=comment % {"name": survivor})
    MergedOrganisation.objects.create(merge=merge_row, organisation=other, from_state=from_state, moved=moved)


def _sentences(*sentences: str) -> str:
    return "\n\n".join(sentence.strip() for sentence in sentences if sentence.strip())


def undo(merge_row: OrganisationMerge, *, by: User) -> Undone:
    """Take a merging apart: the survivor's fields as they were before, the others there again, named by their cases.

    A field that somebody changed since stays as it is; so does a record that was published again by itself. Raises
    PermissionDenied, and NotAllowedNow where it was taken back already or the survivor is not there by itself.
    """
    undone = Undone()
    with transaction.atomic(), pghistory.context(user=by.pk, step=Action.SEPARATE.value):
        merge_row = OrganisationMerge.objects.select_for_update(of=("self",)).get(pk=merge_row.pk)
        rows = list(merge_row.merged.select_related("organisation").order_by("organisation_id"))
        if merge_row.undone_at is not None:
            raise NotAllowedNow(_("This merging was taken back already."))
        locked = _lock([merge_row.survivor, *(row.organisation for row in rows)], {})
        survivor = locked[merge_row.survivor_id]
        if survivor.state == State.WITHDRAWN:
            raise NotAllowedNow(_("That organisation was itself merged or withdrawn since. Take that back first."))
        if not rules.may_undo_merge(by, merge_row):
            raise PermissionDenied(_("Only coordinators of the groups of all these organisations take it back."))
        with one_letter_each(key=f"unmerge-organisations:{merge_row.pk}"):
            _restore(survivor, merge_row, undone, by=by)
            for row in rows:
                _let_out(row, locked[row.organisation_id], survivor, undone, by=by)
        merge_row.undone_by, merge_row.undone_at = by, timezone.now()
        merge_row.save(update_fields=["undone_by", "undone_at"])
    return undone


def _restore(survivor: Organisation, merge_row: OrganisationMerge, undone: Undone, *, by: User) -> None:
    before, after, current = merge_row.before, merge_row.after, survivor.snapshot()
    labels, back = content.labels(Organisation), {}
    for name, value in before.items():
        if current.get(name) == after.get(name):
            back[name] = value
        elif value != after.get(name):
            undone.stayed.append(capfirst(str(labels.get(name, name))))
    comment = _("The organisations that were merged into it are there by themselves again.")
    if undone.stayed:
        comment += " " + _("Changed since, and left as it is: %(fields)s.") % {"fields": ", ".join(undone.stayed)}
    change_content(
        survivor, lambda locked: locked.restore({**current, **back}), by=by, action=Action.SEPARATE, comment=comment
    )


def _let_out(row: MergedOrganisation, other: Organisation, survivor: Organisation, undone: Undone, *, by) -> None:
    if other.state != State.WITHDRAWN:
        undone.elsewhere.append(other)
    else:
        comment = _("Its merging into “%(name)s” was taken back.") % {"name": survivor}
        take(other, Action.SEPARATE, by=by, comment=comment, table=MERGING)
    moving.move_back(row.moved, other, survivor, by=by)
    row.is_active = False
    row.save(update_fields=["is_active"])


def say_different(pair: LikelyOrganisations, *, by: User, different: bool = True) -> LikelyOrganisations:
    """Remember that two are different organisations, so that they are not proposed again; or take that back.

    Raises PermissionDenied.
    """
    if not rules.may_judge_pair(by, pair):
        raise PermissionDenied(_("Only coordinators of the group of one of the organisations say so."))
    verdict = LikelyOrganisations.Verdict.DIFFERENT if different else LikelyOrganisations.Verdict.WAITING
    with transaction.atomic():
        locked = LikelyOrganisations.objects.select_for_update().get(pk=pair.pk)
        if locked.verdict != verdict:
            locked.verdict, locked.decided_by = verdict, by if different else None
            locked.decided_at = timezone.now() if different else None
            locked.save()
    return locked
