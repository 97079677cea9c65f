"""The home page and its like."""

import logging

from django.conf import settings
from django.db import connection
from django.db.models import Max
from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import Membership, Network, WorkingGroup
from literature.kept import kept
from literature.models import SourceIndex
from literature.newest import newest_entries, topics_with_counts
from literature.search.counting import base_size
from literature.views.kept_pages import kept_for_visitors
from partnerships.finding.newest import newest_cases, stamp_for_home

log = logging.getLogger("portal.health")


# All that it shows is under the stamps of the published literature and of the published cases; whatever else comes to
# stand here is to be named.
@require_safe
@kept_for_visitors(besides=stamp_for_home)
def home(request):
    """What this is, what a visitor can do, what is new: in one screen."""
    context = kept(("home", request.LANGUAGE_CODE), _home) | newest_cases(3)
    return render(request, "portal/home.html", context)


def _home() -> dict:
    return {
        "network": Network.objects.first(),
        "newest": newest_entries(5),
        "topics": topics_with_counts(),
        "sources": base_size(),
        "last_added": SourceIndex.objects.aggregate(last=Max("published_at"))["last"],
    }


@require_safe
def about(request):
    """Who runs this, how contributions are checked, what happens with data, and how to reach the coordinators."""
    context = {
        "network": Network.objects.first(),
        "groups": WorkingGroup.objects.all(),
        "coordinators": Membership.objects.active().coordinators().select_related("user", "group"),
        "demonstration": settings.DEMONSTRATION,
    }
    return render(request, "portal/about.html", context)


@require_safe
def accessibility(request):
    """What the portal does so that everybody can use it, and whom to tell when it fails."""
    return render(request, "portal/accessibility.html")


@never_cache
@require_safe
def health(request):
    """Whether the portal can do its work: asks the database. 200 and `{"database": "ok"}`, or 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:
        log.exception("the database does not answer")
        return JsonResponse({"database": "unreachable"}, status=503)
    return JsonResponse({"database": "ok"})
