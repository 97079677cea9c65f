"""What authors and coordinators do with a source besides writing it: steps, comments, proposed changes, restoring."""

from functools import wraps

from django import forms
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import keeping
from accounts.keeping import keeps_what_was_typed
from curation import actions as curation_actions
from curation import rules
from curation.actions import NotAllowedNow
from curation.forms import whole_number
from curation.history import content_at
from curation.workflow import TABLE, Action, State, rules_from
from literature import actions
from literature.models import Source
from literature.views.form_page import local_path

LONGEST_COMMENT = 10_000


class _WordsForm(forms.Form):
    """Words that go with a step, or stand alone as a comment."""

    use_required_attribute = False

    def __init__(self, *args, label: str, wanted: bool, help_text: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["comment"] = forms.CharField(
            label=label,
            help_text=help_text,
            required=wanted,
            max_length=LONGEST_COMMENT,
            widget=forms.Textarea(attrs={"rows": 5}),
            error_messages={"required": _("Write a sentence first.")},
        )
        self.fields["comment"].widget.attrs.pop("maxlength", None)


def _wants_login(view):
    """Who is not logged in logs in and comes back to the record's page: nothing was typed that could be lost."""

    @wraps(view)
    def wrapped(request: HttpRequest, code: str) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(reverse("literature:source", args=[code]))
        return view(request, code)

    return wrapped


def _visible(request: HttpRequest, code: str) -> Source:
    return get_object_or_404(Source.objects.visible_to(request.user), code=code)


@keeps_what_was_typed
def take_step(request: HttpRequest, code: str) -> HttpResponse:
    """A step of the workflow: `decision` names it, `comment` says why, `version` is the revision that they saw.

    A GET shows the step with a box for the comment; so does a POST that lacks a comment which the step wants.
    """
    source = _visible(request, code)
    data = request.POST if request.method == "POST" else (request.kept or request.GET)
    decision = data.get("decision", "")
    rule = next((rule for rule in rules.allowed_rules(request.user, source) if rule.action == decision), None)
    if rule is None:
        return _refuse(request, source, decision)
    if request.method != "POST":
        form = _WordsForm(initial={"comment": data.get("comment", "")}, **_asked(rule))
        return _step_page(request, source, rule, form, data)
    form = _WordsForm(request.POST, **_asked(rule))
    if not form.is_valid():
        return _step_page(request, source, rule, form, data)
    try:
        source = curation_actions.take(
            source,
            rule.action,
            by=request.user,
            comment=form.cleaned_data["comment"],
            expected_revision=whole_number(data.get("version"), None),
        )
    except (NotAllowedNow, ValidationError) as error:
        form.add_error(None, str(error) if isinstance(error, NotAllowedNow) else error.messages)
        source.refresh_from_db()
        return _step_page(request, source, rule, form, data)
    messages.success(request, _done(source, rule), extra_tags=f"kept-step-{source.code}")
    return redirect(local_path(data.get("back", "")) or source.get_absolute_url())


def _asked(rule) -> dict:
    if rule.needs_comment:
        return {"label": _("Reason"), "wanted": True, "help_text": _("The author reads it.")}
    return {"label": _("A word to the others"), "wanted": False}


def _done(source: Source, rule) -> str:
    sentences = {
        Action.SUBMIT: _("Submitted. A coordinator looks at it; you get a letter."),
        Action.TAKE_UP: _("It is a draft again. Only you see it."),
        Action.REINSTATE: _("Published again."),
    }
    return sentences.get(rule.action) or State(source.state).sentence


def _refuse(request: HttpRequest, source: Source, decision: str) -> HttpResponse:
    """Say that the step does not lead from here, with what was typed still there, or that this person may not."""
    rule = next((rule for rule in TABLE if rule.action == decision), None)
    if rule is None:
        raise Http404
    ever_published = source.published_at is not None
    if any(possible.action == decision for possible in rules_from(source.state, ever_published=ever_published)):
        raise PermissionDenied(_("You may not do this with this contribution."))
    sentence = _("This cannot be done now: it is “%(state)s”.") % {"state": source.get_state_display()}
    if not request.POST.get("comment", "").strip():
        messages.error(request, sentence)
        return redirect(source.get_absolute_url())
    form = _WordsForm(request.POST, **_asked(rule))
    form.add_error(None, sentence)
    return _step_page(request, source, rule, form, request.POST)


def _step_page(request: HttpRequest, source: Source, rule, form: _WordsForm, data) -> HttpResponse:
    return render(
        request,
        "literature/step.html",
        {
            "source": source,
            "form": form,
            "title": rule.button,
            "decision": rule.action.value,
            "danger": rule.action == Action.WITHDRAW,
            "version": source.revision,
            "back": local_path(data.get("back", "")),
            **_form_frame(request, f"step-{source.code}"),
        },
    )


def _form_frame(request: HttpRequest, keep: str) -> dict:
    return {
        "keep": keep,
        "server_has_it": request.method == "POST" or request.kept is not None,
        "owner_field": keeping.OWNER_FIELD,
        "owner_token": keeping.owner_token(request.user),
    }


@keeps_what_was_typed
def comment(request: HttpRequest, code: str) -> HttpResponse:
    """Say something about a source; it stays on it."""
    source = _visible(request, code)
    if not rules.may_comment(request.user, source):
        raise PermissionDenied(_("You may not comment on this contribution."))
    asked = {"label": _("Comment"), "wanted": True}
    if request.method != "POST":
        form = _WordsForm(initial={"comment": (request.kept or {}).get("comment", "")}, **asked)
        return _comment_page(request, source, form)
    form = _WordsForm(request.POST, **asked)
    if not form.is_valid():
        return _comment_page(request, source, form)
    curation_actions.comment(source, by=request.user, text=form.cleaned_data["comment"])
    messages.success(request, _("Your comment stands on the source."), extra_tags=f"kept-comment-{source.code}")
    return redirect(local_path(request.POST.get("back", "")) or source.get_absolute_url())


def _comment_page(request: HttpRequest, source: Source, form: _WordsForm) -> HttpResponse:
    return render(
        request,
        "literature/step.html",
        {
            "source": source,
            "form": form,
            "title": _("Comment"),
            "back": local_path(request.POST.get("back", "")),
            **_form_frame(request, f"comment-{source.code}"),
        },
    )


@require_POST
@_wants_login
def propose_change(request: HttpRequest, code: str) -> HttpResponse:
    """Open a proposed change to a published source, or the one that the person has open, and lead to it."""
    source = _visible(request, code)
    try:
        amendment = actions.propose_change(source, by=request.user)
    except NotAllowedNow as error:
        messages.error(request, str(error))
        return redirect(source.get_absolute_url())
    if rules.may_edit(request.user, amendment):
        return redirect("literature:edit-source", code=amendment.code)
    messages.info(request, _("Your change to this source waits for a coordinator."))
    return redirect(amendment.get_absolute_url())


@require_POST
@_wants_login
def restore(request: HttpRequest, code: str) -> HttpResponse:
    """Bring back an earlier version: `event` is its place in the record's history."""
    source = _visible(request, code)
    content = content_at(source, whole_number(request.POST.get("event")))
    if content is None:
        raise Http404
    try:
        curation_actions.restore(
            source, content=content, by=request.user, expected_revision=whole_number(request.POST.get("version"), None)
        )
    except NotAllowedNow as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The earlier version is back. The one before it stays in the history."))
    return redirect(source.get_absolute_url())
