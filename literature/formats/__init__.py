"""Reading and writing of citation formats, all to and from one neutral form: the CSL-JSON item.

    readings = read(pasted)              # the format is recognised, or named
    text = write(items, "ris")

A format is one entry of FORMATS; another one (EndNote XML, MODS, nbib) is added by adding an entry.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from . import bibtex, csl_json, ris
from .detection import detect
from .reading import NotText, Reading, to_text

__all__ = ["FORMATS", "Format", "Reading", "detect", "read", "write"]


@dataclass(frozen=True)
class Format:
    """A format that can be read, written or both."""

    name: str
    label: str
    extension: str
    media_type: str
    reader: Callable[[str], list[Reading]] | None
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
    )
}


def read(source: str | bytes, format: str | None = None) -> list[Reading]:
    """Every record of the input as a Reading, in its order. Never raises on bad input.

    `source`: text, or the bytes of a file in any encoding. `format`: a name in FORMATS, or None to
    recognise it. An empty input gives no readings; one that is no known format gives one without an item.
    """
    try:
        text, remarks = to_text(source)
    except NotText:
        sentence = _("This is not a text file but an archive, an image or a document of another kind.")
        return [Reading(None, (sentence,))]
    if not text.strip():
        return []
    name = format or detect(text)
    chosen = FORMATS.get(name or "")
    if chosen is None or chosen.reader is None:
        sentence = _("The format was not recognised; BibTeX, RIS and CSL-JSON can be read.")
        return [Reading(None, (*remarks, sentence), 1, text)]
    readings = chosen.reader(text)
    if not readings:
        sentence = _("No record in the format %(format)s was found.") % {"format": chosen.label}
        return [Reading(None, (*remarks, sentence), 1, text)]
    if remarks:
        first = readings[0]
        readings[0] = Reading(first.item, (*remarks, *first.problems), first.line, first.raw, first.key)
    return readings


def write(items: list[dict[str, Any]], format: str) -> str:
    """The items in a format of FORMATS. Raises KeyError for a format that is unknown or cannot be written."""
    writer = FORMATS[format].writer
    if writer is None:
        raise KeyError(format)
    return writer(items)
