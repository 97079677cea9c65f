"""The pages of reading lists."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import signed_in
from accounts.keeping import keeps_what_was_typed
from accounts.models import WorkingGroup
from curation.forms import whole_number
from curation.typed_forms import local_path
from literature.listing import entries_of
from literature.lists import actions, rules
from literature.lists.forms import LONGEST_NOTE, ListForm
from literature.models import ReadingList, ReadingListEntry, Source


@require_safe
def lists(request):
    """The public reading lists, and those that this person keeps."""
    visible = ReadingList.objects.visible_to(request.user).with_people().with_numbers()
    editable = set(ReadingList.objects.editable_by(request.user).values_list("pk", flat=True))
    context = {
        "own": [each for each in visible if each.pk in editable],
        "public": [each for each in visible if each.pk not in editable],
        "may_keep": rules.may_keep(request.user),
    }
    return render(request, "literature/lists/index.html", context)


def find_list(request, code: str) -> ReadingList:
    """Return the list at a short address that this person may see; whatever else is there is not found."""
    return get_object_or_404(ReadingList.objects.visible_to(request.user).with_people(), code=code.lower())


@require_safe
def reading_list(request, code):
    """A reading list; one that was taken away says so at its address if it had been public."""
    gone = ReadingList.objects.filter(code=code.lower(), taken_away_at__isnull=False).with_people().first()
    if gone and (gone.was_public or rules.may_edit(request.user, gone)):
        context = {"list": gone, "may_edit": rules.may_edit(request.user, gone)}
        return render(request, "literature/lists/gone.html", context, status=410)
    found = find_list(request, code)
    return render(request, "literature/lists/list.html", page_of(request, found))


def page_of(request, found: ReadingList, *, problem: str = "") -> dict:
    """Return what the template of a list's page needs: the entries whose sources this person may see."""
    visible = Source.objects.visible_to(request.user)
    rows = list(found.entries.standing().filter(source__in=visible).select_related("source"))
    drawn = {entry.url: entry for entry in entries_of([row.source_id for row in rows])}
    for place, row in enumerate(rows, start=1):
        row.entry = drawn[reverse("literature:source", args=[row.source.code])]
        row.place = place
    return {
        "list": found,
        "rows": rows,
        "may_edit": rules.may_edit(request.user, found),
        "may_make_private": rules.may_make_private(request.user, found),
        "problem": problem,
        "crumbs": [(_("Literature"), reverse("literature:sources")), (_("Reading lists"), reverse("literature:lists"))],
    }


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def add_list(request):
    """Begin a reading list; with `collection=1` from what was collected, with `source` from one source."""
    if not rules.may_keep(request.user):
        raise PermissionDenied(_("Only members keep reading lists."))
    groups = WorkingGroup.objects.filter(pk__in=request.user.roles)
    form = ListForm(request.POST or request.kept or None, groups=groups)
    if request.method == "POST" and form.is_valid():
        try:
            begun = actions.begin_list(by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            actions.add_sources(begun, _first_sources(request), by=request.user)
            return redirect(begun)
    context = {"form": form, "sources": _first_sources(request), "collected": "collection" in request.GET}
    context["crumbs"] = [(_("Reading lists"), reverse("literature:lists"))]
    status = 422 if request.method == "POST" else 200
    return render(request, "literature/lists/form.html", context, status=status)


def _first_sources(request) -> list[Source]:
    from literature.lists.collection import sources_of

    if "collection" in request.GET:
        return sources_of(request)
    return list(Source.objects.visible_to(request.user).records().filter(code=request.GET.get("source", "")))


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def edit_list(request, code):
    """Change what a list is called, whose it is and who sees it."""
    found = find_list(request, code)
    if not rules.may_edit(request.user, found):
        raise PermissionDenied(_("Only those who keep this list change it."))
    groups = WorkingGroup.objects.filter(pk__in=request.user.roles)
    initial = {name: getattr(found, name) for name in ("title", "description", "group", "is_public")}
    form = ListForm(request.POST or request.kept or None, groups=groups, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_list(found, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect(found)
    context = {"form": form, "list": found, "crumbs": [(str(found), found.get_absolute_url())]}
    return render(request, "literature/lists/form.html", context, status=422 if request.method == "POST" else 200)


@require_POST
@signed_in
def put_on_list(request, code):
    """Put a source on a list that this person keeps; `list` is the list's short address."""
    source = Source.objects.visible_to(request.user).records().filter(code=code.lower()).first()
    if source is None:
        raise Http404
    wanted = request.POST.get("list", "")
    if wanted == "new":
        return redirect(f"{reverse('literature:add-list')}?source={source.code}")
    found = get_object_or_404(ReadingList.objects.editable_by(request.user), code=wanted)
    try:
        new = actions.add_sources(found, [source], by=request.user, note=request.POST.get("note", "")[:LONGEST_NOTE])
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        sentence = _("It stands on “%(list)s” now.") if new else _("It stands on “%(list)s” already.")
        messages.success(request, sentence % {"list": found})
    return redirect(source)


@require_POST
@signed_in
def change_entry(request, code, source_code):
    """Move an entry, write its note, or take it off; `do` says which."""
    found = find_list(request, code)
    entries = ReadingListEntry.objects.select_related("reading_list", "source")
    entry = get_object_or_404(entries, reading_list=found, source__code=source_code.lower())
    do = request.POST.get("do", "")
    if do == "remove":
        actions.remove_source(entry, by=request.user)
    elif do == "note":
        actions.set_note(entry, by=request.user, note=request.POST.get("note", "")[:LONGEST_NOTE])
    elif do in ("up", "down", "to"):
        place = found.entries.filter(position__lt=entry.position).count() + 1
        typed = whole_number(request.POST.get("place"), place, digits=5)
        wanted = {"up": place - 1, "down": place + 1, "to": typed}[do]
        actions.move_source(entry, by=request.user, to=max(1, wanted))
    else:
        raise Http404
    return redirect(f"{found.get_absolute_url()}{'' if do == 'remove' else f'#{entry.source.code}'}")


@require_POST
@signed_in
def take_away_list(request, code):
    """Take a list away."""
    found = actions.take_away(find_list(request, code), by=request.user)
    messages.success(request, _("“%(list)s” was taken away. At its address you can bring it back.") % {"list": found})
    return redirect("literature:lists")


@require_POST
@signed_in
def bring_back_list(request, code):
    """Bring a list back that was taken away."""
    gone = get_object_or_404(ReadingList.objects.filter(taken_away_at__isnull=False), code=code.lower())
    return redirect(actions.bring_back(gone, by=request.user))


@require_POST
@signed_in
def make_list_private(request, code):
    """Take a list out of the public as a coordinator, with the reason."""
    found = find_list(request, code)
    try:
        actions.make_private(found, by=request.user, reason=request.POST.get("reason", ""))
    except ValidationError as error:
        problem = error.messages[0]
        return render(request, "literature/lists/list.html", page_of(request, found, problem=problem), status=422)
    messages.success(request, _("“%(list)s” is no longer public.") % {"list": found})
    return redirect("literature:lists")


def local_back(request) -> str:
    """Return the address on this site that a form says to come back to, else the list of sources."""
    return local_path(request.POST.get("back", "")) or reverse("literature:sources")


@require_safe
def export_reading_list(request, code, export_format):
    """A reading list as a file, in its order."""
    from literature.exporting import respond

    found = find_list(request, code)
    ids = list(found.entries.standing().values_list("source_id", flat=True))
    return respond(ids, export_format, stem=f"reading-list-{found.code}", title=found.title, **style_of(request))


def style_of(request) -> dict:
    """Return the citation style and language that this reader chose, for formatted bibliographies."""
    from literature.citation_choice import chosen

    choice = chosen(request)
    return {"style": choice.style, "language": choice.language}
