"""PDFs for tests, made as other programs make them, and as nobody should."""

import io

from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, TextStringObject

FONT = DictionaryObject(
    {
        NameObject("/Type"): NameObject("/Font"),
        NameObject("/Subtype"): NameObject("/Type1"),
        NameObject("/BaseFont"): NameObject("/Helvetica"),
        NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
    }
)


def writer(*pages: str) -> PdfWriter:
    """A document with a page for each text; lines are parted by line ends."""
    made = PdfWriter()
    for text in pages or ("Nothing.",):
        page = made.add_blank_page(595, 842)
        font = made._add_object(FONT)
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
        )
        lines = [line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") for line in text.split("\n")]
        drawn = " T* ".join(f"({line}) Tj" for line in lines)
        content = DecodedStreamObject()
        content.set_data(f"BT /F1 12 Tf 14 TL 50 790 Td {drawn} ET".encode("cp1252"))
        page[NameObject("/Contents")] = made._add_object(content)
    return made


def written(made: PdfWriter) -> bytes:
    """The document's bytes."""
    stream = io.BytesIO()
    made.write(stream)
    return stream.getvalue()


def pdf(*pages: str) -> bytes:
    """A plain document with these pages."""
    return written(writer(*pages))


def with_open_action(**entries: str) -> bytes:
    """A document that does something when it is opened: entries of the action, `S="/Launch"`, `F="a.exe"`."""
    made = writer("Harmless.")
    action = DictionaryObject(
        {
            NameObject(f"/{name}"): NameObject(value) if value.startswith("/") else TextStringObject(value)
            for name, value in entries.items()
        }
    )
    made._root_object[NameObject("/OpenAction")] = made._add_object(action)
    return written(made)


def with_page_action(entries: dict[str, str]) -> bytes:
    """A document with a link on its page that does something, the action in the page's own dictionary."""
    made = writer("Harmless.")
    action = DictionaryObject({NameObject(name): TextStringObject(value) for name, value in entries.items()})
    annotation = DictionaryObject({NameObject("/Subtype"): NameObject("/Link"), NameObject("/A"): action})
    made.pages[0][NameObject("/Annots")] = ArrayObject([annotation])
    return written(made)
