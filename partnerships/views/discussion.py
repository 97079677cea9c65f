"""What members say under a case."""

from allauth.core import ratelimit
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import keeping
from accounts.keeping import keeps_what_was_typed
from curation.actions import NotAllowedNow
from partnerships import rules
from partnerships.actions import discussion
from partnerships.faces import face_for
from partnerships.forms.discussion import CommentForm, HideForm
from partnerships.models import CaseComment, Partnership
from partnerships.views.reading import find_case


def _discussed(request: HttpRequest, code: str) -> Partnership:
    """Return the case if this person discusses it. Raises Http404, PermissionDenied."""
    case = find_case(request, code)
    if not rules.may_discuss(request.user, case):
        raise PermissionDenied(_("Members discuss a case once it is published."))
    return case


def _comment(request: HttpRequest, code: str, comment_id: int) -> CaseComment:
    case = _discussed(request, code)
    found = get_object_or_404(CaseComment.objects.filter(case=case).with_people(), pk=comment_id)
    found.case = case
    return found


@keeps_what_was_typed
def discuss(request: HttpRequest, code: str) -> HttpResponse:
    """Say something under a case; without words, a page of its own to write them on."""
    case = _discussed(request, code)
    form = CommentForm(request.POST) if request.method == "POST" else CommentForm(initial=_kept(request))
    if request.method == "POST" and form.is_valid() and _is_not_too_often(request, form):
        said = _tried(form, discussion.say, case, by=request.user, text=form.cleaned_data["text"])
        if said is not None:
            messages.success(request, _("Your comment is there."), extra_tags=f"kept-discussion-{case.code}")
            return redirect(f"{case.get_absolute_url()}#comment-{said.pk}")
    return _page(request, case, form, title=_("Discussion among members"), button=_("Say it"))


@keeps_what_was_typed
def change_comment(request: HttpRequest, code: str, comment_id: int) -> HttpResponse:
    """Change the words of one's own comment, while there is time."""
    comment = _comment(request, code, comment_id)
    if not rules.may_change_comment(request.user, comment):
        raise PermissionDenied(_("A comment can be changed by its author, for a quarter of an hour."))
    typed = request.POST if request.method == "POST" else None
    form = CommentForm(typed, initial={"text": comment.text, **_kept(request)})
    if typed and form.is_valid():
        changed = _tried(form, discussion.change_comment, comment, by=request.user, text=form.cleaned_data["text"])
        if changed is not None:
            return _back(comment, request, _("Changed."))
    return _page(request, comment.case, form, title=_("Change your comment"), button=_("Save"))


@require_POST
@keeps_what_was_typed
def take_back_comment(request: HttpRequest, code: str, comment_id: int) -> HttpResponse:
    """Take one's own comment back."""
    comment = _comment(request, code, comment_id)
    discussion.take_back_comment(comment, by=request.user)
    return _back(comment, request, _("Your comment is taken back."))


@keeps_what_was_typed
def hide_comment(request: HttpRequest, code: str, comment_id: int) -> HttpResponse:
    """Hide a comment, with a reason."""
    comment = _comment(request, code, comment_id)
    if not rules.may_hide_comments(request.user, comment.case):
        raise PermissionDenied(_("Only a coordinator of the group hides a comment."))
    if comment.taken_back_at is not None:
        raise Http404
    form = HideForm(request.POST or None, initial=_kept(request))
    if request.method == "POST" and form.is_valid():
        hidden = _tried(form, discussion.hide_comment, comment, by=request.user, reason=form.cleaned_data["reason"])
        if hidden is not None:
            return _back(comment, request, _("The comment is hidden."))
    return _page(request, comment.case, form, title=_("Hide a comment"), button=_("Hide it"), quoted=comment.text)


@require_POST
@keeps_what_was_typed
def show_comment(request: HttpRequest, code: str, comment_id: int) -> HttpResponse:
    """Show a comment again that was hidden."""
    comment = _comment(request, code, comment_id)
    discussion.show_comment(comment, by=request.user)
    return _back(comment, request, _("The comment is shown again."))


def _kept(request: HttpRequest) -> dict:
    return request.kept.dict() if getattr(request, "kept", None) else {}


def _is_not_too_often(request: HttpRequest, form: forms.Form) -> bool:
    if ratelimit.consume(request, action="case_comment", user=request.user):
        return True
    form.add_error(None, _("That was often in a short time. Wait a minute, then try again."))
    return False


def _tried(form: forms.Form, action, record, **values):
    """Return what the action gives, or None with what it refuses beside where it was typed."""
    try:
        return action(record, **values)
    except ValidationError as refusal:
        form.add_error(None, refusal)
    except NotAllowedNow as refusal:
        form.add_error(None, str(refusal))
    return None


def _back(comment: CaseComment, request: HttpRequest, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect(f"{comment.case.get_absolute_url()}#comment-{comment.pk}")


def _page(request: HttpRequest, case: Partnership, form: forms.Form, **context) -> HttpResponse:
    context |= {
        "face": face_for(case, request.user),
        "form": form,
        "owner_field": keeping.OWNER_FIELD,
        "owner_token": keeping.owner_token(request.user),
    }
    return render(request, "partnerships/comment.html", context)
