"""Every step from every state by every kind of person, and what else they may do.

What is expected is written here by hand, not taken from the table that is tested.
"""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction

from curation import actions, rules
from curation.models import Step
from curation.workflow import Action
from literature.actions import propose_change
from tests.factories.people import join, make_person
from tests.factories.sources import draft, submitted

pytestmark = pytest.mark.django_db

STATES = ("draft", "submitted", "changes_requested", "published", "declined", "withdrawn", "withdrawn from the public")
PEOPLE = (
    "nobody",
    "author",
    "other member",
    "coordinator",
    "author who coordinates with another",
    "author who coordinates alone",
    "coordinator of another group",
    "author whose account is closed",
    "coordinator whose account is closed",
    "author who has left the group",
    "coordinator who has left the group",
)
AUTHOR_MAY = {
    "draft": {"submit", "withdraw"},
    "submitted": {"withdraw"},
    "changes_requested": {"submit", "withdraw"},
    "declined": {"take_up"},
    "withdrawn": {"take_up"},
}
COORDINATOR_MAY = {
    "submitted": {"publish", "request_changes", "decline"},
    "published": {"withdraw"},
    "withdrawn from the public": {"reinstate"},
}
LEADS_TO = {
    "submit": "submitted",
    "publish": "published",
    "request_changes": "changes_requested",
    "decline": "declined",
    "withdraw": "withdrawn",
    "take_up": "draft",
    "reinstate": "published",
}


def expected_steps(person, state):
    may = set()
    if person.startswith("author") and not person.endswith("closed"):
        may |= AUTHOR_MAY.get(state, set())
    if person in ("coordinator", "author who coordinates alone"):
        may |= COORDINATOR_MAY.get(state, set())
    return may


@pytest.fixture
def cast(group, other_group, member, other_member, outsider):
    """A function from a kind of person to (that person, the author of the contribution, a reviewer who decides)."""
    reviewer = join(make_person("Rita Reviewer"), group, role="coordinator")

    def ending(user, **changes):
        if "left" in changes:
            membership = user.memberships.get()
            membership.left_at = membership.joined_at
            membership.save()
        else:
            type(user).objects.filter(pk=user.pk).update(is_active=False)
        return type(user).objects.get(pk=user.pk)

    def of(kind):
        """Return the author, the reviewer, and a function that gives the person once the state is reached."""
        second = "Second Coordinator"
        if kind == "author who coordinates with another":
            author = join(make_person("Anna Author"), group, role="coordinator")
            return author, reviewer, lambda: author
        if kind == "author who coordinates alone":
            author = join(make_person("Anna Author"), group, role="coordinator")

            def alone():
                ending(reviewer, left=True)
                return type(author).objects.get(pk=author.pk)

            return author, reviewer, alone
        people = {
            "nobody": AnonymousUser,
            "author": lambda: member,
            "other member": lambda: other_member,
            "coordinator": lambda: reviewer,
            "coordinator of another group": lambda: join(make_person(second), other_group, role="coordinator"),
            "author whose account is closed": lambda: ending(member),
            "coordinator whose account is closed": lambda: ending(reviewer),
            "author who has left the group": lambda: ending(member, left=True),
            "coordinator who has left the group": lambda: ending(reviewer, left=True),
        }
        return member, reviewer, people[kind]

    return of


def in_state(state, author, reviewer):
    """A source that its author and a reviewer brought into a state, step by step."""
    source = draft(author)

    def take(action, by, comment=""):
        nonlocal source
        source = actions.take(source, action, by=by, comment=comment)

    if state == "withdrawn":
        take("withdraw", author)
    elif state != "draft":
        take("submit", author)
        if state == "changes_requested":
            take("request_changes", reviewer, "More, please.")
        if state == "declined":
            take("decline", reviewer, "Not on our subject.")
        if state in ("published", "withdrawn from the public"):
            take("publish", reviewer)
        if state == "withdrawn from the public":
            take("withdraw", reviewer, "The author asked for it.")
    return source


def outcome(source, action, by):
    """What comes of a step: the state it leads to, or why it was refused. Nothing of it stays."""
    with transaction.atomic():
        try:
            return actions.take(source, action, by=by, comment="Because.").state
        except actions.NotAllowedNow:
            return "not now"
        except PermissionDenied:
            return "not you"
        finally:
            transaction.set_rollback(True)


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("state", STATES)
def test_every_step_from_every_state_by_every_person(cast, state, person):
    author, reviewer, who = cast(person)
    source = in_state(state, author, reviewer)
    user = who()
    may = expected_steps(person, state)
    anyone_may = AUTHOR_MAY.get(state, set()) | COORDINATOR_MAY.get(state, set())
    expected = {
        action: LEADS_TO[action] if action in may else "not you" if action in anyone_may else "not now"
        for action in Action.values
    }
    found = {action: outcome(source, action, user) for action in Action.values}
    assert found == expected
    # The buttons that are drawn are the steps that are allowed.
    assert {rule.action.value for rule in rules.allowed_rules(user, source)} == may


# (may edit, may comment, may restore, may see the discussion), by state and person; nobody else may anything.
BESIDES = {
    "author": {
        "draft": "edit see",
        "submitted": "comment see",
        "changes_requested": "edit comment see",
        "published": "comment see propose",
        "declined": "comment see",
        "withdrawn": "comment see",
        "withdrawn from the public": "comment see",
    },
    "coordinator": {
        "draft": "see",
        "submitted": "edit comment see",
        "changes_requested": "comment see",
        "published": "edit comment see restore propose",
        "declined": "comment see",
        "withdrawn": "comment see",
        "withdrawn from the public": "comment see",
    },
    "author who coordinates alone": {
        "draft": "edit see",
        "submitted": "edit comment see",
        "changes_requested": "edit comment see",
        "published": "edit comment see restore propose",
        "declined": "comment see",
        "withdrawn": "comment see",
        "withdrawn from the public": "comment see",
    },
    "other member": {"published": "propose"},
    "coordinator of another group": {"published": "propose"},
}
BESIDES["author who coordinates with another"] = BESIDES["author"]
BESIDES["author who has left the group"] = {**BESIDES["author"], "published": "comment see"}


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("state", STATES)
def test_what_else_each_person_may_do(cast, state, person):
    author, reviewer, who = cast(person)
    source = in_state(state, author, reviewer)
    user = who()
    predicates = {
        "edit": rules.may_edit,
        "comment": rules.may_comment,
        "restore": rules.may_restore,
        "see": rules.may_see_discussion,
        "propose": rules.may_propose_change,
    }
    expected = set(BESIDES.get(person, {}).get(state, "").split())
    assert {name for name, may in predicates.items() if may(user, source)} == expected


@pytest.mark.parametrize("state", STATES)
def test_what_each_person_may_see(cast, state):
    from literature.models import Source

    seen = {}
    for person in PEOPLE:
        with transaction.atomic():
            author, reviewer, who = cast(person)
            source = in_state(state, author, reviewer)
            seen[person] = Source.objects.visible_to(who()).filter(pk=source.pk).exists()
            transaction.set_rollback(True)
    public = state == "published"
    author_sees = {person: person.startswith("author") and not person.endswith("closed") for person in PEOPLE}
    # A draft is its author's alone; one that was withdrawn before anybody saw it, too.
    coordinator_sees = state not in ("draft", "withdrawn")
    assert seen == {
        person: public or author_sees[person] or (person == "coordinator" and coordinator_sees) for person in PEOPLE
    }


@pytest.mark.parametrize(
    ("state", "action"),
    [("submitted", "request_changes"), ("submitted", "decline"), ("published", "withdraw")],
)
def test_a_step_that_wants_a_reason_is_refused_without(cast, state, action):
    author, reviewer, _who = cast("coordinator")
    source = in_state(state, author, reviewer)
    with pytest.raises(ValidationError) as refusal:
        actions.take(source, action, by=reviewer, comment="  \n ")
    assert refusal.value.message_dict == {"comment": ["Say why; the author reads it."]}
    source.refresh_from_db()
    assert source.state == state


@pytest.mark.parametrize(
    ("state", "action"),
    [
        ("submitted", "publish"),
        ("submitted", "decline"),
        ("submitted", "request_changes"),
        ("published", "withdraw"),
        ("withdrawn from the public", "reinstate"),
    ],
)
def test_the_log_says_that_somebody_reviewed_their_own(cast, state, action):
    author, reviewer, who = cast("author who coordinates alone")
    source = in_state(state, author, reviewer)
    actions.take(source, action, by=who(), comment="Because.")
    assert source.steps.order_by("-id")[0].own_contribution is True
    assert source.steps.filter(own_contribution=True).count() == 1


def test_a_step_is_logged_with_everything(member, coordinator):
    source = submitted(member)
    source = actions.take(source, "request_changes", by=coordinator, comment=" Which edition? ")
    step = source.steps.get(action="request_changes")
    assert (step.by, step.from_state, step.to_state, step.comment, step.revision, step.own_contribution) == (
        coordinator,
        "submitted",
        "changes_requested",
        "Which edition?",
        source.revision,
        False,
    )
    assert source.steps.get(action="submit").snapshot["title"] == "Power in Partnership"
    assert [s.revision for s in source.steps.order_by("id")] == [1, 2, 3]


def test_times_are_kept_as_they_come(member, coordinator):
    source = actions.take(submitted(member), "publish", by=coordinator)
    first = source.published_at
    source = actions.take(source, "withdraw", by=coordinator, comment="Rights.")
    source = actions.take(source, "reinstate", by=coordinator)
    assert source.published_at == first
    assert source.submitted_at < first


# Amendments


def test_a_taken_over_change_is_neither_corrected_nor_withdrawn_nor_restored(member, other_member, coordinator):
    record = actions.take(submitted(member), "publish", by=coordinator)
    change = propose_change(record, by=other_member)
    change = actions.take(change, "submit", by=other_member)
    change = actions.take(change, "publish", by=coordinator)
    assert rules.allowed_rules(coordinator, change) == []
    assert not rules.may_edit(coordinator, change)
    assert not rules.may_restore(coordinator, change)
    with pytest.raises(PermissionDenied):
        actions.take(change, "withdraw", by=coordinator, comment="Because.")


def test_a_second_proposal_is_not_taken_up_beside_the_first(member, other_member, coordinator):
    record = actions.take(submitted(member), "publish", by=coordinator)
    first = propose_change(record, by=other_member)
    first = actions.take(first, "withdraw", by=other_member)
    second = propose_change(record, by=other_member)
    assert second != first
    with pytest.raises(actions.NotAllowedNow, match="You have proposed another change"):
        actions.take(first, "take_up", by=other_member)


def test_a_change_to_a_record_that_was_withdrawn_meanwhile_is_refused(member, other_member, coordinator):
    record = actions.take(submitted(member), "publish", by=coordinator)
    change = actions.take(propose_change(record, by=other_member), "submit", by=other_member)
    actions.take(record, "withdraw", by=coordinator, comment="Rights.")
    with pytest.raises(actions.NotAllowedNow, match="not published any more"):
        actions.take(change, "publish", by=coordinator)


# The log is append-only, whatever the door


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM curation_step",
        "UPDATE curation_step SET comment = 'otherwise'",
        "UPDATE curation_step SET at = now()",
        "UPDATE curation_step SET to_state = 'draft'",
        "UPDATE curation_step SET action = 'add'",
        "UPDATE curation_step SET snapshot = NULL",
        "UPDATE curation_step SET revision = 99",
        "UPDATE curation_step SET own_contribution = NOT own_contribution",
        "UPDATE curation_step SET object_id = object_id + 1",
        "UPDATE curation_step SET by_id = (SELECT max(id) FROM accounts_user)",
    ],
)
def test_the_log_refuses_raw_sql(member, coordinator, statement):
    submitted(member)
    before = list(Step.objects.values())
    with (
        pytest.raises(Exception, match=r"Cannot (update|delete) rows"),
        transaction.atomic(),
        connection.cursor() as sql,
    ):
        sql.execute(statement)
    assert list(Step.objects.values()) == before


def test_only_who_took_a_step_can_be_forgotten(member):
    submitted(member)
    assert Step.objects.update(by=None) == 2


@pytest.mark.parametrize("action", ["comment", "decline", "request_changes"])
def test_the_database_wants_a_reason_too(member, action):
    from django.db import IntegrityError

    source = submitted(member)
    with pytest.raises(IntegrityError, match="step_says_why"):
        Step.objects.create(record=source, action=action, to_state="submitted", by=member)
