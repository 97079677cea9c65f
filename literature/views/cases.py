"""What the literature adds to partnership cases: citing one, taking it along, and the sources under it."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.keeping import keeps_what_was_typed
from literature.cases import citing, linking
from literature.cases.sources import sources_of
from literature.citation_choice import LANGUAGE, STYLE, chosen, remember
from literature.formats import FORMATS, write
from literature.forms.cases import LinkForm
from literature.models import CaseSource
from partnerships.faces import Face, face_for, public_face
from partnerships.models import Partnership


def _public(code: str) -> Face:
    """Return the public face of a case that anyone can read. Raises Http404."""
    return public_face(get_object_or_404(Partnership.objects.published().with_people(), code=code.lower()))


def _case_to_link(request: HttpRequest, code: str) -> Partnership:
    """Return a case to which this person adds sources. Raises Http404, PermissionDenied."""
    case = get_object_or_404(Partnership.objects.visible_to(request.user).with_people(), code=code.lower())
    if not linking.may_link(request.user, case):
        raise PermissionDenied(_("Members add sources to a case that is published, authors to their own."))
    return case


@require_safe
def cite_case(request: HttpRequest, code: str) -> HttpResponse:
    """The citation of a case alone, in the style and language asked for."""
    face = _public(code)
    if not request.htmx:
        query = urlencode({name: request.GET[name] for name in (STYLE, LANGUAGE) if name in request.GET})
        return remember(request, redirect(f"{face.url}?{query}#cite"))
    context = {"section": citing.context_of(face, chosen(request))}
    return remember(request, render(request, "literature/cases/_cite.html", context))


@require_safe
def case_as(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """A case as a file for a citation manager."""
    if name not in citing.TAKEN_ALONG:
        raise Http404
    face, written = _public(code), FORMATS[name]
    response = HttpResponse(
        write([citing.item_of_today(face)], name), content_type=f"{written.media_type}; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="case-{face.code}.{written.extension}"'
    response["Link"] = f'<{citing.case_url(face)}>; rel="describes"; type="text/html"'
    return response


@keeps_what_was_typed
def sources_of_case(request: HttpRequest, code: str) -> HttpResponse:
    """The sources under a case: those there, and looking for another one to add."""
    case = _case_to_link(request, code)
    form = LinkForm(request.POST) if request.method == "POST" else LinkForm()
    if request.method == "POST" and form.is_valid() and _linked(request, case, form):
        messages.success(request, _("The source stands under the case."))
        return redirect("literature:sources-of-case", code=case.code)
    text = request.POST.get("q", "") if request.method == "POST" else request.GET.get("q", "")
    context = {
        "face": face_for(case, request.user),
        "groups": sources_of(case, request.user),
        "form": form,
        "q": text,
        "found": linking.sources_like(text) if text.strip() else [],
        "chosen": request.POST.get("source", ""),
    }
    is_fragment = request.htmx and not request.htmx.boosted and request.method == "GET"
    return render(request, f"literature/cases/{'_found' if is_fragment else 'sources'}.html", context)


def _linked(request: HttpRequest, case: Partnership, form: LinkForm) -> bool:
    values = form.cleaned_data
    try:
        linking.link_source(case, values["source"], by=request.user, relation=values["relation"], note=values["note"])
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
        return False
    return True


@require_POST
@keeps_what_was_typed
def unlink_source(request: HttpRequest, code: str, link_id: int) -> HttpResponse:
    """Take a source off a case."""
    case = _case_to_link(request, code)
    link = get_object_or_404(CaseSource.objects.select_related("partnership"), pk=link_id, partnership=case)
    linking.unlink_source(link, by=request.user)
    messages.success(request, _("The source is taken off."))
    return redirect("literature:sources-of-case", code=case.code)
