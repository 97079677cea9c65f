"""Registers of organisations that coordinators bring: the file, and what became of each of its lines."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from curation.models import CODE_LENGTH, new_code
from partnerships.models.organisation import Organisation


class Stage(models.TextChoices):
    """Where an import stands; `columns` and `ready` wait for the person, `reading` to `writing` for the machine."""

    COLUMNS = "columns", _("its columns are to be looked at")
    READING = "reading", _("being read")
    COMPARING = "comparing", _("being compared")
    READY = "ready", _("to be looked through")
    WRITING = "writing", _("being written")
    WRITTEN = "written", _("written")
    TAKING_BACK = "taking_back", _("being taken back")
    TAKEN_BACK = "taken_back", _("taken back")
    FAILED = "failed", _("not read")
    DISCARDED = "discarded", _("thrown away")


UNDER_WAY = (Stage.READING, Stage.COMPARING, Stage.WRITING, Stage.TAKING_BACK)


class Format(models.TextChoices):
    """What a file is."""

    ROR = "ror", _("ROR, JSON")
    CSV = "csv", _("table, CSV")


class Verdict(models.TextChoices):
    """What a line was found to be before anything is written."""

    NEW = "new", _("new")
    KNOWN = "known", _("already here")
    LIKELY = "likely", _("likely already here")
    LEFT = "left", _("not wanted")
    BROKEN = "broken", _("broken")


class Outcome(models.TextChoices):
    """What was done with a line; empty until it was its turn."""

    WRITTEN = "written", _("written")
    KNOWN = "known", _("already here")
    LEFT_OUT = "left_out", _("left out")
    #: Of what was written, once the whole was taken back.
    BACK = "back", _("taken back")
    STAYS = "stays", _("stays")
    BROKEN = "broken", _("broken")


class OrganisationImport(models.Model):
    """A file of organisations that a coordinator brought for a group.

    `done` of `to_do` is how far the stage under way has come: bytes while reading, lines later. How many were written,
    known, left out or broken is counted from the lines themselves, so it cannot disagree with them.
    """

    code = models.CharField(max_length=CODE_LENGTH, unique=True, default=new_code, editable=False)
    brought_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="organisation_imports",
        verbose_name=_("brought by"),
    )
    group = models.ForeignKey(
        "accounts.WorkingGroup", models.PROTECT, related_name="organisation_imports", verbose_name=_("working group")
    )
    file_name = models.CharField(_("file"), max_length=200, blank=True)
    format = models.CharField(_("format"), max_length=8, choices=Format.choices)
    size = models.PositiveIntegerField(_("size in bytes"))
    # Only organisations of this country are wanted; all of them if empty.
    country = models.CharField(_("country"), max_length=2, blank=True)
    # Of a table: [{"title": "Name of NGO", "field": "name"}], in the order of its columns.
    columns = models.JSONField(_("columns"), default=list, blank=True)
    writes_likely = models.BooleanField(_("write those that are likely here as well"), default=False)
    stage = models.CharField(_("stage"), max_length=12, choices=Stage.choices, default=Stage.READING)
    done = models.PositiveBigIntegerField(default=0, editable=False)
    to_do = models.PositiveBigIntegerField(default=0, editable=False)
    problem = models.TextField(blank=True)
    brought_at = models.DateTimeField(_("brought"), default=timezone.now)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("taken back by")
    )
    written_at = models.DateTimeField(_("written"), null=True, blank=True)

    class Meta:
        ordering = ["-brought_at", "-id"]
        verbose_name = _("import of organisations")
        verbose_name_plural = _("imports of organisations")
        constraints = [
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="organisation_import_stage_known"),
            models.CheckConstraint(condition=Q(format__in=Format.values), name="organisation_import_format_known"),
        ]
        indexes = [
            models.Index(
                fields=["id"], name="organisation_import_under_way", condition=Q(stage__in=[s.value for s in UNDER_WAY])
            )
        ]

    def __str__(self):
        return self.file_name or self.code

    def get_absolute_url(self):
        """Where its preview and its outcome are shown."""
        return reverse("partnerships:organisation-import", args=[self.code])

    @property
    def is_under_way(self) -> bool:
        """Whether the machine works on it."""
        return self.stage in UNDER_WAY


class OrganisationImportFile(models.Model):
    """The bytes of an import, kept until they are read."""

    of = models.OneToOneField(OrganisationImport, models.CASCADE, primary_key=True, related_name="file")
    data = models.BinaryField()

    def __str__(self):
        return f"file of {self.of_id}"


class OrganisationRow(models.Model):
    """One line or record of an import. `values` are those of an organisation's content, until they are written."""

    part_of = models.ForeignKey(OrganisationImport, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("number"))
    line = models.PositiveIntegerField(_("line"))
    name = models.CharField(_("name"), max_length=300, blank=True)
    values = models.JSONField(null=True)
    verdict = models.CharField(_("verdict"), max_length=8, choices=Verdict.choices, default=Verdict.NEW)
    reason = models.TextField(_("reason"), blank=True)
    alike = models.ForeignKey(Organisation, models.SET_NULL, null=True, related_name="+")
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome.choices, blank=True)
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["number"]
        verbose_name = _("line of an import")
        verbose_name_plural = _("lines of imports")
        constraints = [
            models.UniqueConstraint(fields=["part_of", "number"], name="organisation_row_once"),
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="organisation_row_verdict_known"),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(outcome__in=Outcome.values), name="organisation_row_outcome_known"
            ),
        ]
        indexes = [models.Index(fields=["part_of", "verdict", "number"], name="organisation_row_by_verdict")]

    def __str__(self):
        return f"{self.part_of_id}: {self.number}"
