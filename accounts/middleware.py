"""What is true of a person during a request: their time zone, and whether they owe a second factor."""

import zoneinfo

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.db.models import Exists
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from accounts.models import Network


class TimeZoneMiddleware:
    """Show times in the zone of the person who is logged in, in UTC to everybody else."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        # Reading request.user of a visitor without a session costs nothing; with one, the view reads it anyway.
        if request.user.is_authenticated:
            try:
                zone = zoneinfo.ZoneInfo(request.user.time_zone)
            except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
                zone = zoneinfo.ZoneInfo("UTC")
            with timezone.override(zone):
                return self.get_response(request)
        return self.get_response(request)


class SecondFactorMiddleware:
    """Where the network demands it, lead a coordinator without a second factor to where it is set up.

    Only changes and the pages that coordinators alone see more on are held back: reading goes on, and the pages of
    the account itself stay open, so nobody is locked out. Whoever uses the administration pages owes one too. A
    visitor costs no query here, a member none but that for their roles, a coordinator one more.
    """

    # The account's own pages, among them signing out and setting up the factor; and what has no secret to keep.
    OPEN_PREFIXES = ("/accounts/", "/invitation/", "/profile/", "/language/", "/theme/", "/static/", "/health")
    GUARDED_PREFIXES = ("/review/", "/groups/", "/outbox/", "/admin/")

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not self._held_back(request):
            return self.get_response(request)
        messages.info(
            request,
            _("This network asks its coordinators for a second factor. Set one up here, then go on."),
        )
        if request.htmx:
            return HttpResponseClientRedirect(reverse("mfa_index"))
        return redirect("mfa_index")

    def _held_back(self, request) -> bool:
        if request.path.startswith(self.OPEN_PREFIXES):
            return False
        if request.method in ("GET", "HEAD", "OPTIONS") and not request.path.startswith(self.GUARDED_PREFIXES):
            return False
        user = request.user
        return (
            user.is_authenticated
            and (user.is_staff or user.is_coordinator)
            and Network.objects.filter(~Exists(_second_factors(user)), demands_second_factor=True).exists()
        )


def _second_factors(user):
    # Recovery codes stand in for a factor that was lost; alone they are none.
    return Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES)
