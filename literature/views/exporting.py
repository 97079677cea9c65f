"""Taking sources along: one, or all that a list shows."""

from collections.abc import Sequence

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from literature.citation_choice import chosen, remember
from literature.exporting import EXPORTS, ids_shown, offers, respond
from literature.filters import SourceFilter
from literature.models import Source
from literature.search import Search
from literature.views.moved import follows_mergings
from literature.views.reading import find_source


@require_safe
def export_list(request, export_format):
    """Every source that the list's address shows, or those of the codes in it, in one file, streamed."""
    return _answer(request, _wanted(request), export_format, stem="sources", title=request.GET.get("q", "").strip())


@require_safe
@follows_mergings
def export_source(request, code, export_format):
    """One source as a file."""
    found = find_source(request, code)
    sources = Source.objects.visible_to(request.user).filter(pk=found.pk)
    return _answer(request, sources, export_format, stem=found.citation_key or found.code)


@require_safe
def take_along(request):
    """The page on which format, style and language of a file are chosen, for what the list's address shows."""
    wanted = request.GET.get("format", "")
    if wanted in EXPORTS:
        kept = request.GET.copy()
        del kept["format"]
        return redirect(f"{reverse('literature:export-list', args=[wanted])}?{kept.urlencode()}")
    choice = chosen(request)
    context = {
        **choice.options(),
        "managers": offers("managers", str),
        "tables": offers("tables", str),
        "bibliographies": offers("bibliographies", str),
        "kept": [(name, value) for name, values in request.GET.lists() if name in _OF_LIST for value in values],
        "number": len(_wanted(request)),
        "text": request.GET.get("q", "").strip(),
        "crumbs": [(_("Literature"), reverse("literature:sources"))],
    }
    return render(request, "literature/take_along.html", context)


# What an address may say about which sources, and in which order.
_OF_LIST = ("code", "q", "sort", *SourceFilter.base_filters)


def _wanted(request) -> Sequence[int]:
    """The ids of what the address asks for: a selection, as `code=…` again and again in its order, or a search."""
    codes = list(dict.fromkeys(code.lower() for code in request.GET.getlist("code")))
    if not codes:
        return ids_shown(Search.from_parameters(request.GET))
    found = dict(Source.objects.published().filter(code__in=codes).values_list("code", "pk"))
    return [found[code] for code in codes if code in found]


def _answer(request, sources, export_format: str, **more):
    """The file in the reader's style and language, which are remembered where the address names them."""
    choice = chosen(request)
    annotated = request.GET.get("annotated") == "1"
    response = respond(
        sources, export_format, style=choice.style, language=choice.language, annotated=annotated, **more
    )
    return remember(request, response)
