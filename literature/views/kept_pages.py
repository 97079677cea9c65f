"""Whole pages for visitors, kept as they were finished until what they show changes (docs/decisions/0023).

A reader without a session sees the same page as every other one. It is kept under all that it is made of: the stamp of
the published base, the address word for word, the language, every cookie that comes with the request but the one that
guards forms, and what the view names besides. Nothing is kept that was made for one person: a request with a session or
with a message that waits gets a page of its own, and so does an answer that sets a cookie or holds a form's token.
"""

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from hashlib import blake2s

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language

from curation.shelf import Shelf
from literature.kept import stamp_of_request

#: So many bytes of pages, compressed, are kept in each process; the least recently used go first.
ROOM = 16 * 1024 * 1024
#: Addresses and cookies longer than this, in characters, are not kept: nobody shares them.
LONGEST_KEY = 1000
#: What a request waits with messages in, beside the session (django.contrib.messages.storage.cookie).
_MESSAGES = "messages"
#: What an answer says of itself; the middleware adds the rest each time.
_HEADERS = ("Content-Type", "Link", "Vary")


@dataclass(frozen=True)
class KeptPage:
    """A page as it was finished: its bytes, compressed, and its own headers."""

    compressed: bytes
    headers: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, response: HttpResponse) -> "KeptPage":
        """Take a finished answer."""
        tag = blake2s(response.content, digest_size=12).hexdigest()
        own = [(name, response[name]) for name in _HEADERS if name in response]
        # May be stored by a browser, which asks each time whether it still holds.
        own += [("ETag", f'W/"{tag}"'), ("Cache-Control", "no-cache")]
        return cls(zlib.compress(response.content, 1), tuple(own))

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Return the page, or 304 to whoever has it."""
        page = HttpResponse(headers=dict(self.headers))
        response = get_conditional_response(request, etag=page["ETag"], response=page)
        if response is page:
            page.content = zlib.decompress(self.compressed)
        return response


def _weight(page: KeptPage) -> int:
    return len(page.compressed) + LONGEST_KEY


#: The pages kept in this process.
shelf = Shelf(ROOM, _weight)


def _always(request: HttpRequest, **kwargs) -> tuple:
    return ()


def kept_for_visitors(besides: Callable[..., tuple | None] = _always):
    """Keep what a view answers to visitors: whole pages that are the same for whoever has no session.

    `besides(request, **kwargs)` says what the page shows that may change without the stamp of the published base, as
    the database has it now: a tuple, or None where the page is not to be kept.
    """

    def decorate(view):
        @wraps(view)
        def wrapped(request, **kwargs):
            key = _key(request, besides, kwargs)
            page = shelf.get(key) if key else None
            if page is None:
                response = view(request, **kwargs)
                # Asked once more: what changed while the page was made may stand in it or not.
                if key is None or not _is_for_all(request, response) or _key(request, besides, kwargs) != key:
                    return response
                page = KeptPage.of(response)
                shelf.put(key, page)
            return page.answer(request)

        return wrapped

    return decorate


def _key(request: HttpRequest, besides: Callable[..., tuple | None], kwargs: dict) -> tuple | None:
    """Return all that the page for this visitor is made of; None where it is not to be kept."""
    # Inside a transaction nothing is kept: it may see changes that nobody else will see.
    if _is_personal(request) or connection.in_atomic_block:
        return None
    address = (request.scheme, request.get_host(), request.get_full_path())
    cookies = tuple(sorted(one for one in request.COOKIES.items() if one[0] != settings.CSRF_COOKIE_NAME))
    if len(str(address)) + len(str(cookies)) > LONGEST_KEY:
        return None
    # The stamp is read first: what changes meanwhile makes a page newer than its key, never older.
    stamp = stamp_of_request()
    facts = besides(request, **kwargs)
    return None if facts is None else (stamp, get_language(), address, cookies, facts)


def _is_personal(request: HttpRequest) -> bool:
    """Whether this request may be answered in a way that is one person's; a part for htmx is left alone too."""
    return (
        request.method not in ("GET", "HEAD")
        or settings.SESSION_COOKIE_NAME in request.COOKIES
        or _MESSAGES in request.COOKIES
        or bool(request.htmx)
        or request.user.is_authenticated
    )


def _is_for_all(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether an answer is a whole page that holds nothing of this visitor's own."""
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not response.has_header("Cache-Control")
        and not request.session.modified
        and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
    )
