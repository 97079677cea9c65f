"""The pages on which coordinators change several sources at once, and see and undo such changes."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts import access
from accounts.access import signed_in
from accounts.models import WorkingGroup
from curation.forms import LONGEST_COMMENT
from curation.models import Topic
from literature.languages import LANGUAGES
from literature.models import BulkChange, Source
from literature.several import AT_MOST, LACKS, Choice, start, undo
from literature.several.choosing import STATES

PER_PAGE = 50
#: Where a form types the values of each change.
TYPED = {
    "add_topics": "topics",
    "remove_topics": "topics",
    "add_tags": "tags",
    "remove_tags": "tags",
    "set_language": "language",
    "move": "group",
}


for_coordinators = access.for_coordinators(gettext_lazy("Only coordinators change several sources at once."))


@require_safe
@signed_in
@for_coordinators
def choose(request):
    """The sources of one's groups, to be ticked and changed."""
    return _render(request)


@require_POST
@signed_in
@for_coordinators
def change(request):
    """Change the ticked sources, or all that the address finds."""
    what = request.POST.get("what", "")
    choice = Choice(request.GET, request.user)
    if what not in BulkChange.What.values:
        return redirect(_address(choice))
    everything = request.POST.get("scope") == "all"
    sources = choice.sources() if everything else Source.objects.filter(code__in=request.POST.getlist("chosen"))
    if everything and sources.count() > AT_MOST:
        sources = sources[: AT_MOST + 1]  # refused by the action, without reading a hundred thousand first
    values = request.POST.getlist(TYPED.get(what, ""))
    if what.endswith("_tags"):
        values = ",".join(values).split(",")
    comment = request.POST.get("comment", "")[:LONGEST_COMMENT]
    try:
        done = start(by=request.user, what=what, sources=sources, values=values, comment=comment)
    except ValidationError as error:
        return _render(request, problems=_problems(error, what), status=422)
    return redirect(done)


def _problems(error: ValidationError, what: str) -> dict[str, str]:
    """Return each message by the control beside which it belongs."""
    names = {"values": TYPED.get(what, "what")}
    return {names.get(field, field): texts[0] for field, texts in error.message_dict.items()}


def _render(request, *, problems: dict | None = None, status: int = 200):
    choice = Choice(request.GET, request.user)
    page = Paginator(choice.sources().with_people(), PER_PAGE).get_page(request.GET.get("page"))
    query = urlencode(choice.parameters, doseq=True)
    context = {
        "choice": choice,
        "page": page,
        "page_query": f"?{query}&" if query else "?",
        "query": query,
        "chips": _chips(choice),
        "states": [(state.value, state.label) for state in STATES],
        "lacks": [(name, label) for name, (label, _condition) in LACKS.items()],
        "topics": Topic.objects.all(),
        "languages": LANGUAGES,
        "groups": WorkingGroup.objects.all(),
        "typed": request.POST,
        "ticked": set(request.POST.getlist("chosen")),
        "ticked_topics": set(request.POST.getlist("topics")),
        "problems": problems or {},
        "most": AT_MOST,
        "crumbs": [(_("Literature"), reverse("literature:sources")), (_("Overview"), reverse("literature:overview"))],
    }
    return render(request, "literature/several/choose.html", context, status=status)


def _address(choice: Choice, **without) -> str:
    parameters = {name: values for name, values in choice.parameters.items() if name not in without}
    query = urlencode(parameters, doseq=True)
    return reverse("literature:several") + (f"?{query}" if query else "")


def _chips(choice: Choice) -> list[dict]:
    """The filters of the public list that hold here; words, state and what is lacking stand in the form itself."""
    labels = {name: each.label for name, each in choice.filters.base_filters.items()}
    return [
        {"label": labels.get(name, name), "value": ", ".join(values), "url": _address(choice, **{name: None})}
        for name, values in choice.parameters.items()
        if name not in ("q", "state", "lacks")
    ]


@require_safe
@signed_in
@for_coordinators
def changes(request):
    """The changes of several sources so far, the newest first."""
    every = BulkChange.objects.visible_to(request.user).select_related("by").with_numbers().order_by("-at", "-pk")
    context = {
        "page": Paginator(every, PER_PAGE).get_page(request.GET.get("page")),
        "crumbs": [(_("Literature"), reverse("literature:sources")), (_("Overview"), reverse("literature:overview"))],
    }
    return render(request, "literature/several/changes.html", context)


def _find(request, change_id: int) -> BulkChange:
    every = BulkChange.objects.visible_to(request.user).select_related("by", "undone_by").with_numbers()
    return get_object_or_404(every, pk=change_id)


@require_safe
@signed_in
@for_coordinators
def one_change(request, change_id):
    """What a change of several sources did to each."""
    found = _find(request, change_id)
    items = found.items.select_related("source").filter(source__in=Source.objects.visible_to(request.user))
    context = {
        "change": found,
        "page": Paginator(items, PER_PAGE).get_page(request.GET.get("page")),
        "page_query": "?",
        "crumbs": [
            (_("Literature"), reverse("literature:sources")),
            (_("Overview"), reverse("literature:overview")),
            (_("Changes of several"), reverse("literature:bulk-changes")),
        ],
    }
    return render(request, "literature/several/change.html", context)


@require_POST
@signed_in
@for_coordinators
def undo_change(request, change_id):
    """Undo a change of several sources."""
    found = _find(request, change_id)
    try:
        undo(found, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect(found)
    again = _find(request, change_id)
    if again.state == BulkChange.State.UNDONE:
        sentence = ngettext("%(count)s source was put back.", "%(count)s sources were put back.", again.undone)
        messages.success(request, sentence % {"count": again.undone})
    return redirect(found)
