"""Who looked at what is not for everybody: a row for a person, a record, a day and a way of looking."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from curation.models import CODE_LENGTH


class Kind(models.TextChoices):
    """What was looked at."""

    CASE = "partnership", _("case")
    ORGANISATION = "organisation", _("organisation")


class Way(models.TextChoices):
    """Where somebody looked."""

    PAGE = "page", _("page")
    HISTORY = "history", _("history")
    REVIEW = "review", _("review")
    FORM = "form", _("form")
    FILE = "file", _("file")
    EXPORT = "export", _("file of data")
    LIST = "list", _("list")
    ADMINISTRATION = "admin", _("administration pages")
    OTHER = "other", _("another page")


class Saw(models.TextChoices):
    """What of it stood before their eyes, beside what anybody can read."""

    MEMBERS = "members", _("what is for members only")
    CONFIDENTIAL = "confidential", _("what is confidential")


class Look(models.Model):
    """That a person looked at a record, on one day in one way, and how often: what bounds the number of rows.

    The record is named by kind and short address and by nothing else, so that no word of it stands here, and the row
    outlives it. Only `times` and `last_at` go on; the database refuses any other change, and deletion.
    """

    kind = models.CharField(max_length=12, choices=Kind.choices)
    code = models.CharField(max_length=CODE_LENGTH)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("person")
    )
    day = models.DateField(_("day"))
    way = models.CharField(_("where"), max_length=8, choices=Way.choices)
    saw = models.CharField(_("what they saw"), max_length=12, choices=Saw.choices)
    first_at = models.DateTimeField(_("first"), default=timezone.now)
    last_at = models.DateTimeField(_("last"), default=timezone.now)
    times = models.PositiveIntegerField(_("times"), default=1)

    class Meta:
        ordering = ["-last_at", "-id"]
        verbose_name = _("look")
        verbose_name_plural = _("looks")
        constraints = [
            models.UniqueConstraint(fields=["kind", "code", "person", "day", "way", "saw"], name="look_once_a_day"),
            models.CheckConstraint(condition=models.Q(way__in=Way.values), name="look_way_known"),
            models.CheckConstraint(condition=models.Q(saw__in=Saw.values), name="look_saw_known"),
        ]
        indexes = [models.Index(fields=["code", "-last_at"], name="look_of_record")]
        triggers = [
            pgtrigger.Protect(name="look_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="look_never_changed", fields=["kind", "code", "day", "way", "saw", "first_at"]),
            pgtrigger.Protect(
                name="look_keeps_who",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__person__df=pgtrigger.F("new__person"), new__person__isnull=False),
            ),
            pgtrigger.Protect(
                name="look_counts_up",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(new__times__lt=pgtrigger.F("old__times")),
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.code} ({self.day})"
