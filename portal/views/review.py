"""The review queue, the page on which a contribution is decided about, and what waits for a person."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import access, keeping
from accounts.keeping import keeps_what_was_typed
from accounts.roles import Role
from curation import actions, discussion, registry, rules
from curation.differences import side_by_side
from curation.forms import QueueForm, SeveralForm, StepForm, whole_number
from curation.hints import Weight
from curation.matters import matters_of, others_of
from curation.models import Contribution
from curation.queue import Queue, load, queue_of
from curation.workflow import Action, State

PAGE_SIZE = 20
# How _components/hints.html calls the weights.
WEIGHT_CLASSES = {Weight.GOOD: "", Weight.LOOK: "against", Weight.BAD: "serious"}
DECISIONS = {
    Action.PUBLISH: {"key": "p", "kind": "primary"},
    Action.REQUEST_CHANGES: {"key": "c", "kind": ""},
    Action.DECLINE: {"key": "d", "kind": "danger"},
}


for_coordinators = access.for_coordinators(gettext_lazy("Only coordinators review contributions."))


@require_GET
@login_required
def matters(request: HttpRequest) -> HttpResponse:
    """What waits for this person, and what became of what they added."""
    return render(request, "portal/matters.html", {"matters": matters_of(request.user)})


@require_GET
@keeps_what_was_typed
@for_coordinators
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for a decision, the oldest first."""
    return _render_queue(request, SeveralForm(initial=request.kept), chosen=_chosen(request.kept))


def _chosen(data) -> set[str]:
    return set(data.getlist("chosen")) if data else set()


def _render_queue(request: HttpRequest, several_form: SeveralForm, *, chosen: set, status: int = 200) -> HttpResponse:
    wishes_form = QueueForm(request.GET, user=request.user)
    waiting = queue_of(request.user, wishes_form.wishes)
    page = Paginator(waiting.places, PAGE_SIZE).get_page(request.GET.get("page"))
    query = wishes_form.query
    entries = load(page.object_list, request.user)
    for entry in entries:
        entry.url = _address("portal:review-item", query, args=entry.record.review_key)
    context = {
        "queue": waiting,
        "others": others_of(request.user),
        "page": page,
        "entries": entries,
        "wishes_form": wishes_form,
        "several_form": several_form,
        "chosen": chosen,
        "chips": [
            {**chip, "url": _address("portal:review-queue", query, without=chip["name"])} for chip in wishes_form.chips
        ],
        "clear_url": reverse("portal:review-queue"),
        "query_string": urlencode(query),
        "page_query": f"?{urlencode(query)}&" if query else "?",
        **_owner(request),
    }
    return render(request, "portal/review_queue.html", context, status=status)


def _queue_address(request: HttpRequest) -> str:
    return _address("portal:review-queue", request.GET.dict())


@require_POST
@keeps_what_was_typed(back_to=_queue_address)
@for_coordinators
def several(request: HttpRequest) -> HttpResponse:
    """Publish or decline several contributions at once, each with the revision that was seen of it."""
    form = SeveralForm(request.POST)
    if not form.is_valid():
        return _render_queue(request, form, chosen=_chosen(request.POST), status=422)
    chosen, action = form.cleaned_data["chosen"], Action(form.cleaned_data["decision"])
    done, not_done = [], []
    for ticket in chosen:
        record, problem = _take_one(ticket, action, by=request.user, comment=form.cleaned_data["comment"])
        (not_done if problem else done).append((str(record or ticket), problem))
    _say_what_was_done(request, action, done, not_done)
    return redirect(_address("portal:review-queue", QueueForm(request.GET, user=request.user).query))


def _take_one(ticket: str, action: Action, *, by, comment: str) -> tuple[Contribution | None, str]:
    """Take a step with the contribution that a ticket names; return it and, if it was not done, why."""
    kind_name, code, revision = (*ticket.split("/"), "", "")[:3]
    kind = registry.kind_named(kind_name)
    record = kind.model.objects.visible_to(by).filter(code=code).first() if kind else None
    seen = whole_number(revision, None)
    if record is None or seen is None:
        return None, _("It is not in your queue.")
    try:
        actions.take(record, action, by=by, comment=comment, expected_revision=seen)
    except ValidationError as error:
        return record, " ".join(error.messages)
    except (actions.NotAllowedNow, PermissionDenied) as error:
        return record, str(error)
    return record, ""


def _say_what_was_done(request: HttpRequest, action: Action, done: list, not_done: list) -> None:
    titles = "; ".join(title for title, _problem in done)
    if done:
        sentences = {
            Action.PUBLISH: ngettext("Published %(count)s: %(titles)s", "Published %(count)s: %(titles)s", len(done)),
            Action.DECLINE: ngettext("Declined %(count)s: %(titles)s", "Declined %(count)s: %(titles)s", len(done)),
        }
        messages.success(request, sentences[action] % {"count": len(done), "titles": titles}, extra_tags="kept-several")
    for title, problem in not_done:
        messages.warning(request, _("Not done: “%(title)s”. %(problem)s") % {"title": title, "problem": problem})


@require_GET
@keeps_what_was_typed
@for_coordinators
def item(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """One contribution, what speaks for and against it, what was said, and the decision."""
    record = _record(request, kind, code)
    form = StepForm(initial={"comment": (request.kept or {}).get("comment", "")})
    return _render_item(request, record, form)


def _item_address(request: HttpRequest, kind: str, code: str) -> str:
    return _address("portal:review-item", request.GET.dict(), args=[kind, code])


@require_http_methods(["GET", "POST"])
@keeps_what_was_typed(back_to=_item_address)
@for_coordinators
def decide(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Decide about a contribution, or say something about it; then the next one comes.

    Who opens the address that a refused decision left in the browser sees the contribution.
    """
    if request.method == "GET":
        return redirect(_item_address(request, kind, code))
    record = _record(request, kind, code)
    query = QueueForm(request.GET, user=request.user).query
    following = queue_of(request.user, QueueForm(request.GET, user=request.user).wishes).following(record.review_key)
    form = StepForm(request.POST)
    if not form.is_valid():
        return _render_item(request, record, form, status=422)
    try:
        done = _do(record, form.cleaned_data, by=request.user)
    except actions.Overtaken as overtaken:
        return _render_item(request, overtaken.record, _again(form, overtaken.record), overtaken, status=409)
    except actions.NotAllowedNow as refusal:
        form.add_error(None, str(refusal))
    except ValidationError as error:
        form.add_error(None, error)
    else:
        return _go_on(request, done, form.cleaned_data["decision"], following, query)
    return _render_item(request, _record(request, kind, code), form, status=422)


def _do(record: Contribution, values: dict, *, by) -> Contribution:
    action, comment = values["decision"], values["comment"]
    if action == Action.COMMENT:
        try:
            actions.comment(record, by=by, text=comment)
        except PermissionDenied as refusal:
            raise actions.NotAllowedNow(str(refusal)) from refusal
        return record
    if action not in DECISIONS:
        raise ValidationError(_("Choose one of the decisions."))
    return actions.take(record, action, by=by, comment=comment, expected_revision=values["version"])


def _again(form: StepForm, record: Contribution) -> StepForm:
    """The form with what was typed, for the record as it is now."""
    return StepForm({**form.data.dict(), "version": record.revision})


def _go_on(request: HttpRequest, record: Contribution, action: str, following, query: dict) -> HttpResponse:
    kept = f"kept-decide-{record.code}"
    if action == Action.COMMENT:
        messages.success(
            request, _("Your comment is kept with it, and the others concerned get a letter."), extra_tags=kept
        )
        return redirect(_address("portal:review-item", query, args=record.review_key))
    sentences = {
        Action.PUBLISH: _("Published: %(title)s"),
        Action.REQUEST_CHANGES: _("Asked for changes: %(title)s"),
        Action.DECLINE: _("Declined: %(title)s"),
    }
    messages.success(request, sentences[Action(action)] % {"title": record}, extra_tags=kept)
    if following is None:
        return redirect(_address("portal:review-queue", query))
    return redirect(_address("portal:review-item", query, args=following.key))


def _record(request: HttpRequest, kind_name: str, code: str) -> Contribution:
    """Return the record that this coordinator may look at, or say that there is none or that it is not theirs."""
    kind = registry.kind_named(kind_name)
    if kind is None:
        raise Http404
    records = kind.model.objects.visible_to(request.user).select_related(*kind.related)
    record = records.filter(code=code).first()
    if record is None:
        raise Http404
    if request.user.roles.get(record.group_id) != Role.COORDINATOR:
        raise PermissionDenied(_("Only a coordinator of its working group reviews this."))
    if not record.is_open_to(request.user):
        raise PermissionDenied(_("Something in this is confidential to other coordinators, who review it."))
    return record


def _render_item(
    request: HttpRequest, record: Contribution, form: StepForm, overtaken=None, *, status: int = 200
) -> HttpResponse:
    wishes_form = QueueForm(request.GET, user=request.user)
    kind, query = registry.kind_of(record), wishes_form.query
    waiting = queue_of(request.user, wishes_form.wishes)
    hints = kind.hints(record, viewer=request.user)
    decisions = [rule for rule in rules.allowed_rules(request.user, record) if rule.action in DECISIONS]
    review_url = _address("portal:review-item", query, args=record.review_key)
    if form.errors:
        form.fields["comment"].widget.attrs["autofocus"] = True
    context = (
        discussion.about(record, request.user)
        | kind.review_context(record)
        | {
            "kind": kind,
            "form": form,
            "overtaken": overtaken,
            "hints": [{"weight": WEIGHT_CLASSES[hint.weight], "text": hint.sentence} for hint in hints],
            "likenesses": _beside(record, hints, kind),
            "decisions": [{"value": rule.action, "label": rule.button, **DECISIONS[rule.action]} for rule in decisions],
            "reviews_own": rules.reviews_own(request.user, record) and record.state == State.SUBMITTED,
            "is_own": rules.is_author(request.user, record),
            "changes": discussion.changes_since_last_look(record) if record.state == State.SUBMITTED else None,
            "edit_url": f"{kind.edit_url(record)}?{urlencode({'back': review_url})}"
            if rules.may_edit(request.user, record)
            else "",
            "decide_url": _address("portal:review-decide", query, args=record.review_key),
            **_around(waiting, record, query),
        }
    )
    return render(request, "portal/review_item.html", context, status=status)


def _around(waiting: Queue, record: Contribution, query: dict) -> dict:
    before, after = waiting.around(record.review_key)
    return {
        "left": len(waiting.places),
        "left_in_all": waiting.total,
        "queue_url": _address("portal:review-queue", query),
        "previous_url": _address("portal:review-item", query, args=before.key) if before else "",
        "next_url": _address("portal:review-item", query, args=after.key) if after else "",
    }


def _beside(record: Contribution, hints: list, kind: registry.Kind) -> list[dict]:
    """Return what _components/compare.html draws: each likely duplicate beside the record."""
    compared = []
    for likeness in (likeness for hint in hints for likeness in hint.duplicates):
        other = likeness.source
        columns = [
            {"label": _("This one"), "title": str(record), "url": ""},
            {"label": other.get_state_display(), "title": str(other), "url": other.get_absolute_url()},
        ]
        rows = [
            {
                "name": row["name"],
                "different": row["different"],
                "cells": [
                    {"label": column["label"], "value": value}
                    for column, value in zip(columns, row["values"], strict=True)
                ],
            }
            for row in side_by_side(record, other)
        ]
        merge_url = kind.merge_url(record, other) if kind.merge_url else ""
        compared.append(
            {
                "reason": likeness.reason,
                "counts": likeness.counts,
                "columns": columns,
                "rows": rows,
                "merge_url": merge_url,
            }
        )
    return compared


def _owner(request: HttpRequest) -> dict:
    return {"owner_field": keeping.OWNER_FIELD, "owner_token": keeping.owner_token(request.user)}


def _address(name: str, query: dict, *, args=(), without: str = "") -> str:
    rest = urlencode({key: value for key, value in query.items() if key != without})
    return reverse(name, args=args) + (f"?{rest}" if rest else "")
