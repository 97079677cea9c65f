"""What authors and coordinators do with a case besides writing it: steps, comments, proposed changes, restoring."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts.keeping import keeps_what_was_typed
from curation import rules
from curation.history import timeline
from curation.stepping import Stepping, wants_login
from curation.workflow import Action
from partnerships.actions import propose_change_to_case
from partnerships.completeness import missing_in
from partnerships.faces import face_for
from partnerships.models import Partnership

STEPPING = Stepping(
    model=Partnership,
    propose=propose_change_to_case,
    commented=_("Your comment stands on the case."),
    change_waits=_("Your change to this case waits for a coordinator."),
)
_PAGE = "partnerships:case"


@keeps_what_was_typed
def take_step(request: HttpRequest, code: str) -> HttpResponse:
    """A step of the workflow (`Stepping.take_step`); who submits what is not complete is shown what is missing."""
    if request.method == "POST" and request.POST.get("decision") == Action.SUBMIT:
        case = STEPPING.visible(request, code)
        if rules.may_edit(request.user, case) and not case.is_amendment and missing_in(case):
            messages.error(request, _("It cannot be submitted yet: something is missing."))
            return redirect("partnerships:check-case", code=case.code)
    return STEPPING.take_step(request, code)


@keeps_what_was_typed
def comment(request: HttpRequest, code: str) -> HttpResponse:
    """Say something about a case in review; it stays on it."""
    return STEPPING.comment(request, code)


@require_POST
@wants_login(_PAGE)
def propose_change(request: HttpRequest, code: str) -> HttpResponse:
    """Open a proposed change to a published case, or the one that the person has open, and lead to it."""
    return STEPPING.propose_change(request, code)


@require_POST
@wants_login(_PAGE)
def restore(request: HttpRequest, code: str) -> HttpResponse:
    """Bring back an earlier version: `event` is its place in the history."""
    return STEPPING.restore(request, code)


@require_safe
def history(request: HttpRequest, code: str) -> HttpResponse:
    """What happened to a case. What was different is told to those alone who may read all of it, then and now."""
    case = STEPPING.visible(request, code)
    context = {
        "record": case,
        "title": face_for(case, request.user).title,
        "entries": timeline(case, request.user),
    }
    return render(request, "partnerships/history.html", context)
