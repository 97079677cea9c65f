"""What the pages are compared with, and what makes them start cold."""

from functools import cache

from django.http import QueryDict
from django.shortcuts import render

from curation.search import understand
from literature.kept import keeper
from literature.listing import Listing, filters_drawn
from literature.views.kept_pages import shelf
from partnerships.finding.kept import keeper as cases_kept

FORGET = "X-Forget"


class ForgettingMiddleware:
    """Forget what this process has kept when the request says so: the page then starts cold."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if FORGET in request.headers:
            forget()
        return self.get_response(request)


def forget() -> None:
    """Clear what is kept in this process: counts, lists, finished pages, queries understood."""
    keeper.clear()
    cases_kept.clear()
    shelf.clear()
    understand.cache_clear()


@cache
def constant_listing() -> tuple[dict, dict]:
    """The first page of the list, worked out once: its context with 20 entries, and its facets."""
    listing = Listing(QueryDict(""))
    return listing.context(), {"facets": listing.frame.facets, "chips": listing.frame.chips}


def constant_page(request):
    """The list with constant rows and facets, all of it rendered each time: what such a page of Django costs."""
    context, filters = constant_listing()
    # Without its key nothing that was drawn before is taken: entries are drawn each time, as facets are.
    drawn = {**context, "filters": filters_drawn(**filters), "kept_key": None}
    return render(request, "literature/source_list.html", drawn)
