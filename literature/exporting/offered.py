"""In which formats sources can be taken along."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from literature import formats
from literature.exporting import records, spreadsheet, tables
from literature.exporting.batches import Selection


@dataclass(frozen=True)
class Export:
    """A format of files: `stream` yields a file of a selection, piece by piece."""

    name: str
    label: str
    ending: str
    media_type: str
    stream: Callable[[Selection], Iterator[str | bytes]]
    is_text: bool = True

    @property
    def content_type(self) -> str:
        """What the file is, for the header of the answer."""
        return f"{self.media_type}; charset=utf-8" if self.is_text else self.media_type


_FOR_MANAGERS = (
    Export(
        entry.name, entry.label, entry.extension, entry.media_type, partial(records.stream, export_format=entry.name)
    )
    for entry in formats.FORMATS.values()
    if entry.writer
)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TABLES = (
    Export("csv", "CSV", "csv", "text/csv", tables.stream_csv),
    Export("xlsx", "Excel", "xlsx", _XLSX, spreadsheet.stream_xlsx, is_text=False),
)
EXPORTS: dict[str, Export] = {export.name: export for export in (*_FOR_MANAGERS, *_TABLES)}


def export_by_ending(ending: str) -> Export:
    """Return the format whose files end so. Raises KeyError."""
    return next((export for export in EXPORTS.values() if export.ending == ending), None) or EXPORTS[ending]


def options(address: Callable[[str], str]) -> list[dict]:
    """Return {label, url} of every format for a menu; `address` gives the address for a format's name."""
    return [{"label": export.label, "url": address(export.name)} for export in EXPORTS.values()]
