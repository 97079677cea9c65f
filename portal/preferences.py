"""What a visitor may set without an account, kept in a cookie: light or dark, and the language."""

from django.conf import settings
from django.http import HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_GET

from portal.context_processors import THEME_COOKIE, THEMES

A_YEAR = 60 * 60 * 24 * 365


@require_GET
def theme(request):
    """`?theme=light|dark|` and `?next=`: keep the choice for a year, or forget it when it is empty.

    By GET on purpose: it changes nothing but the asker's own cookie, and so no page of a visitor needs a
    CSRF cookie.
    """
    response = _back(request)
    chosen = request.GET.get("theme", "")
    if chosen in THEMES:
        _keep(response, THEME_COOKIE, chosen)
    else:
        response.delete_cookie(THEME_COOKIE, samesite="Lax")
    return response


@require_GET
def language(request):
    """`?language=` (a code of settings.LANGUAGES) and `?next=`: keep the language for a year."""
    response = _back(request)
    code = request.GET.get("language", "")
    if code in dict(settings.LANGUAGES) and check_for_language(code):
        _keep(response, settings.LANGUAGE_COOKIE_NAME, code)
    return response


def _keep(response, name, value):
    response.set_cookie(
        name, value, max_age=A_YEAR, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE
    )


def _back(request):
    target = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    return HttpResponseRedirect(target)
