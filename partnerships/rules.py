"""Who may do what is particular to cases; what holds for every contribution is in curation/rules.py."""

from curation import rules
from curation.workflow import State
from partnerships.models import CaseComment, Partnership
from partnerships.models.protected import Protected


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


def may_see_looks(user, record: Protected) -> bool:
    """Whether the user sees who looked at what is not for everybody: who told it, and who is named to read it.

    Where nothing is for named coordinators alone, those of the group.
    """
    if not user.is_authenticated or not user.is_active:
        return False
    if rules.is_author(user, record) or user.pk in record.reader_ids:
        return True
    return not record.has_protected and rules.coordinates(user, record)


def may_erase(user, record: Protected) -> bool:
    """Whether the user may erase a record for good: a coordinator of its group who may read all of it.

    An author their own, as long as nobody else has had it before their eyes.
    """
    if rules.coordinates(user, record):
        return True
    was_private = record.submitted_at is None and record.published_at is None
    return was_private and user.pk is not None and rules.is_author(user, record)


def may_ask_for_erasure(user, record: Protected) -> bool:
    """Whether the user may ask the coordinators to erase a record: its author, who cannot do it alone."""
    return user.pk is not None and rules.is_author(user, record) and not may_erase(user, record)
