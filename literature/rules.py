"""Who may do what is particular to the literature; what holds for every contribution is in curation/rules.py."""

from collections.abc import Collection

from curation import rules
from curation.workflow import MERGING, Action, State
from literature.models import LikelyPair, Merge, Source


def may_merge_any(user) -> bool:
    """Whether the user finds the pages where duplicates are merged: whoever coordinates a group."""
    return user.is_authenticated and user.is_active and user.is_coordinator


def may_merge_away(user, source: Source) -> bool:
    """Whether the user may take this record into another one.

    They review it: they coordinate its group, and it is not their own unless they coordinate alone. Nobody empties
    another group's shelf: for records of two groups it takes somebody who coordinates both. A draft is seen by its
    author alone, and goes into another record only if that is the one who merges.
    """
    if source.is_amendment:
        return False
    if source.state == State.DRAFT:
        return rules.is_author(user, source)
    leads_away = any(rule.action == Action.MERGE and source.state in rule.sources for rule in MERGING)
    return leads_away and rules.may_review(user, source)


def may_merge_into(user, source: Source) -> bool:
    """Whether the user may take other records into this one: published or submitted, and theirs to review."""
    if source.is_amendment or source.state not in {State.PUBLISHED, State.SUBMITTED}:
        return False
    return rules.may_review(user, source)


def may_merge(user, survivor: Source, others: Collection[Source]) -> bool:
    """Whether the user may take the others into the survivor, which has to be published if one of them is."""
    if survivor.state != State.PUBLISHED and any(other.state == State.PUBLISHED for other in others):
        return False
    return may_merge_into(user, survivor) and all(may_merge_away(user, other) for other in others)


def may_undo_merge(user, merge: Merge) -> bool:
    """Whether the user may take a merging back: a coordinator who may review all that was merged."""
    if merge.undone_at is not None or not may_merge_into(user, merge.survivor):
        return False
    return all(
        rules.is_author(user, row.source) if row.from_state == State.DRAFT else rules.may_review(user, row.source)
        for row in merge.merged.all()
    )


def may_judge_pair(user, pair: LikelyPair) -> bool:
    """Whether the user may say that two records are different works: a coordinator of the group of one of them."""
    return may_merge_any(user) and bool({pair.first.group_id, pair.second.group_id} & set(user.coordinated_group_ids))
