"""Whom the group asked to tell a case, and the public calls that anybody can answer."""

import secrets
from datetime import timedelta

import pghistory
from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import WorkingGroup
from curation.models import Topic
from curation.workflow import State
from partnerships.models.partnership import Partnership

#: So long a private link works after the last letter that carried it.
LINK_LASTS = timedelta(days=60)


def new_nonce() -> str:
    """Return what makes a private link another one than all before it."""
    return secrets.token_hex(16)


def runs_out() -> timezone.datetime:
    """Return when a link that is sent now runs out."""
    return timezone.now() + LINK_LASTS


@pghistory.track()
class Call(models.Model):
    """A public call for experience on a topic: an open form, for as long as it is open."""

    title = models.CharField(_("what is asked"), max_length=200)
    slug = models.SlugField(_("short name in addresses"), max_length=60, unique=True)
    text = models.TextField(_("what you want to know, and from whom"), max_length=5000)
    topic = models.ForeignKey(Topic, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("topic"))
    group = models.ForeignKey(WorkingGroup, models.PROTECT, related_name="calls", verbose_name=_("working group"))
    opens_on = models.DateField(_("open from"), default=timezone.localdate)
    closes_on = models.DateField(_("open until"), null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)

    class Meta:
        ordering = ["-opens_on", "-id"]
        verbose_name = _("public call")
        verbose_name_plural = _("public calls")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_on__isnull=True) | models.Q(closes_on__gte=models.F("opens_on")),
                name="call_closes_after_it_opens",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        """The call's own page, with its form while it is open."""
        return reverse("partnerships:call", args=[self.slug])

    @property
    def is_open(self) -> bool:
        """Whether it can be answered today."""
        today = timezone.localdate()
        return self.opens_on <= today and (self.closes_on is None or today <= self.closes_on)


class AskingQuerySet(models.QuerySet):
    """Whom the group asked."""

    def of_groups_of(self, user):
        """Those that this person may see: of groups they coordinate; answers to a call once they were sent.

        What somebody who answered a public call is still writing is seen by nobody.
        """
        if not user.is_authenticated:
            return self.none()
        sent = models.Q(call__isnull=True) | models.Q(case__submitted_at__isnull=False)
        return self.filter(sent, group_id__in=user.coordinated_group_ids)


class Asking(models.Model):
    """That somebody is asked to tell a case, or answers a call: a private link for one person.

    The link's token is worked out from the portal's secret and the nonce, so that a letter can carry it again; what
    stands here is its hash, and whoever reads the database cannot use it.
    """

    call = models.ForeignKey(Call, models.PROTECT, null=True, blank=True, related_name="answers")
    name = models.CharField(_("name"), max_length=150)
    email = models.EmailField(_("e-mail address"), max_length=254)
    group = models.ForeignKey(WorkingGroup, models.PROTECT, related_name="askings", verbose_name=_("working group"))
    topic = models.ForeignKey(Topic, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("topic"))
    message = models.TextField(_("a word of your own"), blank=True, max_length=2000)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    nonce = models.CharField(max_length=32, default=new_nonce, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    sent_at = models.DateTimeField(_("last sent"), default=timezone.now)
    times_sent = models.PositiveSmallIntegerField(_("times sent"), default=1)
    expires_at = models.DateTimeField(_("link runs out"), default=runs_out)
    revoked_at = models.DateTimeField(_("link taken back"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    opened_at = models.DateTimeField(_("first opened"), null=True, blank=True)
    worked_at = models.DateTimeField(_("last worked on"), null=True, blank=True)
    case = models.OneToOneField(
        Partnership, models.SET_NULL, null=True, blank=True, related_name="asking", verbose_name=_("case")
    )
    # What they agreed to, in the words that stood there, and when.
    consent = models.TextField(_("consent"), blank=True)
    consent_at = models.DateTimeField(_("consented"), null=True, blank=True)
    wants_copy = models.BooleanField(_("wants a copy by mail"), default=True)
    removal_asked_at = models.DateTimeField(_("asked for removal"), null=True, blank=True)
    removal_reason = models.TextField(_("why it should be removed"), blank=True, max_length=2000)

    objects = AskingQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-id"]
        verbose_name = _("person asked")
        verbose_name_plural = _("people asked")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                "group",
                condition=models.Q(case__isnull=True, revoked_at__isnull=True, call__isnull=True),
                name="asking_one_unanswered",
            ),
            models.CheckConstraint(
                condition=models.Q(consent="", consent_at__isnull=True)
                | ~models.Q(consent="") & models.Q(consent_at__isnull=False),
                name="asking_consent_has_time",
            ),
        ]

    def __str__(self):
        return f"{self.group.short_name} {self.asked_at:%Y-%m-%d}"

    @property
    def came_of_it(self) -> str:
        """What came of it so far: a word for the list of whom we asked."""
        if self.case_id and self.case.state != State.DRAFT:
            return State(self.case.state).value
        if self.revoked_at:
            return "revoked"
        if self.expires_at <= timezone.now():
            return "expired"
        if self.case_id:
            return "begun"
        return "opened" if self.opened_at else "asked"
