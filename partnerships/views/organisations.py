"""Reading organisations."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from partnerships.models import Organisation


@require_safe
def organisation(request: HttpRequest, code: str) -> HttpResponse:
    """An organisation's page."""
    found = get_object_or_404(Organisation.objects.visible_to(request.user), code=code)
    return render(request, "partnerships/organisation.html", {"organisation": found})
