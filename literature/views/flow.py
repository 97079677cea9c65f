"""The flow diagram, its table, the list behind each of its numbers, and all of them as files."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from literature.exporting import respond
from literature.models import Source
from literature.searching import drawing, pages, picture, tables
from literature.searching.flow import BOXES, LABELS, OF_SEARCHES, Scope, scope_named

PAGE_SIZE = 50


def find_scope(request, name: str) -> Scope:
    """Return what the diagram is about, or raise Http404."""
    scope = scope_named(name, request.user)
    if scope is None:
        raise Http404
    return scope


@require_safe
def flow(request, scope):
    """The diagram with its table."""
    found = find_scope(request, scope)
    context = {**pages.drawn(found), "crumbs": _crumbs(found)}
    return render(request, "literature/searches/flow.html", context)


@require_safe
def flow_list(request, scope, box):
    """What stands behind a number: the sources in a box, or the searches that it is summed over."""
    found = find_scope(request, scope)
    if box not in LABELS:
        raise Http404
    context = {
        "scope": found,
        "box": box,
        "title": LABELS[box],
        "number": found.flow.number(box),
        "crumbs": [*_crumbs(found), (_("Flow diagram"), reverse("literature:flow", args=[scope]))],
    }
    if box in OF_SEARCHES:
        context |= pages.behind_searches(found, box, request.user)
        return render(request, "literature/searches/flow_searches.html", context)
    reason = request.GET.get("reason", "")
    members = found.flow.members(box, reason)
    page = Paginator(members, PAGE_SIZE).get_page(request.GET.get("page"))
    context |= {"reason": reason, "page": page, "number": len(members), "last": page.paginator.num_pages}
    context |= pages.behind_sources(found, page.object_list, request.user, box=box, reason=reason)
    return render(request, "literature/searches/flow_sources.html", context)


@require_safe
def flow_export(request, scope, box, export_format):
    """Those of the sources in a box that this person may see, as a file in one of the usual formats."""
    found = find_scope(request, scope)
    if box not in BOXES:
        raise Http404
    ids = [standing.source for standing in found.flow.members(box, request.GET.get("reason", ""))]
    sources = Source.objects.filter(pk__in=pages.visible_sources(found.flow, ids, request.user))
    return respond(sources, export_format, stem=f"{box}-{scope}")


@require_safe
def flow_svg(request, scope):
    """The diagram as an SVG file that stands alone."""
    found = find_scope(request, scope)
    return _file(drawing.diagram(found.flow, found.label), "image/svg+xml", f"flow-{scope}.svg")


@require_safe
def flow_png(request, scope):
    """The diagram as a PNG file."""
    found = find_scope(request, scope)
    return _file(picture.png(drawing.diagram(found.flow, found.label)), "image/png", f"flow-{scope}.png")


@require_safe
def flow_csv(request, scope):
    """The table behind the diagram."""
    found = find_scope(request, scope)
    return _file(tables.flow_as_csv(found), "text/csv; charset=utf-8", f"flow-{scope}.csv")


@require_safe
def searches_csv(request):
    """All literature searches with what is on record of each."""
    response = StreamingHttpResponse(tables.searches_as_csv(request.user), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="literature-searches.csv"'
    return response


def _file(content: str | bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _crumbs(scope: Scope) -> list:
    crumbs = [(_("Literature searches"), reverse("literature:searches"))]
    if scope.search:
        question = scope.search.question
        crumbs.append((pages.title_of(question), question.get_absolute_url()))
    if scope.url != crumbs[0][1]:
        crumbs.append((pages.shortened(scope.label), scope.url))
    return crumbs
