"""Organisations that may be meant, while a name is typed."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from partnerships import suggestions


@require_safe
@cache_control(private=True, no_store=True)
def suggest(request: HttpRequest) -> HttpResponse:
    """Those that this person may know of and that `q` may mean: as options of a list box, or as JSON if asked so."""
    found = suggestions.suggest(request.GET.get("q", ""), viewer=request.user)
    if request.accepts("text/html"):
        return render(request, "partnerships/_organisation_suggestions.html", {"suggestions": found})
    return JsonResponse({"organisations": [one.as_json() for one in found]})
