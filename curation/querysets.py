"""What is asked of contributions, whatever they are about."""

from django.db import models
from django.db.models import Q


class TopicQuerySet(models.QuerySet):
    """Topics in the coordinators' order."""


class StepQuerySet(models.QuerySet):
    """Steps of contributions."""

    def with_people(self):
        """With who took them."""
        return self.select_related("by")


class ContributionQuerySet(models.QuerySet):
    """Contributions; every read of a page, list, export or count begins with `visible_to` or `published`."""

    def published(self):
        """What anyone can read: published records, without the amendments that were taken over into them."""
        return self.filter(state="published", amends__isnull=True)

    def records(self):
        """Records themselves, without proposed changes to them."""
        return self.filter(amends__isnull=True)

    def visible_to(self, user):
        """What this person may read: the published; their own; what was submitted to a group they coordinate.

        A draft is its author's alone. A withdrawn record that once was published stays at its address, where only
        the fact is told.
        """
        public = Q(state="published", amends__isnull=True)
        if not user.is_authenticated:
            return self.filter(public)
        own = Q(contributed_by=user)
        theirs = Q(group_id__in=user.coordinated_group_ids) & ~Q(state="draft")
        return self.filter(public | own | theirs)

    def awaiting_review(self):
        """Submitted ones, the oldest first."""
        return self.filter(state="submitted").order_by("submitted_at", "pk")

    def reviewable_by(self, user):
        """Those in groups that the user coordinates; whether one may be reviewed is asked of `rules`."""
        return self.filter(group_id__in=user.coordinated_group_ids)

    def by(self, user):
        """Those that this person added."""
        return self.filter(contributed_by=user)

    def open(self):
        """Those with which author or coordinator still have something to do."""
        return self.filter(state__in=["draft", "submitted", "changes_requested"])
