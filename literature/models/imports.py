"""Imports: files of records that members bring, and what became of each record."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from curation.models import CODE_LENGTH, Topic, new_code
from literature.imports.querysets import ImportedRecordQuerySet, ImportQuerySet
from literature.models.source import Source


class Stage(models.TextChoices):
    """Where an import stands. At `ready` and after the last two nothing is under way."""

    READING = "reading", _("being read")
    COMPARING = "comparing", _("being compared")
    READY = "ready", _("to be looked through")
    WRITING = "writing", _("being written")
    WRITTEN = "written", _("written")
    SUBMITTING = "submitting", _("being submitted")
    TAKING_BACK = "taking_back", _("being taken back")
    TAKEN_BACK = "taken_back", _("taken back")
    FAILED = "failed", _("not read")


UNDER_WAY = (Stage.READING, Stage.COMPARING, Stage.WRITING, Stage.SUBMITTING, Stage.TAKING_BACK)


class Then(models.TextChoices):
    """What becomes of new records when they are written."""

    DRAFT = "draft", _("Keep them as my drafts")
    SUBMIT = "submit", _("Submit all of them for review")
    PUBLISH = "publish", _("Publish them at once")


class Verdict(models.TextChoices):
    """What a record was found to be before anything is written."""

    NEW = "new", _("new")
    SAME = "same", _("already here")
    LIKELY = "likely", _("likely already here")
    TWIN = "twin", _("twice in the file")
    BROKEN = "broken", _("broken")


class Choice(models.TextChoices):
    """What is to be done with a record; the person may change it."""

    WRITE = "write", _("Write as new")
    MERGE = "merge", _("Take fields over")
    LEAVE = "leave", _("Leave out")


class Outcome(models.TextChoices):
    """What was done with a record; empty until it was its turn."""

    WRITTEN = "written", _("written")
    MERGED = "merged", _("merged")
    LEFT_OUT = "left_out", _("left out")
    BROKEN = "broken", _("broken")


class Import(models.Model):
    """A file, or pasted text, with records that a member brought.

    `done` of `to_do` is how far the stage under way has come: characters while reading, records later. What is
    counted (written, merged, left out, broken) is counted from the records themselves, so it can't disagree.
    """

    code = models.CharField(_("short address"), max_length=CODE_LENGTH, unique=True, default=new_code, editable=False)
    brought_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="imports", verbose_name=_("brought by")
    )
    group = models.ForeignKey(
        "accounts.WorkingGroup", models.PROTECT, related_name="imports", verbose_name=_("working group")
    )
    # Which its members may say: then each of its records is one of the search's (literature/searching/importing.py).
    search = models.ForeignKey(
        "literature.LiteratureSearch",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="imports",
        verbose_name=_("came of the search"),
    )
    file_name = models.CharField(_("file"), max_length=200, blank=True)
    format = models.CharField(_("format"), max_length=20)
    size = models.PositiveIntegerField(_("size in bytes"))
    digest = models.CharField(max_length=64, editable=False)
    stage = models.CharField(_("stage"), max_length=12, choices=Stage.choices, default=Stage.READING)
    then = models.CharField(_("what becomes of new ones"), max_length=8, choices=Then.choices, default=Then.DRAFT)
    topics = models.ManyToManyField(Topic, related_name="imports", blank=True, verbose_name=_("topics"))
    tags = ArrayField(models.CharField(max_length=60), verbose_name=_("tags"), default=list, blank=True)
    keywords_as_tags = models.BooleanField(_("make tags of their keywords"), default=True)
    done = models.PositiveIntegerField(default=0, editable=False)
    to_do = models.PositiveIntegerField(default=0, editable=False)
    problem = models.TextField(blank=True)
    brought_at = models.DateTimeField(_("brought"), default=timezone.now)
    written_at = models.DateTimeField(_("written"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("drafts submitted"), null=True, blank=True)
    taken_back_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-brought_at", "-id"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        indexes = [
            models.Index(fields=["brought_by", "-brought_at"], name="import_by_person"),
            models.Index(
                fields=["brought_at"],
                name="import_under_way",
                condition=Q(stage__in=["reading", "comparing", "writing", "submitting", "taking_back"]),
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="import_stage_known"),
            models.CheckConstraint(condition=Q(then__in=Then.values), name="import_then_known"),
            models.CheckConstraint(
                condition=~Q(stage="written") | Q(written_at__isnull=False), name="import_written_has_time"
            ),
            models.CheckConstraint(
                condition=~Q(stage="taken_back") | Q(taken_back_at__isnull=False), name="import_taken_back_has_time"
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        """The import's page."""
        return reverse("literature:import", args=[self.code])

    @property
    def name(self) -> str:
        """The file's name, or that it was pasted."""
        return self.file_name or str(_("Pasted text"))

    @property
    def is_under_way(self) -> bool:
        """Whether work in the background is under way or waits for its turn."""
        return self.stage in UNDER_WAY

    @property
    def percent(self) -> int:
        """How far the stage under way has come, 0 to 100."""
        return min(100, 100 * self.done // self.to_do) if self.to_do else 0


class ImportFile(models.Model):
    """The bytes of a file until it has been read; afterwards each record keeps its own text."""

    of = models.OneToOneField(Import, models.CASCADE, primary_key=True, related_name="file")
    data = models.BinaryField()

    class Meta:
        verbose_name = _("imported file")
        verbose_name_plural = _("imported files")

    def __str__(self):
        return str(self.of)


class ImportedRecord(models.Model):
    """A record of an import: its text, what was read from it, the verdict, the choice, and what was done."""

    # Without an index of its own: two of those below begin with it, and lead to the numbers that are asked for.
    part_of = models.ForeignKey(Import, models.CASCADE, related_name="records", db_index=False)
    number = models.PositiveIntegerField()
    line = models.PositiveIntegerField(default=1)
    raw = models.TextField(blank=True)
    digest = models.CharField(max_length=32, editable=False)
    # Values of `Source.CONTENT_FIELDS`, `accessed` in ISO form; null when the record is broken.
    values = models.JSONField(null=True)
    keywords = models.JSONField(default=list)
    remarks = models.JSONField(default=list)
    # Why it is broken, or why something else was done than what was chosen.
    reason = models.TextField(blank=True)
    verdict = models.CharField(max_length=8, choices=Verdict.choices, default=Verdict.NEW)
    # The indexes on this, on `twin_of` and `found_as` hold only those that lead somewhere: most records don't.
    alike = models.ForeignKey(Source, models.SET_NULL, null=True, related_name="+", db_index=False)
    alike_revision = models.PositiveIntegerField(null=True)
    likeness = models.CharField(max_length=12, blank=True)  # a key of literature.duplicates.REASONS, or "text"
    twin_of = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+", db_index=False)
    choice = models.CharField(max_length=8, choices=Choice.choices, blank=True)
    takes = ArrayField(models.CharField(max_length=40), default=list)  # fields to be taken over into `alike`
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)
    # What it was written as, or merged into, or the proposed change that it went into.
    source = models.ForeignKey(Source, models.PROTECT, null=True, related_name="imported_records")
    # What the fields that were taken over held before, and the revision after; to take them back.
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    revision = models.PositiveIntegerField(null=True)
    # Whether the proposed change that it went into was opened for it.
    opened_change = models.BooleanField(default=False)
    taken_back = models.BooleanField(null=True)  # null: not tried
    # As what it stands on the search of its import; or that an import of the same search had this very record before.
    found_as = models.ForeignKey(Source, models.SET_NULL, null=True, related_name="+", db_index=False)
    found_before = models.BooleanField(default=False)

    objects = ImportedRecordQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _("imported record")
        verbose_name_plural = _("imported records")
        indexes = [
            models.Index(fields=["part_of", "verdict", "number"], name="imported_by_verdict"),
            models.Index(fields=["digest"], name="imported_digest"),
            models.Index(fields=["alike"], name="imported_alike", condition=Q(alike__isnull=False)),
            models.Index(fields=["twin_of"], name="imported_twin_of", condition=Q(twin_of__isnull=False)),
            models.Index(fields=["found_as"], name="imported_found_as", condition=Q(found_as__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["part_of", "number"], name="imported_number_once"),
            # A record becomes one source, and a source comes of one record, whatever happens in between.
            models.UniqueConstraint(fields=["source"], condition=Q(outcome="written"), name="imported_written_once"),
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="imported_verdict_known"),
            models.CheckConstraint(condition=Q(choice__in=["", *Choice.values]), name="imported_choice_known"),
            models.CheckConstraint(condition=Q(outcome__in=["", *Outcome.values]), name="imported_outcome_known"),
            models.CheckConstraint(
                condition=~Q(outcome__in=["written", "merged"]) | Q(source__isnull=False),
                name="imported_has_source",
            ),
            # What is broken is so from the beginning, so that in = written + merged + left out + broken + waiting.
            models.CheckConstraint(
                condition=Q(verdict="broken", outcome="broken", values__isnull=True, choice="")
                | Q(values__isnull=False) & ~Q(verdict="broken") & ~Q(outcome="broken") & ~Q(choice=""),
                name="imported_broken_or_read",
            ),
        ]

    def __str__(self):
        return self.title or self.key

    @property
    def title(self) -> str:
        """The title as read; empty when the record is broken."""
        return (self.values or {}).get("title", "")

    @property
    def key(self) -> str:
        """How the record is called where it has no title."""
        return str(_("Record %s") % self.number)
