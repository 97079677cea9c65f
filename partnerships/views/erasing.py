"""Erasing a case or an organisation for good; what was erased."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import for_coordinators, signed_in
from curation.actions import NotAllowedNow
from partnerships import rules
from partnerships.erasing.actions import ask_for_erasure, erase, plan
from partnerships.erasing.parts import erase_part
from partnerships.erasing.reading import parts_of
from partnerships.erasing.traces_of_organisations import cases_naming
from partnerships.forms.erasing import AskForm, EraseForm
from partnerships.models import Erasure, Organisation, Partnership
from partnerships.models.erasures import What
from partnerships.models.protected import Protected

MOST_SHOWN = 500


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@never_cache
def erase_case(request: HttpRequest, code: str) -> HttpResponse:
    """Erase a case, or ask its coordinators to."""
    return _page(request, Partnership, code)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@never_cache
def erase_organisation(request: HttpRequest, code: str) -> HttpResponse:
    """Erase an organisation, or ask its coordinators to."""
    return _page(request, Organisation, code)


def _page(request: HttpRequest, model: type[Protected], code: str) -> HttpResponse:
    record = get_object_or_404(model.objects.visible_to(request.user), code=code.lower())
    if rules.may_erase(request.user, record):
        return _erase(request, record)
    if rules.may_ask_for_erasure(request.user, record):
        return _ask(request, record)
    raise PermissionDenied(_("Only a coordinator of the group who may read all of this erases it."))


def _erase(request: HttpRequest, record: Protected) -> HttpResponse:
    """What goes, and the second confirmation."""
    parts = parts_of(record) if isinstance(record, Partnership) and not record.is_amendment else []
    form = EraseForm(request.POST if request.method == "POST" else None, code=record.code, parts=parts)
    if request.method == "POST" and form.is_valid():
        try:
            return _erased(request, record, form.cleaned_data.get("part", ""), form.cleaned_data["ground"])
        except (NotAllowedNow, ValidationError) as refusal:
            form.add_error(None, getattr(refusal, "messages", [str(refusal)]))
    status = 422 if form.errors else 200
    return render(request, "partnerships/erasing/erase.html", _context(record) | {"form": form}, status=status)


def _erased(request: HttpRequest, record: Protected, chosen: str, ground: str) -> HttpResponse:
    """Erase what was chosen: `what:part`, or all of it; raises as the actions do."""
    what, _colon, part = chosen.partition(":")
    if what and what != What.RECORD:
        erase_part(record, what=what, part=part, by=request.user, ground=ground)
        messages.success(request, _("It is erased, also out of the history."))
        return redirect(record)
    erase(record, by=request.user, ground=ground)
    messages.success(request, _("It is erased. That it was done stays on record."))
    return redirect("partnerships:erasures" if request.user.is_coordinator else "partnerships:list")


def _context(record: Protected) -> dict:
    planned = plan(record)
    family = planned.family
    is_case = family.is_case
    return {
        "record": record,
        "is_case": is_case,
        "traces": planned.traces,
        "others": [one for one in family.records if one.pk != record.pk],
        "files": list(record.files.present()) if is_case else [],
        "cases": cases_naming(family) if not is_case else [],
    }


def _ask(request: HttpRequest, record: Protected) -> HttpResponse:
    """Who told it asks the coordinators."""
    form = AskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        ask_for_erasure(record, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("The coordinators have been asked. You get a letter when it is done."))
        return redirect(record)
    return render(request, "partnerships/erasing/ask.html", {"record": record, "form": form})


@require_safe
@signed_in
@for_coordinators(gettext_lazy("Coordinators see what was erased."))
def erasures(request: HttpRequest) -> HttpResponse:
    """What was erased in the groups of this coordinator, the newest first."""
    found = Erasure.objects.filter(group__in=request.user.coordinated_group_ids).select_related("by", "group")
    return render(request, "partnerships/erasing/erasures.html", {"erasures": found[:MOST_SHOWN]})
