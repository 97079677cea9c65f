"""Good practice: marked, confirmed and taken back by coordinators, on one page with what was said before."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from curation.actions import NotAllowedNow
from partnerships.forms.good_practice import EvidenceForm, MarkForm, TakeBackForm
from partnerships.good_practice import actions, rules
from partnerships.good_practice.reading import good_practice_context
from partnerships.models import Partnership


@require_http_methods(["GET", "POST"])
@login_required
def good_practice(request: HttpRequest, code: str) -> HttpResponse:
    """Say that a case is good practice, still is, or is no more."""
    case = get_object_or_404(Partnership.objects.visible_to(request.user).with_people(), code=code)
    if not rules.may_mark(request.user, case):
        raise PermissionDenied(_("Only a coordinator of the group marks a published case, and nobody their own."))
    action = request.POST.get("action", "")
    forms = {
        name: form(request.POST if action == name else None, prefix=name)
        for name, form in (("mark", MarkForm), ("confirm", EvidenceForm), ("take_back", TakeBackForm))
    }
    if action in forms and forms[action].is_valid() and _say(request, case, action, forms[action]):
        return redirect(f"{case.get_absolute_url()}#good-practice")
    context = good_practice_context(case, request.user) | {
        "forms": forms,
        "action": action,
        "rows": case.good_practice.exclude(what="reminded").select_related("by"),
        "crumbs": [(_("Partnerships"), "/partnerships/"), (case.title, case.get_absolute_url())],
    }
    return render(request, "partnerships/good_practice.html", context, status=422 if action else 200)


def _say(request: HttpRequest, case: Partnership, action: str, form) -> bool:
    """Do what was asked for; False, with the reason on the form, where it is refused."""
    values = form.cleaned_data
    told = {"evidence_text": values.get("evidence", ""), "sources": values.get("sources", [])}
    try:
        if action == "mark":
            actions.mark(case, by=request.user, reason=values["reason"], **told)
        elif action == "confirm":
            actions.confirm(case, by=request.user, **told)
        else:
            actions.take_back(case, by=request.user, reason=values["reason"])
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    except NotAllowedNow as refusal:
        form.add_error(None, str(refusal))
        return False
    said = {"mark": _("Marked as good practice."), "confirm": _("Confirmed."), "take_back": _("Taken back.")}
    messages.success(request, said[action])
    return True
