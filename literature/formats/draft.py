"""A CSL item while a reader fills it: what formats with tags or elements for each value have in common."""

import html
import re
from typing import Any

from django.utils.translation import gettext as _

from literature.identifiers import doi_in, isbns_in, issns_in

from . import dates
from .languages import language_tag
from .names import read_people
from .spaces import one_line
from .vocabulary import CONTAINED, NUMBERED_ARTICLES, PAGED

_PAGES = re.compile(r"\s*[-–—−]+\s*")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_DOI_HOST = re.compile(r"https?://(?:dx\.)?doi\.org/", re.IGNORECASE)
_EDITION = re.compile(
    r"(\d+)(?:st|nd|rd|th|e|è?re|\.)?(?:\s*(?:ed(?:ition|n)?|aufl(?:age)?|éd(?:ition)?)\.?)?", re.IGNORECASE
)
_NUMBERED = frozenset(("report", "patent", "standard", "legislation", "bill", "regulation"))


def unescaped(text: str) -> str:
    """The text without HTML's entities, which data bases leave in what is no HTML: `Law &amp; Policy`."""
    return _ENTITY.sub(lambda match: html.unescape(match.group()), text) if "&" in text else text


def edition_number(text: str) -> str:
    """ "2nd ed." is edition 2; what says more stays as it is."""
    match = _EDITION.fullmatch(text)
    return match[1] if match else text


class Draft:
    """Values are put under a variable once; a second, other one is kept under the name it came with."""

    #: Before the names of what has no place in CSL: "ris-", "endnote-".
    prefix = ""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        self.item: dict[str, Any] = {}
        self.own: dict[str, str] = {}
        self.keywords: list[str] = []

    @property
    def kind(self) -> str:
        return self.item.get("type", "document")

    def put(self, variable: str, value: Any, tag: str = "") -> None:
        """Set a variable, unless it is there; with a tag, another value for it is kept."""
        if not value:
            return
        if variable in self.item and self.item[variable] != value and tag:
            self.keep(tag, value)
        else:
            self.item.setdefault(variable, value)

    def keep(self, tag: str, value: str) -> None:
        """Keep what has no place in CSL under its own name, each value on a line."""
        name = f"{self.prefix}{tag}"
        known = self.own.get(name)
        if known is None:
            self.own[name] = value
        elif value not in known.split("\n"):
            self.own[name] = f"{known}\n{value}"

    def doubtful_type(self, written: str) -> None:
        """Say that a type is not known, and read the record as a document."""
        self.item["type"] = "document"
        sentence = _("The type “%(type)s” is not known; it was read as a document.")
        self.problems.append(sentence % {"type": written[:60]})

    def people(self, role: str, value: str) -> None:
        """Add the names of a value, one or a list of them."""
        for name in read_people(value):
            self.item.setdefault(role, []).append(name)

    def series_editors_first(self) -> None:
        """EndNote's books have the series' editors before their own; one list alone is that of their own."""
        second, third = self.item.pop("editor", None), self.item.pop("collection-editor", None)
        self.put("editor", third or second)
        if third:
            self.put("collection-editor", second)

    def container(self, value: str, tag: str) -> None:
        """The name of the journal or book; of two, the shorter one is the abbreviation."""
        known = self.item.get("container-title")
        if known is None or known == value:
            self.put("container-title", value)
            return
        if known.casefold() == value.casefold():
            return
        long, short = sorted((known, value), key=len, reverse=True)
        self.item["container-title"] = long
        self.put("container-title-short", short, tag)

    def second_title(self, value: str, tag: str) -> None:
        """The title of what the work lies in; of a work that lies in nothing, its series."""
        if self.kind in CONTAINED:
            self.container(value, tag)
        else:
            self.put("collection-title", value, tag)

    def number(self, value: str, tag: str) -> None:
        self.put("issue" if self.kind in NUMBERED_ARTICLES else "number", value, tag)

    def standard_number(self, value: str, tag: str) -> None:
        """ISBN, ISSN, or the number of a report, by what the value is."""
        isbns, issns = isbns_in(value), issns_in(value)
        if isbns:
            self.joined("ISBN", isbns)
        elif issns:
            self.joined("ISSN", issns)
        elif self.kind in _NUMBERED:
            self.put("number", value, tag)
        else:
            self.put("ISBN" if self.kind in ("book", "chapter") else "ISSN", value, tag)

    def joined(self, variable: str, numbers: list[str]) -> None:
        """Several numbers of one kind stand in one value, parted by a space."""
        known = self.item.get(variable, "").split()
        self.item[variable] = " ".join(dict.fromkeys([*known, *numbers]))

    def doi(self, value: str, tag: str) -> None:
        doi = doi_in(value)
        if doi:
            self.put("DOI", doi, tag)
        elif _is_address(value):
            self.address(value, tag)
        else:
            self.keep(tag, value)
            self.problems.append(_("“%(text)s” is not a DOI.") % {"text": value[:80]})

    def address(self, value: str, tag: str) -> None:
        """One address or several. That of a DOI says the DOI; a second other one is kept."""
        for url in value.split():
            if _DOI_HOST.match(url):
                self.put("DOI", doi_in(url))
                if "URL" in self.item and doi_in(url) == self.item.get("DOI"):
                    continue
            if "URL" not in self.item and url.lower().startswith("www."):
                url = f"https://{url}"
            self.put("URL", url, tag)

    def keyword(self, value: str) -> None:
        """Keywords, on lines of their own or parted by semicolons."""
        self.keywords += filter(None, map(one_line, re.split(r"[;\n]", value)))

    def language(self, value: str, tag: str) -> None:
        self.put("language", language_tag(value), tag)

    def date(self, variable: str, value: str) -> None:
        self.put(variable, dates.read_date(value))

    def pages(self, value: str, tag: str) -> None:
        """A range of pages, or, for a work that lies in nothing, how many it has."""
        value = _PAGES.sub("-", value)
        count = re.fullmatch(r"([xivlc]+\s*[,+]\s*)?(\d+)\s*(?:p|pp|pages|s|seiten)?\.?", value, re.IGNORECASE)
        if self.kind not in PAGED and count:
            self.put("number-of-pages", count[2], tag)
            if count[1]:
                self.keep(tag, value)
        else:
            self.put("page", re.sub(r"^(?:pp?|pages?|seiten?)\.?\s*(?=\d)", "", value, flags=re.IGNORECASE), tag)

    def edition(self, value: str, tag: str) -> None:
        self.put("edition", edition_number(value), tag)

    def finished(self) -> dict[str, Any]:
        """The item with its keywords and what was kept."""
        if self.keywords:
            self.item.setdefault("custom", {})["keywords"] = list(dict.fromkeys(self.keywords))
        if self.own:
            self.item.setdefault("custom", {})["fields"] = self.own
        return self.item


def _is_address(value: str) -> bool:
    return value.lower().startswith(("http://", "https://"))
