"""What somebody typed outlives a login that ran out.

A form that is sent without a login, or with a proof (CSRF token) that a login in another tab has replaced, is kept in
the session, and the person finds it filled in again after logging in. Nothing is done with it until they send it
themselves.
"""

import time
from collections.abc import Callable, Collection
from functools import wraps

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.models import Session
from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

SESSION_KEY = "kept_form"
KEPT_SECONDS = 60 * 60
MOST_BYTES = 200_000
# The hidden field in which a form says whose it is, so that it never comes back to somebody else.
OWNER_FIELD = "typed_by"
_SALT = "accounts.keeping"
_NEVER_KEPT = ("csrfmiddlewaretoken", "password")


def keeps_what_was_typed(view=None, *, back_to: Callable[..., str] | None = None):
    """Decorate a view that takes forms: it wants a login, and a form sent without one is kept for an hour.

    `back_to(request, **kwargs)` is the address at which the person finds the form again, by default the view's own.
    The view finds what was kept in `request.kept`, a QueryDict or None.
    """

    def decorate(view):
        @wraps(view)
        def wrapped(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if request.user.is_authenticated:
                request.kept = take_back(request) if request.method == "GET" else None
                return view(request, *args, **kwargs)
            address = _address(request, back_to, kwargs)
            if request.method == "POST" and keep(request, address):
                messages.info(request, _("You were logged out. What you typed is kept: log in and go on."))
            return redirect_to_login(address)

        wrapped.form_address = lambda request, kwargs: _address(request, back_to, kwargs)
        return wrapped

    return decorate(view) if view else decorate


def _address(request: HttpRequest, back_to, kwargs) -> str:
    return back_to(request, **kwargs) if back_to else request.get_full_path()


def keep(request: HttpRequest, address: str) -> bool:
    """Keep the form of a POST in the session for the page at `address`; False when there is nothing or too much."""
    typed = request.POST.copy()
    for name in list(typed):
        if name.startswith(_NEVER_KEPT):
            del typed[name]
    encoded = typed.urlencode()
    if not encoded or len(encoded) > MOST_BYTES:
        return False
    if not request.user.is_authenticated and not ratelimit.consume(request, action="public_form"):
        return False
    request.session[SESSION_KEY] = {"address": address, "typed": encoded, "at": time.time()}
    return True


def take_back(request: HttpRequest) -> QueryDict | None:
    """Return what was kept for this page and this person, once."""
    kept = request.session.get(SESSION_KEY)
    if not kept:
        return None
    gone = time.time() - kept["at"] > KEPT_SECONDS
    if gone or kept["address"] == request.get_full_path():
        del request.session[SESSION_KEY]
    if gone or kept["address"] != request.get_full_path():
        return None
    typed = QueryDict(kept["typed"])
    return typed if _is_theirs(typed, request.user) else None


def owner_token(user) -> str:
    """The value of a form's hidden field OWNER_FIELD."""
    return signing.dumps(user.pk, salt=_SALT)


def _is_theirs(typed: QueryDict, user) -> bool:
    try:
        return signing.loads(typed.get(OWNER_FIELD, ""), salt=_SALT) == user.pk
    except signing.BadSignature:
        # A form that does not say whose it is, is whoever's browser this is.
        return OWNER_FIELD not in typed


def rescue_from_csrf_failure(request: HttpRequest) -> HttpResponse | None:
    """Lead back to the filled form after a form of our own pages came with an old proof; None where that cannot be.

    Only what the browser says was sent from this very site is kept, so that no other site can put words into it.
    """
    if request.method != "POST" or request.headers.get("Origin") != f"{request.scheme}://{request.get_host()}":
        return None
    try:
        match = resolve(request.path)
    except Resolver404:
        return None
    form_address = getattr(match.func, "form_address", None)
    if form_address is None:
        return None
    address = form_address(request, match.kwargs)
    if not keep(request, address):
        return None
    messages.info(request, _("The page had been open for too long. Look at it once more and send it again."))
    return redirect(address) if request.user.is_authenticated else redirect_to_login(address)


def _sessions_with_forms(words: Collection[str]):
    """Yield each session that keeps a form whose address or text holds one of the words, or that is out of date."""
    for session in Session.objects.all():
        data = session.get_decoded()
        kept = data.get(SESSION_KEY)
        if not kept:
            continue
        is_old = time.time() - kept["at"] > KEPT_SECONDS
        if is_old or any(word in kept["address"] or word in kept["typed"] for word in words):
            yield session, data


def count_kept_forms(words: Collection[str]) -> int:
    """Return how many forms are kept for people who were logged out, whose address or text holds one of these words."""
    return sum(1 for _found in _sessions_with_forms(words))


def forget_kept_forms(words: Collection[str]) -> int:
    """Forget those forms, and any that are out of date and were never taken back. Returns how many."""
    number = 0
    for session, data in _sessions_with_forms(words):
        del data[SESSION_KEY]
        session.session_data = Session.get_session_store_class()().encode(data)
        session.save(update_fields=["session_data"])
        number += 1
    return number
