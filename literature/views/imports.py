"""Imports: bringing a file, looking it through, having it written, taking it back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import keeping
from accounts.keeping import keeps_what_was_typed
from accounts.models import WorkingGroup
from curation.actions import NotAllowedNow
from literature.forms.imports import ImportForm, SearchOfImportForm, searches_of
from literature.imports import actions
from literature.imports.broken_file import broken_file
from literature.imports.counts import counts_of, counts_of_many, on_search
from literature.imports.preview import Preview, shown_of
from literature.imports.submitting import drafts_of
from literature.models import Import
from literature.models.imports import Choice, Stage, Then, Verdict
from literature.searching import importing
from literature.searching.flow import search_title

MOST_LISTED = 50
KEPT = "import"


@keeps_what_was_typed
def index(request: HttpRequest) -> HttpResponse:
    """What the person has brought so far, and the form for another file."""
    groups = WorkingGroup.objects.filter(pk__in=request.user.roles)
    if not groups:
        raise PermissionDenied(_("Only members of a working group bring sources."))
    searches = searches_of(request.user)
    if request.method != "POST":
        return _index_page(request, ImportForm(initial=_to_begin_with(request), groups=groups, searches=searches))
    form = ImportForm(request.POST, request.FILES, groups=groups, searches=searches)
    if not form.is_valid():
        return _index_page(request, form)
    given = {name: value for name, value in form.cleaned_data.items() if name not in ("file", "text")}
    brought = actions.bring(by=request.user, **given)
    messages.info(request, _("It is being read. You may leave this page."), extra_tags=f"kept-{KEPT}")
    return redirect(brought)


def _to_begin_with(request: HttpRequest) -> dict:
    """What was typed before the person had to log in again; else the search that `?search=` names."""
    if request.kept:
        return {name: request.kept[name] for name in ("text", "tags", "search") if name in request.kept}
    return {"search": searches_of(request.user).filter(code=request.GET.get("search", "").lower()).first()}


def _index_page(request: HttpRequest, form: ImportForm) -> HttpResponse:
    imports = list(Import.objects.visible_to(request.user).select_related("group")[:MOST_LISTED])
    counts = counts_of_many(imports)
    context = {
        "form": form,
        "imports": [{"brought": brought, "counts": counts[brought.pk]} for brought in imports],
        "keep": KEPT,
        "owner_field": keeping.OWNER_FIELD,
        "owner_token": keeping.owner_token(request.user),
    }
    return render(request, "literature/imports/index.html", context)


def _find(request: HttpRequest, code: str) -> Import:
    """The import at an address, if this person brought it."""
    imports = Import.objects.visible_to(request.user).select_related("group", "search__question__group")
    return get_object_or_404(imports, code=code)


@keeps_what_was_typed
def page(request: HttpRequest, code: str) -> HttpResponse:
    """An import: how far it is, its records with their verdicts, what became of them."""
    brought = _find(request, code)
    counts = counts_of(brought)
    context = {"brought": brought, "counts": counts, **_choices(request, brought), **_search(request, brought)}
    if brought.stage not in (Stage.READING, Stage.COMPARING):
        preview = Preview(
            brought, counts, by=request.user, show=request.GET.get("show", ""), page=request.GET.get("page", "")
        )
        context["preview"] = preview
    earlier = Import.objects.visible_to(request.user).filter(digest=brought.digest, brought_at__lt=brought.brought_at)
    context["drafts"] = drafts_of(brought).count() if brought.stage == Stage.WRITTEN else 0
    context["earlier"] = earlier.exclude(stage__in=[Stage.FAILED, Stage.TAKEN_BACK]).first()
    return render(request, "literature/imports/import.html", context)


def _choices(request: HttpRequest, brought: Import) -> dict:
    """What can become of new ones, where that is still to be said."""
    if brought.stage != Stage.READY:
        return {}
    choices = [Then.DRAFT, Then.SUBMIT]
    if actions.may_publish_at_once(request.user, brought):
        choices.append(Then.PUBLISH)
    return {"then_choices": choices}


def _search(request: HttpRequest, brought: Import) -> dict:
    """Of which search it came and how many of its records stand there; or the form that says so."""
    if brought.search:
        return {"search_title": search_title(brought.search), "on_search": on_search(brought)}
    searches = searches_of(request.user)
    if brought.stage not in (Stage.READY, Stage.WRITTEN) or not searches:
        return {}
    return {"search_form": SearchOfImportForm(searches=searches)}


@require_POST
@keeps_what_was_typed(back_to=lambda request, code: request.path.removesuffix("search/"))
def say_search(request: HttpRequest, code: str) -> HttpResponse:
    """Of which search the import came."""
    brought = _find(request, code)
    form = SearchOfImportForm(request.POST, searches=searches_of(request.user))
    if not form.is_valid():
        messages.error(request, _("Choose a search of one of your groups."))
        return redirect(brought)
    try:
        importing.say_search(brought, form.cleaned_data["search"], by=request.user)
    except NotAllowedNow as error:
        messages.error(request, str(error))
    return redirect(brought)


@require_safe
def progress(request: HttpRequest, code: str) -> HttpResponse:
    """How far the work in the background is; the page asks every two seconds, and is drawn anew at the end."""
    brought = _find(request, code)
    if not request.htmx:
        return redirect(brought)
    response = render(request, "literature/imports/_progress.html", {"brought": brought, "counts": counts_of(brought)})
    if not brought.is_under_way:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@keeps_what_was_typed(back_to=lambda request, code, **_more: request.path.split("records/")[0])
def choose(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """What is to be done with one record."""
    brought = _find(request, code)
    record = get_object_or_404(brought.records.select_related("alike", "twin_of"), number=number)
    choice, problem = request.POST.get("choice", ""), ""
    if choice not in Choice.values:
        raise Http404
    takes = request.POST.getlist("takes")
    if choice == Choice.MERGE and not takes:
        problem = _("Tick at least one field that is to be taken over.")
    else:
        try:
            record = actions.choose(record, by=request.user, choice=choice, takes=takes)
        except NotAllowedNow as error:
            problem = str(error)
    if not request.htmx:
        return _back_to_list(request, brought, problem, place=f"#record-{number}")
    shown = shown_of(record, by=request.user, stage=brought.stage)
    context = {"brought": brought, "entry": shown, "problem": problem, "counts": counts_of(brought), "oob": True}
    return render(request, "literature/imports/_chosen.html", context)


def _back_to_list(request: HttpRequest, brought: Import, problem: str = "", place: str = "") -> HttpResponse:
    if problem:
        messages.error(request, problem)
    show, number = request.POST.get("show", ""), request.POST.get("page", "")
    show = show if show in Verdict.values else ""
    query = "&".join([f"show={show}"] * bool(show) + [f"page={number}"] * number.isdecimal())
    return redirect(f"{brought.get_absolute_url()}{'?' if query else ''}{query}{place}")


@require_POST
@keeps_what_was_typed(back_to=lambda request, code: request.path.removesuffix("all/"))
def choose_for_all(request: HttpRequest, code: str) -> HttpResponse:
    """What is to be done with all records of a verdict."""
    brought = _find(request, code)
    verdict, choice = request.POST.get("show", ""), request.POST.get("choice", "")
    if verdict not in Verdict.values or choice not in Choice.values:
        raise Http404
    problem = ""
    try:
        actions.choose_for_all(brought, by=request.user, verdict=verdict, choice=choice)
    except NotAllowedNow as error:
        problem = str(error)
    return _back_to_list(request, brought, problem)


@require_POST
@keeps_what_was_typed(back_to=lambda request, code: request.path.removesuffix("write/"))
def write(request: HttpRequest, code: str) -> HttpResponse:
    """Have what was chosen written."""
    brought = _find(request, code)
    then = request.POST.get("then", Then.DRAFT)
    if then not in Then.values:
        raise Http404
    return _have_done(request, brought, actions.begin_writing, then=then)


@require_POST
@keeps_what_was_typed(back_to=lambda request, code: request.path.removesuffix("submit/"))
def submit(request: HttpRequest, code: str) -> HttpResponse:
    """Have the drafts of an import submitted for review."""
    return _have_done(request, _find(request, code), actions.begin_submitting)


@require_POST
@keeps_what_was_typed(back_to=lambda request, code: request.path.removesuffix("take-back/"))
def take_back(request: HttpRequest, code: str) -> HttpResponse:
    """Take an import back, or throw a preview away."""
    return _have_done(request, _find(request, code), actions.begin_taking_back)


def _have_done(request: HttpRequest, brought, begin, **wishes) -> HttpResponse:
    """Begin what is done with a whole import, or say why it cannot be done now."""
    try:
        begin(brought, by=request.user, **wishes)
    except NotAllowedNow as error:
        messages.error(request, str(error))
    return redirect(brought)


@require_safe
@keeps_what_was_typed
def broken(request: HttpRequest, code: str) -> HttpResponse:
    """The records that could not be read, as a file of the same format, to be mended and brought again."""
    brought = _find(request, code)
    text, extension = broken_file(brought)
    if not text:
        raise Http404
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="broken-{brought.code}.{extension}"'
    return response
