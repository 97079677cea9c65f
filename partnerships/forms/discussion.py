"""Forms of the discussion under a case."""

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.models.discussion import LONGEST_COMMENT


class CommentForm(forms.Form):
    """What a member says. How long it is, the action counts: a browser sends two signs for the end of a line."""

    text = forms.CharField(
        label=_("Your comment"),
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": LONGEST_COMMENT}),
        help_text=_("All members who may read this case read it too."),
        error_messages={"required": _("Write a sentence first.")},
    )


class HideForm(forms.Form):
    """Why a coordinator hides a comment."""

    reason = forms.CharField(
        label=_("Why?"),
        max_length=500,
        help_text=_("Members read it in place of the comment."),
        error_messages={"required": _("Say why; it stands in place of the comment.")},
    )
