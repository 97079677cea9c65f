"""Duplicates that wait, and the page where records are merged field by field."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from curation.actions import NotAllowedNow
from literature import rules
from literature.duplicates import REASONS
from literature.merging import actions
from literature.merging.page import MergePage, besides
from literature.models import LikelyPair, Merge

PAIRS_ON_A_PAGE = 20


@require_safe
@login_required
def duplicates(request: HttpRequest) -> HttpResponse:
    """Likely duplicates among the published sources of the groups that this person coordinates."""
    _coordinators_only(request)
    pairs = LikelyPair.objects.waiting_for_groups(request.user.coordinated_group_ids).with_sources()
    page = Paginator(pairs, PAIRS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "pages": page,
        "total": page.paginator.count,
        "pairs": [
            {
                "pair": pair,
                "reason": capfirst(str(REASONS.get(pair.reason, ""))),
                "may_merge": rules.may_merge(request.user, pair.first, [pair.second])
                or rules.may_merge(request.user, pair.second, [pair.first]),
                **besides(pair.first, pair.second),
            }
            for pair in page
        ],
    }
    return render(request, "literature/merging/duplicates.html", context)


@require_POST
@login_required
def judge_pair(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that two records are different works; or, with `verdict` empty, take that back."""
    _coordinators_only(request)
    pair = get_object_or_404(LikelyPair.objects.with_sources(), pk=pk)
    if request.POST.get("verdict") == LikelyPair.Verdict.DIFFERENT:
        actions.say_different(pair, by=request.user)
        messages.success(request, _("Remembered: different works. They are not proposed again."))
    else:
        actions.take_verdict_back(pair, by=request.user)
        messages.success(request, _("The two records wait again."))
    return redirect("literature:duplicates")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def merge(request: HttpRequest) -> HttpResponse:
    """Two or more records field by field, what comes of them, and the button that merges them."""
    _coordinators_only(request)
    page = MergePage(request.POST if request.method == "POST" else request.GET, request.user)
    if len(page.sources) < 2:
        return render(request, "literature/merging/choose.html", page.choice())
    if request.method == "POST" and request.POST.get("action") == "merge":
        try:
            merged = page.merge()
        except NotAllowedNow as error:
            return render(request, "literature/merging/merge.html", page.again().context(problem=str(error)))
        count = len(page.sources) - 1
        messages.success(
            request,
            ngettext("Merged. The other address leads here.", "Merged. The other addresses lead here.", count),
        )
        return redirect(merged.survivor)
    return render(request, "literature/merging/merge.html", page.context())


@require_POST
@login_required
def undo_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a merging back."""
    _coordinators_only(request)
    row = get_object_or_404(Merge.objects.select_related("survivor"), pk=pk)
    try:
        undone = actions.undo(row, by=request.user)
    except NotAllowedNow as error:
        messages.error(request, str(error))
        return redirect(row.survivor)
    messages.success(request, _("The merging is taken back. The records are there by themselves again."))
    if undone.stayed:
        messages.info(
            request,
            _("Changed since the merging, and left as it is: %(fields)s.") % {"fields": ", ".join(undone.stayed)},
        )
    for source in undone.elsewhere:
        messages.info(
            request,
            _("“%(title)s” was taken up by itself meanwhile and stays “%(state)s”.")
            % {"title": source, "state": source.get_state_display()},
        )
    return redirect(row.survivor)


def _coordinators_only(request: HttpRequest) -> None:
    if not rules.may_merge_any(request.user):
        raise PermissionDenied(_("Only coordinators merge records."))
