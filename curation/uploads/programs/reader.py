"""Reads a PDF in a process of its own, which may take so much time and memory and no more.

    python -I reader.py inspect FILE     one JSON object: pages, names of people in its metadata, or what is wrong
    python -I reader.py text FILE MOST   a JSON string a line, the text of one page, at most MOST characters in all

Run by `curation.uploads.apart` as a program, so that a file made to hang or to swell a parser ends with this process.
It imports nothing of the portal.
"""

import contextlib
import json
import re
import sys
import unicodedata
from pathlib import Path

MOST_OBJECTS = 300_000
MOST_A_PAGE = 100_000
# Names of dictionary entries, and of kinds of action, by which a PDF does more than be read (ISO 32000-1, 12.6.4).
PROGRAMS = {"/JavaScript", "/JS", "/XFA", "/Rendition", "/RichMedia", "/RichMediaContent"}
LAUNCHES = {"/Launch", "/ImportData", "/SubmitForm", "/GoToE"}
ATTACHMENTS = {"/EmbeddedFile", "/EmbeddedFiles", "/EF", "/FileAttachment"}
ACTIVE = {
    **dict.fromkeys(PROGRAMS, "program"),
    **dict.fromkeys(LAUNCHES, "launch"),
    **dict.fromkeys(ATTACHMENTS, "attachment"),
}
_HYPHENATED = re.compile(r"(\w)[-\u00ad\u2010]\n(?=[^\W\d_A-Z])")
_SPACES = re.compile(r"\s+")


def main(arguments: list[str]) -> int:
    """Limit this process, read the file, write JSON lines."""
    # Python was started apart from everything (-I), so that not even this folder is looked in.
    sys.path.append(str(Path(__file__).parent))
    from limits import hold_to_limits

    hold_to_limits()
    verb, path, *rest = arguments
    if verb == "inspect":
        sys.stdout.write(json.dumps(inspect(path)) + "\n")
    else:
        for page in texts(path, int(rest[0])):
            sys.stdout.write(json.dumps(page) + "\n")
            sys.stdout.flush()
    return 0


def inspect(path: str) -> dict:
    """What can be said of the file: `{"pages": 12, "people": ["Jane Doe"]}`, or `{"problem": KIND}`.

    Kinds: not-a-pdf, broken, locked (a password is needed), empty, program, launch, attachment.
    """
    from pypdf import PdfReader

    with open(path, "rb") as file:
        # The standard lets something stand before the header; what is a web page or a program at once begins so.
        if file.read(5) != b"%PDF-":
            return {"problem": "not-a-pdf"}
        try:
            reader = PdfReader(file, strict=False)
            if reader.is_encrypted and not reader.decrypt(""):
                return {"problem": "locked"}
            pages = len(reader.pages)
            if not pages:
                return {"problem": "empty"}
            for page in reader.pages[: min(pages, 3)]:
                page.get("/Resources")
            active = _active(reader)
            if active:
                return {"problem": active}
            return {"pages": pages, "people": _people(reader)}
        except MemoryError:
            return {"problem": "broken"}
        except Exception:
            # Whatever a parser raises on a file that somebody made up: it cannot be read here.
            return {"problem": "broken"}


def _active(reader) -> str:
    """What in the file acts by itself: program, launch, attachment, or "". Every object is looked at."""
    from pypdf.generic import IndirectObject

    ids = {(number, generation) for generation, table in reader.xref.items() for number in table}
    ids |= {(number, 0) for number in reader.xref_objStm}
    if len(ids) > MOST_OBJECTS:
        raise ValueError("too many objects")
    waiting = [reader.trailer]
    for number, generation in sorted(ids):
        with contextlib.suppress(Exception):  # a broken object acts no more than it can be read
            waiting.append(IndirectObject(number, generation, reader).get_object())
        while waiting:
            found = _active_part(waiting.pop(), waiting)
            if found:
                return found
    return ""


def _active_part(part, waiting: list) -> str:
    from pypdf.generic import ArrayObject, DictionaryObject, NameObject

    if isinstance(part, DictionaryObject):
        for key in part:
            value = part.raw_get(key)
            if str(key) in ACTIVE:
                return ACTIVE[str(key)]
            if key in ("/S", "/Type", "/Subtype") and isinstance(value, NameObject) and str(value) in ACTIVE:
                return ACTIVE[str(value)]
            waiting.append(value)
    elif isinstance(part, ArrayObject):
        waiting.extend(part)
    return ""


def _people(reader) -> list[str]:
    """Names in the metadata that say who made or last wrote the file."""
    names = []
    with contextlib.suppress(Exception):
        metadata = reader.metadata or {}
        names += [metadata.get("/Author"), metadata.get("/LastModifiedBy"), metadata.get("/Manager")]
    with contextlib.suppress(Exception):
        names += (reader.xmp_metadata.dc_creator if reader.xmp_metadata else None) or []
    clean = [_line(str(name))[:120] for name in names if name]
    return list(dict.fromkeys(name for name in clean if name))[:5]


def texts(path: str, most: int):
    """The text of each page as one line; words parted at the end of a line are put together."""
    from pypdf import PdfReader

    left = most
    with open(path, "rb") as file:
        reader = PdfReader(file, strict=False)
        if reader.is_encrypted:
            reader.decrypt("")
        for page in reader.pages:
            try:
                text = page.extract_text()
            except (MemoryError, RecursionError):
                return
            except Exception:
                text = ""
            text = _line(_HYPHENATED.sub(r"\1", text))[: min(left, MOST_A_PAGE)]
            left -= len(text)
            yield text
            if left <= 0:
                return


def _line(text: str) -> str:
    """The text on one line, ligatures taken apart, without what no letter is."""
    text = unicodedata.normalize("NFKC", text)
    text = _SPACES.sub(" ", text)
    return "".join(sign for sign in text if sign == " " or unicodedata.category(sign)[0] != "C").strip()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
