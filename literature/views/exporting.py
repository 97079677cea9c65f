"""Taking sources along: one, or all that a list shows."""

from django.views.decorators.http import require_safe

from literature.exporting import ids_shown, respond
from literature.models import Source
from literature.search import Search
from literature.views.reading import find_source


@require_safe
def export_list(request, export_format):
    """Every source that the list's address shows, in one file, streamed."""
    search = Search.from_parameters(request.GET)
    return respond(ids_shown(search), export_format, stem="sources")


@require_safe
def export_source(request, code, export_format):
    """One source as a file."""
    found = find_source(request, code)
    sources = Source.objects.visible_to(request.user).filter(pk=found.pk)
    return respond(sources, export_format, stem=found.citation_key or found.code)
