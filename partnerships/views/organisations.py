"""Reading organisations: the list in its forms, a page, its history."""

from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from curation import rules
from curation.workflow import State
from partnerships import organisation_sitemap
from partnerships.models import Organisation
from partnerships.organisation_exports import csv_lines, json_parts
from partnerships.organisation_listing import OrganisationListing
from partnerships.organisation_merging.reading import where_it_went
from partnerships.organisation_page import history_of, page_of


class MovedTo(Exception):
    """What was asked for is at another organisation's address now."""

    def __init__(self, organisation: Organisation):
        self.organisation = organisation
        super().__init__(organisation.code)


def follows_mergings(view):
    """Let a view of `code` answer MovedTo with a lasting redirect (301) to the same view of the other organisation.

    Nobody may keep it without asking: a merging can be taken back.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, code: str) -> HttpResponse:
        try:
            return view(request, code)
        except MovedTo as moved:
            address = reverse(request.resolver_match.view_name, args=[moved.organisation.code])
            response = HttpResponsePermanentRedirect(address)
            response["Cache-Control"] = "no-cache"
            return response

    return wrapped


def find_organisation(request: HttpRequest, code: str) -> Organisation:
    """Return the organisation at a short address that this person may know of. Raises Http404, MovedTo."""
    organisations = Organisation.objects.visible_to(request.user).select_related("contributed_by", "group", "parent")
    found = organisations.filter(code=code.lower()).first()
    if found is None or found.state == State.WITHDRAWN:
        target = where_it_went(code.lower(), request.user)
        if target is not None:
            raise MovedTo(target)
    if found is None:
        raise Http404
    return found


@require_safe
def organisation_list(request: HttpRequest) -> HttpResponse:
    """The organisations that this person may find: searched, filtered, by name."""
    return render(
        request, "partnerships/organisations/list.html", OrganisationListing(request.GET, request.user).context()
    )


@require_safe
def organisations_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The list of the same address as a table, all of it."""
    listing = OrganisationListing(request.GET, request.user)
    return _download(csv_lines(listing.in_order()), "text/csv; charset=utf-8", "organisations.csv")


@require_safe
def organisations_json(request: HttpRequest) -> StreamingHttpResponse:
    """The list of the same address for programs, all of it."""
    listing = OrganisationListing(request.GET, request.user)
    return _download(json_parts(listing.in_order()), "application/json", "organisations.json")


def _download(parts, content_type: str, name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(parts, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def organisations_sitemap(request: HttpRequest, number: int) -> StreamingHttpResponse:
    """A part of the public organisations for search engines."""
    if number not in dict(organisation_sitemap.parts()):
        raise Http404
    return StreamingHttpResponse(organisation_sitemap.part(number), content_type="application/xml; charset=utf-8")


@require_safe
@follows_mergings
def organisation(request: HttpRequest, code: str) -> HttpResponse:
    """An organisation's page; a withdrawn one that anybody could read says so at its address, and nothing more."""
    try:
        found = find_organisation(request, code)
    except Http404:
        gone = Organisation.objects.records().filter(state=State.WITHDRAWN, published_at__isnull=False)
        if gone.filter(code=code.lower(), audience="public").exists():
            return render(request, "partnerships/organisations/withdrawn.html", {"code": code}, status=410)
        raise
    if found.is_amendment and found.state == State.PUBLISHED and not request.user.is_authenticated:
        return redirect(found.amends)
    return render(request, "partnerships/organisations/organisation.html", page_of(found, request.user))


@require_safe
@follows_mergings
def organisation_history(request: HttpRequest, code: str) -> HttpResponse:
    """What happened to an organisation, and how it changed, as far as this person may know."""
    found = find_organisation(request, code)
    context = {
        "organisation": found,
        "record": found,
        "entries": history_of(found, request.user),
        "may_restore": rules.may_restore(request.user, found),
        "crumbs": [
            (_("Organisations"), reverse("partnerships:organisations")),
            (found.name, found.get_absolute_url()),
        ],
    }
    return render(request, "partnerships/organisations/history.html", context)
