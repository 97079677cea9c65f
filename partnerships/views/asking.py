"""Whom we asked, when, and what came of it: for coordinators."""

from allauth.core.ratelimit import consume
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import for_coordinators, signed_in
from accounts.keeping import keeps_what_was_typed
from accounts.models import WorkingGroup
from partnerships.actions import asking as actions
from partnerships.forms.asking import AskForm
from partnerships.models import Asking, Call

_COORDINATORS = for_coordinators(gettext_lazy("Coordinators ask people to tell their cases."))
MOST_SHOWN = 500


@require_safe
@signed_in
@_COORDINATORS
def asked(request: HttpRequest) -> HttpResponse:
    """The people whom this coordinator's groups asked, and who answered a call of theirs."""
    askings = Asking.objects.of_groups_of(request.user).select_related("group", "asked_by", "case", "call", "topic")
    context = {
        "askings": [(one, _came_of_it(one)) for one in askings[:MOST_SHOWN]],
        "groups": WorkingGroup.objects.filter(pk__in=request.user.coordinated_group_ids),
        "calls": Call.objects.filter(group_id__in=request.user.coordinated_group_ids),
    }
    return render(request, "partnerships/telling/asked.html", context)


def _came_of_it(asking: Asking) -> str:
    words = {
        "asked": _("not opened yet"),
        "opened": _("opened, nothing told yet"),
        "begun": _("being told"),
        "revoked": _("link taken back"),
        "expired": _("link has run out"),
        "submitted": _("waits for review"),
        "changes_requested": _("asked back"),
        "published": _("published"),
        "declined": _("declined"),
        "withdrawn": _("taken back"),
    }
    return words[asking.came_of_it]


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def ask(request: HttpRequest, group: str) -> HttpResponse:
    """Ask somebody to tell a case, as a coordinator of the group."""
    group = get_object_or_404(WorkingGroup.objects.select_related("network"), slug=group)
    if group.pk not in request.user.coordinated_group_ids:
        raise PermissionDenied(_("Only a coordinator of the group asks people to tell a case."))
    form, status = AskForm(request.POST if request.method == "POST" else request.kept), 200
    if request.method == "POST" and form.is_valid():
        if not consume(request, action="invitation"):
            form.add_error(None, _("That were many letters in a short time. Wait a minute, then send this one."))
            status = 429
        elif _was_asked(request, form, group):
            return redirect("partnerships:asked")
    return render(request, "partnerships/telling/ask.html", {"form": form, "group": group}, status=status)


def _was_asked(request: HttpRequest, form: AskForm, group: WorkingGroup) -> bool:
    try:
        asking = actions.ask(by=request.user, group=group, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    sentence = _("A letter with a private link is on its way to %(email)s.") % {"email": asking.email}
    messages.success(request, sentence, extra_tags=f"kept-ask-{group.pk}")
    return True


@require_POST
@signed_in
def ask_again(request: HttpRequest, asking_id: int) -> HttpResponse:
    """Send a new link; the old one stops working."""
    asking = get_object_or_404(Asking.objects.of_groups_of(request.user), pk=asking_id)
    if not consume(request, action="invitation"):
        messages.error(request, _("That were many letters in a short time. Wait a minute, then try again."))
        return redirect("partnerships:asked")
    actions.ask_again(asking, by=request.user)
    sentence = _("A new link is on its way to %(email)s; the old one no longer works.")
    messages.success(request, sentence % {"email": asking.email})
    return redirect("partnerships:asked")


@require_POST
@signed_in
def revoke(request: HttpRequest, asking_id: int) -> HttpResponse:
    """Take a link back."""
    asking = get_object_or_404(Asking.objects.of_groups_of(request.user), pk=asking_id)
    actions.revoke(asking, by=request.user)
    messages.success(request, _("The link no longer works. What was told by it stays as it is."))
    return redirect("partnerships:asked")
