"""What members say under a case. What is said in review is another matter: curation's steps."""

from datetime import timedelta

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.models.partnership import Partnership

LONGEST_COMMENT = 5000
#: So long the author of a comment can change its words.
CHANGEABLE = timedelta(minutes=15)


class CaseCommentQuerySet(models.QuerySet):
    """Comments; whoever reads those of a case may know of the case, and is a member (`rules.may_discuss`)."""

    def with_people(self):
        """With who wrote and who hid them."""
        return self.select_related("by", "hidden_by")

    def standing(self):
        """Those that are neither taken back nor hidden."""
        return self.filter(taken_back_at__isnull=True, hidden_at__isnull=True)


# The history says who did what when, and not the words: what somebody takes back is gone.
@pghistory.track(exclude=["text"])
class CaseComment(models.Model):
    """Something that a member says under a case, for the members who may read the case."""

    case = models.ForeignKey(Partnership, models.CASCADE, related_name="comments", verbose_name=_("case"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="case_comments", verbose_name=_("by")
    )
    text = models.TextField(_("comment"), max_length=LONGEST_COMMENT, blank=True)
    at = models.DateTimeField(_("at"), default=timezone.now, editable=False)
    changed_at = models.DateTimeField(_("changed"), null=True, blank=True, editable=False)
    taken_back_at = models.DateTimeField(_("taken back"), null=True, blank=True, editable=False)
    hidden_at = models.DateTimeField(_("hidden"), null=True, blank=True, editable=False)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("hidden by"),
    )
    hidden_why = models.CharField(_("reason"), max_length=500, blank=True)
    # When those concerned were written to.
    told_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = CaseCommentQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        verbose_name = _("comment on a case")
        verbose_name_plural = _("comments on cases")
        indexes = [
            models.Index(fields=["case", "at"], name="case_comment_of_case"),
            models.Index(fields=["at"], name="case_comment_untold", condition=Q(told_at__isnull=True)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_back_at__isnull=True) & ~Q(text="") | Q(taken_back_at__isnull=False, text=""),
                name="case_comment_says_something_or_is_taken_back",
            ),
            models.CheckConstraint(
                condition=Q(hidden_at__isnull=True, hidden_why="") | Q(hidden_at__isnull=False) & ~Q(hidden_why=""),
                name="case_comment_hidden_with_a_reason",
            ),
        ]

    def __str__(self):
        return f"{self.case}: {self.at:%Y-%m-%d}"

    @property
    def is_standing(self) -> bool:
        """Whether its words are shown."""
        return self.taken_back_at is None and self.hidden_at is None

    @property
    def can_be_changed(self) -> bool:
        """Whether its author still has time to change its words."""
        return self.is_standing and timezone.now() - self.at < CHANGEABLE
