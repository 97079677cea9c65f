"""Searches that a person keeps, to be told by mail what is new in them."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SavedSearchQuerySet(models.QuerySet):
    """Saved searches, each its person's alone."""

    def of(self, user):
        """Those of this person."""
        return self.filter(user=user) if user.is_authenticated else self.none()

    def due(self, now):
        """Those whose person is to be told now, if there is anything new."""
        return self.filter(due_at__lte=now, user__is_active=True)


class SavedSearch(models.Model):
    """A search by its address, a name for it, and how often its person wants to be told of new sources."""

    class Frequency(models.TextChoices):
        DAILY = "daily", _("daily")
        WEEKLY = "weekly", _("weekly")
        OFF = "off", _("not at all")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_searches", verbose_name=_("person")
    )
    name = models.CharField(_("name"), max_length=120)
    # The list's query string in its settled order: the same search is the same text.
    query = models.CharField(_("search"), max_length=2000, blank=True)
    frequency = models.CharField(_("mail"), max_length=8, choices=Frequency.choices, default=Frequency.WEEKLY)
    created_at = models.DateTimeField(_("saved"), default=timezone.now, editable=False)
    # Sources published up to here have been told of.
    told_until = models.DateTimeField(_("told until"), default=timezone.now, editable=False)
    due_at = models.DateTimeField(_("next mail"), null=True, blank=True, editable=False)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        constraints = [
            models.UniqueConstraint(fields=["user", "query"], name="saved_search_once"),
            models.CheckConstraint(
                condition=models.Q(frequency="off", due_at__isnull=True)
                | models.Q(frequency__in=["daily", "weekly"], due_at__isnull=False),
                name="saved_search_due_when_on",
            ),
        ]
        indexes = [models.Index(fields=["due_at"], name="saved_search_due")]

    def __str__(self):
        return self.name

    @property
    def url(self) -> str:
        """The address of the list that it shows."""
        address = reverse("literature:sources")
        return f"{address}?{self.query}" if self.query else address
