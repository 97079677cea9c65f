"""Sources as files, one or very many: for citation managers, spreadsheets and word processors.

    respond(ids_shown(search), "bibtex", stem="sources")              # a whole search result, streamed
    respond([7, 3, 12], "docx", stem="reading-list", style="mla")     # published sources in an order of one's own

EXPORTS names the formats; what `respond` gives back is ready to be returned by a view.
"""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string

from literature.cited import DEFAULT_LANGUAGE, DEFAULT_STYLE, LANGUAGES, STYLES
from literature.exporting.batches import FIRST_BATCH, Selection, ids_shown
from literature.exporting.bibliography import Manner
from literature.exporting.offered import EXPORTS, Export, export_by_ending, offers

__all__ = ["EXPORTS", "Export", "Selection", "export_by_ending", "ids_shown", "offers", "respond"]


def respond(
    sources: QuerySet | Sequence[int],
    export_format: str,
    *,
    stem: str,
    style: str = "",
    language: str = "",
    title: str = "",
    annotated: bool = False,
) -> HttpResponseBase:
    """Return the sources as a file to be saved, streamed.

    `sources`: a QuerySet of sources that the reader may see, in its order if it has one, else by author and title;
    or ids in an order, of which those of published sources are taken. `export_format`: a name in EXPORTS. `stem`:
    the file's name without its ending. `style`, `language`: of citations, for the formatted bibliographies
    (literature.citation_choice.chosen(request) knows the reader's); `title`: their heading; `annotated`: whether
    abstracts and notes are added to them. Of more sources than a format can hold, the answer is a page (400) that
    says so. Raises KeyError for an unknown format.
    """
    export = EXPORTS[export_format]
    selection = Selection(sources)
    if export.most and len(selection) > export.most:
        context = {"label": export.label, "most": export.most, "number": len(selection)}
        return HttpResponse(render_to_string("literature/exports/too_many.html", context), status=400)
    manner = Manner(
        style if style in STYLES else DEFAULT_STYLE,
        language if language in LANGUAGES else DEFAULT_LANGUAGE,
        title,
        annotated,
    )
    few = len(selection) <= FIRST_BATCH
    answer = HttpResponse if few else StreamingHttpResponse  # a short file says how long it is
    response = answer(export.stream(selection, manner), content_type=export.content_type)
    response["Content-Disposition"] = f'attachment; filename="{stem}.{export.ending}"'
    return response
