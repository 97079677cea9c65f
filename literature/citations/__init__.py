"""Citations as the style manuals prescribe them, set by CSL styles through typst (hayagriva).

    cite(item, "apa").text
    bibliography(items, "harvard")      # sorted as the style sorts, years told apart by letters

Items are CSL-JSON. They reach typst as data, never as its source.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import typst
from django.utils.translation import gettext_lazy as _

from literature.identifiers import fold_title

from . import page, works
from .mending import edited, mended

Item = dict[str, Any]

__all__ = ["STYLES", "Citation", "Style", "bibliography", "cite", "cite_many"]


@dataclass(frozen=True)
class Style:
    """A citation style: its name in addresses and preferences, its label, and typst's name of it.

    `region`: whose English and quotation marks. `titles`, `containers`: whether
    titles of works, and of what they lie in, are in title case. `proceedings`: whether a paper in proceedings
    without editors is cited as a chapter.
    """

    name: str
    label: str
    typst: str
    region: str = "US"
    titles: bool = False
    containers: bool = False
    proceedings: bool = False

    def entry(self, item: Item) -> dict[str, Any]:
        """The item as typst is given it for this style."""
        if self.name == "chicago-author-date" and edited(item):
            item = {**item, "author": item["editor"], "editor": []}
        return works.entry(item, titles=self.titles, containers=self.containers, proceedings=self.proceedings)

    def citation(self, entry: str, item: Item) -> "Citation":
        """The entry that typst set for the item, mended where hayagriva departs from the style."""
        text, html = page.tidy(mended(entry, item, self.name), self.region)
        return Citation(text, html) if text else _by_title(item)


STYLES = {
    style.name: style
    for style in (
        Style("apa", _("APA, 7th edition"), "american-psychological-association", containers=True),
        Style(
            "chicago-author-date",
            _("Chicago, author-date"),
            "chicago-author-date",
            titles=True,
            containers=True,
        ),
        Style("mla", _("MLA, 9th edition"), "modern-language-association", titles=True, containers=True),
        Style("harvard", _("Harvard (Cite Them Right)"), "harvard-cite-them-right", "GB", proceedings=True),
    )
}


@dataclass(frozen=True)
class Citation:
    """A citation as text to copy and as safe HTML (only <i>, <b>, <sup>, <sub> and links)."""

    text: str
    html: str


# Each library is one bibliography, so that the works of one page do not change each other's citations.
_EACH = b"""
#set text(lang: "en", region: sys.inputs.region)
#for library in json(bytes(sys.inputs.libraries)) {
  html.elem("article", bibliography(bytes(library), full: true, title: none, style: sys.inputs.style))
}
"""
# One list; the citations after it link to its entries and so tell which work each entry is.
_LIST = b"""
#set text(lang: "en", region: sys.inputs.region)
#let library = json(bytes(sys.inputs.libraries)).first()
#bibliography(bytes(library), full: true, title: none, style: sys.inputs.style)
#for key in json(bytes(sys.inputs.keys)) { html.elem("nav", cite(label(key))) }
"""


def cite(item: Item, style: str) -> Citation:
    """The item's entry in a reference list. Raises KeyError for a style that is not in STYLES."""
    return cite_many([item], style)[0]


def cite_many(items: Sequence[Item], style: str) -> list[Citation]:
    """Each item's citation by itself, in the order given; a list of 300 takes a third of a second.

    An item that typst refuses is cited by its title, so that one bad record spoils no list.
    """
    chosen = STYLES[style]
    libraries = [{"work": chosen.entry(item)} for item in items]
    try:
        found = _set(libraries, chosen)
    except typst.TypstError:
        if len(items) == 1:
            return [_by_title(items[0])]
        half = len(items) // 2
        return [*cite_many(items[:half], style), *cite_many(items[half:], style)]
    return [chosen.citation(entry, item) for entry, item in zip(found, items, strict=True)]


def bibliography(items: Sequence[Item], style: str) -> list[Citation]:
    """A reference list: in the order of the style, works of one author and year told apart (2005a, 2005b)."""
    chosen = STYLES[style]
    # Hayagriva gives the letters after a year in the order of the input; the manuals, in that of the titles.
    by_title = sorted(items, key=lambda item: fold_title(str(item.get("title") or "")))
    works_by_key = {f"work-{number}": item for number, item in enumerate(by_title)}
    if not works_by_key:
        return []
    library = {key: chosen.entry(item) for key, item in works_by_key.items()}
    try:
        found = page.list_entries(_compiled(_LIST, [library], chosen, list(library)), list(library))
    except typst.TypstError:
        # One work that typst refuses should not cost the list; its order is then ours.
        return sorted(cite_many(items, style), key=lambda citation: citation.text.casefold())
    return [
        # Hayagriva's dash for "the same authors" loses all but the first of them.
        cite(works_by_key[key], style) if "———" in entry else chosen.citation(entry, works_by_key[key])
        for key, entry in found
    ]


def _set(libraries: list[dict[str, Any]], style: Style) -> list[str]:
    return page.entries(_compiled(_EACH, libraries, style, [])) if libraries else []


def _compiled(source: bytes, libraries: list[dict[str, Any]], style: Style, keys: list[str]) -> str:
    data = {
        "libraries": json.dumps([json.dumps(library, ensure_ascii=False) for library in libraries]),
        "keys": json.dumps(keys),
        "style": style.typst,
        "region": style.region,
    }
    # A compiler of its own for each call: it is cheap, and it is not shared between threads.
    compiler = typst.Compiler(ignore_system_fonts=True)
    return compiler.compile(source, format="html", sys_inputs=data).decode()


def _by_title(item: Item) -> Citation:
    text, html = page.plain_entry(str(item.get("title") or ""))
    return Citation(text, html)
