"""What members say under a case: saying it, changing it, taking it back, hiding it."""

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from curation.actions import NotAllowedNow
from partnerships import rules
from partnerships.models import CaseComment, Partnership
from partnerships.models.discussion import LONGEST_COMMENT


def say(case: Partnership, *, by: User, text: str) -> CaseComment:
    """Say something under a case, which the person may know of. Raises PermissionDenied, ValidationError on `text`."""
    if not rules.may_discuss(by, case):
        raise PermissionDenied(_("Members discuss a case once it is published."))
    text = _checked(text)
    with transaction.atomic(), pghistory.context(user=by.pk):
        return CaseComment.objects.create(case=case, by=by, text=text)


def change_comment(comment: CaseComment, *, by: User, text: str) -> CaseComment:
    """Change the words of one's own comment, for a quarter of an hour.

    Raises PermissionDenied, NotAllowedNow where the time is over, ValidationError on `text`.
    """
    with transaction.atomic(), pghistory.context(user=by.pk):
        locked = _locked(comment)
        if locked.by_id != by.pk:
            raise PermissionDenied(_("This is another person’s comment."))
        if not rules.may_change_comment(by, locked):
            raise NotAllowedNow(_("A comment can be changed for a quarter of an hour. You can take it back."))
        text = _checked(text)
        if text != locked.text:
            locked.text, locked.changed_at = text, timezone.now()
            locked.save(update_fields=["text", "changed_at"])
    return locked


def take_back_comment(comment: CaseComment, *, by: User) -> CaseComment:
    """Take one's own comment back: its words are gone, that it was there stays. Raises PermissionDenied."""
    with transaction.atomic(), pghistory.context(user=by.pk):
        locked = _locked(comment)
        if locked.by_id != by.pk:
            raise PermissionDenied(_("This is another person’s comment."))
        if locked.taken_back_at is None:
            locked.text, locked.taken_back_at = "", timezone.now()
            locked.save(update_fields=["text", "taken_back_at"])
    return locked


def hide_comment(comment: CaseComment, *, by: User, reason: str) -> CaseComment:
    """Hide a comment from everybody but the coordinators. Raises PermissionDenied, ValidationError on `reason`."""
    reason = reason.strip()
    if not rules.may_hide_comments(by, comment.case):
        raise PermissionDenied(_("Only a coordinator of the group hides a comment."))
    if not reason:
        raise ValidationError({"reason": _("Say why; it stands in place of the comment.")})
    with transaction.atomic(), pghistory.context(user=by.pk):
        locked = _locked(comment)
        if not locked.is_standing:
            raise NotAllowedNow(_("This comment is not shown any more."))
        locked.hidden_at, locked.hidden_by, locked.hidden_why = timezone.now(), by, reason[:500]
        locked.save(update_fields=["hidden_at", "hidden_by", "hidden_why"])
    return locked


def show_comment(comment: CaseComment, *, by: User) -> CaseComment:
    """Show a comment again that was hidden. Raises PermissionDenied."""
    if not rules.may_hide_comments(by, comment.case):
        raise PermissionDenied(_("Only a coordinator of the group shows a comment again."))
    with transaction.atomic(), pghistory.context(user=by.pk):
        locked = _locked(comment)
        locked.hidden_at, locked.hidden_by, locked.hidden_why = None, None, ""
        locked.save(update_fields=["hidden_at", "hidden_by", "hidden_why"])
    return locked


def _locked(comment: CaseComment) -> CaseComment:
    return CaseComment.objects.select_for_update(of=("self",)).select_related("case").get(pk=comment.pk)


def _checked(text: str) -> str:
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise ValidationError({"text": _("Write something.")})
    if len(text) > LONGEST_COMMENT:
        message = _("This is %(count)s characters long; %(most)s are possible.")
        raise ValidationError({"text": message % {"count": len(text), "most": LONGEST_COMMENT}})
    return text
