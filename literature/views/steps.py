"""What authors and coordinators do with a source besides writing it: steps, comments, proposed changes, restoring."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.keeping import keeps_what_was_typed
from curation.stepping import Stepping, wants_login
from literature import actions
from literature.models import Source

_stepping = Stepping(
    model=Source,
    propose=actions.propose_change,
    commented=_("Your comment stands on the source."),
    change_waits=_("Your change to this source waits for a coordinator."),
)
_wants_login = wants_login("literature:source")


@keeps_what_was_typed
def take_step(request: HttpRequest, code: str) -> HttpResponse:
    """A step of the workflow with a source."""
    return _stepping.take_step(request, code)


@keeps_what_was_typed
def comment(request: HttpRequest, code: str) -> HttpResponse:
    """Say something about a source; it stays on it."""
    return _stepping.comment(request, code)


@require_POST
@_wants_login
def propose_change(request: HttpRequest, code: str) -> HttpResponse:
    """Open a proposed change to a published source, or the one that the person has open, and lead to it."""
    return _stepping.propose_change(request, code)


@require_POST
@_wants_login
def restore(request: HttpRequest, code: str) -> HttpResponse:
    """Bring back an earlier version of a source."""
    return _stepping.restore(request, code)
