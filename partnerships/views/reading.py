"""Reading a case."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from partnerships.drawing import sharing
from partnerships.faces import face_for, public_face
from partnerships.models import Partnership
from partnerships.reading import page_of


def find_case(request: HttpRequest, code: str) -> Partnership:
    """Return the case at a short address that this person may know of; whatever else is there is not found."""
    cases = Partnership.objects.visible_to(request.user).with_people().prefetch_related("topics", "tags")
    return get_object_or_404(cases, code=code.lower())


@require_safe
def case(request: HttpRequest, code: str) -> HttpResponse:
    """A case as this person may read it; a withdrawn one says so at its address, and nothing more."""
    try:
        found = find_case(request, code)
    except Http404:
        if Partnership.objects.withdrawn_before(request.user).filter(code=code.lower()).exists():
            return render(request, "partnerships/case_withdrawn.html", {"code": code}, status=410)
        raise
    face = face_for(found, request.user)
    if face.is_empty:  # as of an author who is not known any more
        raise Http404
    context = page_of(face, request)
    response = render(request, "partnerships/case.html", context)
    return _announced(response, context)


def _announced(response: HttpResponse, context: dict) -> HttpResponse:
    """Return the page with what its head tells machines: links, or that nobody may list it."""
    patch_vary_headers(response, ["Cookie"])
    if context["head"] is not None and context["head"].link:
        response["Link"] = context["head"].link
    if not context["is_listed"]:
        response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def sharing_svg(request: HttpRequest, code: str) -> HttpResponse:
    """Who shares what with whom, as an SVG file that stands alone: of exactly what anyone can read."""
    face = public_face(get_object_or_404(Partnership.objects.published(), code=code.lower()))
    drawn = sharing.picture(sharing.sharing_of(face), title=face.title, stands_alone=True)
    if not drawn:
        raise Http404
    response = HttpResponse(drawn, content_type="image/svg+xml")
    response["Content-Disposition"] = f'attachment; filename="sharing-{face.code}.svg"'
    return response
