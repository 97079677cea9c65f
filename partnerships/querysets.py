"""What is asked about organisations and partnerships: every read begins with `visible_to` or `published`."""

from django.db.models import Exists, F, OuterRef, Q
from django.db.models import QuerySet as PlainQuerySet

from curation.querysets import ContributionQuerySet


class ProtectedQuerySet(ContributionQuerySet):
    """Contributions that can be kept from the public, and from all but named coordinators.

    These say which rows somebody may know of; what of a row they may read, `faces` says.
    """

    def published(self):
        """What anyone can read."""
        return super().published().filter(audience="public")

    def for_members(self):
        """What any member can read."""
        return super().published().filter(audience__in=["public", "members"])

    def visible_to(self, user):
        """What this person may know of: as of every contribution, but protected ones of their group only by name."""
        if not user.is_authenticated or not user.is_active:
            return self.published()
        for_all = ["public", "members"] if user.is_member else ["public"]
        public = Q(state="published", amends__isnull=True, audience__in=for_all)
        shown = ~Q(state="draft") & (Q(submitted_at__isnull=False) | Q(published_at__isnull=False))
        coordinated = Q(group_id__in=user.coordinated_group_ids, has_protected=False)
        named = Exists(self._named(user))
        return self.filter(public | Q(contributed_by=user) | shown & (coordinated | named))

    def withdrawn_before(self, user):
        """Withdrawn ones that this person could have read when they were published: that they are gone may be told."""
        audiences = ["public", "members"] if user.is_authenticated and user.is_active and user.is_member else ["public"]
        withdrawn = self.records().filter(state="withdrawn", published_at__isnull=False)
        return withdrawn.filter(audience__in=audiences)

    def open_to(self, user):
        """Those of which this person may read everything, if they may know of them at all."""
        return self.filter(Q(has_protected=False) | Q(contributed_by=user) | Exists(self._named(user)))

    def reviewable_by(self, user):
        """Those that the user may review: protected ones only where they are named."""
        return super().reviewable_by(user).open_to(user)

    def waiting_for(self, user):
        """Those that this person can do something about now."""
        waiting = super().waiting_for(user)
        return waiting.open_to(user) if user.is_authenticated else waiting

    def _named(self, user):
        through = self.model.readers.through
        return through.objects.filter(record_id=OuterRef("pk"), user=user)


class OrganisationQuerySet(ProtectedQuerySet):
    """Organisations."""

    def listed_for(self, user):
        """The published ones that lists, counts and exports show to this person.

        Those kept to named coordinators are asked for first, by their ids: they are few, and the rest is quickly
        counted.
        """
        published = self.filter(state="published", amends__isnull=True)
        if not user.is_authenticated or not user.is_active:
            return published.filter(audience="public")
        audiences = ["public", "members"] if user.is_member else ["public"]
        kept_back = self.model._base_manager.filter(state="published", amends__isnull=True)
        kept_back = kept_back.exclude(audience__in=audiences).filter(Q(contributed_by=user) | Exists(self._named(user)))
        return published.filter(Q(audience__in=audiences) | Q(pk__in=list(kept_back.values_list("pk", flat=True))))


class PartnershipQuerySet(ProtectedQuerySet):
    """Partnerships: the cases."""

    def with_people(self):
        """With who added them, the group that looks after them, its network, and their form."""
        return self.select_related("contributed_by", "group__network", "form")


#: Which cases a level of readers finds.
_AUDIENCES = {"public": ("public",), "members": ("public", "members")}


class CaseIndexQuerySet(PlainQuerySet):
    """Rows of the index of cases; every read of lists, counts, files and feeds begins with `at`."""

    def at(self, level: str):
        """What readers of this level (`vocabulary.ReaderLevel`) find now.

        The case itself is asked, so that a row that was left behind by any change shows and counts nothing.
        """
        return self.filter(
            level=level,
            case__state="published",
            case__amends__isnull=True,
            case__audience__in=_AUDIENCES[level],
            case__audience=F("audience"),
            case__revision=F("revision"),
        )
