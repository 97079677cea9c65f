"""What adding, changing and proposing have in common for organisations and cases."""

from collections.abc import Callable, Iterable

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import rules as account_rules
from accounts.models import Membership, User, WorkingGroup
from curation import rules
from curation.actions import NotAllowedNow, change_content, lock, log, rebase
from curation.workflow import Action, State
from partnerships.models.protected import Protected


def add(model: type[Protected], *, by: User, group: WorkingGroup, fill: Callable[[Protected], None]) -> Protected:
    """Add a record as a draft of its author; `fill(record)` sets and saves its content.

    Raises PermissionDenied unless `by` is in the group.
    """
    if not account_rules.is_member_of(by, group):
        raise PermissionDenied(_("Only members of the group add to it."))
    with transaction.atomic(), pghistory.context(user=by.pk, step=Action.ADD.value):
        record = model(contributed_by=by, group=group)
        fill(record)
        require_reader(record)
        log(record, Action.ADD, by=by, from_state="")
    return record


def edit(
    record: Protected,
    *,
    by: User,
    fill: Callable[[Protected], None],
    comment: str = "",
    expected_revision: int | None = None,
) -> Protected:
    """Change a record's content; `fill(locked)` sets and saves it.

    Authors work on their drafts, which is history but no step; a coordinator's change to what was submitted or
    published is a correction. Raises PermissionDenied, Overtaken, NotAllowedNow.
    """
    if not rules.may_edit(by, record):
        raise PermissionDenied(_("You may not change this."))
    corrects = record.state in {State.SUBMITTED, State.PUBLISHED}

    def change(locked: Protected) -> None:
        if not rules.may_edit(by, locked):
            raise NotAllowedNow(_("This cannot be changed now: it is “%s”.") % locked.get_state_display())
        before = locked.snapshot()
        fill(locked)
        require_reader(locked)
        if corrects and locked.is_amendment:
            rebase(locked, before=before)

    action = Action.CORRECT if corrects else None
    return change_content(
        record, change, by=by, action=action, comment=comment.strip(), expected_revision=expected_revision
    )


def propose_change(record: Protected, *, by: User) -> Protected:
    """Open a proposed change to a published record: a draft that starts as a copy, or the person's open one.

    Raises PermissionDenied, NotAllowedNow.
    """
    if not rules.may_propose_change(by, record):
        raise PermissionDenied(_("Only members propose changes, and only to what is published."))
    model = type(record)
    with transaction.atomic(), pghistory.context(user=by.pk, step=Action.ADD.value):
        published = lock(record)
        if published.state != State.PUBLISHED:
            raise NotAllowedNow(_("This is not published any more."))
        existing = model.objects.open().filter(amends=published, contributed_by=by).first()
        if existing:
            return existing
        content = published.snapshot()
        amendment = model(
            contributed_by=by, group_id=published.group_id, amends=published, amends_from=content, audience="public"
        )
        amendment.restore(content)
        name_readers(amendment, User.objects.filter(pk__in=published.reader_ids))
        log(amendment, Action.ADD, by=by, from_state="")
    return amendment


def name_readers(record: Protected, readers: Iterable[User]) -> None:
    """Name the coordinators who read what is confidential in a record; all others lose it.

    Raises ValidationError on `readers` for somebody who does not coordinate the record's group.
    """
    readers = list(readers)
    coordinators = set(
        Membership.objects.active().coordinators().filter(group=record.group_id).values_list("user_id", flat=True)
    )
    if any(reader.pk not in coordinators for reader in readers):
        raise ValidationError({"readers": _("Only coordinators of the group can be named.")})
    record.readers.set(readers)
    record.__dict__.pop("reader_ids", None)


def require_reader(record: Protected) -> None:
    """Raise ValidationError on `readers` where something is confidential and no coordinator is named to read it."""
    if record.has_protected and not record.reader_ids:
        raise ValidationError({"readers": _("Name at least one coordinator who may read what is confidential here.")})
