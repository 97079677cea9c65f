"""What is true of a person during a request: their time zone, and whether they owe a second factor."""

import zoneinfo

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

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
            except (zoneinfo.ZoneInfoNotFoundError, ValueError):
                zone = zoneinfo.ZoneInfo("UTC")
            with timezone.override(zone):
                return self.get_response(request)
        return self.get_response(request)


class SecondFactorMiddleware:
    """Where the network demands it, lead a coordinator without a second factor to where it is set up.

    Only changes and the coordinators' own pages are held back: reading goes on, so nobody is locked out of what
    any visitor may see, and the pages of the account itself stay open.
    """

    OPEN_PREFIXES = ("/accounts/", "/static/", "/health")
    GUARDED_PREFIXES = ("/review/", "/groups/", "/outbox/", "/admin/")

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if self._held_back(request):
            messages.info(
                request,
                _("This network asks its coordinators for a second factor. Set one up here, then go on."),
            )
            return redirect("mfa_index")
        return self.get_response(request)

    def _held_back(self, request) -> bool:
        if request.path.startswith(self.OPEN_PREFIXES):
            return False
        if request.method in ("GET", "HEAD") and not request.path.startswith(self.GUARDED_PREFIXES):
            return False
        user = request.user
        return (
            user.is_authenticated
            and user.is_coordinator
            and Network.objects.filter(demands_second_factor=True).exists()
            and not is_mfa_enabled(user)
        )
