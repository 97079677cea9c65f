"""In which formats sources can be taken along."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from literature import formats
from literature.exporting import pdf, records, spreadsheet, tables, web_page, word
from literature.exporting.batches import Selection
from literature.exporting.bibliography import Manner


@dataclass(frozen=True)
class Export:
    """A format of files: `stream` yields a file of a selection, piece by piece.

    `group`: `managers` (of citations), `tables` or `bibliographies`. `most`: how many sources a file can hold, 0 for
    any number.
    """

    name: str
    label: str
    ending: str
    media_type: str
    stream: Callable[[Selection, Manner], Iterator[str | bytes]]
    group: str = "managers"
    is_text: bool = True
    most: int = 0

    @property
    def said(self) -> str:
        """What it is called among all formats: `Bibliography (PDF)`."""
        return _("Bibliography (%s)") % self.label if self.group == "bibliographies" else self.label

    @property
    def content_type(self) -> str:
        """What the file is, for the header of the answer."""
        return f"{self.media_type}; charset=utf-8" if self.is_text else self.media_type


_FOR_MANAGERS = (
    Export(entry.name, entry.label, entry.extension, entry.media_type, records.streamer(entry.name))
    for entry in formats.FORMATS.values()
    if entry.writer
)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TABLES = (
    Export("csv", "CSV", "csv", "text/csv", tables.stream_csv, "tables"),
    Export("xlsx", "Excel", "xlsx", _XLSX, spreadsheet.stream_xlsx, "tables", is_text=False),
)
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_BIBLIOGRAPHIES = (
    Export("html", "HTML", "html", "text/html", web_page.stream_html, "bibliographies"),
    Export("pdf", "PDF", "pdf", "application/pdf", pdf.stream_pdf, "bibliographies", is_text=False, most=pdf.MOST),
    Export("docx", "Word", "docx", _DOCX, word.stream_docx, "bibliographies", is_text=False, most=word.MOST),
)
EXPORTS: dict[str, Export] = {export.name: export for export in (*_FOR_MANAGERS, *_TABLES, *_BIBLIOGRAPHIES)}


def export_by_ending(ending: str) -> Export:
    """Return the format whose files end so. Raises KeyError."""
    return next((export for export in EXPORTS.values() if export.ending == ending), None) or EXPORTS[ending]


def offers(group: str, address: Callable[[str], str]) -> list[dict]:
    """Return {label, url, name} of the formats of a group: `managers`, `tables`, `bibliographies`, or "" for all.

    `address` gives the address of a file for a format's name.
    """
    found = (export for export in EXPORTS.values() if group in ("", export.group))
    return [
        {"name": export.name, "label": export.label if group else export.said, "url": address(export.name)}
        for export in found
    ]
