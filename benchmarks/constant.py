"""What the pages are compared with, and what makes them start cold."""

from functools import cache

from django.http import QueryDict
from django.shortcuts import render

from curation.search import understand
from literature import kept
from literature.listing import Listing

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
    """Clear what is kept in this process: counts, lists, queries understood."""
    kept._kept.clear()
    understand.cache_clear()


@cache
def constant_context() -> dict:
    """The context of the first page of the list, worked out once: 20 entries, all facets."""
    context = Listing(QueryDict("")).context()
    context["entries"] = list(context["entries"])
    return context


def constant_page(request):
    """The list's template with constant rows and facets: what a page of Django costs by itself here."""
    return render(request, "literature/source_list.html", constant_context())
