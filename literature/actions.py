"""Writing sources: adding, editing, correcting, proposing changes."""

from collections.abc import Iterable

import pghistory
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import rules as account_rules
from accounts.models import User, WorkingGroup
from curation import rules
from curation.actions import NotAllowedNow, change_content, lock, log, rebase
from curation.models import Topic
from curation.workflow import Action, State
from literature.models import Source


def add_source(
    *, by: User, group: WorkingGroup, values: dict, topics: Iterable[Topic] = (), tags: Iterable[str] = ()
) -> Source:
    """Add a source as a draft of its author.

    `values` maps names in `Source.CONTENT_FIELDS` to values. Raises PermissionDenied unless `by` is in the group.
    """
    if not account_rules.is_member_of(by, group):
        raise PermissionDenied(_("Only members of the group add to it."))
    with transaction.atomic(), pghistory.context(user=by.pk, step=Action.ADD.value):
        source = Source.objects.create(contributed_by=by, group=group, **values)
        source.topics.set(topics)
        source.tags.set(list(tags))
        log(source, Action.ADD, by=by, from_state="")
    return source


def edit_source(
    source: Source,
    *,
    by: User,
    values: dict,
    topics: Iterable[Topic] | None = None,
    tags: Iterable[str] | None = None,
    comment: str = "",
    expected_revision: int | None = None,
) -> Source:
    """Change a source's content; None leaves topics or tags as they are.

    Authors work on their drafts, which is history but no step; a coordinator's change to what was submitted or
    published is a correction, logged and told to the author. A correction of a proposed change settles what it
    stands on: from then on it is compared with the published record as it is now.

    Raises PermissionDenied, or Overtaken when the source is not at `expected_revision` any more.
    """
    if not rules.may_edit(by, source):
        raise PermissionDenied(_("You may not change this source."))
    corrects = source.state in {State.SUBMITTED, State.PUBLISHED}

    def change(locked: Source) -> None:
        if not rules.may_edit(by, locked):
            raise NotAllowedNow(_("This cannot be changed now: it is “%s”.") % locked.get_state_display())
        before = locked.snapshot()
        for name, value in values.items():
            setattr(locked, name, value)
        locked.save()
        if topics is not None:
            locked.topics.set(topics)
        if tags is not None:
            locked.tags.set(list(tags))
        if corrects and locked.is_amendment:
            rebase(locked, before=before)

    return change_content(
        source,
        change,
        by=by,
        action=Action.CORRECT if corrects else None,
        comment=comment.strip(),
        expected_revision=expected_revision,
    )


def propose_change(source: Source, *, by: User) -> Source:
    """Open a proposed change to a published source: a draft that starts as a copy, or the person's open one.

    The published source stays as it is until a coordinator publishes the change. Raises PermissionDenied.
    """
    if not rules.may_propose_change(by, source):
        raise PermissionDenied(_("Only members propose changes, and only to published sources."))
    with transaction.atomic(), pghistory.context(user=by.pk, step=Action.ADD.value):
        # Two clicks at once wait for each other here, and the second finds the first one's draft.
        published = lock(source)
        if published.state != State.PUBLISHED:
            raise NotAllowedNow(_("This source is not published any more."))
        existing = Source.objects.open().filter(amends=published, contributed_by=by).first()
        if existing:
            return existing
        content = published.snapshot()
        values = {name: getattr(published, name) for name in Source.CONTENT_FIELDS}
        amendment = Source.objects.create(
            contributed_by=by, group_id=published.group_id, amends=published, amends_from=content, **values
        )
        amendment.topics.set(published.topics.all())
        amendment.tags.set(content["tags"])
        log(amendment, Action.ADD, by=by, from_state="")
    return amendment
