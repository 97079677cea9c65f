"""The one door through which a contribution changes its state, and what goes with it."""

from collections.abc import Callable, Collection

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from curation import registry, rules
from curation.letters import tell_about_step
from curation.models import Contribution, Step
from curation.workflow import TABLE, Action, Rule, State, Who, rules_from

# Actions after which the content is kept with the step: later differences are drawn from it.
KEEPS_CONTENT = {Action.ADD, Action.SUBMIT, Action.PUBLISH, Action.CORRECT, Action.RESTORE, Action.AMEND}
KEEPS_CONTENT |= {Action.MERGE, Action.SEPARATE}


class NotAllowedNow(Exception):
    """The step does not lead out of the state in which the record stands; `str()` says so to the person."""


class Overtaken(NotAllowedNow):
    """Somebody else changed the record since the person opened it; `steps` are what they did."""

    def __init__(self, record: Contribution, steps: list[Step]):
        self.record, self.steps = record, steps
        super().__init__(self._sentence())

    def _sentence(self) -> str:
        if not self.steps:
            return _("This was changed since you opened it. Nothing of yours has overwritten it; look at it again.")
        step = self.steps[-1]
        return _("%(name)s %(did)s on %(time)s, while you had this open. Nothing was overwritten.") % {
            "name": step.by or _("Somebody"),
            "did": step.get_action_display(),
            "time": date_format(timezone.localtime(step.at), "j F, H:i"),
        }


class Conflict(ValidationError):
    """An amendment changes fields that were changed in the published record meanwhile; `fields` names them."""

    def __init__(self, fields: list[str]):
        self.fields = fields
        super().__init__(
            _("These fields were changed in the published record meanwhile: %(fields)s. Open “Correct” and decide.")
            % {"fields": ", ".join(fields)}
        )


def _not_now(record: Contribution) -> NotAllowedNow:
    return NotAllowedNow(_("This cannot be done now: it is “%(state)s”.") % {"state": record.get_state_display()})


def lock(record: Contribution, *, expected_revision: int | None = None) -> Contribution:
    """Return the record fresh and locked until the transaction ends.

    With `expected_revision`, the revision that the person had before their eyes, raises Overtaken when the record
    has moved on, with the steps since. Raises NotAllowedNow where it was erased meanwhile.
    """
    locked = type(record)._base_manager.select_for_update(of=("self",)).filter(pk=record.pk).first()
    if locked is None:
        raise NotAllowedNow(_("This is not there any more."))
    if expected_revision is not None and locked.revision != expected_revision:
        raise Overtaken(locked, list(locked.steps.since(expected_revision).with_people()))
    return locked


def log(record: Contribution, action: Action, *, by, from_state: str, comment: str = "", own: bool = False) -> Step:
    """Append a step to the record's log, with the content where later differences need it."""
    content = record.snapshot() if action in KEEPS_CONTENT else None
    step = step_of(record, action, by=by, from_state=from_state, content=content, comment=comment, own=own)
    step.save()
    return step


def step_of(record: Contribution, action: Action, *, by, from_state: str, content, comment: str, own: bool) -> Step:
    """Return the step that was taken with a record as it stands now, not saved yet.

    `content` is its snapshot; it is kept only where later differences need it.
    """
    return Step(
        record=record,
        action=action,
        from_state=from_state,
        to_state=record.state,
        by=by if by.pk else None,  # an author without an account is named by the record
        revision=record.revision,
        comment=comment,
        own_contribution=own,
        snapshot=content if action in KEEPS_CONTENT else None,
    )


def take(
    record: Contribution,
    action: Action | str,
    *,
    by,
    comment: str = "",
    expected_revision: int | None = None,
    table: tuple[Rule, ...] = TABLE,
) -> Contribution:
    """Take a step of the workflow's table (or of `workflow.MERGING`, by its own page) with a record.

    Returns the record as it is after. Everything happens in one transaction: the row is locked, the table asked,
    the state changed, the step logged, the letters written.

    Raises Overtaken or NotAllowedNow (state), PermissionDenied (person), ValidationError on `comment` where the
    step wants a reason or of what the kind has against it (`Kind.before_step`), Conflict where an amendment cannot be
    taken over as it is.
    """
    action, comment = Action(action), comment.strip()
    with transaction.atomic(), pghistory.context(user=by.pk, step=action.value):
        locked = lock(record, expected_revision=expected_revision)
        rule = rule_for(locked, action, by, table)
        if rule.needs_comment and not comment:
            raise ValidationError({"comment": _("Say why; the author reads it.")})
        registry.kind_of(locked).before_step(locked, action)
        own = rule.who == Who.REVIEWER and rules.reviews_own(by, locked)
        from_state = locked.state
        if locked.is_amendment:
            if action == Action.PUBLISH:
                _take_over(locked, by=by)
            if action == Action.TAKE_UP:
                _refuse_second_proposal(locked)
        _enter(locked, rule.target)
        step = log(locked, action, by=by, from_state=from_state, comment=comment, own=own)
        tell_about_step(step, locked)
        registry.kind_of(locked).after_change(locked)
    return locked


def rule_for(record: Contribution, action: Action, by, table: tuple[Rule, ...] = TABLE) -> Rule:
    """Return the row of the table by which the person takes this step. Raises NotAllowedNow, PermissionDenied."""
    possible = [
        rule
        for rule in rules_from(record.state, ever_published=record.published_at is not None, table=table)
        if rule.action == action
    ]
    if not possible:
        raise _not_now(record)
    for rule in possible:
        if rules.may_take(by, rule, record):
            return rule
    raise PermissionDenied(_("You may not do this with this contribution."))


def _enter(record: Contribution, state: State) -> None:
    now = timezone.now()
    record.state = state
    record.revision += 1
    record.changed_at = now
    if state == State.SUBMITTED:
        record.submitted_at = now
    if state == State.PUBLISHED:
        record.published_at = record.published_at or now
        record.before_publication()
    record.save()


def _refuse_second_proposal(amendment: Contribution) -> None:
    lock(amendment.amends)  # where a first proposal waits for its turn, too
    others = type(amendment)._base_manager.filter(amends=amendment.amends_id).exclude(pk=amendment.pk)
    if others.filter(contributed_by=amendment.contributed_by_id, state__in=State.open_states()).exists():
        raise NotAllowedNow(_("You have proposed another change to this record meanwhile. Go on with that one."))


def _take_over(amendment: Contribution, *, by) -> None:
    """Put what the amendment changed into the published record, field by field."""
    target = lock(amendment.amends)
    if target.state != State.PUBLISHED:
        raise NotAllowedNow(_("The record that this changes is not published any more."))
    current, proposed, basis = target.snapshot(), amendment.snapshot(), amendment.amends_from
    both = conflicting_fields(basis, current, proposed)
    if both:
        raise Conflict([str(target._meta.get_field(name).verbose_name) for name in both])
    changed = {name: value for name, value in proposed.items() if value != basis.get(name)}

    def change(locked: Contribution) -> None:
        registry.kind_of(locked).takes_over(locked, amendment)
        locked.restore({**current, **changed})

    change_content(
        target,
        change,
        by=by,
        action=Action.AMEND,
        # Who proposed the change has a letter about their proposal.
        besides={amendment.contributed_by_id},
    )


def conflicting_fields(basis: dict, current: dict, proposed: dict) -> list[str]:
    """Names of the fields that both sides changed since `basis`, to different values."""
    return [
        name
        for name in proposed
        if proposed[name] != basis.get(name)
        and current.get(name) != basis.get(name)
        and current.get(name) != proposed[name]
    ]


def rebase(amendment: Contribution, *, before: dict) -> None:
    """Let a proposed change that a coordinator has just corrected stand on the published record as it is now.

    `before` is its snapshot before the correction. What neither its author nor the coordinator touched takes the
    record's present value, so that a correction of one field does not undo what was changed in another meanwhile.
    """
    basis, current, after = amendment.amends_from, amendment.amends.snapshot(), amendment.snapshot()
    untouched = [name for name in after if before.get(name) == basis.get(name) == after[name]]
    amendment.restore(after | {name: current[name] for name in untouched if name in current})
    amendment.amends_from = current


def change_content(
    record: Contribution,
    change: Callable[[Contribution], None],
    *,
    by,
    action: Action | None = None,
    comment: str = "",
    expected_revision: int | None = None,
    besides: Collection[int | None] = (),
) -> Contribution:
    """Change a record's content: lock it, call `change(locked)`, count the revision, log it if it is a step.

    `action` is CORRECT, RESTORE or AMEND, which are logged and mailed (but not to people with an id in `besides`),
    or None for authors at work on their own draft. Raises Overtaken. Who may is for the caller to ask; the callers
    are other actions.
    """
    with transaction.atomic(), pghistory.context(user=by.pk, **({"step": action.value} if action else {})):
        locked = lock(record, expected_revision=expected_revision)
        locked.revision += 1
        locked.changed_at = timezone.now()
        change(locked)
        locked.save()
        if action is not None:
            step = log(locked, action, by=by, from_state=locked.state, comment=comment)
            tell_about_step(step, locked, besides=besides)
        registry.kind_of(locked).after_change(locked)
    return locked


def comment(record: Contribution, *, by, text: str) -> Step:
    """Say something about a contribution; it stays on it, and the others concerned get a letter.

    Raises PermissionDenied, and ValidationError on `comment` when there is no text.
    """
    if not rules.may_comment(by, record):
        raise PermissionDenied(_("You may not comment on this contribution."))
    if not text.strip():
        raise ValidationError({"comment": _("Write your comment first.")})
    with transaction.atomic():
        locked = lock(record)
        step = log(locked, Action.COMMENT, by=by, from_state=locked.state, comment=text.strip())
        tell_about_step(step, locked)
    return step


def restore(
    record: Contribution, *, content: dict, by, comment: str = "", expected_revision: int | None = None
) -> Contribution:
    """Bring an earlier version's content back into a published record.

    `content` is a snapshot (`curation.history.content_at`). Raises PermissionDenied, Overtaken, and NotAllowedNow
    when the record is not published any more.
    """
    if not rules.may_restore(by, record):
        raise PermissionDenied(_("Only a coordinator of the group restores earlier versions."))

    def change(locked: Contribution) -> None:
        if locked.state != State.PUBLISHED:
            raise _not_now(locked)
        locked.restore(content)

    return change_content(
        record, change, by=by, action=Action.RESTORE, comment=comment.strip(), expected_revision=expected_revision
    )
