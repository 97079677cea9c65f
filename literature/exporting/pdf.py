"""A bibliography as PDF, set by typst with its own fonts; texts reach it as data, never as its source."""

import json
from collections.abc import Iterator
from pathlib import Path

import typst
from django.utils import timezone
from django.utils.formats import date_format

from literature import citations
from literature.exporting.batches import Selection
from literature.exporting.bibliography import Entry, Manner, entries
from literature.exporting.runs import Run, harmless, runs

#: More would keep the reader waiting, and the server's memory busy, for too long.
MOST = 2000
_TEMPLATE = Path(__file__).resolve().parent / "bibliography.typ"


def stream_pdf(selection: Selection, manner: Manner) -> Iterator[bytes]:
    """Yield the document, whole: a PDF has its table of contents at its end."""
    data = {
        "title": harmless(manner.heading),
        "said": f"{citations.STYLES[manner.style].label}. {date_format(timezone.localdate(), 'j F Y')}",
        "language": manner.language,
        "numbered": manner.is_numbered,
        "entries": [_entry(entry, manner) for batch in entries(selection, manner) for entry in batch],
    }
    # The machine's own fonts serve scripts that typst brings none for.
    compiler = typst.Compiler(ignore_system_fonts=False)
    yield compiler.compile(_TEMPLATE.read_bytes(), format="pdf", sys_inputs={"data": json.dumps(data)})


def _entry(entry: Entry, manner: Manner) -> dict:
    notes = [harmless(text) for text in entry.annotations()] if manner.annotated else []
    language = (entry.source.language or manner.language).split("-")[0]
    return {
        "runs": [_run(run) for run in runs(entry.cited.html)],
        "notes": notes,
        "lang": language if language.isascii() and language.isalpha() and 2 <= len(language) <= 3 else "en",
    }


def _run(run: Run) -> dict:
    marks = {name: True for name in ("italic", "bold", "above", "below") if getattr(run, name)}
    return {"text": run.text, **marks, **({"link": run.link} if run.link else {})}
