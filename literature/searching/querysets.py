"""What is asked about searches, what they found, and the decisions."""

from django.db import models
from django.db.models import Q


class SearchQuestionQuerySet(models.QuerySet):
    """Questions. All are public: that, and how, a group has searched is what a reader of its work wants to know."""

    def visible_to(self, user):
        """All of them, for whoever asks."""
        return self

    def of_groups_of(self, user):
        """Those of the groups that the person belongs to."""
        return self.filter(group_id__in=user.roles if user.is_authenticated else [])


class LiteratureSearchQuerySet(models.QuerySet):
    """Literature searches, public like their questions."""

    def visible_to(self, user):
        """All of them, for whoever asks."""
        return self

    def counted(self):
        """Those that were not set aside."""
        return self.filter(set_aside_because="")

    def with_question(self):
        """With question, group and who recorded them."""
        return self.select_related("question__group", "recorded_by")


class FoundSourceQuerySet(models.QuerySet):
    """Sources as found by searches."""

    def visible_to(self, user):
        """Those whose source anyone may read, and all that were found for a group of this person.

        A group cannot screen what it does not see; whoever puts a draft on a search shows it to the group by that.
        """
        public = Q(source__state="published", source__amends__isnull=True)
        if not user.is_authenticated or not user.is_active:
            return self.filter(public)
        return self.filter(public | Q(search__question__group_id__in=user.roles))

    def counted(self):
        """Those of searches that were not set aside."""
        return self.filter(search__set_aside_because="")


class ScreeningDecisionQuerySet(models.QuerySet):
    """Decisions, oldest first."""

    def with_people(self):
        """With who decided and the reason."""
        return self.select_related("by", "reason")
