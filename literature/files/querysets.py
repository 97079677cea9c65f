"""What is asked about files and links. Every read of a file begins with `visible_to`."""

from django.apps import apps
from django.db import models
from django.db.models import Q

from literature.files.licences import OPEN, FileState


class SourceFileQuerySet(models.QuerySet):
    """Files of sources."""

    def visible_to(self, user):
        """Files that this person may read, of sources that they may see.

        Everybody: those with an open licence, shown with a published source. Members of any working group: all that
        are shown with a published source. Besides, who added the file, who added the source, and the coordinators of
        its group, as it is they who review it.
        """
        published = Q(state=FileState.SHOWN, source__state="published", source__amends__isnull=True)
        if not user.is_authenticated or not user.is_active:
            return self.filter(published, licence__in=OPEN)
        concerned = (
            Q(added_by=user) | Q(source__contributed_by=user) | Q(source__group_id__in=user.coordinated_group_ids)
        )
        sources = apps.get_model("literature.Source").objects.visible_to(user)
        in_review = concerned & ~Q(state=FileState.REMOVED) & Q(source__in=sources)
        readable = published if user.is_member else published & Q(licence__in=OPEN)
        return self.filter(readable | in_review)

    def open_to_all(self):
        """Files that everybody may read: shown with a published source, under an open licence."""
        return self.filter(
            state=FileState.SHOWN, source__state="published", source__amends__isnull=True, licence__in=OPEN
        )

    def present(self):
        """Those whose bytes are kept."""
        return self.exclude(state=FileState.REMOVED)

    def awaiting_decision(self):
        """Those that wait for a coordinator, of published sources, the oldest first."""
        return self.filter(state=FileState.WAITING, source__state="published").order_by("added_at", "pk")

    def waiting_for(self, user):
        """Those that this person can decide about now."""
        if not user.is_authenticated or not user.coordinated_group_ids:
            return self.none()
        return self.awaiting_decision().filter(source__group_id__in=user.coordinated_group_ids)

    def with_people(self):
        """With who added them."""
        return self.select_related("added_by")


class SourceLinkQuerySet(models.QuerySet):
    """Addresses of published sources."""

    def dead(self):
        """Those that are gone: found so on three different days."""
        return self.filter(state="dead")

    def moved(self):
        """Those that lead on to another address for good."""
        return self.filter(state="moved")

    def unsettled(self):
        """Those about which no coordinator has said anything."""
        return self.filter(settled_at__isnull=True)

    def of_groups(self, group_ids):
        """Those of published sources that these groups look after; ids of groups, in any iterable."""
        return self.filter(source__group_id__in=list(group_ids), source__state="published")

    def waiting_for(self, user):
        """Dead links that this person can do something about now."""
        if not user.is_authenticated or not user.coordinated_group_ids:
            return self.none()
        return self.dead().unsettled().of_groups(user.coordinated_group_ids)
