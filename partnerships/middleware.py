"""What is true of every request where cases and organisations are concerned: who looked, and what was erased."""

from collections.abc import Iterator

from django.shortcuts import render
from django.utils.cache import patch_cache_control

from curation.models import CODE_LENGTH
from partnerships import looks
from partnerships.erasing.reading import erased


class ErasedMiddleware:
    """Answer 410 instead of 404 at every address of a record that was erased, to those who may know that it was there.

    Whatever page it is that finds nothing: that of the record, its history, its files, its review.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        match = request.resolver_match
        if response.status_code != 404 or match is None:
            return response
        code = str(match.kwargs.get("code", ""))
        found = erased(code, request.user) if len(code) == CODE_LENGTH else None
        if found is None:
            return response
        gone = render(request, "partnerships/erasing/erased.html", {"erasure": found}, status=410)
        gone["X-Robots-Tag"] = "noindex"
        return gone


class LooksMiddleware:
    """Record who was shown what is not for everybody (`partnerships.looks`), whichever page showed it.

    A page with something confidential is kept by no browser: the button “back” asks the portal again. It stands
    innermost, next to the pages.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        gathered = looks.Gathered()
        with looks.watching(gathered):
            response = self.get_response(request)
        is_confidential = looks.record(gathered, request, response.status_code)
        if response.streaming and not response.is_async and request.user.is_authenticated:
            response.streaming_content = _watched(response.streaming_content, gathered, request, response.status_code)
        if is_confidential:
            patch_cache_control(response, private=True, no_store=True)
        return response


def _watched(pieces, gathered: looks.Gathered, request, status: int) -> Iterator[bytes]:
    """Pass a stream on, piece by piece, and record at its end, or where it breaks off, what else it showed."""
    pieces = iter(pieces)
    try:
        while True:
            # Around each piece: between two of them others may run in this context.
            with looks.watching(gathered):
                piece = next(pieces, None)
            if piece is None:
                break
            yield piece
    finally:
        looks.record(gathered, request, status)
