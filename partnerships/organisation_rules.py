"""Who may do what is particular to organisations; what holds for every contribution is in curation/rules.py."""

from collections.abc import Collection

from curation import rules
from curation.workflow import MERGING, Action, State
from partnerships.models import LikelyOrganisations, Organisation, OrganisationMerge


def may_import(user) -> bool:
    """Whether the user brings registers of organisations: whoever coordinates a group."""
    return user.is_authenticated and user.is_active and user.is_coordinator


def may_import_into(user, group_id: int) -> bool:
    """Whether the user brings registers for this group, whose coordinators answer for what is in them."""
    return user is not None and may_import(user) and group_id in user.coordinated_group_ids


def may_merge_any(user) -> bool:
    """Whether the user finds the pages where organisations are merged: whoever coordinates a group."""
    return user.is_authenticated and user.is_active and user.is_coordinator


def may_merge_away(user, organisation: Organisation) -> bool:
    """Whether the user may take this organisation into another: they coordinate its group and may read all of it.

    Nobody empties another group's shelf: for records of two groups it takes somebody who coordinates both.
    """
    leads_away = any(rule.action == Action.MERGE and organisation.state in rule.sources for rule in MERGING)
    return leads_away and not organisation.is_amendment and rules.may_review(user, organisation)


def may_merge_into(user, organisation: Organisation) -> bool:
    """Whether the user may take other organisations into this one: published, and theirs to review."""
    is_record = organisation.state == State.PUBLISHED and not organisation.is_amendment
    return is_record and rules.may_review(user, organisation)


def may_merge(user, survivor: Organisation, others: Collection[Organisation]) -> bool:
    """Whether the user may take the others into the survivor."""
    return may_merge_into(user, survivor) and all(may_merge_away(user, other) for other in others)


def may_undo_merge(user, merge: OrganisationMerge) -> bool:
    """Whether the user may take a merging back: a coordinator who may review all that was merged."""
    if merge.undone_at is not None or not may_merge_into(user, merge.survivor):
        return False
    return all(rules.may_review(user, row.organisation) for row in merge.merged.all())


def may_judge_pair(user, pair: LikelyOrganisations) -> bool:
    """Whether the user may say that two are different: they coordinate the group of one and may read both."""
    return any(rules.coordinates(user, one) for one in (pair.first, pair.second)) and all(
        one.is_open_to(user) for one in (pair.first, pair.second)
    )
