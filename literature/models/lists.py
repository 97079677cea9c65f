"""Reading lists: sources in an order, with a note for each."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from curation.models import CODE_LENGTH, new_code
from literature.models.source import Source


class ReadingListQuerySet(models.QuerySet):
    """Reading lists; reads begin with `visible_to`."""

    def visible_to(self, user):
        """Public ones, one's own, and those of one's groups; not those that were taken away."""
        shown = Q(is_public=True)
        if user.is_authenticated and user.is_active:
            shown |= Q(owner=user, group__isnull=True) | Q(group_id__in=user.roles)
        return self.filter(shown, taken_away_at__isnull=True)

    def editable_by(self, user):
        """One's own, and those of one's groups."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(Q(owner=user, group__isnull=True) | Q(group_id__in=user.roles), taken_away_at__isnull=True)

    def with_people(self):
        """With who keeps them."""
        return self.select_related("owner", "group")

    def with_numbers(self):
        """Each with `number`, how many published sources are on it."""
        published = Q(entries__source__state="published", entries__source__amends__isnull=True)
        return self.annotate(number=models.Count("entries", filter=published))

    def holding(self, source):
        """Those on which a source stands."""
        return self.filter(Exists(ReadingListEntry.objects.filter(reading_list=OuterRef("pk"), source=source)))


@pghistory.track()
class ReadingList(models.Model):
    """Sources that somebody put together for readers: a member's own list, or that of a working group."""

    code = models.CharField(_("short address"), max_length=CODE_LENGTH, unique=True, default=new_code, editable=False)
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="reading_lists",
        verbose_name=_("begun by"),
    )
    group = models.ForeignKey(
        "accounts.WorkingGroup",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reading_lists",
        verbose_name=_("working group"),
    )
    is_public = models.BooleanField(_("public"), default=False)
    created_at = models.DateTimeField(_("begun"), default=timezone.now, editable=False)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)
    # Once public, its address says that it is gone; it can be brought back.
    was_public = models.BooleanField(default=False, editable=False)
    taken_away_at = models.DateTimeField(_("taken away"), null=True, blank=True, editable=False)

    objects = ReadingListQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at", "-id"]
        verbose_name = _("reading list")
        verbose_name_plural = _("reading lists")
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="reading_list_has_title"),
            models.CheckConstraint(condition=Q(is_public=False) | Q(was_public=True), name="reading_list_was_public"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        """The list's address."""
        return reverse("literature:list", args=[self.code])

    @property
    def keeper(self) -> str:
        """Whose list it is: the group's short name, or the person."""
        return self.group.short_name if self.group else str(self.owner or "")


class ReadingListEntryQuerySet(models.QuerySet):
    """Entries of reading lists."""

    def standing(self):
        """Without those whose source was merged into one that stands on the list too: it is there as that one."""
        return self.exclude(source__merged_into__is_active=True)


@pghistory.track()
class ReadingListEntry(models.Model):
    """That a source stands on a reading list: at which place, and why it is worth reading."""

    reading_list = models.ForeignKey(ReadingList, models.CASCADE, related_name="entries")
    source = models.ForeignKey(Source, models.PROTECT, related_name="reading_list_entries")
    position = models.PositiveIntegerField(_("position"))
    note = models.TextField(_("note"), blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("added by")
    )
    added_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)

    objects = ReadingListEntryQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("entry of a reading list")
        verbose_name_plural = _("entries of reading lists")
        constraints = [models.UniqueConstraint(fields=["reading_list", "source"], name="reading_list_source_once")]

    def __str__(self):
        return f"{self.reading_list}: {self.source}"
