"""Merging records, and taking a merging apart again. Each in one transaction, by curation's one door."""

from collections.abc import Collection, Iterable
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
from curation.models import Topic
from curation.workflow import MERGING, Action, State
from literature import content, rules
from literature.merging import amendments, pointers
from literature.merging.choosing import merged_values
from literature.models import LikelyPair, Merge, MergedSource, Source

#: Parts of the content that are sets: of these each value is put back by itself.
_SETS = ("topics", "tags")


@dataclass
class Undone:
    """What taking a merging back could not put back: fields changed since, and records that moved on by themselves."""

    stayed: list[str] = field(default_factory=list)
    elsewhere: list[Source] = field(default_factory=list)


def merge(
    survivor: Source,
    others: Collection[Source],
    *,
    by: User,
    chosen: dict[str, str],
    topics: Iterable[Topic],
    tags: Iterable[str],
    reason: str = "",
    expected: dict[str, int] | None = None,
) -> Merge:
    """Take the others into the survivor, which keeps its short address and citation key.

    `chosen` maps a field to the short address of the record whose value it takes (the survivor's where none is
    named). The others are withdrawn with a step that says into what they went; what points at them moves along, and
    so do open proposals to change them. Authors get one letter each. `expected` maps short addresses to the
    revisions that the person saw.

    Raises PermissionDenied, Overtaken, and NotAllowedNow where the records are in no state to be merged.
    """
    others = [other for other in others if other.pk != survivor.pk]
    if not others:
        raise NotAllowedNow(_("There is nothing to merge: choose two records."))
    with transaction.atomic(), pghistory.context(user=by.pk, step=Action.MERGE.value):
        locked = _lock([survivor, *others], expected or {})
        survivor, others = locked[survivor.pk], [locked[other.pk] for other in others]
        _refuse(by, survivor, others)
        merge_row = Merge.objects.create(
            survivor=survivor, by=by, reason=reason.strip(), before=survivor.snapshot(), after={}
        )
        values = merged_values([survivor, *others], survivor, chosen)
        with one_letter_each(key=f"merge:{merge_row.pk}"):
            survivor = _fill(survivor, others, values, topics, tags, by=by, reason=reason)
            for other in others:
                _take_in(other, survivor, merge_row, by=by, reason=reason)
        merge_row.after = survivor.snapshot()
        merge_row.save(update_fields=["after"])
    return merge_row


def _lock(sources: list[Source], expected: dict[str, int]) -> dict[int, Source]:
    """Lock the records in the order of their ids: two who merge at once wait for each other, and never for good."""
    ordered = sorted(sources, key=lambda source: source.pk)
    return {source.pk: lock(source, expected_revision=expected.get(source.code)) for source in ordered}


def _refuse(by: User, survivor: Source, others: list[Source]) -> None:
    if rules.may_merge(by, survivor, others):
        return
    for record in (survivor, *others):
        if record.state not in {State.PUBLISHED, State.SUBMITTED, State.CHANGES_REQUESTED, State.DRAFT}:
            raise NotAllowedNow(
                _("“%(title)s” cannot be merged now: it is “%(state)s”.")
                % {"title": record, "state": record.get_state_display()}
            )
    if survivor.state != State.PUBLISHED and any(other.state == State.PUBLISHED for other in others):
        raise NotAllowedNow(_("A published record stays: choose the published one as the one to keep."))
    raise PermissionDenied(_("Only coordinators of the groups of all these records merge them."))


def _fill(survivor: Source, others: list[Source], values: dict, topics, tags, *, by: User, reason: str) -> Source:
    topics, tags = list(topics), list(tags)

    def change(locked: Source) -> None:
        for name, value in values.items():
            setattr(locked, name, value)
        locked.save()
        locked.topics.set(topics)
        locked.tags.set(tags)

    names = "; ".join(_("“%(title)s” (%(code)s)") % {"title": other, "code": other.code} for other in others)
    comment = _sentences(_("Merged with it: %(names)s.") % {"names": names}, reason)
    return change_content(survivor, change, by=by, action=Action.MERGE, comment=comment)


def _take_in(other: Source, survivor: Source, merge_row: Merge, *, by: User, reason: str) -> None:
    into = _("It is the same work as “%(title)s” (%(code)s) and was merged into that record, where its address leads.")
    comment = _sentences(into % {"title": survivor, "code": survivor.code}, reason)
    from_state = other.state
    if from_state == State.DRAFT:
        take(other, Action.WITHDRAW, by=by, comment=comment)
    else:
        take(other, Action.MERGE, by=by, comment=comment, table=MERGING)
    moved = pointers.move(other, survivor)
    proposals = amendments.move(other, survivor, by=by)
    MergedSource.objects.create(
        merge=merge_row, source=other, from_state=from_state, moved={**moved, "amendments": proposals}
    )


def _sentences(*sentences: str) -> str:
    return "\n\n".join(sentence.strip() for sentence in sentences if sentence.strip())


def undo(merge_row: Merge, *, by: User) -> Undone:
    """Take a merging apart: the survivor's fields as they were before, the others there again.

    A field that somebody changed since stays as it is; so does a record that was taken up or published again by
    itself meanwhile. Raises PermissionDenied, and NotAllowedNow where it was taken back already or the survivor is
    no longer there by itself.
    """
    undone = Undone()
    with transaction.atomic(), pghistory.context(user=by.pk, step=Action.SEPARATE.value):
        merge_row = Merge.objects.select_for_update(of=("self",)).select_related("survivor").get(pk=merge_row.pk)
        rows = list(merge_row.merged.select_related("source").order_by("source_id"))
        if merge_row.undone_at is not None:
            raise NotAllowedNow(_("This merging was taken back already."))
        locked = _lock([merge_row.survivor, *(row.source for row in rows)], {})
        survivor = locked[merge_row.survivor_id]
        if survivor.state == State.WITHDRAWN:
            raise NotAllowedNow(_("That record was itself merged or withdrawn since. Take that back first."))
        if not rules.may_undo_merge(by, merge_row):
            raise PermissionDenied(_("Only coordinators of the groups of all these records take their merging back."))
        with one_letter_each(key=f"unmerge:{merge_row.pk}"):
            _restore(survivor, merge_row, undone, by=by)
            for row in rows:
                _let_out(row, locked[row.source_id], survivor, undone, by=by)
        merge_row.undone_by, merge_row.undone_at = by, timezone.now()
        merge_row.save(update_fields=["undone_by", "undone_at"])
    return undone


def _restore(survivor: Source, merge_row: Merge, undone: Undone, *, by: User) -> None:
    before, after, current = merge_row.before, merge_row.after, survivor.snapshot()
    labels, back = content.labels(Source), {}
    for name, value in before.items():
        if name in _SETS:
            came = set(after[name]) - set(value)
            back[name] = sorted((set(current[name]) - came) | (set(value) - set(after[name])))
        elif current.get(name) == after.get(name):
            back[name] = value
        elif value != after.get(name):
            undone.stayed.append(capfirst(str(labels.get(name, name))))
    comment = _("The records that were merged into it are there by themselves again.")
    if undone.stayed:
        comment += " " + _("Changed since, and left as it is: %(fields)s.") % {"fields": ", ".join(undone.stayed)}
    change_content(
        survivor, lambda locked: locked.restore({**current, **back}), by=by, action=Action.SEPARATE, comment=comment
    )


def _let_out(row: MergedSource, source: Source, survivor: Source, undone: Undone, *, by: User) -> None:
    comment = _("Its merging into “%(title)s” was taken back.") % {"title": survivor}
    if source.state != State.WITHDRAWN:
        undone.elsewhere.append(source)
    elif row.from_state == State.DRAFT:
        take(source, Action.TAKE_UP, by=by, comment=comment)
    else:
        take(source, Action.SEPARATE, by=by, comment=comment, table=MERGING)
    pointers.move_back({name: ids for name, ids in row.moved.items() if name != "amendments"}, source, survivor)
    amendments.move_back(row.moved.get("amendments", []), source, survivor, by=by)
    row.is_active = False
    row.save(update_fields=["is_active"])


def say_different(pair: LikelyPair, *, by: User) -> LikelyPair:
    """Remember that two records are different works; they are not proposed again. Raises PermissionDenied."""
    if not rules.may_judge_pair(by, pair):
        raise PermissionDenied(_("Only coordinators of the group of one of the records say so."))
    return _decide(pair, LikelyPair.Verdict.DIFFERENT, by=by)


def take_verdict_back(pair: LikelyPair, *, by: User) -> LikelyPair:
    """Let two records wait again that were said to be different works. Raises PermissionDenied."""
    if not rules.may_judge_pair(by, pair):
        raise PermissionDenied(_("Only coordinators of the group of one of the records say so."))
    return _decide(pair, LikelyPair.Verdict.WAITING, by=by)


def _decide(pair: LikelyPair, verdict: str, *, by: User) -> LikelyPair:
    with transaction.atomic(), pghistory.context(user=by.pk):
        locked = LikelyPair.objects.select_for_update().get(pk=pair.pk)
        if locked.verdict != verdict:  # who said it first stays the one who said it
            locked.verdict, locked.decided_by = verdict, by if verdict else None
            locked.decided_at = timezone.now() if verdict else None
            locked.save()
    return locked
