"""Citations as the style manuals prescribe them, set by CSL styles through typst (hayagriva).

    cite(item, "apa").text
    cite(item, "chicago-notes", "fr").html
    bibliography(items, "harvard")      # sorted as the style sorts, years told apart by letters

Items are CSL-JSON. They reach typst as data, never as its source.
"""

import json
import re
from collections.abc import Sequence
from typing import Any

import typst

from literature.identifiers import fold_title

from . import page
from .styles import LANGUAGES, STYLES, Citation, Style, by_title

Item = dict[str, Any]

__all__ = ["LANGUAGES", "STYLES", "Citation", "Style", "bibliography", "cite", "cite_many", "lettered"]

_SETTINGS = b"""
#set text(lang: sys.inputs.lang, region: sys.inputs.region)
#let style = if sys.inputs.file != "" { bytes(sys.inputs.file) } else { sys.inputs.style }
"""
# Each library is one bibliography, so that the works of one page do not change each other's citations.
_EACH = (
    _SETTINGS
    + b"""
#for library in json(bytes(sys.inputs.libraries)) {
  html.elem("article", bibliography(bytes(library), full: true, title: none, style: style))
}
"""
)
# One list; the citations after it link to its entries and so tell which work each entry is.
_LIST = (
    _SETTINGS
    + b"""
#let library = json(bytes(sys.inputs.libraries)).first()
#bibliography(bytes(library), full: true, title: none, style: style)
#for key in json(bytes(sys.inputs.keys)) { html.elem("nav", cite(label(key))) }
"""
)


_LETTERED_YEAR = re.compile(r"\b(\d{4})[a-z]\b")


def cite(item: Item, style: str, language: str = "en") -> Citation:
    """The item's entry in a reference list. Raises KeyError for a style that is not in STYLES."""
    return cite_many([item], style, language)[0]


def cite_many(items: Sequence[Item], style: str, language: str = "en") -> list[Citation]:
    """Each item's citation by itself, in the order given; a list of 300 takes a third of a second.

    `language`: in which the style's own words are, one of LANGUAGES. An item that typst refuses is cited by its
    title, so that one bad record spoils no list.
    """
    chosen = STYLES[style]
    libraries = [{"work": chosen.entry(item, language)} for item in items]
    try:
        found = page.entries(_compiled(_EACH, libraries, chosen, language)) if libraries else []
    except typst.TypstError:
        if len(items) == 1:
            return [by_title(items[0])]
        half = len(items) // 2
        return [*cite_many(items[:half], style, language), *cite_many(items[half:], style, language)]
    return [chosen.citation(entry, item, language) for entry, item in zip(found, items, strict=True)]


def bibliography(items: Sequence[Item], style: str, language: str = "en") -> list[Citation]:
    """A reference list: in the order of the style, works of one author and year told apart (2005a, 2005b).

    A numbered style keeps the order given.
    """
    chosen = STYLES[style]
    if not chosen.lettered:
        found = cite_many(items, style, language)
        return found if chosen.numbered else sorted(found, key=lambda citation: fold_title(citation.text))
    listed = _as_list(items, chosen, language)
    if listed is None:
        # One work that typst refuses should not cost the list; its order is then ours.
        return sorted(cite_many(items, style, language), key=lambda citation: citation.text.casefold())
    return [citation for _place, citation in listed]


def lettered(items: Sequence[Item], style: str, language: str = "en") -> list[Citation]:
    """Each item's citation as it is in a list of all of them, in the order given: 2005a, 2005b."""
    listed = _as_list(items, STYLES[style], language)
    if listed is None:
        return cite_many(items, style, language)
    return [citation for _place, citation in sorted(listed, key=lambda pair: pair[0])]


def _as_list(items: Sequence[Item], style: Style, language: str) -> list[tuple[int, Citation]] | None:
    """Each entry of one list, in the list's order, with its item's place in `items`; None where typst refuses one."""
    # Hayagriva gives the letters after a year in the order of the input; the manuals, in that of the titles.
    places = sorted(range(len(items)), key=lambda place: fold_title(str(items[place].get("title") or "")))
    if not places:
        return []
    library = {f"work-{place}": style.entry(items[place], language) for place in places}
    try:
        entries = page.list_entries(_compiled(_LIST, [library], style, language, list(library)), list(library))
    except typst.TypstError:
        return None
    entries = _names_whole(entries, library, style, language)
    return [
        (place, style.citation(entry, items[place], language))
        for place, entry in ((int(key.removeprefix("work-")), entry) for key, entry in entries)
    ]


def _names_whole(entries: list[tuple[str, str]], library: dict, style: Style, language: str) -> list[tuple[str, str]]:
    """The entries with names in place of hayagriva's dash for "the same authors", which loses all but the first."""
    dashed = {key: entry for key, entry in entries if "———" in entry}
    if not dashed:
        return entries
    alone = page.entries(_compiled(_EACH, [{"work": library[key]} for key in dashed], style, language))
    whole = {key: _lettered_as(dashed[key], entry) for key, entry in zip(dashed, alone, strict=True)}
    return [(key, whole.get(key, entry)) for key, entry in entries]


def _lettered_as(dashed: str, alone: str) -> str:
    """The entry that stands alone, with the letter that its year has in the list."""
    year = _LETTERED_YEAR.search(dashed)
    return alone.replace(year[1], year[0], 1) if year else alone


def _compiled(
    source: bytes, libraries: list[dict[str, Any]], style: Style, language: str, keys: Sequence[str] = ()
) -> str:
    data = {
        "libraries": json.dumps([json.dumps(library, ensure_ascii=False) for library in libraries]),
        "keys": json.dumps(keys),
        "style": style.typst,
        "file": style.file,
        "lang": language,
        "region": style.region_in(language),
    }
    # A compiler of its own for each call: it is cheap, and it is not shared between threads.
    compiler = typst.Compiler(ignore_system_fonts=True)
    return compiler.compile(source, format="html", sys_inputs=data).decode()
