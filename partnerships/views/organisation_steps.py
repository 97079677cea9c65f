"""What authors and coordinators do with an organisation besides writing it: steps, comments, changes, restoring."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.keeping import keeps_what_was_typed
from curation.stepping import Stepping, wants_login
from partnerships.actions import propose_change_to_organisation
from partnerships.models import Organisation

STEPPING = Stepping(
    model=Organisation,
    propose=propose_change_to_organisation,
    commented=_("Your comment stands on the organisation."),
    change_waits=_("Your change to this organisation waits for a coordinator."),
)
_PAGE = "partnerships:organisation"


@keeps_what_was_typed
def take_step(request: HttpRequest, code: str) -> HttpResponse:
    """A step of the workflow (`Stepping.take_step`)."""
    return STEPPING.take_step(request, code)


@keeps_what_was_typed
def comment(request: HttpRequest, code: str) -> HttpResponse:
    """Say something about an organisation; it stays on it."""
    return STEPPING.comment(request, code)


@require_POST
@wants_login(_PAGE)
def propose_change(request: HttpRequest, code: str) -> HttpResponse:
    """Open a proposed change to a published organisation, or the one that the person has open, and lead to it."""
    return STEPPING.propose_change(request, code)


@require_POST
@wants_login(_PAGE)
def restore(request: HttpRequest, code: str) -> HttpResponse:
    """Bring back an earlier version: `event` is its place in the history."""
    return STEPPING.restore(request, code)
