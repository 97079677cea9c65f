"""Finding cases: the list, the map, the comparison, files and the feed of a list, those that are confidential."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from curation import opensearch
from partnerships.faces import face_for, reader_level
from partnerships.finding import atom, exporting, sitemap
from partnerships.finding.comparing import Comparison
from partnerships.finding.listing import Listing
from partnerships.finding.mapping import MapPage
from partnerships.models import Partnership


@require_safe
def case_list(request: HttpRequest) -> HttpResponse:
    """The list of published cases: searched, filtered, ordered."""
    context = Listing(request.GET, reader_level(request.user)).context()
    is_fragment = request.htmx and not request.htmx.boosted
    return render(request, "partnerships/_case_list.html" if is_fragment else "partnerships/case_list.html", context)


@require_safe
def case_map(request: HttpRequest) -> HttpResponse:
    """The cases that a list's address shows, by country: a map and a table that says the same."""
    page = MapPage(request.GET, reader_level(request.user))
    return render(request, "partnerships/case_map.html", page.context())


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Two to four cases side by side, as readers in general see them."""
    comparison = Comparison(request.GET.getlist("case"), request.user)
    return render(request, "partnerships/compare.html", comparison.context())


@require_safe
def export(request: HttpRequest, name: str) -> HttpResponse:
    """Every case that the list's address shows, in one file, streamed."""
    if name not in exporting.FORMATS:
        raise Http404
    response = exporting.respond(Listing(request.GET, reader_level(request.user)).search, name)
    patch_vary_headers(response, ["Cookie"])
    return response


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """A search of cases as an Atom feed: what anyone finds, whoever asks."""
    return HttpResponse(atom.feed(request.GET), content_type="application/atom+xml; charset=utf-8")


@require_safe
def opensearch_description(request: HttpRequest) -> HttpResponse:
    """How cases are searched."""
    query = "?q={searchTerms}&page={startPage?}"
    content = opensearch.description(
        of=_("Partnerships"),
        says=_("Partnerships for human rights and development, told by those who take part in them"),
        own=reverse("partnerships:opensearch"),
        addresses=[
            ("text/html", reverse("partnerships:list") + query),
            ("application/atom+xml", reverse("partnerships:feed") + query),
        ],
    )
    return HttpResponse(content, content_type=f"{opensearch.MEDIA_TYPE}; charset=utf-8")


@require_safe
def sitemap_of_cases(request: HttpRequest) -> HttpResponse:
    """The published cases for search engines."""
    return HttpResponse(sitemap.document(), content_type="application/xml; charset=utf-8")


@require_safe
@login_required
def confidential(request: HttpRequest) -> HttpResponse:
    """The confidential cases that this person is named to read, or told; in no list, search or count."""
    cases = Partnership.objects.visible_to(request.user).records().filter(audience="confidential").with_people()
    faces = [face_for(case, request.user) for case in cases.order_by("title_key", "pk")]
    return render(request, "partnerships/confidential.html", {"faces": [face for face in faces if not face.is_empty]})
