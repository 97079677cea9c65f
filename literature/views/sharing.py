"""What other pages and devices hand over: the share sheet of a phone, and the bookmarklet of a browser."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.keeping import keeps_what_was_typed
from literature.sharing import bookmarklet_for, shared


@require_safe
@keeps_what_was_typed
def share(request: HttpRequest) -> HttpResponse:
    """Lead to the form for adding, with what was shared in it. Who is not logged in logs in first and comes back."""
    found = shared(request.GET.get("url", ""), request.GET.get("text", ""), request.GET.get("title", ""))
    parameters = {name: value for name, value in found.items() if value}
    return redirect(f"{reverse('literature:add-source')}{'?' if parameters else ''}{urlencode(parameters)}")


@require_safe
def bookmarklet(request: HttpRequest) -> HttpResponse:
    """A link to be drawn to the bookmarks, and what it does."""
    context = {
        "script": bookmarklet_for(request.build_absolute_uri(reverse("literature:share"))),
        "crumbs": [(_("Literature"), reverse("literature:sources"))],
    }
    return render(request, "literature/files/bookmarklet.html", context)
