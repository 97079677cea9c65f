"""What is asked about imports and their records."""

from django.db import models

UNDER_WAY = ("reading", "comparing", "writing", "submitting", "taking_back")


class ImportQuerySet(models.QuerySet):
    """Imports; every read begins with `visible_to`."""

    def visible_to(self, user):
        """Those that this person brought: what a file holds is their own business until it is written."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(brought_by=user)

    def under_way(self):
        """Those with work left to be done in the background, the oldest first."""
        return self.filter(stage__in=UNDER_WAY).order_by("brought_at", "pk")


class ImportedRecordQuerySet(models.QuerySet):
    """Records of imports, which are reached from an import that was asked for with `visible_to`."""

    def waiting(self):
        """Those with which nothing was done yet."""
        return self.filter(outcome="")

    def broken(self):
        """Those that could not be read."""
        return self.filter(verdict="broken")
