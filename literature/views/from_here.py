"""Forms that are sent without a token, because a browser says that they come from a page of the portal."""

from functools import wraps

from django.conf import settings
from django.views.decorators.csrf import csrf_exempt, csrf_protect


def sent_from_here(request) -> bool:
    """Whether the browser vouches that a page of the portal sent this: by Fetch Metadata, or by the origin (RFC 6454).

    A page of another site can set neither head. Browsers that send neither are not believed.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    here = f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Origin") in (here, *settings.CSRF_TRUSTED_ORIGINS)


def from_here_or_with_token(view):
    """Let a form be sent from a page that is the same for everybody and so holds no token.

    For what changes nothing but the sender's own session. Where the browser says nothing, Django's token is asked for.
    """
    guarded = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def wrapped(request, *args, **kwargs):
        return (view if sent_from_here(request) else guarded)(request, *args, **kwargs)

    return wrapped
