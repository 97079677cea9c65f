"""Whom a step concerns, and what they are told."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Membership, User
from curation import registry
from curation.models import Contribution, Step
from curation.outside import OutsideAuthor
from curation.workflow import Action, State
from outbox.actions import write
from outbox.models import Letter

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
    Action.MERGE,
    Action.SEPARATE,
}

# Corrections of one record by one person are told when they have been quiet for so long, or so long after the first.
QUIET, LONGEST_JOINED = timedelta(minutes=15), timedelta(hours=2)

# So many records are named in a letter about several; the rest is a number.
NAMED_IN_A_LETTER = 30
_gathered: ContextVar[list | None] = ContextVar("gathered_steps", default=None)


def concerned(step: Step, record: Contribution) -> list[User | OutsideAuthor]:
    """Return the people whom a step concerns, never the one who took it."""
    people: dict[int | None, User | OutsideAuthor] = {}
    if step.action in CONCERNS_AUTHOR and record.contributed_by and record.contributed_by.is_active:
        people[record.contributed_by.pk] = record.contributed_by
    if step.action in CONCERNS_AUTHOR and record.outside_author:
        people[None] = record.outside_author
    # A draft that its author withdraws was never before a coordinator's eyes.
    if (step.action in CONCERNS_COORDINATORS and step.from_state != State.DRAFT) or step.action == Action.SUBMIT:
        coordinators = Membership.objects.active().coordinators().filter(group=record.group_id)
        for membership in coordinators.select_related("user"):
            if record.is_open_to(membership.user):
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
        gathered = _gathered.get()
        if gathered is not None:
            gathered.append((person, step, record))
            continue
        if step.action == Action.CORRECT and registry.kind_of(record).joins_corrections:
            _tell_of_corrections(person, step, record)
            continue
        write(
            key=f"step:{step.pk}:{person.pk or 'outside'}",
            to=person.email,
            subject=_subject(step, record),
            text=_text(step, record, settings.PORTAL_URL + _address_for(person, record)),
            kind="step",
            # The letter to an author without an account carries their private link.
            private=person.pk is None,
        )


def _tell_of_corrections(person: User | OutsideAuthor, step: Step, record: Contribution) -> None:
    """Write of a correction when its author has been quiet for a while; until then further ones join the letter.

    The record is locked: nobody else joins at this moment. A letter that is on its way is not joined.
    """
    now = timezone.now()
    key = f"corrections:{record._meta.label_lower}:{record.pk}:{step.by_id}:{person.pk or 'outside'}:"
    waiting = Letter.objects.select_for_update(skip_locked=True).filter(key__startswith=key, state=Letter.State.WAITING)
    letter = waiting.filter(due_at__gt=now).order_by("pk").last()
    ids = [*(letter.about["corrections"] if letter else ()), step.pk]
    steps = record.steps.filter(pk__in=ids).order_by("at", "pk")
    text = _text(step, record, settings.PORTAL_URL + _address_for(person, record), said=_said_with(steps, record))
    if letter:
        letter.text_body, letter.about = text, {"corrections": ids}
        letter.due_at = min(now + QUIET, letter.created_at + LONGEST_JOINED)
        letter.save(update_fields=["text_body", "about", "due_at"])
        return
    write(
        key=f"{key}{step.pk}",
        to=person.email,
        subject=_subject(step, record),
        text=text,
        kind="step",
        private=person.pk is None,
        about={"corrections": ids},
        due_at=now + QUIET,
    )


def _said_with(steps: Iterable[Step], record: Contribution) -> list[str]:
    """What was said with these steps, each sentence once."""
    return list(dict.fromkeys(_words_of(step, record) for step in steps if step.comment))


def _address_for(person: User | OutsideAuthor, record: Contribution) -> str:
    """Return where this person goes on with a record: its author to its page, a coordinator to its review."""
    if isinstance(person, OutsideAuthor):
        return person.address
    return record.get_absolute_url() if person.pk == record.contributed_by_id else registry.review_url(record)


@contextmanager
def one_letter_each(*, key: str) -> Iterator[None]:
    """Tell each person of all the steps taken inside in one letter, when the block ends.

    For what is done to many records at once. `key` names the occasion for good: a letter of the same key and person
    is not written again. Enter it inside the transaction of the steps; where that fails, nothing is written.
    """
    token = _gathered.set([])
    try:
        yield
        told: dict[int, tuple[User, list]] = {}
        for person, step, record in _gathered.get():
            told.setdefault(person.pk, (person, []))[1].append((step, record))
    finally:
        _gathered.reset(token)
    _write_to_each(told, key)


@contextmanager
def no_letters() -> Iterator[None]:
    """Write no letters about the steps taken inside; the caller tells of them later with `tell_of_many`."""
    token = _gathered.set([])
    try:
        yield
    finally:
        _gathered.reset(token)


def tell_of_many(steps: Iterable[tuple[Step, Contribution]], *, key: str) -> None:
    """Tell each person whom the steps concern of all of them in one letter, as `one_letter_each` does.

    For steps that were taken in several transactions, once the last is done. `key` names the occasion for good.
    Whom a step concerns is asked once for all that have action, group and author in common.
    """
    told: dict[int, tuple[User, list]] = {}
    known: dict[tuple, list[User]] = {}
    for step, record in steps:
        alike = (step.action, step.from_state, step.by_id, record.group_id, record.contributed_by_id)
        if alike not in known:
            known[alike] = concerned(step, record)
        for person in known[alike]:
            told.setdefault(person.pk, (person, []))[1].append((step, record))
    _write_to_each(told, key)


def _write_to_each(told: dict[int, tuple[User, list]], key: str) -> None:
    for person, steps in told.values():
        write(
            key=f"{key}:{person.pk or 'outside'}",
            to=person.email,
            subject=_subject(*steps[0]) if len(steps) == 1 else _subject_of_several(steps),
            text=_text_of_several(person, steps),
            kind="step",
        )


def _words_of(step: Step, record: Contribution) -> str:
    """Return what was said with a step; of a record that keeps it from letters, that something was said."""
    return _("There is a comment; read it in the portal.") if record.keeps_words_from_letters else step.comment


def who_took(step: Step, record: Contribution) -> str:
    """Return the name of who took a step: somebody with an account, the author without one, or somebody."""
    return str(step.by or record.outside_author or _("Somebody"))


def _subject_of_several(steps: list[tuple[Step, Contribution]]) -> str:
    actions = {step.action for step, _record in steps}
    if actions == {Action.SUBMIT}:
        return ngettext("%(count)s contribution to review", "%(count)s contributions to review", len(steps)) % {
            "count": len(steps)
        }
    return ngettext("%(count)s contribution changed", "%(count)s contributions changed", len(steps)) % {
        "count": len(steps)
    }


def _text_of_several(person: User, steps: list[tuple[Step, Contribution]]) -> str:
    """Say who did what, then the records, each with its address; a comment that all share stands once."""
    lines = []
    for action in dict.fromkeys(step.action for step, _record in steps):
        those = [(step, record) for step, record in steps if step.action == action]
        first = those[0][0]
        lines += [
            _("%(name)s %(did)s:") % {"name": who_took(first, those[0][1]), "did": first.get_action_display()},
            "",
        ]
        comments = {step.comment for step, _record in those}
        if len(comments) == 1 and first.comment:
            lines += [_words_of(first, those[0][1]), ""]
        for step, record in those[:NAMED_IN_A_LETTER]:
            lines += [str(record), settings.PORTAL_URL + _address_for(person, record)]
            lines += [_words_of(step, record)] if step.comment and len(comments) > 1 else []
        more = len(those) - NAMED_IN_A_LETTER
        if more > 0:
            lines.append(ngettext("and %(count)s more", "and %(count)s more", more) % {"count": more})
        lines.append("")
    return "\n".join(lines)


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
        Action.MERGE: _("Merged: %(title)s"),
        Action.SEPARATE: _("Merging taken back: %(title)s"),
    }
    return subjects[Action(step.action)] % {"title": title}


def _text(step: Step, record: Contribution, link: str, *, said: Iterable[str] = ()) -> str:
    """The letter about a step; `said` is what was said with this and others, where it is about several."""
    lines = [
        _("%(name)s %(did)s:") % {"name": who_took(step, record), "did": step.get_action_display()},
        "",
        str(record),
        "",
    ]
    said = said or ([_words_of(step, record)] if step.comment else [])
    lines += [line for words in said for line in (words, "")]
    if step.own_contribution:
        lines += [_("The group has one coordinator only, who reviewed a contribution of their own."), ""]
    return "\n".join([*lines, link, ""])
