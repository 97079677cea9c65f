"""Money of a case: changed on a page of its own, and taken along as CSV and JSON."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from curation import rules
from curation.actions import NotAllowedNow
from partnerships.actions import edit_case
from partnerships.faces import Face, face_for, reader_level
from partnerships.finding.entries import in_batches
from partnerships.finding.listing import Listing, with_query
from partnerships.forms.money import MOST_ENTRIES, ImportForm
from partnerships.models import Partnership
from partnerships.money import tables, threesixty
from partnerships.money.currencies import COMMON
from partnerships.money.page import MoneyForm, money_context, with_lists
from partnerships.money.reading import read_ledger
from partnerships.vocabulary import ReaderLevel


def _case(request: HttpRequest, code: str) -> Partnership:
    return get_object_or_404(Partnership.objects.visible_to(request.user).with_people(), code=code)


def _to_edit(request: HttpRequest, code: str) -> Partnership:
    """The case, if this person may change it. Raises PermissionDenied with what they can do instead."""
    case = _case(request, code)
    if not rules.may_edit(request.user, case):
        raise PermissionDenied(_("You may not change this. Propose a change to the case, and change the money there."))
    return case


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0


@require_http_methods(["GET", "POST"])
@login_required
def money(request: HttpRequest, code: str) -> HttpResponse:
    """Change the grants and the ledger of a case. Buttons of rows, and that for the sums, keep nothing."""
    case = _to_edit(request, code)
    begin = _number(request.POST.get("begin") or request.GET.get("begin") or "")
    form = MoneyForm(case, request.POST if request.method == "POST" else None, begin=begin)
    action = request.POST.get("action", "")
    form.press(action)
    problem = ""
    if action == "save" and form.is_valid():
        problem = _save(request, case, form.values())
        if not problem:
            messages.success(request, _("The money is saved."))
            return redirect(f"{case.get_absolute_url()}#money")
    is_wrong = bool(problem) or (action == "save" and not form.is_valid())
    context = _page(request, case) | {"form": form, "problem": problem, "shows_errors": action in ("save", "sums")}
    context |= form.sums() if request.method == "POST" else form.kept_sums()
    if request.headers.get("HX-Target") == "sums":
        return render(request, "partnerships/money/_sums.html", context)
    return render(request, "partnerships/money/edit.html", context, status=422 if is_wrong else 200)


def _page(request: HttpRequest, case: Partnership) -> dict:
    """What both pages that change money have."""
    return {
        "case": case,
        "revision": _number(request.POST.get("revision", "")) or case.revision,
        "corrects": case.state in ("submitted", "published"),
        "comment": request.POST.get("comment", "")[:2000],
        "currencies": COMMON,
        "crumbs": [(_("Partnerships"), "/partnerships/"), (case.title, case.get_absolute_url())],
    }


def _save(request: HttpRequest, case: Partnership, values: dict) -> str:
    """Change the case; what is said instead where that is refused."""
    try:
        edit_case(
            case,
            by=request.user,
            values=values,
            comment=request.POST.get("comment", "")[:2000],
            expected_revision=_number(request.POST.get("revision", "")) or None,
        )
    except ValidationError as refusal:
        return " ".join(refusal.messages)
    except NotAllowedNow as refusal:
        return str(refusal)
    return ""


@require_http_methods(["GET", "POST"])
@login_required
def import_ledger(request: HttpRequest, code: str) -> HttpResponse:
    """Read a table of entries, show what was understood, and add it when the person says so."""
    case = _to_edit(request, code)
    form = ImportForm(request.POST or None, request.FILES or None)
    context = _page(request, case) | {"form": form, "problem": ""}
    if request.method == "GET" or not form.is_valid():
        return render(request, "partnerships/money/import.html", context, status=422 if form.errors else 200)
    values = form.cleaned_data
    read = read_ledger(values["table"], grants=case.parts_of("grants"), currency=values["currency"])
    ledger = [*case.ledger, *(entry.as_json() for entry in read.entries)]
    adds = request.POST.get("action") == "add" and read.entries
    if adds and read.broken and not request.POST.get("without_broken"):
        context["problem"] = _("Mend the lines that cannot be read, or say that they are left out.")
    elif adds and len(ledger) > MOST_ENTRIES:
        context["problem"] = _("A ledger has at most %s entries here.") % MOST_ENTRIES
    elif adds:
        context["problem"] = _save(request, case, {"ledger": ledger})
        if not context["problem"]:
            said = ngettext("%s entry is added.", "%s entries are added.", len(read.entries)) % len(read.entries)
            messages.success(request, said)
            return redirect(f"{case.get_absolute_url()}#money")
    # The text of a file comes back in the box, where its lines can be mended.
    context["form"] = ImportForm(initial={"table": values["table"], "currency": values["currency"]})
    context |= {"read": read, "without_broken": bool(request.POST.get("without_broken"))}
    context |= money_context(with_lists(case, grants=case.grants, ledger=ledger))
    return render(request, "partnerships/money/import.html", context, status=422 if context["problem"] else 200)


@require_safe
def grants_csv(request: HttpRequest, code: str) -> HttpResponse:
    """The grants of a case as CSV, as far as this person sees them."""
    face = _face(request, code)
    return _download(tables.grants_csv(face), "text/csv; charset=utf-8", f"grants-{face.code}.csv")


@require_safe
def ledger_csv(request: HttpRequest, code: str) -> HttpResponse:
    """The ledger of a case as CSV, as far as this person sees it."""
    face = _face(request, code)
    return _download(tables.ledger_csv(face), "text/csv; charset=utf-8", f"ledger-{face.code}.csv")


@require_safe
def grants_json(request: HttpRequest, code: str) -> HttpResponse:
    """The grants of a case after the 360Giving Data Standard, as far as this person sees them."""
    face = _face(request, code)
    package = threesixty.package([face], title=face.title, url=request.path)
    return _headed(
        JsonResponse(package, json_dumps_params={"ensure_ascii": False, "indent": 1}), f"grants-{face.code}.json"
    )


@require_safe
def all_grants_json(request: HttpRequest) -> HttpResponse:
    """The grants of every case that the list's address shows, after the 360Giving Data Standard, streamed."""
    listing = Listing(request.GET, reader_level(request.user))
    search, query = listing.search, listing.address.query_string()
    is_public = search.level == ReaderLevel.PUBLIC
    title = _("Grants of partnerships") if is_public else _("Grants of partnerships, as members read them")
    with_grants = set(search.rows().exclude(case__grants=[]).values_list("case_id", flat=True))
    ids = [pk for pk in search.case_ids() if pk in with_grants]
    faces = (one.face for batch in in_batches(ids, search.level) for one in batch)
    lines = threesixty.stream(faces, title=title, url=with_query(request.path, query))
    response = _headed(StreamingHttpResponse(lines, content_type="application/json"), "grants.json")
    patch_vary_headers(response, ["Cookie"])
    return response


def _face(request: HttpRequest, code: str) -> Face:
    case = _case(request, code)
    face = face_for(case, request.user)
    # A case that was withdrawn keeps its address; its money is its author's and its coordinators' matter.
    if face.is_empty or (case.state != "published" and not rules.may_see_discussion(request.user, case)):
        raise Http404
    return face


def _download(text: str, content_type: str, name: str) -> HttpResponse:
    return _headed(HttpResponse(text, content_type=content_type), name)


def _headed(response: HttpResponse, name: str) -> HttpResponse:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    return response
