"""The one workflow of every contribution: its states, and the table of allowed steps.

Pure data and no database, so that a person can read here what can happen and who may do it.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a contribution stands."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    CHANGES_REQUESTED = "changes_requested", _("changes requested")
    PUBLISHED = "published", _("published")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")

    @classmethod
    def open_states(cls) -> frozenset:
        """States in which author or coordinator still have something to do."""
        return frozenset({cls.DRAFT, cls.SUBMITTED, cls.CHANGES_REQUESTED})

    @property
    def sentence(self):
        """What the state means, in a sentence."""
        return _SENTENCES[self]


_SENTENCES = {
    State.DRAFT: _("Only you see it. Submit it when it is ready."),
    State.SUBMITTED: _("It waits for a coordinator."),
    State.CHANGES_REQUESTED: _("A coordinator asked for changes. Make them and submit it again."),
    State.PUBLISHED: _("Anyone can read it."),
    State.DECLINED: _("A coordinator declined it and said why."),
    State.WITHDRAWN: _("It was withdrawn. Its address says so."),
}


class Action(models.TextChoices):
    """What can be done with a contribution. From `ADD` to `AMEND` they leave its state as it is."""

    SUBMIT = "submit", _("submitted")
    PUBLISH = "publish", _("published")
    REQUEST_CHANGES = "request_changes", _("asked for changes")
    DECLINE = "decline", _("declined")
    WITHDRAW = "withdraw", _("withdrew")
    TAKE_UP = "take_up", _("took up again")
    REINSTATE = "reinstate", _("published again")
    ADD = "add", _("added")
    COMMENT = "comment", _("commented")
    CORRECT = "correct", _("corrected")
    RESTORE = "restore", _("restored an earlier version")
    AMEND = "amend", _("took over a proposed change")
    MERGE = "merge", _("merged")
    SEPARATE = "separate", _("took a merging back")


class Who(models.TextChoices):
    """In which part somebody takes a step."""

    AUTHOR = "author", _("the author")
    REVIEWER = "reviewer", _("a coordinator")


@dataclass(frozen=True)
class Rule:
    """One row of the table: an action leads from any of `sources` to `target` when `who` takes it."""

    action: Action
    sources: frozenset
    target: State
    who: Who
    needs_comment: bool
    button: object  # the lazy text on the button
    was_published: bool | None = None  # if not None, only for records that (never) have been published


def _rule(action, sources, target, who, button, needs_comment=False, was_published=None):
    return Rule(action, frozenset(sources), target, who, needs_comment, button, was_published)


TABLE: tuple[Rule, ...] = (
    _rule(
        Action.SUBMIT,
        {State.DRAFT, State.CHANGES_REQUESTED},
        State.SUBMITTED,
        Who.AUTHOR,
        _("Submit for review"),
    ),
    _rule(Action.PUBLISH, {State.SUBMITTED}, State.PUBLISHED, Who.REVIEWER, _("Publish")),
    _rule(
        Action.REQUEST_CHANGES,
        {State.SUBMITTED},
        State.CHANGES_REQUESTED,
        Who.REVIEWER,
        _("Ask for changes"),
        needs_comment=True,
    ),
    _rule(Action.DECLINE, {State.SUBMITTED}, State.DECLINED, Who.REVIEWER, _("Decline"), needs_comment=True),
    _rule(
        Action.WITHDRAW,
        {State.DRAFT, State.SUBMITTED, State.CHANGES_REQUESTED},
        State.WITHDRAWN,
        Who.AUTHOR,
        _("Withdraw"),
    ),
    _rule(
        Action.WITHDRAW,
        {State.PUBLISHED},
        State.WITHDRAWN,
        Who.REVIEWER,
        _("Withdraw from the public"),
        needs_comment=True,
        was_published=True,
    ),
    _rule(
        Action.TAKE_UP,
        {State.WITHDRAWN, State.DECLINED},
        State.DRAFT,
        Who.AUTHOR,
        _("Take it up again"),
        was_published=False,
    ),
    _rule(
        Action.REINSTATE,
        {State.WITHDRAWN},
        State.PUBLISHED,
        Who.REVIEWER,
        _("Publish again"),
        was_published=True,
    ),
)

#: Rows for records that turn out to be one: the others are taken into the one that stays, and back. They are no
#: buttons of a record; the page where records are merged takes them.
MERGING: tuple[Rule, ...] = (
    _rule(
        Action.MERGE,
        {State.PUBLISHED, State.SUBMITTED, State.CHANGES_REQUESTED},
        State.WITHDRAWN,
        Who.REVIEWER,
        _("Merge"),
        needs_comment=True,
    ),
    _rule(Action.SEPARATE, {State.WITHDRAWN}, State.PUBLISHED, Who.REVIEWER, _("Take apart"), was_published=True),
    _rule(Action.SEPARATE, {State.WITHDRAWN}, State.SUBMITTED, Who.REVIEWER, _("Take apart"), was_published=False),
)


def rules_from(state: str, *, ever_published: bool, table: tuple[Rule, ...] = TABLE) -> list[Rule]:
    """Return the rows that lead out of a state, in the order of the table."""
    return [
        rule
        for rule in table
        if state in rule.sources and (rule.was_published is None or rule.was_published == ever_published)
    ]
