"""The read-only JSON API, and the page that tells of it."""

from datetime import datetime
from functools import wraps

from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from curation.workflow import State
from literature.kept import kept, stamp
from literature.machines.addresses import absolute
from literature.machines.api import listing, openapi, parameters, serialising
from literature.machines.api.problems import problem
from literature.machines.description import described
from literature.merging.reading import where_it_went
from literature.models import Source, SourceDatestamp
from literature.newest import topics_with_counts
from literature.views.moved import MovedTo, follows_mergings

METHODS = "GET, HEAD, OPTIONS"


def endpoint(view):
    """An address of the API: for GET only, from pages of any origin, its refusals told as problems."""

    @wraps(view)
    def answered(request, *args, **kwargs):
        if request.method == "OPTIONS":
            response = HttpResponse(status=204)
            response["Access-Control-Allow-Methods"] = METHODS
            response["Access-Control-Allow-Headers"] = "*"
            response["Access-Control-Max-Age"] = "86400"
        elif request.method not in ("GET", "HEAD"):
            response = problem(405, _("The API only reads: GET."))
        else:
            response = view(request, *args, **kwargs)
        if response.status_code in (204, 405):
            response["Allow"] = METHODS
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "ETag, Last-Modified, Link"
        response["Cache-Control"] = "public, no-cache"
        return response

    return answered


def _etag(request, code: str = "") -> str:
    """The base's stamp, which every change in public view raises, and what the answers are made by."""
    return f'W/"{openapi.VERSION}-{stamp()}"'


def _last_change(request, code: str = "") -> datetime | None:
    rows = SourceDatestamp.objects.filter(code=code) if code else SourceDatestamp.objects
    return rows.order_by("-datestamp").values_list("datestamp", flat=True).first()


def conditional(view):
    """Answer 304 to whoever has what would be answered."""
    return condition(etag_func=_etag, last_modified_func=_last_change)(view)


def _json(value) -> JsonResponse:
    return JsonResponse(value, json_dumps_params={"ensure_ascii": False})


@endpoint
@conditional
def sources(request):
    """The sources that a query finds, a page of them."""
    found = parameters.problems(request.GET)
    if found:
        return problem(400, _("Something in the query is not understood."), parameters=found)
    return _json(listing.answer(request.GET))


@endpoint
@follows_mergings
@conditional
def source(request, code):
    """One source; a withdrawn one is told apart from one that never was."""
    found = Source.objects.published().with_all_for_machines().filter(code=code).first()
    if found is not None:
        return _json(serialising.source(described(found)))
    target = where_it_went(code, AnonymousUser())
    if target is not None:
        raise MovedTo(target)
    withdrawn = Source.objects.records().filter(state=State.WITHDRAWN, published_at__isnull=False)
    if withdrawn.filter(code=code).exists():
        return problem(410, _("This source was withdrawn."))
    return problem(404, _("There is no source of this code."))


@endpoint
@conditional
def topics(request):
    """The research areas with the number of their sources."""
    if request.GET:
        return problem(400, _("This takes no parameters."))
    counted = kept(("topics with counts",), topics_with_counts)
    return _json({"topics": [serialising.topic(topic) for topic in counted]})


@endpoint
def description(request):
    """The API's description in OpenAPI."""
    response = _json(openapi.document())
    response["Content-Type"] = "application/vnd.oai.openapi+json;version=3.1"
    return response


@endpoint
def nothing(request, rest=""):
    """Any other address under the API's."""
    return problem(404, _("There is nothing at this address; the description is at %(url)s") % {"url": _described_at()})


def _described_at() -> str:
    return absolute(reverse("machines:api-description"))


@require_safe
def about(request):
    """The API for people: what may be asked and what is answered, from the same tables."""
    context = {
        "root": absolute(reverse("machines:api-root")).rstrip("/"),
        "description_url": _described_at(),
        "harvesting_url": absolute(reverse("machines:oai")),
        "parameters": parameters.parameters(),
        "fields": serialising.SOURCE_FIELDS,
        "topic_fields": serialising.TOPIC_FIELDS,
        "crumbs": [(_("Literature"), reverse("literature:sources"))],
    }
    return render(request, "literature/machines/api.html", context)
