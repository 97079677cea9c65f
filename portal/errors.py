"""Pages for when something went wrong."""

from django.http import HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _

from portal.middleware import new_reference


def bad_request(request, exception=None):
    """400: the request could not be understood."""
    return render(request, "errors/400.html", status=400)


def permission_denied(request, exception=None):
    """403: this person may not do this; the exception's own sentence says why, where it has one."""
    return render(request, "errors/403.html", {"sentence": str(exception or "")}, status=403)


def csrf_failure(request, reason=""):
    """403: the form's proof was missing or old; nothing that was typed is lost, the browser keeps it."""
    sentence = _("The page had been open for too long, or cookies are off. Go back, reload and send it again.")
    return render(request, "errors/403.html", {"sentence": sentence}, status=403)


def not_found(request, exception=None):
    """404: nothing here, or nothing that this person may see; the two cannot be told apart."""
    return render(request, "errors/404.html", status=404)


def too_many_requests(request, exception=None):
    """429: too often in a short time."""
    return render(request, "errors/429.html", status=429)


def server_error(request):
    """500: a program error, with the number under which the log has it. Uses no database and no context processor."""
    reference = getattr(request, "reference", None) or new_reference()
    try:
        page = loader.get_template("errors/500.html").template.render(_bare_context({"reference": reference}))
    except Exception:  # the error page itself must never fail
        return HttpResponse(f"Something went wrong. Reference number {reference}.", status=500)
    return HttpResponseServerError(page)


def _bare_context(values):
    from django.template import Context

    return Context(values)
