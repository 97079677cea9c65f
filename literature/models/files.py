"""PDFs of sources, their text, and the state of the addresses at which works are read elsewhere."""

import pghistory
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import TextChoices
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from curation.models import CODE_LENGTH, new_code
from literature.files.licences import FileState, Licence, Version
from literature.files.querysets import SourceFileQuerySet, SourceLinkQuerySet
from literature.models.source import Source


@pghistory.track()
class SourceFile(models.Model):
    """A PDF of a source: what it is, under which licence, and who brought it. The bytes lie under MEDIA_ROOT.

    Two rows may share the same bytes, which are found by their SHA-256. A removed file keeps its row, with the reason,
    and loses its bytes.
    """

    code = models.CharField(max_length=CODE_LENGTH, unique=True, default=new_code, editable=False)
    source = models.ForeignKey(Source, models.CASCADE, related_name="files", verbose_name=_("source"))
    state = models.CharField(_("state"), max_length=8, choices=FileState.choices, default=FileState.SHOWN)
    licence = models.CharField(_("licence"), max_length=16, choices=Licence.choices)
    version = models.CharField(_("version"), max_length=12, choices=Version.choices, default=Version.PUBLISHED)
    name = models.CharField(_("file name"), max_length=120)
    sha256 = models.CharField(max_length=64, editable=False)
    size = models.PositiveIntegerField(_("size in bytes"))
    pages = models.PositiveIntegerField(_("number of pages"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField(_("added"), default=timezone.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(_("why it was removed"), blank=True)

    objects = SourceFileQuerySet.as_manager()

    class Meta:
        ordering = ["added_at", "pk"]
        verbose_name = _("file")
        verbose_name_plural = _("files")
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=FileState.values), name="file_state_known"),
            models.CheckConstraint(condition=models.Q(licence__in=Licence.values), name="file_licence_known"),
            models.CheckConstraint(condition=models.Q(version__in=Version.values), name="file_version_known"),
            models.CheckConstraint(
                condition=~models.Q(state="removed") | ~models.Q(reason=""), name="file_removed_why"
            ),
            models.CheckConstraint(condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"), name="file_sha256_whole"),
            models.UniqueConstraint(
                fields=["source", "sha256"], condition=~models.Q(state="removed"), name="file_once_a_source"
            ),
        ]
        indexes = [
            models.Index(fields=["sha256"], name="file_sha256"),
            models.Index(fields=["added_at"], name="file_waiting", condition=models.Q(state="waiting")),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        """Where the file is downloaded."""
        return reverse("literature:file", args=[self.code, self.name])

    @property
    def is_open(self) -> bool:
        """Whether everybody may read it."""
        return Licence(self.licence).is_open

    @property
    def licence_short(self) -> str:
        """The licence in a word or two."""
        return Licence(self.licence).short


class FileText(models.Model):
    """That a file's text was read, or is being read, and what is searched of it. Kept by the due job `file-texts`."""

    class State(TextChoices):
        READING = "reading", _("being read")
        READ = "read", _("read")
        FAILED = "failed", _("cannot be read")

    file = models.OneToOneField(SourceFile, models.CASCADE, primary_key=True, related_name="text")
    state = models.CharField(max_length=8, choices=State.choices, default=State.READING)
    attempts = models.PositiveSmallIntegerField(default=1)
    tried_at = models.DateTimeField(default=timezone.now)
    characters = models.PositiveIntegerField(default=0)
    configuration = models.CharField(max_length=16, blank=True)
    vector = SearchVectorField(null=True)

    class Meta:
        verbose_name = _("text of a file")
        verbose_name_plural = _("texts of files")
        indexes = [GinIndex(fields=["vector"], name="filetext_vector")]

    def __str__(self):
        return f"text of {self.file_id}"


class FilePage(models.Model):
    """The text of one page of a file, from which the sentence that was found is shown."""

    file = models.ForeignKey(SourceFile, models.CASCADE, related_name="page_texts")
    number = models.PositiveIntegerField()
    text = models.TextField()
    vector = SearchVectorField()

    class Meta:
        verbose_name = _("page of a file")
        verbose_name_plural = _("pages of files")
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="filepage_once")]

    def __str__(self):
        return f"page {self.number} of {self.file_id}"


class SourceLink(models.Model):
    """An address at which a source can be read, and whether something was there. Kept by the due job `links`."""

    class Kind(TextChoices):
        URL = "url", _("web address")
        DOI = "doi", _("DOI")

    class State(TextChoices):
        UNCHECKED = "unchecked", _("not checked yet")
        ALIVE = "alive", _("answers")
        MOVED = "moved", _("has moved for good")
        DEAD = "dead", _("is gone")
        UNSURE = "unsure", _("could not be checked")

    source = models.ForeignKey(Source, models.CASCADE, related_name="links")
    kind = models.CharField(max_length=3, choices=Kind.choices)
    address = models.CharField(max_length=2000)
    host = models.CharField(max_length=255)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.UNCHECKED)
    # On how many different days in a row the address was found to be gone; three make it dead.
    failures = models.PositiveSmallIntegerField(default=0)
    last_failed_on = models.DateField(null=True, blank=True)
    status = models.PositiveSmallIntegerField(null=True, blank=True)  # of the last answer, in HTTP's numbers
    checked_at = models.DateTimeField(null=True, blank=True)
    next_check_at = models.DateTimeField(default=timezone.now)
    moved_to = models.CharField(max_length=2000, blank=True)
    archived_url = models.CharField(max_length=2000, blank=True)
    archived_on = models.DateField(null=True, blank=True)
    # What a coordinator found out: a dead link with a note, or one said to be alive, waits for nobody.
    note = models.TextField(_("note"), blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = SourceLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        constraints = [
            models.UniqueConstraint(fields=["source", "kind"], name="link_once_a_kind"),
            models.CheckConstraint(condition=models.Q(kind__in=["url", "doi"]), name="link_kind_known"),
            models.CheckConstraint(
                condition=models.Q(state__in=["unchecked", "alive", "moved", "dead", "unsure"]), name="link_state_known"
            ),
        ]
        indexes = [
            models.Index(fields=["next_check_at"], name="link_due"),
            models.Index(fields=["state"], name="link_dead", condition=models.Q(state="dead")),
        ]

    def __str__(self):
        return self.address
