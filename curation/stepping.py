"""The pages on which authors and coordinators do something with a contribution besides writing it.

Each app has views of a few lines around a `Stepping` of its own, since addresses are the app's.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django import forms
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from curation import actions, registry, rules
from curation.actions import NotAllowedNow
from curation.forms import whole_number
from curation.history import content_at
from curation.models import Contribution
from curation.typed_forms import form_frame, local_path
from curation.workflow import TABLE, Action, rules_from

LONGEST_COMMENT = 10_000


class WordsForm(forms.Form):
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


def wants_login(page: str):
    """Decorate a view: who is not logged in logs in and comes back to the record's page (the address's name `page`).

    For buttons that send nothing typed which could be lost.
    """

    def decorate(view):
        @wraps(view)
        def wrapped(request: HttpRequest, code: str) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(reverse(page, args=[code]))
            return view(request, code)

        return wrapped

    return decorate


@dataclass(frozen=True)
class Stepping:
    """Steps, comments, proposed changes and earlier versions of one kind of contribution.

    `propose` is the app's action `(record, by=user) -> amendment`. The views around these methods are decorated:
    those that take words by `accounts.keeping.keeps_what_was_typed`, the others by `require_POST` and `wants_login`.
    """

    model: type[Contribution]
    propose: Callable
    commented: object = gettext_lazy("Your comment stands on it.")
    change_waits: object = gettext_lazy("Your change waits for a coordinator.")

    def visible(self, request: HttpRequest, code: str) -> Contribution:
        """The record at a short address, if this person may know of it. Raises Http404."""
        return get_object_or_404(self.model.objects.visible_to(request.user), code=code)

    def take_step(self, request: HttpRequest, code: str) -> HttpResponse:
        """A step of the workflow: `decision` names it, `comment` says why, `version` is the revision that they saw.

        A GET shows the step with a box for the comment; so does a POST that lacks a comment which the step wants.
        """
        record = self.visible(request, code)
        data = request.POST if request.method == "POST" else (request.kept or request.GET)
        decision = data.get("decision", "")
        rule = next((rule for rule in rules.allowed_rules(request.user, record) if rule.action == decision), None)
        if rule is None:
            return _refuse(request, record, decision)
        if request.method != "POST":
            form = WordsForm(initial={"comment": data.get("comment", "")}, **_asked(rule))
            return _step_page(request, record, rule, form, data)
        form = WordsForm(request.POST, **_asked(rule))
        if not form.is_valid():
            return _step_page(request, record, rule, form, data)
        try:
            record = actions.take(
                record,
                rule.action,
                by=request.user,
                comment=form.cleaned_data["comment"],
                expected_revision=whole_number(data.get("version"), None),
            )
        except (NotAllowedNow, ValidationError) as error:
            form.add_error(None, str(error) if isinstance(error, NotAllowedNow) else error.messages)
            record.refresh_from_db()
            return _step_page(request, record, rule, form, data)
        messages.success(request, _done(record, rule), extra_tags=f"kept-step-{record.code}")
        return redirect(local_path(data.get("back", "")) or record.get_absolute_url())

    def comment(self, request: HttpRequest, code: str) -> HttpResponse:
        """Say something about a record; it stays on it."""
        record = self.visible(request, code)
        if not rules.may_comment(request.user, record):
            raise PermissionDenied(_("You may not comment on this contribution."))
        asked = {"label": _("Comment"), "wanted": True}
        if request.method != "POST":
            form = WordsForm(initial={"comment": (request.kept or {}).get("comment", "")}, **asked)
            return _comment_page(request, record, form)
        form = WordsForm(request.POST, **asked)
        if not form.is_valid():
            return _comment_page(request, record, form)
        actions.comment(record, by=request.user, text=form.cleaned_data["comment"])
        messages.success(request, str(self.commented), extra_tags=f"kept-comment-{record.code}")
        return redirect(local_path(request.POST.get("back", "")) or record.get_absolute_url())

    def propose_change(self, request: HttpRequest, code: str) -> HttpResponse:
        """Open a proposed change to a published record, or the one that the person has open, and lead to it."""
        record = self.visible(request, code)
        try:
            amendment = self.propose(record, by=request.user)
        except NotAllowedNow as error:
            messages.error(request, str(error))
            return redirect(record.get_absolute_url())
        if rules.may_edit(request.user, amendment):
            return redirect(registry.kind_of(amendment).edit_url(amendment))
        messages.info(request, str(self.change_waits))
        return redirect(amendment.get_absolute_url())

    def restore(self, request: HttpRequest, code: str) -> HttpResponse:
        """Bring back an earlier version: `event` is its place in the record's history."""
        record = self.visible(request, code)
        if not rules.may_restore(request.user, record):
            raise PermissionDenied(_("Only a coordinator of the group restores earlier versions."))
        content = content_at(record, whole_number(request.POST.get("event")))
        if content is None:
            raise Http404
        revision = whole_number(request.POST.get("version"), None)
        try:
            actions.restore(record, content=content, by=request.user, expected_revision=revision)
        except NotAllowedNow as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The earlier version is back. The one before it stays in the history."))
        return redirect(record.get_absolute_url())


def _asked(rule) -> dict:
    if rule.needs_comment:
        return {"label": _("Reason"), "wanted": True, "help_text": _("The author reads it.")}
    return {"label": _("A word to the others"), "wanted": False}


def _done(record: Contribution, rule) -> str:
    sentences = {
        Action.SUBMIT: _("Submitted. A coordinator looks at it; you get a letter."),
        Action.TAKE_UP: _("It is a draft again. Only you see it."),
        Action.REINSTATE: _("Published again."),
    }
    return sentences.get(rule.action) or str(record.state_sentence)


def _refuse(request: HttpRequest, record: Contribution, decision: str) -> HttpResponse:
    """Say that the step does not lead from here, with what was typed still there, or that this person may not."""
    rule = next((rule for rule in TABLE if rule.action == decision), None)
    if rule is None:
        raise Http404
    ever_published = record.published_at is not None
    if any(possible.action == decision for possible in rules_from(record.state, ever_published=ever_published)):
        raise PermissionDenied(_("You may not do this with this contribution."))
    sentence = _("This cannot be done now: it is “%(state)s”.") % {"state": record.get_state_display()}
    if not request.POST.get("comment", "").strip():
        messages.error(request, sentence)
        return redirect(record.get_absolute_url())
    form = WordsForm(request.POST, **_asked(rule))
    form.add_error(None, sentence)
    return _step_page(request, record, rule, form, request.POST)


def _step_page(request: HttpRequest, record: Contribution, rule, form: WordsForm, data) -> HttpResponse:
    return render(
        request,
        "curation/step.html",
        {
            "record": record,
            "form": form,
            "title": rule.button,
            "decision": rule.action.value,
            "danger": rule.action == Action.WITHDRAW,
            "version": record.revision,
            "back": local_path(data.get("back", "")),
            **form_frame(request, f"step-{record.code}"),
        },
    )


def _comment_page(request: HttpRequest, record: Contribution, form: WordsForm) -> HttpResponse:
    return render(
        request,
        "curation/step.html",
        {
            "record": record,
            "form": form,
            "title": _("Comment"),
            "back": local_path(request.POST.get("back", "")),
            **form_frame(request, f"comment-{record.code}"),
        },
    )
