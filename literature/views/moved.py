"""Old addresses that lead on: of records that were merged into others, and citation keys."""

from functools import wraps

from django.http import HttpResponsePermanentRedirect
from django.urls import reverse

from literature.models import Source


class MovedTo(Exception):
    """What was asked for is at another record's address now."""

    def __init__(self, source: Source):
        self.source = source
        super().__init__(source.code)


def follows_mergings(view):
    """Let a view of `code` answer MovedTo with a lasting redirect (301) to the same view of the other record.

    Nobody may keep it without asking: a merging can be taken back.
    """

    @wraps(view)
    def wrapped(request, code, **kwargs):
        try:
            return view(request, code, **kwargs)
        except MovedTo as moved:
            match = request.resolver_match
            address = reverse(match.view_name, kwargs={**match.kwargs, "code": moved.source.code})
            query = request.META.get("QUERY_STRING", "")
            response = HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
            response["Cache-Control"] = "no-cache"
            return response

    return wrapped
