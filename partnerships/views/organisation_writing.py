"""Adding organisations and editing them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.keeping import keeps_what_was_typed
from accounts.models import WorkingGroup
from curation import rules
from curation.actions import NotAllowedNow, take
from curation.forms import whole_number
from curation.typed_forms import form_action, form_frame, local_path, posted
from curation.workflow import Action, State
from partnerships import actions
from partnerships.forms.organisations import OrganisationForm, initial_of
from partnerships.models import Organisation
from partnerships.organisation_duplicates import likely
from partnerships.organisation_page import crumbs

KEPT_NEW = "add-organisation"


@keeps_what_was_typed
def add_organisation(request: HttpRequest) -> HttpResponse:
    """The form for a new one; what is likely here already is shown before anything is saved."""
    groups = WorkingGroup.objects.filter(pk__in=request.user.roles).order_by("number")
    if not groups:
        raise PermissionDenied(_("Only members of a working group add organisations."))
    frame = {"title": _("Add an organisation"), "may_submit": True, **form_frame(request, KEPT_NEW)}
    if request.method != "POST":
        data = request.kept
        initial = {"name": request.GET.get("name", "")[:300]}
        form = OrganisationForm(data, initial=initial, viewer=request.user, groups=groups)
        return _page(request, form, **frame)
    data, _dropped = posted(request)
    form = OrganisationForm(data, viewer=request.user, groups=groups)
    verb, detail = form_action(data)
    if verb not in ("draft", "submit") or not form.is_valid():
        return _page(request, form, **frame)
    found = _likely(request, form, data, detail)
    if found:
        return _page(request, form, likely=found, tried=verb, **frame)
    group = form.cleaned_data.get("group") or groups[0]
    with transaction.atomic():
        made = actions.add_organisation(
            by=request.user, group=group, values=form.values(), readers=form.cleaned_data["readers"]
        )
        made = take(made, Action.SUBMIT, by=request.user) if verb == "submit" else made
    return _saved(request, made, KEPT_NEW)


def _likely(request: HttpRequest, form: OrganisationForm, data, detail: str) -> list:
    """What may be here already, unless the person has looked at just these and said that it is another."""
    seen = set(data.get("likely", "").split()) if detail == "another" else set()
    values = {name: value for name, value in form.values().items() if name != "parent"}
    return likely(Organisation(**values), viewer=request.user, besides=seen)


@keeps_what_was_typed
def edit_organisation(request: HttpRequest, code: str) -> HttpResponse:
    """The form of one that is there: the author's, a coordinator's correction, a proposed change."""
    organisations = Organisation.objects.visible_to(request.user).select_related("parent", "group", "amends")
    found = get_object_or_404(organisations, code=code.lower())
    if not rules.may_edit(request.user, found):
        raise PermissionDenied(_("You may not change this."))
    frame = _edit_frame(request, found)
    if request.method != "POST":
        form = OrganisationForm(
            request.kept, initial=initial_of(found), viewer=request.user, group=found.group, organisation=found
        )
        return _page(request, form, revision=found.revision, **frame)
    data, _dropped = posted(request)
    form = OrganisationForm(data, viewer=request.user, group=found.group, organisation=found)
    seen = whole_number(data.get("revision"), None)
    verb, _detail = form_action(data)
    if verb not in ("draft", "submit") or not form.is_valid():
        return _page(request, form, revision=seen, comment=data.get("comment", ""), **frame)
    try:
        changed = _change(request, found, form, seen, submits=verb == "submit")
    except NotAllowedNow as error:
        form.add_error(None, str(error))
        found.refresh_from_db()
        return _page(request, form, revision=found.revision, comment=data.get("comment", ""), **frame)
    return _saved(request, changed, frame["keep"], back=data.get("back", ""))


def _change(request: HttpRequest, found: Organisation, form, seen: int | None, *, submits: bool) -> Organisation:
    with transaction.atomic():
        changed = actions.edit_organisation(
            found,
            by=request.user,
            values=form.values(),
            readers=form.cleaned_data["readers"],
            comment=request.POST.get("comment", "")[:4000],
            expected_revision=seen,
        )
        if submits and changed.state in (State.DRAFT, State.CHANGES_REQUESTED):
            changed = take(changed, Action.SUBMIT, by=request.user)
    return changed


def _edit_frame(request: HttpRequest, found: Organisation) -> dict:
    corrects = found.state in (State.SUBMITTED, State.PUBLISHED)
    title = _("Correct an organisation") if corrects else _("Edit an organisation")
    return {
        "title": _("Propose a change") if found.is_amendment and not corrects else title,
        "organisation": found,
        "corrects": corrects,
        "may_submit": not corrects,
        "back": local_path(request.POST.get("back", request.GET.get("back", ""))),
        **form_frame(request, f"organisation-{found.code}"),
    }


def _page(request: HttpRequest, form: OrganisationForm, **context) -> HttpResponse:
    return render(request, "partnerships/organisations/form.html", {"form": form, "crumbs": crumbs(), **context})


def _saved(request: HttpRequest, made: Organisation, kept: str, back: str = "") -> HttpResponse:
    sentences = {
        State.DRAFT: _("Saved as a draft. Only you see it."),
        State.SUBMITTED: _("Submitted. A coordinator looks at it; you get a letter."),
    }
    messages.success(request, sentences.get(made.state) or _("Saved."), extra_tags=f"kept-{kept}")
    return redirect(local_path(back) or reverse("partnerships:organisation", args=[made.code]))
