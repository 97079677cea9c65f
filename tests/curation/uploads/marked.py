"""Pictures and PDFs with names planted wherever a format can hold one."""

import io
import struct
import zlib

from PIL import Image, ImageCms, PngImagePlugin
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from tests import pdf

NAME = "Zenobia"
XMP = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><dc:creator>{NAME}Xmp</dc:creator></x:xmpmeta>'
#: Rotated by 90 degrees when shown (EXIF 0x0112, value 6).
TURNED = 6


def exif() -> Image.Exif:
    """Who, with what, and where."""
    data = Image.Exif()
    data[0x0112] = TURNED
    data[0x013B] = f"{NAME}Artist"
    data[0x010E] = f"{NAME}Description"
    data[0x8298] = f"{NAME}Copyright"
    data.get_ifd(0x8825).update({1: "N", 2: (36.0, 12.0, 30.0), 3: "E", 4: (37.0, 9.0, 0.0), 29: f"{NAME}Gps"})
    return data


def profile() -> bytes:
    """A profile of colours that names a screen, as those of screens do."""
    made = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    place = made.find(b"s\0R\0G\0B")
    if place > 0:
        made[place : place + 14] = "Zenobia".encode("utf-16-le")
    return bytes(made)


def drawing(width: int = 40, height: int = 20, mode: str = "RGB") -> Image.Image:
    """Red at the left, blue at the right."""
    made = Image.new(mode, (width, height), "blue")
    made.paste("red", (0, 0, width // 2, height))
    return made


def jpeg(**more) -> bytes:
    """A JPEG with a name in EXIF, GPS, XMP, IPTC, a comment, a profile, and after its end."""
    stream = io.BytesIO()
    drawing(**more).save(
        stream, "JPEG", exif=exif(), xmp=XMP.encode(), comment=f"{NAME}Comment".encode(), icc_profile=profile()
    )
    data = stream.getvalue()
    iptc = b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x10\x1c\x02\x50\0\x0b" + f"{NAME}Iptc".encode()
    segment = b"\xff\xed" + struct.pack(">H", len(iptc) + 2) + iptc
    thumbnail = b"JFXX\0\x10" + f"{NAME}Thumbnail".encode()
    segment += b"\xff\xe0" + struct.pack(">H", len(thumbnail) + 2) + thumbnail
    return data[:2] + segment + data[2:] + f"{NAME}AfterTheEnd".encode()


def png() -> bytes:
    """A PNG with a name in EXIF, XMP, text chunks packed and not, a time, a profile, and a chunk nobody knows."""
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", f"{NAME}Author")
    info.add_text("Comment", f"{NAME}Packed" * 20, zip=True)
    info.add_itxt("XML:com.adobe.xmp", XMP)
    info.add(b"prVt", f"{NAME}Private".encode())
    stream = io.BytesIO()
    drawing().save(stream, "PNG", exif=exif(), pnginfo=info, icc_profile=profile())
    return stream.getvalue() + f"{NAME}AfterTheEnd".encode()


def webp() -> bytes:
    """A WebP with a name in EXIF, XMP and its profile."""
    stream = io.BytesIO()
    drawing().save(stream, "WEBP", exif=exif(), xmp=XMP.encode(), icc_profile=profile())
    return stream.getvalue()


def bomb() -> bytes:
    """A PNG of a few hundred bytes that says it has 30,000 by 30,000 points."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 90_000))


def _text(value: str) -> TextStringObject:
    return TextStringObject(f"{NAME}{value}")


def _dictionary(**entries) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{name}"): value for name, value in entries.items()})


def _mark(kind: str, **entries) -> DictionaryObject:
    rect = ArrayObject([FloatObject(one) for one in (50, 50, 100, 100)])
    return _dictionary(Type=NameObject("/Annot"), Subtype=NameObject(kind), Rect=rect, **entries)


def document() -> bytes:
    """A PDF with names in each place where one can stand and is not read on the page, and in an earlier state."""
    made = pdf.writer("What was agreed.", "Who pays what.")
    made.add_metadata({"/Author": f"{NAME}Author", "/Title": f"{NAME}Title", "/Producer": f"{NAME}Producer"})
    made.add_attachment(f"{NAME}-list.txt", f"{NAME}Attached".encode())
    made.add_outline_item(title="Chapter one", page_number=0)
    root, page = made._root_object, made.pages[0]
    script = _dictionary(S=NameObject("/JavaScript"), JS=_text("Script"))
    root[NameObject("/OpenAction")] = script
    root[NameObject("/Names")][NameObject("/JavaScript")] = _dictionary(Names=ArrayObject([_text("Name"), script]))
    page[NameObject("/AA")] = _dictionary(O=script)
    xmp = StreamObject()
    xmp._data = XMP.encode()
    xmp.update({NameObject("/Type"): NameObject("/Metadata"), NameObject("/Subtype"): NameObject("/XML")})
    packed = xmp.flate_encode()
    root[NameObject("/Metadata")] = made._add_object(packed)
    root[NameObject("/OutputIntents")] = ArrayObject([_dictionary(Info=_text("Intent"))])
    thread = _dictionary(I=_dictionary(Author=_text("Thread")))
    root[NameObject("/Threads")] = ArrayObject([made._add_object(thread)])
    page[NameObject("/PieceInfo")] = _dictionary(Program=_dictionary(Private=_text("Piece")))
    page[NameObject("/Metadata")] = made._add_object(packed)
    page[NameObject("/LastModified")] = _text("Modified")
    thumbnail = DecodedStreamObject()
    thumbnail.set_data(f"{NAME}Thumbnail".encode())
    page[NameObject("/Thumb")] = made._add_object(thumbnail)
    popup = made._add_object(_mark("/Popup", Contents=_text("Popup")))
    comment = made._add_object(_mark("/Text", T=_text("Commenter"), Contents=_text("Comment"), Popup=popup))
    uri = _dictionary(S=NameObject("/URI"), URI=TextStringObject("https://example.org/"))
    uri[NameObject("/Next")] = _dictionary(S=NameObject("/JavaScript"), JS=_text("Next"))
    link = made._add_object(_mark("/Link", A=uri, Contents=_text("Link"), T=_text("LinkAuthor")))
    page[NameObject("/Annots")] = ArrayObject([comment, popup, link])
    page[NameObject("/Resources")][NameObject("/XObject")] = DictionaryObject(
        {NameObject("/Im0"): made._add_object(_photograph()), NameObject("/Im1"): made._add_object(_profiled(made))}
    )
    tree = _dictionary(Type=NameObject("/StructTreeRoot"))
    element = _dictionary(S=NameObject("/Annot"), K=_dictionary(Type=NameObject("/OBJR"), Obj=comment))
    tree[NameObject("/K")] = made._add_object(element)
    root[NameObject("/StructTreeRoot")] = made._add_object(tree)
    first = pdf.written(made)
    return _with_an_earlier_state(first)


def _photograph() -> StreamObject:
    """A photograph with what the camera wrote, as word processors put it into a PDF."""
    stream = StreamObject()
    stream._data = jpeg()
    stream.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Image"),
            NameObject("/Filter"): NameObject("/DCTDecode"),
            NameObject("/Width"): NumberObject(40),
            NameObject("/Height"): NumberObject(20),
            NameObject("/BitsPerComponent"): NumberObject(8),
            NameObject("/ColorSpace"): NameObject("/DeviceRGB"),
        }
    )
    return stream


def _profiled(made: PdfWriter) -> StreamObject:
    """Points whose colours are told by a profile."""
    colours = DecodedStreamObject()
    colours.set_data(b"a profile of " + NAME.encode())
    colours[NameObject("/N")] = NumberObject(3)
    stream = DecodedStreamObject()
    stream.set_data(b"\xff\0\0")
    stream.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Image"),
            NameObject("/Width"): NumberObject(1),
            NameObject("/Height"): NumberObject(1),
            NameObject("/BitsPerComponent"): NumberObject(8),
            NameObject("/ColorSpace"): ArrayObject([NameObject("/ICCBased"), made._add_object(colours)]),
        }
    )
    return stream


def _with_an_earlier_state(first: bytes) -> bytes:
    """The document after one more change that was appended to it: what was there before is still in the file."""
    made = PdfWriter(io.BytesIO(first), incremental=True)
    made.add_metadata({"/Author": f"{NAME}Later", "/Keywords": f"{NAME}Keywords"})
    return pdf.written(made)


def everything(data: bytes) -> bytes:
    """A PDF's bytes, with every stream in it unpacked beside them, and its texts in UTF-8."""
    found, reader = [data], PdfReader(io.BytesIO(data))
    for number in range(1, len(reader.xref[0]) + 1):
        one = reader.get_object(number)
        if isinstance(one, StreamObject):
            found.append(one._data)
            if one.get("/Filter") != "/DCTDecode":
                found.append(one.get_data())
        found.append(repr(one).encode())
    return b"\n".join(found)
