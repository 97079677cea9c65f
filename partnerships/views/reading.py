"""Reading a case."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from partnerships.faces import face_for
from partnerships.models import Partnership


@require_safe
def case(request: HttpRequest, code: str) -> HttpResponse:
    """A case as this person may read it."""
    found = get_object_or_404(Partnership.objects.visible_to(request.user).with_people(), code=code)
    return render(request, "partnerships/case.html", {"face": face_for(found, request.user)})
