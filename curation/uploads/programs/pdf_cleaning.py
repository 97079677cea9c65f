"""PDFs written anew: what is read on the pages is taken over, what says who made them, where and with what is not.

From the catalogue and the pages only named entries are kept (ISO 32000-1, tables 28 and 30). Document information, XMP,
embedded files, scripts, actions, comments and marks, threads, thumbnails, what programs keep for themselves
(PieceInfo) are gone; so are earlier states of the file, since only what can be reached from the pages is written.
Pictures in JPEG and JPEG 2000 lose what they say besides their points, colour profiles give way to plain colours.
"""

import io
from pathlib import Path

from picture_metadata import without_metadata_in_jpeg, without_metadata_in_jpeg_2000

MOST_OBJECTS = 300_000
_CATALOGUE = {
    *("/Type", "/Pages", "/PageLabels", "/PageLayout", "/Lang", "/MarkInfo", "/StructTreeRoot"),
    *("/OCProperties", "/Outlines", "/Version"),
}
_PAGE = {
    *("/Type", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/Contents"),
    *("/Rotate", "/Group", "/Annots", "/StructParents", "/Tabs", "/UserUnit"),
}
_LINK = {
    "/Type",
    "/Subtype",
    "/Rect",
    "/Border",
    "/BS",
    "/C",
    "/H",
    "/QuadPoints",
    "/StructParent",
    "/A",
    "/Dest",
    "/F",
}
#: Entries that go wherever they stand.
_NOWHERE = {
    *("/Metadata", "/PieceInfo", "/Thumb", "/LastModified", "/AF", "/EF", "/AA", "/JS", "/OPI", "/Alternates", "/Ref"),
    *("/CreatorInfo", "/Usage", "/Measure", "/PtData", "/RichMediaContent", "/CreationDate", "/ModDate"),
}
_COMPONENTS = {1: "/DeviceGray", 3: "/DeviceRGB", 4: "/DeviceCMYK"}


def clean_pdf(source: Path, folder: Path) -> dict:
    """Write the document anew; what `cleaner.py` says."""
    from pypdf import PdfReader, PdfWriter

    with source.open("rb") as file:
        reader = PdfReader(file, strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            return {"problem": "locked"}
        if not len(reader.pages):
            return {"problem": "empty"}
        if sum(map(len, reader.xref.values())) + len(reader.xref_objStm) > MOST_OBJECTS:
            return {"problem": "too-large"}
        if _has_fields(reader.root_object):
            return {"problem": "form"}
        writer = PdfWriter()
        writer.clone_reader_document_root(reader)
    cleaner = _Cleaner(writer)
    cleaner.clean()
    # What was taken out is still among the writer's objects. Read again, only what is reached is taken over.
    between = io.BytesIO()
    writer.write(between)
    last = PdfWriter()
    last.clone_reader_document_root(PdfReader(between))
    last.metadata = None
    last._ID = None
    with (folder / "clean.pdf").open("wb") as file:
        last.write(file)
    pages = len(last.pages)
    return {"type": "application/pdf", "file": "clean.pdf", "pages": pages, "comments": cleaner.comments}


def _has_fields(catalogue) -> bool:
    """Whether there is something to fill in or signed: taking it out would take the answers out."""
    form = catalogue.get("/AcroForm")
    form = form.get_object() if form is not None else None
    return bool(form and (form.get("/Fields") or form.get("/XFA")))


class _Cleaner:
    """Takes what does not belong to what is read out of a writer's objects; `comments` is how many marks went."""

    def __init__(self, writer):
        self._writer = writer
        self.comments = 0

    def clean(self) -> None:
        """Clean everything that can be reached from the catalogue."""
        catalogue = self._writer._root_object
        _keep_only(catalogue, _CATALOGUE)
        waiting, seen = [catalogue], set()
        while waiting:
            part = waiting.pop()
            if id(part) in seen:
                continue
            seen.add(id(part))
            if isinstance(part, dict):
                self._clean_dictionary(part)
                for key in list(part):
                    self._follow(part, key, waiting)
            elif isinstance(part, list):
                for place in range(len(part)):
                    self._follow(part, place, waiting)

    def _follow(self, holder, key, waiting: list) -> None:
        from pypdf.generic import NameObject

        raw = dict.__getitem__(holder, key) if isinstance(holder, dict) else list.__getitem__(holder, key)
        found = raw.get_object()
        if isinstance(found, list) and found and found[0] == "/ICCBased":
            plain = NameObject(_plain_colours(found))
            if isinstance(holder, dict):
                holder[NameObject(key)] = plain
            else:
                list.__setitem__(holder, key, plain)
            return
        if isinstance(found, (dict, list)):
            waiting.append(found)

    def _clean_dictionary(self, part) -> None:
        from pypdf.generic import StreamObject

        for key in _NOWHERE & part.keys():
            del part[key]
        kind, subtype = part.get("/Type"), part.get("/Subtype")
        if kind == "/Page":
            _keep_only(part, _PAGE)
            self._clean_marks(part)
        elif kind == "/Annot" or (subtype is not None and "/Rect" in part):
            _keep_only(part, _LINK if subtype == "/Link" else {"/Type"})
        for action in ("/A", "/SE"):
            if action in part and not _is_harmless(part[action]):
                del part[action]
        if isinstance(part, StreamObject):
            _clean_stream(part)

    def _clean_marks(self, page) -> None:
        """Leave the links of a page, and count what goes."""
        from pypdf.generic import ArrayObject, NameObject

        if "/Annots" not in page:
            return
        marks = page["/Annots"].get_object() or []
        links = [one for one in marks if (one.get_object() or {}).get("/Subtype") == "/Link"]
        self.comments += len([one for one in marks if (one.get_object() or {}).get("/Subtype") != "/Popup"]) - len(
            links
        )
        if links:
            page[NameObject("/Annots")] = ArrayObject(links)
        else:
            del page["/Annots"]


def _keep_only(part, names: set[str]) -> None:
    for key in [key for key in part if key not in names]:
        del part[key]


def _is_harmless(action) -> bool:
    """Whether an action leads somewhere on the page or in the web, and does nothing else after it."""
    action = action.get_object()
    # The attributes of a part of the structure stand under the same short name; what its maker made up goes.
    if not isinstance(action, dict) or "/S" not in action:
        return "/UserProperties" not in str(action)
    if action["/S"] not in ("/GoTo", "/URI"):
        return False
    _keep_only(action, {"/Type", "/S", "/D", "/URI"})
    return not str(action.get("/URI", "")).lower().startswith(("javascript:", "file:", "data:"))


def _plain_colours(space) -> str:
    profile = space[1].get_object()
    return _COMPONENTS.get(int(profile.get("/N", 3)), "/DeviceRGB")


def _clean_stream(stream) -> None:
    """Take out where else a stream's data would lie, and what a picture says besides its points."""
    for key in ("/F", "/FFilter", "/FDecodeParms"):
        if key in stream:
            del stream[key]
    filters = stream.get("/Filter")
    filters = [filters] if not isinstance(filters, list) else list(filters)
    last = filters[-1] if filters else None
    # A picture that is packed once more in something else is rare; it is unpacked by nobody here, and left out.
    strip = {"/DCTDecode": without_metadata_in_jpeg, "/JPXDecode": without_metadata_in_jpeg_2000}.get(last)
    if strip is None:
        return
    if len(filters) > 1:
        raise ValueError("a picture packed twice")
    stream._data = strip(stream._data)
