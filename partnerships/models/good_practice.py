"""That a case is good practice: marked by a coordinator, confirmed again and again, taken back."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.models.partnership import Partnership


class GoodPractice(models.Model):
    """One thing said about a case as good practice. The record is append-only: nothing in it is changed or deleted.

    A marking is a row `marked`; rows `confirmed`, `reminded` and `ended` belong to it by `marking`. `number` counts the
    markings of a case from 1, one more than were ended: two at a time are refused by the database.
    """

    class What(models.TextChoices):
        MARKED = "marked", _("marked as good practice")
        CONFIRMED = "confirmed", _("confirmed")
        REMINDED = "reminded", _("coordinators reminded")
        ENDED = "ended", _("taken back")

    case = models.ForeignKey(Partnership, models.PROTECT, related_name="good_practice", verbose_name=_("case"))
    marking = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="said_since")
    number = models.PositiveSmallIntegerField(default=1)
    what = models.CharField(_("what"), max_length=9, choices=What.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), default=timezone.now)
    reason = models.TextField(_("why"), blank=True)
    evidence = models.TextField(_("evidence"), blank=True)
    # Short addresses of sources in the portal, or web addresses.
    sources = ArrayField(models.CharField(max_length=500), verbose_name=_("sources"), default=list, blank=True)
    # That the only coordinator of a group marked a case of their own.
    own_contribution = models.BooleanField(default=False)

    class Meta:
        ordering = ["at", "id"]
        verbose_name = _("good practice")
        verbose_name_plural = _("good practice")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(what__in=["marked", "confirmed", "reminded", "ended"]),
                name="goodpractice_what_known",
            ),
            models.CheckConstraint(
                condition=models.Q(what="marked", marking__isnull=True)
                | ~models.Q(what="marked") & models.Q(marking__isnull=False),
                name="goodpractice_belongs_to_a_marking",
            ),
            models.CheckConstraint(
                condition=~models.Q(what__in=["marked", "ended"]) | ~models.Q(reason=""), name="goodpractice_says_why"
            ),
            models.UniqueConstraint(
                fields=["case", "number"], condition=models.Q(what="marked"), name="goodpractice_one_marking_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["marking"], condition=models.Q(what="ended"), name="goodpractice_ended_once"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="goodpractice_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="goodpractice_keeps_who",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__by__df=pgtrigger.F("new__by"), new__by__isnull=False),
            ),
            pgtrigger.ReadOnly(
                name="goodpractice_never_changed",
                fields=["case", "marking", "number", "what", "at", "reason", "evidence", "sources", "own_contribution"],
            ),
        ]

    def __str__(self):
        return f"{self.get_what_display()} ({self.at:%Y-%m-%d})"
