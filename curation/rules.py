"""Who may take which step with a contribution. A button that would be refused is not drawn: same predicate."""

from accounts.models import Membership
from accounts.roles import Role
from curation.workflow import Rule, State, Who, rules_from


def is_author(user, record) -> bool:
    """Whether the user added the record, and is still somebody who can act."""
    if not user.is_authenticated or not user.is_active:
        return False
    if user.pk is None:
        # Somebody without an account: the author of one contribution (curation.outside), never of those whose
        # author's account was erased.
        return user.wrote(record)
    return record.contributed_by_id == user.pk


def coordinates(user, record) -> bool:
    """Whether the user coordinates the record's group and may read all that stands in the record."""
    return user.is_authenticated and user.roles.get(record.group_id) == Role.COORDINATOR and record.is_open_to(user)


def is_only_coordinator(user, group_id: int) -> bool:
    """Whether the user is the one active coordinator of the group."""
    coordinators = Membership.objects.active().coordinators().filter(group_id=group_id)
    return list(coordinators.values_list("user_id", flat=True)[:2]) == [user.pk]


def may_review(user, record) -> bool:
    """A coordinator of the record's group, but nobody their own contribution unless they coordinate alone."""
    if not coordinates(user, record):
        return False
    return not is_author(user, record) or is_only_coordinator(user, record.group_id)


def reviews_own(user, record) -> bool:
    """Whether a review by this user would be one of their own contribution, which the page and the log then say."""
    return is_author(user, record) and may_review(user, record)


def may_take(user, rule: Rule, record) -> bool:
    """Whether the user may take the step of this rule with the record."""
    if not user.is_authenticated or not user.is_active:
        return False
    # A proposed change that was taken over has done its work: only the record itself is withdrawn or reinstated.
    if rule.was_published and record.is_amendment:
        return False
    return is_author(user, record) if rule.who == Who.AUTHOR else may_review(user, record)


def allowed_rules(user, record) -> list[Rule]:
    """Return the rows of the table that the user may take from where the record stands."""
    if not user.is_authenticated:
        return []
    return [
        rule
        for rule in rules_from(record.state, ever_published=record.published_at is not None)
        if may_take(user, rule, record)
    ]


def may_edit(user, record) -> bool:
    """Authors edit what is theirs to work on; coordinators correct what was submitted or published in their group."""
    if is_author(user, record) and record.state in {State.DRAFT, State.CHANGES_REQUESTED}:
        return True
    if record.state == State.PUBLISHED and record.is_amendment:
        return False
    return record.state in {State.SUBMITTED, State.PUBLISHED} and may_review(user, record)


def may_propose_change(user, record) -> bool:
    """Any member proposes a change to a published record; a coordinator of its group corrects it directly."""
    if not user.is_authenticated or not user.is_member or not record.is_open_to(user):
        return False
    return record.state == State.PUBLISHED and not record.is_amendment


def may_comment(user, record) -> bool:
    """Author and coordinators of the group talk about a contribution while it is not a private draft."""
    if not user.is_authenticated or record.state == State.DRAFT:
        return False
    return is_author(user, record) or coordinates(user, record)


def may_restore(user, record) -> bool:
    """A coordinator of the group brings back an earlier version of a published record."""
    return record.state == State.PUBLISHED and not record.is_amendment and may_review(user, record)


def may_see_discussion(user, record) -> bool:
    """What was said in review is read by the author and the group's coordinators."""
    return is_author(user, record) or coordinates(user, record)
