"""People, the working groups they belong to, and how they are asked to join."""

import zoneinfo
from functools import cached_property, lru_cache

import pghistory
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from accounts.querysets import InvitationQuerySet, MembershipQuerySet, UserManager, WorkingGroupQuerySet
from accounts.roles import CareerStage, Role


@lru_cache(maxsize=1)
def time_zones() -> list[tuple[str, str]]:
    """Return the IANA time zones that people choose from, places first by region."""
    names = (
        name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV"))
    )
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in sorted(names))]


class User(AbstractBaseUser, PermissionsMixin):
    """A person with a login. The e-mail address is the login."""

    email = models.EmailField(_("e-mail address"), max_length=254)
    name = models.CharField(_("name"), max_length=150, help_text=_("As it should stand beside what you add."))
    affiliation = models.CharField(_("affiliation"), max_length=200, blank=True)
    country = CountryField(_("country"), blank=True)
    languages = ArrayField(models.CharField(max_length=12), verbose_name=_("languages"), default=list, blank=True)
    career_stage = models.CharField(_("career stage"), max_length=16, choices=CareerStage.choices, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("may use the administration pages"), default=False)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    def __str__(self):
        return self.name or self.email

    def get_full_name(self):
        """The name as it stands beside what the person adds."""
        return self.name

    def get_short_name(self):
        """The first word of the name, for the menu."""
        return self.name.split()[0] if self.name else self.email

    @cached_property
    def roles(self) -> dict[int, str]:
        """Role by group id, of the groups that this person has not left. One query, kept for the request."""
        if not self.is_active:
            return {}
        return dict(self.memberships.filter(left_at__isnull=True).values_list("group_id", "role"))

    @property
    def coordinated_group_ids(self) -> list[int]:
        """Ids of the groups that this person coordinates."""
        return [group_id for group_id, role in self.roles.items() if role == Role.COORDINATOR]

    @property
    def is_member(self) -> bool:
        """Whether this person belongs to any working group."""
        return bool(self.roles)

    @property
    def is_coordinator(self) -> bool:
        """Whether this person coordinates any working group."""
        return bool(self.coordinated_group_ids)


class Network(models.Model):
    """The research network that this portal serves: there is one."""

    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=40)
    description = models.TextField(_("description"), blank=True)
    demands_second_factor = models.BooleanField(
        _("coordinators need a second factor"),
        default=False,
        help_text=_("Coordinators are then asked to set up an authenticator app or a passkey before they go on."),
    )
    only = models.BooleanField(default=True, editable=False, unique=True)

    class Meta:
        verbose_name = _("network")
        verbose_name_plural = _("networks")
        constraints = [models.CheckConstraint(condition=models.Q(only=True), name="network_only_one")]

    def __str__(self):
        return self.name


@pghistory.track()
class WorkingGroup(models.Model):
    """A working group of the network."""

    network = models.ForeignKey(Network, models.PROTECT, related_name="groups", verbose_name=_("network"))
    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(_("short name in addresses"), max_length=60, unique=True)
    description = models.TextField(_("description"), blank=True)

    objects = WorkingGroupQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _("working group")
        verbose_name_plural = _("working groups")

    def __str__(self):
        return f"WG {self.number} {self.name}"

    def get_absolute_url(self):
        """The group's page."""
        return reverse("accounts:group", args=[self.slug])

    @property
    def short_name(self) -> str:
        """`WG 3`, as members say it."""
        return f"WG {self.number}"


@pghistory.track()
class Membership(models.Model):
    """That a person belongs to a working group, in a role, from a day on and perhaps until one."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships", verbose_name=_("person"))
    group = models.ForeignKey(WorkingGroup, models.PROTECT, related_name="memberships", verbose_name=_("working group"))
    role = models.CharField(_("role"), max_length=12, choices=Role.choices, default=Role.MEMBER)
    joined_at = models.DateTimeField(_("joined"), default=timezone.now)
    left_at = models.DateTimeField(_("left"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["group__number", "user__name"]
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "group"],
                condition=models.Q(left_at__isnull=True),
                name="membership_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=["member", "coordinator"]), name="membership_role_known"
            ),
            models.CheckConstraint(
                condition=models.Q(left_at__isnull=True) | models.Q(left_at__gte=models.F("joined_at")),
                name="membership_leaves_after_joining",
            ),
        ]

    def __str__(self):
        return f"{self.user}, {self.get_role_display()}, {self.group.short_name}"

    @property
    def role_sentence(self) -> str:
        """What a person in this role may do."""
        return Role(self.role).sentence


@pghistory.track(exclude=["token_hash"])
class Invitation(models.Model):
    """That a coordinator asked someone to join a group, by a link that works once and runs out.

    The link's token is kept as a hash only: whoever reads the database cannot use it.
    """

    email = models.EmailField(_("e-mail address"), max_length=254)
    name = models.CharField(_("name"), max_length=150, blank=True)
    group = models.ForeignKey(WorkingGroup, models.PROTECT, related_name="invitations", verbose_name=_("working group"))
    role = models.CharField(_("role"), max_length=12, choices=Role.choices, default=Role.MEMBER)
    message = models.TextField(_("a word of your own"), blank=True, max_length=2000)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="invitations_sent", verbose_name=_("invited by")
    )
    created_at = models.DateTimeField(_("invited"), default=timezone.now)
    sent_at = models.DateTimeField(_("last sent"), default=timezone.now)
    times_sent = models.PositiveSmallIntegerField(_("times sent"), default=1)
    expires_at = models.DateTimeField(_("runs out"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("accepted by")
    )
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("revoked by")
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                "group",
                condition=models.Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="invitation_one_unanswered",
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at__isnull=True) | models.Q(revoked_at__isnull=True),
                name="invitation_accepted_or_revoked",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=["member", "coordinator"]), name="invitation_role_known"
            ),
        ]

    def __str__(self):
        return f"{self.email}, {self.group.short_name}"

    @property
    def state(self) -> str:
        """One of accepted, revoked, expired, open."""
        if self.accepted_at:
            return "accepted"
        if self.revoked_at:
            return "revoked"
        return "expired" if self.expires_at <= timezone.now() else "open"
