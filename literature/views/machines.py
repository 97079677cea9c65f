"""What machines ask for: harvesting, feeds, forms of a record, descriptions of the search, sitemaps."""

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse, JsonResponse, StreamingHttpResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from curation.workflow import State
from literature.completions import suggest
from literature.machines import atom, negotiation, opensearch, signposting, sitemap, unapi
from literature.machines.addresses import absolute
from literature.machines.api.problems import problem
from literature.machines.description import described
from literature.machines.forms import FORMS
from literature.machines.oai.answering import answer
from literature.merging.reading import where_it_went
from literature.models import Source
from literature.views.moved import MovedTo, follows_mergings


def _xml(content: bytes, media_type: str = "application/xml", status: int = 200) -> HttpResponse:
    return HttpResponse(content, content_type=f"{media_type}; charset=utf-8", status=status)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def oai(request):
    """OAI-PMH 2.0. Nothing is written: a POST is a request with long arguments."""
    return _xml(answer(request.POST if request.method == "POST" else request.GET), "text/xml")


@require_safe
def feed(request):
    """A search as an Atom feed."""
    return _xml(atom.feed(request.GET), "application/atom+xml")


@require_safe
def opensearch_description(request):
    """How the literature is searched."""
    return _xml(opensearch.description(), "application/opensearchdescription+xml")


@require_safe
def search_suggestions(request):
    """Suggestions while a search is typed in the browser's own field (OpenSearch suggestions 1.1)."""
    text = request.GET.get("q", "")
    found = suggest(text)
    answer = [text, [one.label for one in found], [one.kind for one in found], [absolute(one.url) for one in found]]
    return JsonResponse(answer, safe=False, content_type="application/x-suggestions+json")


@require_safe
def sitemap_of_sources(request, number):
    """One part of the records for search engines."""
    if number not in {part for part, _last in sitemap.parts()}:
        raise Http404
    return StreamingHttpResponse(sitemap.part(number), content_type="application/xml; charset=utf-8")


@require_safe
def unapi_server(request):
    """unAPI: the formats there are, those of a record, or a record in one of them."""
    identifier, name = request.GET.get("id", ""), request.GET.get("format", "")
    if not identifier:
        return _xml(unapi.formats_document())
    try:
        source = _published(identifier.rstrip("/").rpartition("/")[2])
    except MovedTo as moved:
        source = moved.source
    if not name:
        return _xml(unapi.formats_document(identifier), status=300)
    if name not in unapi.offered():
        return problem(406, f"There are these formats: {', '.join(unapi.offered())}.")
    return written(source, name)


@require_safe
@follows_mergings
def record_as(request, code, name):
    """A record in one of the forms for machines, at an address of its own."""
    if name not in FORMS:
        raise Http404
    return written(_published(code), name)


def takes_the_page(accept: str) -> bool:
    """Whether an Accept head asks for a record's page."""
    return negotiation.chosen(accept) == negotiation.HTML


def negotiated(source: Source, accept: str) -> HttpResponse | None:
    """Return a published record in the form that an Accept head asks for, or a refusal; None for the page."""
    if source.state != State.PUBLISHED or source.is_amendment:
        return None
    name = negotiation.chosen(accept)
    if name == negotiation.HTML:
        return None
    if name is None:
        media_types = ", ".join(["text/html", *(form.media_types[0] for form in FORMS.values())])
        response = problem(406, f"This record is to be had as {media_types}.")
    else:
        response = written(source, name)
        response["Content-Location"] = signposting.form_url(source.code, name)
    patch_vary_headers(response, ["Accept"])
    return response


def written(source: Source, name: str) -> HttpResponse:
    """Return a source in a form, with the links from it to the record."""
    work, form = described(source), FORMS[name]
    media_type = form.media_types[0]
    response = HttpResponse(form.write(work), content_type=f"{media_type}; charset=utf-8")
    response["Link"] = signposting.link_back(work)
    return response


def _published(code: str) -> Source:
    """Return a published source. Raises MovedTo where it was merged into another, Http404 where there is none."""
    sources = Source.objects.published().with_all_for_machines()
    source = sources.filter(code=code.lower()).first() if code.isalnum() else None
    if source is None:
        target = where_it_went(code, AnonymousUser()) if code.isalnum() else None
        if target is not None:
            raise MovedTo(target)
        raise Http404
    return source


def announced(response: HttpResponse, machines) -> HttpResponse:
    """Return a record's page with the links for machines in its head; `machines` is what the page carries for them."""
    patch_vary_headers(response, ["Accept"])
    if machines is not None:
        response["Link"] = machines.link_header
    return response
