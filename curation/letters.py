"""Whom a step concerns, and what they are told."""

from collections.abc import Collection

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import Membership, User
from curation import registry
from curation.models import Contribution, Step
from curation.workflow import Action, State
from outbox.actions import write

# Steps after which the group's coordinators have something to do or to know.
CONCERNS_COORDINATORS = {Action.SUBMIT, Action.WITHDRAW, Action.COMMENT}
# Steps that the author is told about.
CONCERNS_AUTHOR = {
    Action.PUBLISH,
    Action.REQUEST_CHANGES,
    Action.DECLINE,
    Action.WITHDRAW,
    Action.REINSTATE,
    Action.COMMENT,
    Action.CORRECT,
    Action.RESTORE,
    Action.AMEND,
}


def concerned(step: Step, record: Contribution) -> list[User]:
    """Return the people whom a step concerns, never the one who took it."""
    people: dict[int, User] = {}
    if step.action in CONCERNS_AUTHOR and record.contributed_by and record.contributed_by.is_active:
        people[record.contributed_by.pk] = record.contributed_by
    # A draft that its author withdraws was never before a coordinator's eyes.
    if (step.action in CONCERNS_COORDINATORS and step.from_state != State.DRAFT) or step.action == Action.SUBMIT:
        coordinators = Membership.objects.active().coordinators().filter(group=record.group_id)
        for membership in coordinators.select_related("user"):
            people[membership.user_id] = membership.user
    people.pop(step.by_id, None)
    return list(people.values())


def tell_about_step(step: Step, record: Contribution, *, besides: Collection[int | None] = ()) -> None:
    """Write a letter to each person whom the step concerns, in the transaction of the step.

    People with an id in `besides` are told in another letter and get none.
    """
    for person in concerned(step, record):
        if person.pk in besides:
            continue
        is_author = person.pk == record.contributed_by_id
        link = record.get_absolute_url() if is_author else registry.review_url(record)
        write(
            key=f"step:{step.pk}:{person.pk}",
            to=person.email,
            subject=_subject(step, record),
            text=_text(step, record, settings.PORTAL_URL + link),
            kind="step",
        )


def _subject(step: Step, record: Contribution) -> str:
    title = str(record)
    subjects = {
        Action.SUBMIT: _("To review: %(title)s"),
        Action.PUBLISH: _("Published: %(title)s"),
        Action.REQUEST_CHANGES: _("Changes requested: %(title)s"),
        Action.DECLINE: _("Declined: %(title)s"),
        Action.WITHDRAW: _("Withdrawn: %(title)s"),
        Action.REINSTATE: _("Published again: %(title)s"),
        Action.COMMENT: _("Comment on: %(title)s"),
        Action.CORRECT: _("Corrected: %(title)s"),
        Action.RESTORE: _("Earlier version restored: %(title)s"),
        Action.AMEND: _("Changed: %(title)s"),
    }
    return subjects[Action(step.action)] % {"title": title}


def _text(step: Step, record: Contribution, link: str) -> str:
    lines = [
        _("%(name)s %(did)s:") % {"name": step.by or _("Somebody"), "did": step.get_action_display()},
        "",
        str(record),
        "",
    ]
    if step.comment:
        lines += [step.comment, ""]
    if step.own_contribution:
        lines += [_("The group has one coordinator only, who reviewed a contribution of their own."), ""]
    return "\n".join([*lines, link, ""])
