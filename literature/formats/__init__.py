"""Reading and writing of citation formats, all to and from one neutral form: the CSL-JSON item.

    readings = read(pasted)              # the format is recognised, or named
    for reading in each(data, seconds=120, file_name="library.bib"): ...    # a large file, one by one
    text = write(items, "ris")

A format is one entry of FORMATS; another one is added by adding an entry.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from . import bibtex, csl_json, endnote, mods, nbib, ris
from .detection import detect
from .finishing import finish
from .reading import Clock, NotText, Reading, to_text

__all__ = ["FORMATS", "Format", "Reading", "detect", "each", "read", "write"]


@dataclass(frozen=True)
class Format:
    """A format that can be read, written or both."""

    name: str
    label: str
    extension: str
    media_type: str
    reader: Callable[[str, Clock], Iterator[Reading]] | None
    writer: Callable[[list[dict[str, Any]]], str] | None


FORMATS = {
    entry.name: entry
    for entry in (
        Format("bibtex", "BibTeX", "bib", "application/x-bibtex", bibtex.read, bibtex.write),
        Format("ris", "RIS", "ris", "application/x-research-info-systems", ris.read, ris.write),
        Format(
            "csl-json",
            "CSL-JSON",
            "json",
            "application/vnd.citationstyles.csl+json",
            csl_json.read,
            csl_json.write,
        ),
        Format("endnote", "EndNote XML", "xml", "application/xml", endnote.read, None),
        Format("mods", "MODS", "xml", "application/mods+xml", mods.read, mods.write),
        Format("nbib", "PubMed (nbib)", "nbib", "application/nbib", nbib.read, None),
    )
}


def read(
    source: str | bytes, format: str | None = None, *, seconds: float | None = None, file_name: str = ""
) -> list[Reading]:
    """Every record of the input as a Reading, in its order. Never raises on bad input.

    `source`: text, or the bytes of a file in any encoding. `format`: a name in FORMATS, or None to
    recognise it; `file_name` is a hint for that. After `seconds` the records that are left come back as
    broken, each with its line and its text. An empty input gives no readings; one that is no known format
    gives one without an item.
    """
    return list(each(source, format, seconds=seconds, file_name=file_name))


def each(
    source: str | bytes, format: str | None = None, *, seconds: float | None = None, file_name: str = ""
) -> Iterator[Reading]:
    """The readings of `read` one after the other, so that a large file need not lie in memory as items."""
    clock = Clock(seconds)
    try:
        text, remarks = to_text(source)
    except NotText:
        sentence = _("This is not a text file but an archive, an image or a document of another kind.")
        yield Reading(None, (sentence,))
        return
    if not text.strip():
        return
    name = format or detect(text, file_name)
    chosen = FORMATS.get(name or "")
    if chosen is None or chosen.reader is None:
        labels = ", ".join(entry.label for entry in FORMATS.values() if entry.reader)
        sentence = _("The format was not recognised. These can be read: %(formats)s.") % {"formats": labels}
        yield Reading(None, (*remarks, sentence), 1, text)
        return
    found = False
    for reading in chosen.reader(text, clock):
        finished = finish(reading)
        if remarks and not found:
            problems = (*remarks, *finished.problems)
            finished = Reading(finished.item, problems, finished.line, finished.raw, finished.key)
        found = True
        yield finished
    if not found:
        sentence = _("No record in the format %(format)s was found.") % {"format": chosen.label}
        yield Reading(None, (*remarks, sentence), 1, text)


def write(items: list[dict[str, Any]], format: str) -> str:
    """The items in a format of FORMATS. Raises KeyError for a format that is unknown or cannot be written."""
    writer = FORMATS[format].writer
    if writer is None:
        raise KeyError(format)
    return writer(items)
