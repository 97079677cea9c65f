"""Who may do what is particular to cases; what holds for every contribution is in curation/rules.py."""

from curation import rules
from curation.workflow import State
from partnerships.models import CaseComment, Partnership


def may_discuss(user, case: Partnership) -> bool:
    """Whether the user reads and writes what members say under a case that they may know of (`visible_to`)."""
    if not user.is_authenticated or not user.is_active or not user.is_member:
        return False
    return case.state == State.PUBLISHED and not case.is_amendment


def may_change_comment(user, comment: CaseComment) -> bool:
    """Whether the user may change the words of a comment: their own, for a quarter of an hour."""
    return user.is_authenticated and comment.by_id == user.pk and comment.can_be_changed


def may_take_back_comment(user, comment: CaseComment) -> bool:
    """Whether the user may take a comment back: their own, at any time."""
    return user.is_authenticated and comment.by_id == user.pk and comment.taken_back_at is None


def may_hide_comments(user, case: Partnership) -> bool:
    """Whether the user may hide comments under a case: a coordinator of its group who may read all of it."""
    return rules.coordinates(user, case)
