"""Telling a case by a private link: for somebody without an account, who is interrupted and comes back."""

from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from curation.actions import NotAllowedNow
from curation.forms import whole_number
from curation.workflow import State
from partnerships import telling
from partnerships.actions import asking as actions
from partnerships.actions.asking import CAN_WORK
from partnerships.faces import Face, Level
from partnerships.forms.telling import STEPS, RemovalForm, SendForm, is_untitled, missing
from partnerships.models import Asking
from partnerships.models.asking import LINK_LASTS

COOKIE = "telling"
PATH = "/tell/"
#: Where a case has been before a coordinator's eyes, and is not just now.
CAN_BE_ERASED = frozenset({State.PUBLISHED, State.DECLINED, State.WITHDRAWN})


def _private(view):
    """Decorate a view that is for whoever holds a private link; it finds `request.asking`.

    Neither the browser nor anything between keeps such a page, no search engine lists it, and no address goes out
    with a link that is followed.
    """

    @wraps(view)
    @never_cache
    def wrapped(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        token = request.COOKIES.get(COOKIE, "")
        try:
            request.asking = telling.find(token)
        except telling.LinkUnusable as error:
            sentence = str(error) if token else _("Open the link in our letter: it is yours alone.")
            return _guarded(render(request, "partnerships/telling/unusable.html", {"sentence": sentence}, status=404))
        return _guarded(view(request, *args, **kwargs))

    return wrapped


def _guarded(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "same-origin"
    return response


@never_cache
@require_safe
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The private link itself: the token goes into a cookie, so that it stands in no address after this one."""
    try:
        asking = telling.find(token)
    except telling.LinkUnusable as error:
        return _guarded(render(request, "partnerships/telling/unusable.html", {"sentence": str(error)}, status=404))
    actions.opened(asking)
    response = redirect("partnerships:tell")
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(LINK_LASTS.total_seconds()),
        path=PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
@_private
def overview(request: HttpRequest) -> HttpResponse:
    """What was asked, what is told so far, and what comes next."""
    asking = request.asking
    return render(request, "partnerships/telling/overview.html", _context(asking) | {"missing": missing(asking.case)})


@require_http_methods(["GET", "HEAD", "POST"])
@_private
def step(request: HttpRequest, step: str) -> HttpResponse:
    """One step of the form. A POST with `X-Saves` keeps what is typed by the way and answers with a sentence."""
    if step not in STEPS:
        raise Http404
    asking = request.asking
    if asking.case and asking.case.state not in CAN_WORK:
        return redirect("partnerships:tell")
    label, form_class = STEPS[step]
    form = form_class(request.POST if request.method == "POST" else None, case=asking.case, **_first(asking, step))
    problem, status = "", 200
    if request.method == "POST":
        problem, status = _keep(request, form)
        if "X-Saves" in request.headers:
            return _saved_by_the_way(request, problem, status)
        if not problem and status == HttpResponse.status_code:
            return _go_on(request, step)
    context = _context(asking, step) | {"form": form, "step": step, "label": label, "problem": problem}
    context["revision"] = _revision_typed_on(request) or (asking.case.revision if asking.case else 0)
    return render(request, "partnerships/telling/step.html", context, status=status)


def _first(asking: Asking, step: str) -> dict:
    """What a step begins with before there is a case."""
    return {"initial": {"teller_name": asking.name}} if step == "you" and asking.case is None else {}


def _revision_typed_on(request: HttpRequest) -> int | None:
    return whole_number(request.POST.get("revision", ""))


def _keep(request: HttpRequest, form) -> tuple[str, int]:
    """Keep a form's values; returns a sentence about what went wrong with an HTTP status, or nothing with 200."""
    if not form.is_valid():
        return "", 422
    try:
        request.asking.case = actions.keep(
            request.asking, values=form.values(), expected_revision=_revision_typed_on(request) or None
        )
    except NotAllowedNow:
        sentence = _(
            "This was changed on another device or in another tab since you opened it here. "
            "Nothing was overwritten; what you typed still stands below. Copy it, then open the page again."
        )
        return sentence, 409
    except (PermissionDenied, ValidationError) as error:
        return "; ".join(getattr(error, "messages", [str(error)])), 409
    return "", 200


def _saved_by_the_way(request: HttpRequest, problem: str, status: int) -> HttpResponse:
    """Answer the script that saves: a sentence, and the revision that the next saving stands on."""
    if not problem and status == HttpResponse.status_code:
        problem = _("Saved at %(time)s.") % {"time": time_format(timezone.localtime(), "H:i")}
    if status == 422:
        problem = _("Not saved yet: something here is not complete.")
    response = HttpResponse(problem, status=status, content_type="text/plain; charset=utf-8")
    response["X-Revision"] = str(request.asking.case.revision if request.asking.case else 0)
    return response


def _go_on(request: HttpRequest, step: str) -> HttpResponse:
    """Go where the pressed button leads: more rows, back to the overview, or the next step."""
    if "more" in request.POST:
        return redirect("partnerships:tell-step", step)
    if "later" in request.POST:
        messages.success(request, _("It is kept. Come back by the link in our letter whenever you like."))
        return redirect("partnerships:tell")
    names = [*STEPS]
    following = names[names.index(step) + 1 :]
    return redirect("partnerships:tell-step", following[0]) if following else redirect("partnerships:tell-send")


@require_http_methods(["GET", "HEAD", "POST"])
@_private
def send(request: HttpRequest) -> HttpResponse:
    """Reading it through as readers will see it, consent, and sending it."""
    asking = request.asking
    if asking.case is None or asking.case.state not in CAN_WORK:
        return redirect("partnerships:tell")
    form = SendForm(request.POST if request.method == "POST" else None, initial={"copy": asking.wants_copy})
    lacks = missing(asking.case)
    if request.method == "POST" and not lacks and form.is_valid():
        consent = str(SendForm.base_fields["consent"].label)
        try:
            actions.send(asking, consent=consent, wants_copy=form.cleaned_data["copy"])
        except (NotAllowedNow, ValidationError) as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, _("Thank you. A coordinator reads it now; you get a letter."))
            return redirect("partnerships:tell")
    faces = {"face": _seen_by_readers(asking), "whole": Face(asking.case, Level.WHOLE)}
    context = _context(asking, "send") | faces | {"form": form, "missing": lacks}
    return render(request, "partnerships/telling/send.html", context, status=422 if form.errors else 200)


def _seen_by_readers(asking: Asking) -> Face:
    """The case as those see it whom its teller lets read it."""
    level = {"public": Level.PUBLIC, "members": Level.MEMBERS, "confidential": Level.WHOLE}
    return Face(asking.case, level[asking.case.audience])


@require_POST
@_private
def take_back(request: HttpRequest) -> HttpResponse:
    """Take a case back that is not published yet."""
    if request.asking.case is None:
        raise Http404
    try:
        actions.take_back(request.asking)
    except (NotAllowedNow, PermissionDenied) as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("You have taken it back. Nobody reads it."))
    return redirect("partnerships:tell")


@require_http_methods(["GET", "HEAD", "POST"])
@_private
def removal(request: HttpRequest) -> HttpResponse:
    """Ask that a case be erased that was published, declined or taken back."""
    asking = request.asking
    if asking.case is None or asking.case.state not in CAN_BE_ERASED or asking.case.submitted_at is None:
        return redirect("partnerships:tell")
    form = RemovalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.ask_for_removal(asking, reason=form.cleaned_data["reason"])
        messages.success(request, _("The coordinators have been asked. You get a letter when it is done."))
        return redirect("partnerships:tell")
    return render(request, "partnerships/telling/removal.html", _context(asking) | {"form": form})


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Forget the link on this device; what was told stays."""
    response = redirect("/")
    response.delete_cookie(COOKIE, path=PATH)
    messages.success(request, _("This device has forgotten your link. You find it in our letter."))
    return response


def _context(asking: Asking, current: str = "") -> dict:
    """Return what every page of the form needs."""
    case = asking.case
    steps = [
        {
            "name": name,
            "label": label,
            "current": name == current,
            "done": case is not None and _is_told(case, form),
            "url": reverse("partnerships:tell-step", args=[name]),
        }
        for name, (label, form) in STEPS.items()
    ]
    send_step = {"label": _("Read and send"), "current": current == "send", "done": False}
    send_step["url"] = reverse("partnerships:tell-send") if case else ""
    return {
        "asking": asking,
        "case": case,
        "steps": [*steps, send_step],
        "can_work": case is None or case.state in CAN_WORK,
        "asked_back": _asked_back(asking),
    }


def _is_told(case, form) -> bool:
    names = {*getattr(form, "FIELDS", ["partners"])} - {"language", "audience", "named_as"}  # these have a value always
    return any(getattr(case, name) for name in names if name != "title" or not is_untitled(case))


def _asked_back(asking: Asking) -> str:
    """What the coordinator asked when they wanted changes."""
    if asking.case is None or asking.case.state != State.CHANGES_REQUESTED:
        return ""
    step = asking.case.steps.filter(action="request_changes").order_by("-at", "-id").first()
    return step.comment if step else ""
