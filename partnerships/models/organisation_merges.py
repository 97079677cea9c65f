"""Organisations that are one: which are likely so, and which were merged."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.models.organisation import Organisation


class LikelyOrganisationsQuerySet(models.QuerySet):
    """Pairs of organisations that are likely one."""

    def waiting(self):
        """Those that nobody has decided about, of two records that are both published, the likeliest first."""
        waiting = self.filter(verdict="", first__state="published", second__state="published")
        return waiting.order_by("-score", "first_id", "second_id")

    def waiting_for(self, user):
        """Waiting ones that this person may do something about: of their groups, and both open to them."""
        known = Organisation.objects.visible_to(user).open_to(user)
        mine = Q(first__group_id__in=user.coordinated_group_ids) | Q(second__group_id__in=user.coordinated_group_ids)
        return self.waiting().filter(mine, first__in=known, second__in=known)


class LikelyOrganisations(models.Model):
    """Two published organisations that are likely one; or that a coordinator has said to be two."""

    class Verdict(models.TextChoices):
        WAITING = "", _("waiting")
        DIFFERENT = "different", _("different organisations")

    first = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    second = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    score = models.FloatField()
    reason = models.CharField(max_length=16)  # a key of partnerships.organisation_duplicates.REASONS
    found_at = models.DateTimeField(default=timezone.now)
    verdict = models.CharField(_("verdict"), max_length=12, choices=Verdict.choices, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = LikelyOrganisationsQuerySet.as_manager()

    class Meta:
        verbose_name = _("likely duplicate")
        verbose_name_plural = _("likely duplicates")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="likely_organisations_once"),
            models.CheckConstraint(condition=Q(first_id__lt=F("second_id")), name="likely_organisations_in_order"),
            models.CheckConstraint(
                condition=Q(verdict="", decided_at=None) | Q(verdict="different", decided_at__isnull=False),
                name="likely_organisations_decided",
            ),
        ]
        indexes = [models.Index(fields=["-score"], name="likely_organisations_waiting", condition=Q(verdict=""))]

    def __str__(self):
        return f"{self.first} / {self.second}"


class OrganisationCheck(models.Model):
    """That likely duplicates of a published organisation were sought, and at which revision of it."""

    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="duplicate_check")
    revision = models.PositiveIntegerField()

    def __str__(self):
        return f"{self.organisation_id} at {self.revision}"


class OrganisationMerge(models.Model):
    """That some organisations were merged into one: what that one was before and after, and whether it was undone."""

    survivor = models.ForeignKey(Organisation, models.PROTECT, related_name="merges")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    reason = models.TextField(_("reason"), blank=True)
    before = models.JSONField()
    after = models.JSONField()
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("merging of organisations")
        verbose_name_plural = _("mergings of organisations")

    def __str__(self):
        return f"{self.survivor} ({self.at:%Y-%m-%d})"


class MergedOrganisation(models.Model):
    """An organisation that was merged into another; `moved` says what named it and now names that one."""

    merge = models.ForeignKey(OrganisationMerge, models.CASCADE, related_name="merged")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="merged_into")
    from_state = models.CharField(max_length=20)
    # {"children": [ids], "cases": {id: [ids of partners]}}
    moved = models.JSONField(default=dict)
    is_active = models.BooleanField(default=True)  # until the merging is taken back

    class Meta:
        verbose_name = _("merged organisation")
        verbose_name_plural = _("merged organisations")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(is_active=True), name="merged_organisation_once"
            ),
        ]

    def __str__(self):
        return str(self.organisation)
