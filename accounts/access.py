"""Who is asked to log in first, and where they are led back to."""

from functools import wraps
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.utils.http import url_has_allowed_host_and_scheme


def signed_in(view):
    """Decorate a view that is for people with a login: others are asked to log in, then led back.

    A form whose login expired meanwhile is sent to an address that may know POST only; its person is led back to
    the page that the form stood on, where portal.js has kept what they typed.
    """

    @wraps(view)
    def wrapper(request, *args, **kwargs):
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        return redirect_to_login(page_of(request))

    return wrapper


def for_coordinators(sentence):
    """Decorate a view that is for coordinators of any group; `sentence` (lazy) tells other people that it is.

    Who is not logged in is told the same; decorate with `signed_in` around it to ask them to log in first.
    """

    def decorate(view):
        @wraps(view)
        def wrapped(request, *args, **kwargs):
            if not request.user.is_authenticated or not request.user.is_coordinator:
                raise PermissionDenied(sentence)
            return view(request, *args, **kwargs)

        return wrapped

    return decorate


def page_of(request) -> str:
    """Return the path (with its query) of the page that a person is on: for a POST, that of the form."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    referrer = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(referrer, {request.get_host()}, require_https=request.is_secure()):
        parts = urlsplit(referrer)
        if parts.netloc and parts.path.startswith("/"):
            return f"{parts.path}?{parts.query}" if parts.query else parts.path
    return request.path
