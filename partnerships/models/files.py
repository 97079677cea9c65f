"""Files of cases: agreements on the use of resources, pictures, documents."""

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from curation.models import CODE_LENGTH, new_code
from partnerships.files.querysets import CaseFileQuerySet
from partnerships.files.vocabulary import ENDINGS, AgreementState, FileKind, FileVisibility
from partnerships.models.partnership import Partnership

_DATE = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"


@pghistory.track()
class CaseFile(models.Model):
    """A file of a case, without its metadata; the bytes lie under MEDIA_ROOT by their SHA-256, and no name with them.

    A removed file keeps its row with the reason, and loses its bytes and its words. A picture may lie there in a
    second, smaller size (`small_…`).
    """

    code = models.CharField(max_length=CODE_LENGTH, unique=True, default=new_code, editable=False)
    case = models.ForeignKey(Partnership, models.CASCADE, related_name="files", verbose_name=_("case"))
    kind = models.CharField(_("what it is"), max_length=9, choices=FileKind.choices)
    title = models.CharField(_("title"), max_length=300, blank=True)
    visibility = models.CharField(
        _("who may read it"), max_length=12, choices=FileVisibility.choices, default=FileVisibility.PUBLIC.value
    )
    # Of an agreement: where it stands, from when to when (2009, 2009-10 or 2009-10-23), ids of the partners it binds.
    agreement_state = models.CharField(_("where it stands"), max_length=8, choices=AgreementState.choices, blank=True)
    begins = models.CharField(_("from"), max_length=10, blank=True)
    ends = models.CharField(_("until"), max_length=10, blank=True)
    parties = ArrayField(models.CharField(max_length=16), verbose_name=_("parties"), default=list, blank=True)
    # Of a picture: what is to be seen, for those who do not see it, and who made it or where it is from.
    alternative = models.CharField(_("what is to be seen"), max_length=500, blank=True)
    credit = models.CharField(_("credit"), max_length=200, blank=True)
    media_type = models.CharField(max_length=16, editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    size = models.PositiveIntegerField(_("size in bytes"), editable=False)
    pages = models.PositiveIntegerField(_("number of pages"), default=0, editable=False)
    width = models.PositiveIntegerField(default=0, editable=False)
    height = models.PositiveIntegerField(default=0, editable=False)
    small_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    small_width = models.PositiveIntegerField(default=0, editable=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField(_("added"), default=timezone.now)
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(_("why it was removed"), blank=True)

    objects = CaseFileQuerySet.as_manager()

    class Meta:
        ordering = ["added_at", "pk"]
        verbose_name = _("file of a case")
        verbose_name_plural = _("files of cases")
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=FileKind.values), name="casefile_kind_known"),
            models.CheckConstraint(
                condition=models.Q(visibility__in=FileVisibility.values), name="casefile_visibility_known"
            ),
            models.CheckConstraint(condition=models.Q(media_type__in=ENDINGS.keys()), name="casefile_media_type_known"),
            models.CheckConstraint(
                condition=models.Q(kind="agreement", agreement_state__in=AgreementState.values)
                | ~models.Q(kind="agreement") & models.Q(agreement_state=""),
                name="casefile_agreement_stands_somewhere",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="picture") | ~models.Q(alternative="") | models.Q(removed_at__isnull=False),
                name="casefile_picture_is_told",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="picture", media_type__startswith="image/")
                | ~models.Q(kind="picture") & models.Q(media_type="application/pdf"),
                name="casefile_is_what_it_says",
            ),
            models.CheckConstraint(
                condition=models.Q(removed_at__isnull=True) | ~models.Q(reason=""), name="casefile_removed_why"
            ),
            models.CheckConstraint(
                condition=models.Q(begins="") | models.Q(begins__regex=_DATE), name="casefile_begins_on_a_date"
            ),
            models.CheckConstraint(
                condition=models.Q(ends="") | models.Q(ends__regex=_DATE), name="casefile_ends_on_a_date"
            ),
            models.CheckConstraint(condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"), name="casefile_sha256_whole"),
            models.UniqueConstraint(
                fields=["case", "sha256"], condition=models.Q(removed_at__isnull=True), name="casefile_once_a_case"
            ),
        ]
        indexes = [
            models.Index(fields=["sha256"], name="casefile_sha256"),
            models.Index(fields=["small_sha256"], name="casefile_small_sha256"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.code}"

    def get_absolute_url(self):
        """Where it is downloaded: no word of the case or of the file's name is in the address."""
        return reverse("partnerships:case-file", args=[self.case.code, self.code])

    @property
    def small_url(self) -> str:
        """Where a picture is had in its smaller size; empty where there is none."""
        if not self.small_sha256:
            return ""
        return reverse("partnerships:case-file-small", args=[self.case.code, self.code])

    @property
    def download_name(self) -> str:
        """The name under which a browser saves it."""
        return f"{self.code}.{ENDINGS[self.media_type]}"
