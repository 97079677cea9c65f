"""Records that are one work: what is likely so, and what was merged."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from literature.models.source import Source


class LikelyPairQuerySet(models.QuerySet):
    """Pairs of sources that are likely one work."""

    def waiting(self):
        """Those that nobody has decided about, of two records that are both published, the likeliest first."""
        return self.filter(verdict="", first__state="published", second__state="published").order_by(
            "-score", "first_id", "second_id"
        )

    def waiting_for_groups(self, group_ids):
        """Waiting ones of which one record at least is of these groups."""
        return self.waiting().filter(Q(first__group_id__in=group_ids) | Q(second__group_id__in=group_ids))

    def waiting_for_group(self, group):
        """Waiting ones of which one record at least is of this group."""
        return self.waiting_for_groups([group.pk])

    def with_sources(self):
        """With both records, their groups and who added them."""
        return self.select_related(
            "first__group", "second__group", "first__contributed_by", "second__contributed_by", "decided_by"
        )


class LikelyPair(models.Model):
    """Two published sources that are likely one work; or that a coordinator has said to be two."""

    class Verdict(models.TextChoices):
        WAITING = "", _("waiting")
        DIFFERENT = "different", _("different works")

    first = models.ForeignKey(Source, models.CASCADE, related_name="+")
    second = models.ForeignKey(Source, models.CASCADE, related_name="+")
    score = models.FloatField()
    reason = models.CharField(max_length=16)  # a key of literature.duplicates.REASONS
    found_at = models.DateTimeField(default=timezone.now)
    verdict = models.CharField(_("verdict"), max_length=12, choices=Verdict.choices, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = LikelyPairQuerySet.as_manager()

    class Meta:
        verbose_name = _("likely duplicate")
        verbose_name_plural = _("likely duplicates")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="likely_pair_once"),
            models.CheckConstraint(condition=Q(first_id__lt=F("second_id")), name="likely_pair_in_order"),
            models.CheckConstraint(
                condition=Q(verdict="", decided_at=None) | Q(verdict="different", decided_at__isnull=False),
                name="likely_pair_decided",
            ),
        ]
        indexes = [models.Index(fields=["-score"], name="likely_pair_waiting", condition=Q(verdict=""))]

    def __str__(self):
        return f"{self.first} / {self.second}"


class DuplicateCheck(models.Model):
    """That likely duplicates of a published source were sought, and at which revision of it."""

    source = models.OneToOneField(Source, models.CASCADE, primary_key=True, related_name="duplicate_check")
    revision = models.PositiveIntegerField()

    def __str__(self):
        return f"{self.source_id} at {self.revision}"


class Merge(models.Model):
    """That some records were merged into one: what that one was before and after, and whether it was taken back."""

    survivor = models.ForeignKey(Source, models.PROTECT, related_name="merges")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    reason = models.TextField(_("reason"), blank=True)
    before = models.JSONField()
    after = models.JSONField()
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("merging")
        verbose_name_plural = _("mergings")

    def __str__(self):
        return f"{self.survivor} ({self.at:%Y-%m-%d})"


class MergedSource(models.Model):
    """A record that was merged into another; `moved` says what pointed at it and now points there."""

    merge = models.ForeignKey(Merge, models.CASCADE, related_name="merged")
    source = models.ForeignKey(Source, models.PROTECT, related_name="merged_into")
    from_state = models.CharField(max_length=20)
    # {"app.Model.field": [ids], "amendments": [{"id", "content", "amends_from", "revision"}]}
    moved = models.JSONField(default=dict)
    is_active = models.BooleanField(default=True)  # until the merging is taken back

    class Meta:
        verbose_name = _("merged source")
        verbose_name_plural = _("merged sources")
        constraints = [
            models.UniqueConstraint(fields=["source"], condition=Q(is_active=True), name="merged_source_once"),
        ]

    def __str__(self):
        return str(self.source)
