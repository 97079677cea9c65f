"""What is asked about people, memberships and invitations."""

from django.contrib.auth.base_user import BaseUserManager
from django.db import models, transaction
from django.utils import timezone

from accounts.roles import Role


class UserManager(BaseUserManager):
    """Makes users from an e-mail address, which is the login."""

    def create_user(self, email: str, password: str | None = None, **fields):
        """Make and save a user; without a password nobody can log in as them yet.

        Whoever calls this vouches for the address: it counts as confirmed, without a letter.
        """
        # allauth keeps addresses of its own, and takes one that it does not know as not confirmed.
        from allauth.account.models import EmailAddress

        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        with transaction.atomic(using=self._db):
            user.save(using=self._db)
            EmailAddress.objects.using(self._db).create(user=user, email=user.email, primary=True, verified=True)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields):
        """Make a user who may use Django's administration pages; roles in groups are given apart from it."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username):
        """Find a user by e-mail address, whatever its capitals."""
        return self.get(email__iexact=username)

    def with_address(self, email: str):
        """Users who log in with this address, or have shown otherwise that it is theirs."""
        known = models.Q(emailaddress__email__iexact=email, emailaddress__verified=True)
        return self.filter(models.Q(email__iexact=email) | known).distinct()


class WorkingGroupQuerySet(models.QuerySet):
    """Working groups of the network."""

    def with_people(self):
        """Each with `number_of_members` and `coordinating` (memberships with their person), in two queries."""
        active = models.Q(memberships__left_at__isnull=True, memberships__user__is_active=True)
        memberships = self.model._meta.get_field("memberships").related_model.objects
        coordinating = memberships.active().coordinators().select_related("user")
        # A query that counts by group forgets the model's own order.
        counted = self.annotate(number_of_members=models.Count("memberships", filter=active)).order_by("number")
        return counted.prefetch_related(models.Prefetch("memberships", queryset=coordinating, to_attr="coordinating"))


class MembershipQuerySet(models.QuerySet):
    """Memberships of people in working groups."""

    def active(self):
        """Those of people who have not left."""
        return self.filter(left_at__isnull=True, user__is_active=True)

    def coordinators(self):
        """Those of coordinators."""
        return self.filter(role=Role.COORDINATOR)

    def of(self, group):
        """Those in one group."""
        return self.filter(group=group)


class InvitationQuerySet(models.QuerySet):
    """Invitations, by what became of them."""

    def open(self, now=None):
        """Those that can still be accepted."""
        return self.unanswered().filter(expires_at__gt=now or timezone.now())

    def unanswered(self):
        """Those neither accepted nor revoked, run out or not."""
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True)

    def manageable_by(self, user):
        """Those to groups that this user coordinates."""
        return self.filter(group_id__in=user.coordinated_group_ids)
