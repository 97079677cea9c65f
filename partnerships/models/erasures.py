"""That something was erased: which record, when, by whom and on what ground, and no word of what it said."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import WorkingGroup
from curation.models import CODE_LENGTH
from partnerships.models.looks import Kind
from partnerships.vocabulary import Audience


class Ground(models.TextChoices):
    """Why something is erased. A fixed list: a sentence of somebody's own could repeat what has to be gone."""

    ASKED = "asked", _("who told it asked for it")
    NAMED = "named", _("somebody who is named in it asked for it")
    DANGER = "danger", _("it could put somebody in danger")
    CONSENT = "consent", _("there was no consent, or it was taken back")
    LAW = "law", _("the law or an authority demands it")
    MISTAKE = "mistake", _("it should never have been entered")


class What(models.TextChoices):
    """What was erased: a record, or one thing out of it."""

    RECORD = "record", _("all of it")
    PARTNER = "partner", _("a partner")
    PLACE = "place", _("a place")
    TELLER = "teller", _("the name of who told it")
    FILE = "file", _("a file")


class Erasure(models.Model):
    """That a record, or a part of one, was erased. The row is all that is left, and is never changed or deleted.

    `along_with` is the short address of the record for whose sake this one went: a proposed change, an organisation
    that was merged with it. `known_to` says who could read the record while it was published; empty if it never was.
    """

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    code = models.CharField(_("short address"), max_length=CODE_LENGTH)
    what = models.CharField(_("what"), max_length=8, choices=What.choices, default=What.RECORD.value)
    ground = models.CharField(_("ground"), max_length=8, choices=Ground.choices)
    group = models.ForeignKey(WorkingGroup, models.PROTECT, related_name="erasures", verbose_name=_("working group"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), default=timezone.now)
    known_to = models.CharField(max_length=16, choices=Audience.choices, blank=True)
    along_with = models.CharField(max_length=CODE_LENGTH, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "code"], condition=models.Q(what="record"), name="erasure_of_a_record_once"
            ),
            models.CheckConstraint(condition=models.Q(ground__in=Ground.values), name="erasure_ground_known"),
            models.CheckConstraint(condition=models.Q(what__in=What.values), name="erasure_what_known"),
        ]
        indexes = [models.Index(fields=["code"], name="erasure_of_record")]
        triggers = [
            pgtrigger.Protect(name="erasure_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="erasure_never_changed",
                fields=["kind", "code", "what", "ground", "group", "at", "known_to", "along_with"],
            ),
            pgtrigger.Protect(
                name="erasure_keeps_who",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__by__df=pgtrigger.F("new__by"), new__by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.code} ({self.at:%Y-%m-%d})"
