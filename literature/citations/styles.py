"""The citation styles that are offered, and the languages."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from . import medicine, page, works
from .mending import edited, mended

Item = dict[str, Any]

_FILES = Path(__file__).resolve().parent / "files"

#: Languages of a citation's own words ("et al.", "accessed"), and the region of each but English.
LANGUAGES = {"en": _("English"), "fr": _("French"), "de": _("German")}
_REGIONS = {"fr": "FR", "de": "DE"}


_EDITORS_AS_AUTHORS = ("chicago-author-date", "chicago-notes", "mhra", "nature")


@dataclass(frozen=True)
class Citation:
    """A citation as text to copy and as safe HTML (only <i>, <b>, <sup>, <sub> and links)."""

    text: str
    html: str


@dataclass(frozen=True)
class Style:
    """A citation style: its name in addresses and preferences, its label, and typst's name of it.

    `typst`: a built-in style's name, or a CSL file in `files`. `region`: whose English and quotation marks.
    `titles`, `containers`: whether titles of works, and of what they lie in, are in title case; `books`: whether
    those of books and reports are, where not all are. `proceedings`: whether a paper in proceedings without editors
    is cited as a chapter. `numbered`: whether its lists are numbered in the order of citing; else they are in the
    order of names. `lettered`: whether works of one author and year are told apart by letters. `titled`: CSL types
    that are cited by their titles even where they have an author, so that they stand elsewhere in a list; treaties
    and judgments are in every style.
    """

    name: str
    label: str
    typst: str
    region: str = "US"
    titles: bool = False
    containers: bool = False
    books: bool = False
    proceedings: bool = False
    numbered: bool = False
    lettered: bool = False
    titled: tuple[str, ...] = ()

    def region_in(self, language: str) -> str:
        """Whose spelling and quotation marks the style has in a language: a region's code."""
        return _REGIONS.get(language, self.region)

    @cached_property
    def file(self) -> str:
        """The style as CSL, where typst has none of that name; else empty."""
        return (_FILES / self.typst).read_text(encoding="utf-8") if self.typst.endswith(".csl") else ""

    def entry(self, item: Item, language: str) -> dict[str, Any]:
        """The item as typst is given it for this style."""
        if self.name in _EDITORS_AS_AUTHORS and edited(item):
            item = {**item, "author": item["editor"], "editor": []}
        if self.name in ("vancouver", "ama"):
            item = medicine.without_names(item)
        if self.name == "oscola" and item.get("type") == "report" and item.get("ISBN"):
            item = {**item, "type": "book"}  # what has an ISBN is cited as a book (OSCOLA 3.4.1)
        return works.entry(
            item,
            titles=self.titles or (self.books and item.get("type") in ("book", "report")),
            containers=self.containers,
            proceedings=self.proceedings,
            default_language=language,
        )

    def citation(self, entry: str, item: Item, language: str) -> Citation:
        """The entry that typst set for the item, mended where hayagriva departs from the style."""
        text, html = page.tidy(mended(entry, item, self.name, language), self.region_in(language))
        return Citation(text, html) if text else by_title(item)


def by_title(item: Item) -> Citation:
    """The citation of a work that could not be set: its title."""
    text, html = page.plain_entry(str(item.get("title") or ""))
    return Citation(text, html)


STYLES = {
    style.name: style
    for style in (
        Style(
            "apa", _("APA, 7th edition"), "american-psychological-association",
            containers=True, lettered=True, titled=("legislation",),
        ),
        Style(
            "chicago-author-date", _("Chicago, author-date"), "chicago-author-date",
            titles=True, containers=True, lettered=True, titled=("legislation",),
        ),
        Style(
            "chicago-notes", _("Chicago, notes and bibliography"), "chicago-notes",
            titles=True, containers=True, titled=("legislation",),
        ),
        Style(
            "mla", _("MLA, 9th edition"), "modern-language-association",
            titles=True, containers=True, titled=("motion_picture",),
        ),
        Style(
            "harvard", _("Harvard (Cite Them Right)"), "harvard-cite-them-right", "GB",
            proceedings=True, lettered=True, titled=("motion_picture",),
        ),
        Style(
            "oscola", _("OSCOLA, 4th edition"), "oscola.csl", "GB",
            titles=True, containers=True, proceedings=True,
        ),
        Style("vancouver", _("Vancouver (NLM)"), "vancouver", numbered=True, proceedings=True),
        Style(
            "ieee", _("IEEE"), "institute-of-electrical-and-electronics-engineers",
            containers=True, numbered=True, proceedings=True,
        ),
        Style(
            "ama", _("AMA, 11th edition"), "american-medical-association",
            containers=True, books=True, numbered=True, proceedings=True,
        ),
        Style(
            "mhra", _("MHRA, 4th edition"), "modern-humanities-research-association-notes",
            "GB", titles=True, containers=True,
        ),
        Style(
            "apsa", _("APSA"), "american-political-science-association",
            titles=True, containers=True, lettered=True, proceedings=True, titled=("motion_picture",),
        ),
        Style(
            "asa", _("ASA, 6th edition"), "american-sociological-association",
            titles=True, containers=True, lettered=True, proceedings=True,
        ),
        Style("nature", _("Nature"), "nature", "GB", numbered=True, proceedings=True),
    )
}  # fmt: skip
