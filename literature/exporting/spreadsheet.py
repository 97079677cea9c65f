"""Sources as an Excel workbook (ISO/IEC 29500), streamed.

XlsxWriter makes the workbook with its header, widths and filter, without rows; they are written into its sheet as
the file goes out. Every text is a string of its own ("inlineStr"), never a formula and never a link.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from literature.exporting import tables
from literature.exporting.batches import Selection
from literature.exporting.bibliography import Manner

_SHEET = "xl/worksheets/sheet1.xml"
#: Excel's limits: characters of a cell, and rows of a sheet with the header.
LONGEST_CELL, MOST_ROWS = 32_767, 1_048_576


def stream_xlsx(selection: Selection, manner: Manner | None = None) -> Iterator[bytes]:
    """Yield the workbook piece by piece; what Excel has no room for in a cell or a sheet is cut off."""
    number = min(len(selection), MOST_ROWS - 1)
    sink = _Sink()
    with zipfile.ZipFile(io.BytesIO(_empty_workbook(number))) as empty, zipfile.ZipFile(sink, "w") as whole:
        for part in empty.infolist():
            if part.filename != _SHEET:
                whole.writestr(part.filename, empty.read(part), zipfile.ZIP_DEFLATED)
        before, after = empty.read(_SHEET).split(b"</sheetData>")
        with whole.open(_info(_SHEET), "w", force_zip64=True) as sheet:
            sheet.write(before)
            for piece in _row_pieces(selection, number):
                sheet.write(piece)
                yield sink.taken()
            sheet.write(b"</sheetData>" + after)
    yield sink.taken()


def _empty_workbook(number: int) -> bytes:
    """A workbook with the header alone, its filter stretching over `number` rows to come."""
    whole = io.BytesIO()
    options = {"in_memory": True, "constant_memory": False, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(whole, options) as workbook:
        sheet = workbook.add_worksheet(tables.sheet_name())
        bold = workbook.add_format({"bold": True, "bottom": 1, "valign": "top"})
        cell = workbook.add_format({"valign": "top"})
        columns = tables.columns()
        for place, (name, width, _value) in enumerate(columns):
            sheet.set_column(place, place, width, cell)
            sheet.write_string(0, place, name, bold)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.autofilter(0, 0, number, len(columns) - 1)
        sheet.set_landscape()
    return whole.getvalue()


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _row_pieces(selection: Selection, number: int) -> Iterator[bytes]:
    names = [xl_col_to_name(place) for place in range(len(tables.columns()))]
    row = 1
    for batch in tables.rows(selection):
        batch = batch[: number + 1 - row]
        yield "".join(_row(row + place, values, names) for place, values in enumerate(batch, 1)).encode()
        row += len(batch)


def _row(number: int, values: Iterable[tables.Cell], names: list[str]) -> str:
    cells = "".join(_cell(f"{name}{number}", value) for name, value in zip(names, values, strict=True))
    return f'<row r="{number}">{cells}</row>'


def _cell(place: str, value: tables.Cell) -> str:
    if value in ("", None):
        return ""
    if isinstance(value, int):
        return f'<c r="{place}"><v>{value}</v></c>'
    text = escape(value[:LONGEST_CELL])
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


class _Sink(io.RawIOBase):
    """What the archive is written to: it cannot be wound back, and is emptied again and again."""

    def __init__(self):
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        data = b"".join(self._pieces)
        self._pieces.clear()
        return data
