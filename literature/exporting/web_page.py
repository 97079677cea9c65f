"""A bibliography as one web page that needs nothing else: to be read, printed, or taken into a word processor."""

from collections.abc import Iterator

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import get_language

from literature import citations
from literature.exporting.batches import Selection
from literature.exporting.bibliography import Entry, Manner, entries

_HERE = "<!-- entries -->"


def stream_html(selection: Selection, manner: Manner) -> Iterator[str]:
    """Yield the page, its entries in batches."""
    style = citations.STYLES[manner.style]
    context = {
        "manner": manner,
        "style": style.label,
        "cited_in": citations.LANGUAGES[manner.language],
        "number": len(selection),
        "now": timezone.localdate(),
        "page_language": get_language(),
        "entries": _HERE,
    }
    before, after = render_to_string("literature/exports/bibliography.html", context).lstrip().split(_HERE)
    yield before
    for batch in entries(selection, manner):
        yield "".join(_entry(entry, manner) for entry in batch)
    yield after


def _entry(entry: Entry, manner: Manner) -> str:
    language = escape(entry.source.language or manner.language)
    notes = "".join(f"<p>{escape(text)}</p>" for text in entry.annotations()) if manner.annotated else ""
    return f'<li lang="{language}" id="{escape(entry.source.code)}">{entry.cited.html}{notes}</li>\n'
