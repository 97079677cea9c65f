"""What is asked of contributions, whatever they are about."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import Membership


def _reviewable_by(user) -> Q:
    others = Membership.objects.active().coordinators().filter(group_id=OuterRef("group_id")).exclude(user=user)
    return Q(group_id__in=user.coordinated_group_ids) & (~Q(contributed_by=user) | ~Exists(others))


class TopicQuerySet(models.QuerySet):
    """Topics in the coordinators' order."""

    def named(self, slugs):
        """Those that these short names lead to: of a merged one, the topic that it was merged into."""
        merges = dict(self.filter(merged_into__isnull=False).values_list("slug", "merged_into__slug"))
        leads_to = set()
        for slug in slugs:
            for _n in range(len(merges)):  # a merged one can have been merged into one that was merged later
                if slug not in merges:
                    break
                slug = merges[slug]
            leads_to.add(slug)
        return self.filter(slug__in=leads_to, merged_into__isnull=True)


class TopicManager(models.Manager.from_queryset(TopicQuerySet)):
    """The topics that there are; those merged into others are left out."""

    def get_queryset(self):
        """Return the topics that nothing was merged away from."""
        return super().get_queryset().filter(merged_into__isnull=True)

    def named(self, slugs):
        """Return the topics that these short names lead to, merged ones followed."""
        return self.model.everything.named(slugs)


class StepQuerySet(models.QuerySet):
    """Steps of contributions."""

    def with_people(self):
        """With who took them."""
        return self.select_related("by")

    def decisions(self):
        """Those by which a coordinator decided about what was submitted."""
        return self.filter(action__in=["publish", "request_changes", "decline"])

    def since(self, revision: int):
        """Those that changed the record after this revision; talk changes nothing."""
        return self.filter(revision__gt=revision).exclude(action="comment")


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

        A draft is its author's alone, and so is one that was withdrawn before anybody else saw it. A withdrawn
        record that once was published stays at its address, where only the fact is told.
        """
        public = Q(state="published", amends__isnull=True)
        if not user.is_authenticated or not user.is_active:
            return self.filter(public)
        own = Q(contributed_by=user)
        shown = ~Q(state="draft") & (Q(submitted_at__isnull=False) | Q(published_at__isnull=False))
        return self.filter(public | own | Q(group_id__in=user.coordinated_group_ids) & shown)

    def awaiting_review(self):
        """Submitted ones, the oldest first."""
        return self.filter(state="submitted").order_by("submitted_at", "pk")

    def reviewable_by(self, user):
        """Those that the user may review, as `rules.may_review` says: of groups they coordinate, not their own.

        Their own only where no other coordinator could.
        """
        return self.filter(_reviewable_by(user))

    def waiting_for(self, user):
        """Those that this person can do something about now: their own to work on, and others' to review."""
        if not user.is_authenticated:
            return self.none()
        own = Q(contributed_by=user, state__in=["draft", "changes_requested"])
        return self.filter(own | Q(state="submitted") & _reviewable_by(user))

    def by(self, user):
        """Those that this person added."""
        return self.filter(contributed_by=user)

    def open(self):
        """Those with which author or coordinator still have something to do."""
        return self.filter(state__in=["draft", "submitted", "changes_requested"])
