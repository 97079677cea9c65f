"""Organisations that are likely one, and the page where they are merged field by field."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from curation.actions import NotAllowedNow
from partnerships import organisation_rules as rules
from partnerships.models import LikelyOrganisations, OrganisationMerge
from partnerships.organisation_duplicates import REASONS
from partnerships.organisation_merging import actions
from partnerships.organisation_merging.page import MergePage, besides
from partnerships.organisation_page import crumbs

PAIRS_ON_A_PAGE = 20


def _coordinators(view):
    """Whoever coordinates a group; others are told so."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not rules.may_merge_any(request.user):
            raise PermissionDenied(_("Only coordinators merge organisations."))
        return view(request, *args, **kwargs)

    return login_required(wrapped)


@require_safe
@_coordinators
def likely_organisations(request: HttpRequest) -> HttpResponse:
    """Organisations that are likely one, among those that this person may do something about."""
    pairs = LikelyOrganisations.objects.waiting_for(request.user).select_related("first__group", "second__group")
    page = Paginator(pairs, PAIRS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "pages": page,
        "total": page.paginator.count,
        "pairs": [
            {"pair": pair, "reason": REASONS.get(pair.reason, ""), **besides(pair.first, pair.second)} for pair in page
        ],
        "crumbs": crumbs(),
    }
    return render(request, "partnerships/organisations/likely.html", context)


@require_POST
@_coordinators
def judge_pair(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that two organisations are different; or, with `verdict` empty, take that back."""
    known = LikelyOrganisations.objects.select_related("first", "second")
    pair = get_object_or_404(known, pk=pk)
    if request.POST.get("verdict") == LikelyOrganisations.Verdict.DIFFERENT:
        actions.say_different(pair, by=request.user)
        messages.success(request, _("Remembered: different organisations. They are not proposed again."))
    else:
        actions.say_different(pair, by=request.user, different=False)
        messages.success(request, _("The two organisations wait again."))
    return redirect("partnerships:likely-organisations")


@require_http_methods(["GET", "HEAD", "POST"])
@_coordinators
def merge(request: HttpRequest) -> HttpResponse:
    """Two or more organisations field by field, and the button that merges them."""
    page = MergePage(request.POST if request.method == "POST" else request.GET, request.user)
    if len(page.records) < 2:
        return render(request, "partnerships/organisations/merge_choose.html", page.choice())
    if request.method != "POST" or request.POST.get("action") != "merge":
        return render(request, "partnerships/organisations/merge.html", page.context())
    try:
        merged = page.merge()
    except NotAllowedNow as error:
        again = MergePage(request.POST, request.user)
        return render(request, "partnerships/organisations/merge.html", again.context(problem=str(error)))
    number = len(page.others)
    messages.success(
        request, ngettext("Merged. The other address leads here.", "Merged. The other addresses lead here.", number)
    )
    return redirect(merged.survivor)


@require_POST
@_coordinators
def undo_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a merging back."""
    row = get_object_or_404(OrganisationMerge.objects.select_related("survivor"), pk=pk)
    try:
        undone = actions.undo(row, by=request.user)
    except NotAllowedNow as error:
        messages.error(request, str(error))
        return redirect(row.survivor)
    messages.success(request, _("The merging is taken back. The organisations are there by themselves again."))
    if undone.stayed:
        text = _("Changed since the merging, and left as it is: %(fields)s.") % {"fields": ", ".join(undone.stayed)}
        messages.info(request, text)
    return redirect(row.survivor)
