"""Pages for when something went wrong, each with the number under which the log has the request.

Only 403 and 404 stand in the portal's frame; behind the others the frame itself may be what went wrong.
"""

from django.http import HttpResponse
from django.shortcuts import render
from django.template import Context, loader

from accounts.keeping import rescue_from_csrf_failure
from portal.middleware import new_reference


def bad_request(request, exception=None):
    """400: the request could not be understood."""
    return _plain(request, "errors/400.html", 400)


def permission_denied(request, exception=None):
    """403: this person may not do this; the exception's own sentence says why, where it has one."""
    return render(request, "errors/403.html", {"sentence": str(exception or "")}, status=403)


def csrf_failure(request, reason=""):
    """403: the form's proof was missing or old; what was typed comes back where it can, or the browser has it."""
    return rescue_from_csrf_failure(request) or render(request, "errors/403_csrf.html", status=403)


def not_found(request, exception=None):
    """404: nothing here, or nothing that this person may see; the two cannot be told apart."""
    return render(request, "errors/404.html", status=404)


def too_many_requests(request, exception=None):
    """429: too often in a short time; allauth's limits come here as well."""
    return _plain(request, "errors/429.html", 429)


def server_error(request):
    """500: a program error. Uses no database, no request and no context processor."""
    return _plain(request, "errors/500.html", 500)


def _plain(request, template: str, status: int) -> HttpResponse:
    """Draw an error page without the frame; whatever fails, say the number."""
    reference = getattr(request, "reference", None) or new_reference()
    try:
        page = loader.get_template(template).template.render(Context({"reference": reference}))
    except Exception:  # the error page itself must never fail
        page = f"Something went wrong. Reference number {reference}."
    return HttpResponse(page, status=status)
