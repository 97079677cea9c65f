"""Screening: one record after another, taking back, settling what two readers see differently, the list of reasons."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import keeping
from accounts.keeping import keeps_what_was_typed
from accounts.models import WorkingGroup
from curation.actions import NotAllowedNow
from curation.forms import whole_number
from literature.merging.survivors import survivors, with_merged
from literature.models import ExclusionReason, FoundSource, Source
from literature.searching import actions, reading, rules, screening
from literature.searching.forms import DecisionForm, ReasonForm, SettleForm
from literature.searching.queue import Queue
from literature.searching.words import Stage
from literature.views.literature_searches import find_question


def _to_record(request: HttpRequest, code: str, source: str, **_kwargs) -> str:
    return reverse("literature:screening-record", args=[code, source])


@require_GET
@keeps_what_was_typed
def next_record(request, code, stage):
    """Lead to the next record that waits for this reader, or say that none is left."""
    question = _question(request, code, stage)
    queue = Queue(question, Stage(stage), request.user)
    following = queue.after(request.GET.get("after", ""))
    if following is None:
        context = reading.all_screened(question, queue, request.user)
        return render(request, "literature/searches/screened.html", context)
    return redirect("literature:screen-record", code, stage, following)


@require_http_methods(["GET", "POST"])
@keeps_what_was_typed
def screen(request, code, stage, source):
    """One record and the decision about it; then the next one comes."""
    question = _question(request, code, stage)
    record = _source(question, source)
    form = DecisionForm(request.POST if request.method == "POST" else None, initial=request.kept, question=question)
    if request.method == "POST" and form.is_valid():
        try:
            screening.decide(question=question, source=record, stage=stage, by=request.user, **form.content)
        except ValidationError as refusal:
            form.add_error(None, " ".join(refusal.messages))
        except NotAllowedNow as refusal:
            messages.warning(request, f"{record}: {refusal}")
            return redirect(_next(question, stage, source))
        else:
            return redirect(_next(question, stage, source))
    context = reading.to_screen(question, Queue(question, Stage(stage), request.user), record, request.user)
    context |= {"form": form, **_owner(request)}
    return render(request, "literature/searches/screen.html", context, status=422 if form.is_bound else 200)


@require_POST
@keeps_what_was_typed(
    back_to=lambda request, code, stage, source: reverse("literature:screen-record", args=[code, stage, source])
)
def take_back(request, code, stage, source):
    """Take back one's own decision and look at the record again."""
    question = _question(request, code, stage)
    record = _source(question, source)
    try:
        screening.take_back(question=question, source=record, stage=stage, by=request.user)
    except NotAllowedNow as refusal:
        messages.warning(request, str(refusal))
        return redirect(_to_record(request, code, source))
    messages.success(request, _("Taken back. Decide about it again."))
    return redirect("literature:screen-record", code, stage, source)


@require_GET
@keeps_what_was_typed
def disagreements(request, code):
    """What two readers see differently, and what one was unsure of."""
    question = _question(request, code)
    return render(
        request, "literature/searches/disagreements.html", reading.to_settle(question, request.GET.get("page", ""))
    )


@require_GET
@keeps_what_was_typed
def screening_record(request, code, source):
    """How one source was screened for a question, and what can be done about it."""
    question = _question(request, code)
    form = SettleForm(initial=request.kept or {}, question=question)
    return _record_page(request, question, _source(question, source), form)


@require_POST
@keeps_what_was_typed(back_to=_to_record)
def settle(request, code, source):
    """Settle a disagreement; then the next one comes."""
    question = _question(request, code)
    record = _source(question, source)
    form = SettleForm(request.POST, question=question)
    if form.is_valid():
        try:
            screening.settle(question=question, source=record, by=request.user, **form.content)
        except ValidationError as refusal:
            form.add_error(None, " ".join(refusal.messages))
        except NotAllowedNow as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Settled: %(title)s") % {"title": record})
            return redirect("literature:screening-disagreements", code)
    return _record_page(request, question, record, form, status=422)


@require_POST
@keeps_what_was_typed(back_to=_to_record)
def retrieval(request, code, source):
    """Say that the full text is not to be had, or that it is there after all."""
    question = _question(request, code)
    record = _source(question, source)
    retrieved = request.POST.get("retrieved") == "yes"
    try:
        screening.say_retrieved(question=question, source=record, by=request.user, retrieved=retrieved)
    except NotAllowedNow as refusal:
        messages.warning(request, str(refusal))
        return redirect(_to_record(request, code, source))
    if retrieved:
        return redirect("literature:screen-record", code, Stage.TEXT, source)
    messages.success(request, _("Noted that its full text is not to be had: %(title)s") % {"title": record})
    return redirect(_next(question, Stage.TEXT, source))


@require_http_methods(["GET", "POST"])
@keeps_what_was_typed
def reasons(request, group):
    """The list of reasons that a group excludes sources for; its coordinators keep it."""
    found = WorkingGroup.objects.filter(slug=group).first()
    if found is None:
        raise Http404
    if not request.user.roles.get(found.pk):
        raise PermissionDenied(_("Only members of the group see its list of reasons."))
    form = ReasonForm(request.POST if request.POST.get("do") == "add" else None)
    if request.method == "POST" and _change_reasons(request, found, form):
        return redirect("literature:exclusion-reasons", group)
    context = {**reading.of_reasons(found, request.user), "form": form}
    return render(request, "literature/searches/reasons.html", context, status=422 if form.is_bound else 200)


def _change_reasons(request: HttpRequest, group, form: ReasonForm) -> bool:
    """Do what the button said; False where the form is to be shown again."""
    do, user = request.POST.get("do", ""), request.user
    if not rules.may_keep_reasons(user, group):
        raise PermissionDenied(_("The group's coordinators keep its list of reasons."))
    try:
        if do == "add":
            return form.is_valid() and bool(actions.add_reason(group=group, by=user, name=form.cleaned_data["name"]))
        reason = ExclusionReason.objects.filter(group=group, pk=whole_number(request.POST.get("reason"))).first()
        if reason is None:
            raise Http404
        reason.group = group
        if do in ("up", "down"):
            actions.move_reason(reason, by=user, up=do == "up")
        elif do in ("retire", "offer"):
            actions.change_reason(reason, by=user, retired=do == "retire")
        elif do == "rename":
            actions.change_reason(reason, by=user, name=request.POST.get("name", "")[:120])
    except ValidationError as refusal:
        if do != "add":
            messages.warning(request, " ".join(refusal.messages))
            return True
        form.add_error(None, refusal)
        return False
    return True


def _question(request: HttpRequest, code: str, stage: str = ""):
    """Return the question for one of its screeners. Raises Http404, or PermissionDenied."""
    question = find_question(request, code)
    if not rules.may_screen(request.user, question):
        raise PermissionDenied(_("Only members of %(group)s screen its sources.") % {"group": question.group})
    if stage and stage not in question.stages:
        raise Http404
    return question


def _source(question, code: str) -> Source:
    """Return a source that was found for the question, which is how its group may see it. Raises Http404.

    One that was merged into another is screened as that one.
    """
    found = FoundSource.objects.counted().filter(search__question=question).values("source_id")
    source = Source.objects.filter(code=code.lower()).with_people().first()
    if source is not None and (went_into := survivors({source.pk}).get(source.pk)):
        source = Source.objects.with_people().get(pk=went_into)
    if source is None or not found.filter(source__in=with_merged([source.pk])).exists():
        raise Http404
    return source


def _next(question, stage: str, source: str) -> str:
    return f"{reverse('literature:screen', args=[question.code, stage])}?{urlencode({'after': source})}"


def _record_page(request, question, record, form, *, status: int = 200) -> HttpResponse:
    context = {**reading.record(question, record, request.user), "form": form, **_owner(request)}
    return render(request, "literature/searches/screening_record.html", context, status=status)


def _owner(request: HttpRequest) -> dict:
    return {"owner_field": keeping.OWNER_FIELD, "owner_token": keeping.owner_token(request.user)}
