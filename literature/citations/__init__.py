"""Citations as the style manuals prescribe them, set by CSL styles through typst (hayagriva).

    cite(item, "apa").text
    cite(item, "chicago-notes", "fr").html
    bibliography(items, "harvard")      # sorted as the style sorts, years told apart by letters

Items are CSL-JSON. They reach typst as data, never as its source.
"""

import json
from collections.abc import Sequence
from typing import Any

import typst

from literature.identifiers import fold_title

from . import page
from .styles import LANGUAGES, STYLES, Citation, Style, by_title

Item = dict[str, Any]

__all__ = ["LANGUAGES", "STYLES", "Citation", "Style", "bibliography", "cite", "cite_many"]

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
    if chosen.numbered:
        return cite_many(items, style, language)
    if not chosen.lettered:
        return _by_text(cite_many(items, style, language))
    # Hayagriva gives the letters after a year in the order of the input; the manuals, in that of the titles.
    by_title = sorted(items, key=lambda item: fold_title(str(item.get("title") or "")))
    works_by_key = {f"work-{number}": item for number, item in enumerate(by_title)}
    if not works_by_key:
        return []
    library = {key: chosen.entry(item, language) for key, item in works_by_key.items()}
    try:
        found = page.list_entries(_compiled(_LIST, [library], chosen, language, list(library)), list(library))
    except typst.TypstError:
        # One work that typst refuses should not cost the list; its order is then ours.
        return _by_text(cite_many(items, style, language))
    return [
        # Hayagriva's dash for "the same authors" loses all but the first of them.
        cite(works_by_key[key], style, language)
        if "———" in entry
        else chosen.citation(entry, works_by_key[key], language)
        for key, entry in found
    ]


def _by_text(citations: list[Citation]) -> list[Citation]:
    return sorted(citations, key=lambda citation: fold_title(citation.text))


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
