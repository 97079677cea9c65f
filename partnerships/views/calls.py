"""Public calls for experience: anybody answers them; coordinators make them."""

from allauth.core.ratelimit import consume
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.keeping import keeps_what_was_typed
from accounts.models import WorkingGroup
from partnerships.actions import asking as actions
from partnerships.forms.asking import AnswerForm, CallForm
from partnerships.models import Call


@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    """The calls that are open; coordinators see theirs that are not, too."""
    every = list(Call.objects.select_related("group", "topic"))
    mine = request.user.coordinated_group_ids if request.user.is_authenticated else []
    context = {
        "open_calls": [call for call in every if call.is_open],
        "other_calls": [call for call in every if not call.is_open and call.group_id in mine],
        "groups": WorkingGroup.objects.filter(pk__in=mine),
    }
    return render(request, "partnerships/telling/calls.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def call(request: HttpRequest, slug: str) -> HttpResponse:
    """A call, and the form by which anybody answers it while it is open."""
    found = get_object_or_404(Call.objects.select_related("group", "topic"), slug=slug)
    coordinates = request.user.is_authenticated and found.group_id in request.user.coordinated_group_ids
    if found.opens_on > timezone.localdate() and not coordinates:
        raise Http404
    form, status = AnswerForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST":
        sent, status = _answered(request, found, form)
        if sent:
            return render(request, "partnerships/telling/answered.html", {"call": found})
    context = {"call": found, "form": form, "coordinates": coordinates}
    return render(request, "partnerships/telling/call.html", context, status=status)


def _answered(request: HttpRequest, found: Call, form: AnswerForm) -> tuple[bool, int]:
    """Answer the call with what was typed; whether it was, and the status. A program is told that it was."""
    if not form.is_valid():
        if "stamp" in form.errors:
            # The form is drawn anew with a fresh stamp, and all that was typed.
            form.data = form.data.copy()
            form.data["stamp"] = form.initial["stamp"]
        return False, 422
    if form.is_of_a_program:
        return True, 200
    if not consume(request, action="public_form"):
        form.add_error(None, _("That were many answers in a short time. Wait a minute, then send it once more."))
        return False, 429
    try:
        actions.answer(found, name=form.cleaned_data["name"], email=form.cleaned_data["email"])
    except ValidationError as error:
        form.add_error(None, error)
        return False, 422
    return True, 200


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def add(request: HttpRequest, group: str) -> HttpResponse:
    """Make a public call, as a coordinator of the group."""
    group = get_object_or_404(WorkingGroup, slug=group)
    if group.pk not in request.user.coordinated_group_ids:
        raise PermissionDenied(_("Only a coordinator of the group makes a public call."))
    form = CallForm(request.POST if request.method == "POST" else request.kept)
    if request.method == "POST" and form.is_valid():
        return redirect(actions.make_call(by=request.user, group=group, values=form.cleaned_data))
    status = 422 if form.errors and request.method == "POST" else 200
    return render(request, "partnerships/telling/call_form.html", {"form": form, "group": group}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def change(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a call, or close it by its last day."""
    found = get_object_or_404(Call.objects.select_related("group"), slug=slug)
    if found.group_id not in request.user.coordinated_group_ids:
        raise PermissionDenied(_("Only a coordinator of the group changes this call."))
    form = CallForm(request.POST if request.method == "POST" else request.kept, instance=found)
    if request.method == "POST" and form.is_valid():
        actions.change_call(found, by=request.user, values=form.cleaned_data)
        return redirect(found)
    status = 422 if form.errors and request.method == "POST" else 200
    context = {"form": form, "group": found.group, "call": found}
    return render(request, "partnerships/telling/call_form.html", context, status=status)
