"""What a MODS record says of the work: abstract, notes, subjects, language, where it is kept, how large it is."""

import re
from typing import Any

from .. import dates
from ..draft import Draft
from ..spaces import paragraphs
from ..vocabulary import CONTAINED, DATES, NAMES, RICH, STRINGS
from ..xmlrecords import local, text_of
from .elements import children, first, title_of, value_of
from .names import read_name_element

_COUNT = re.compile(r"(\d+)\s*(?:p(?:ages?|p|\.)?|s(?:eiten|\.)?|leaves|blätter)(?!\w)", re.IGNORECASE)
_TAGS = ("rfc5646", "rfc3066", "rfc4646")


class Description(Draft):
    """The part of a record that reads what is said of the work; `root` is its element, `host` its container's."""

    prefix = "mods-"
    root: Any
    host: Any = None

    def describe(self) -> None:
        """Read all of it into the item."""
        self._texts()
        self._language()
        self._location()
        self._extent()
        self._extension()

    def _texts(self) -> None:
        for abstract in children(self.root, "abstract"):
            self.put("abstract", paragraphs(text_of(abstract)), "abstract")
        notes: list[str] = []
        for note in children(self.root, "note"):
            value, kind = paragraphs(text_of(note)), note.get("type", "").lower()
            if kind == "annotation":
                self.put("annote", value, "annotation")
            elif kind == "thesis" and self.kind == "thesis":
                self.put("genre", value, "note-thesis")
            elif kind in ("statement of responsibility", "citation/reference", "system details"):
                self.keep(f"note-{kind}", value)
            elif value:
                notes.append(value)
        self.put("note", "\n\n".join(dict.fromkeys(notes)))
        for name in ("tableOfContents", "targetAudience", "accessCondition"):
            for element in children(self.root, name):
                if value_of(element):
                    self.keep(name, paragraphs(text_of(element)))
        for subject in children(self.root, "subject"):
            for part in subject:
                self._subject(part)
        for classification in children(self.root, "classification"):
            self.put("call-number", value_of(classification), f"classification-{classification.get('authority', '')}")

    def _subject(self, part) -> None:
        kind = local(part)
        if kind in ("topic", "geographic", "temporal", "occupation", "genre"):
            word = value_of(part)
        elif kind == "hierarchicalGeographic":
            word = next(filter(None, map(value_of, reversed(part))), "")
        elif kind == "titleInfo":
            word = title_of(part)
        elif kind == "name":
            name, _others = read_name_element(part)
            word = (name or {}).get("literal") or ", ".join(
                filter(None, ((name or {}).get(k) for k in ("family", "given")))
            )
        else:
            return
        if word:
            self.keywords.append(word)

    def _language(self) -> None:
        terms = [t for language in children(self.root, "language") for t in children(language, "languageTerm")]
        # A tag says more than a code of MARC, and that more than a word.
        terms.sort(
            key=lambda t: (t.get("authority", "") not in ("rfc5646", "rfc3066", "rfc4646"), t.get("type") != "code")
        )
        terms = terms or children(self.root, "language")
        if terms and value_of(terms[0]):
            self.language(value_of(terms[0]), "language")

    def _location(self) -> None:
        for location in (
            *children(self.root, "location"),
            *(children(self.host, "location") if self.host is not None else ()),
        ):
            urls = sorted(children(location, "url"), key=lambda u: not u.get("usage", "").startswith("primary"))
            for url in urls:
                if url.get("access") == "preview":
                    continue
                self.address(value_of(url), "url")
                if url.get("dateLastAccessed"):
                    self.put("accessed", dates.read_date(url.get("dateLastAccessed")))
            place = first(location, "physicalLocation")
            shelf = first(location, "shelfLocator")
            self.put("archive", place, "physicalLocation")
            self.put("archive_location" if place else "call-number", shelf, "shelfLocator")

    def _extent(self) -> None:
        for description in children(self.root, "physicalDescription"):
            for extent in children(description, "extent"):
                value = value_of(extent)
                count = re.search(
                    r"(\d+)\s*(?:p(?:ages?|p|\.)?|s(?:eiten|\.)?|leaves|blätter)(?!\w)", value, re.IGNORECASE
                )
                pages = re.match(r"pp?\.?\s*(\w+\s*[-–]\s*\w+)$", value, re.IGNORECASE)
                if pages:
                    self.put("page", re.sub(r"\s*[-–]\s*", "-", pages[1]), "extent")
                elif count and self.kind not in CONTAINED:
                    self.put("number-of-pages", count[1])
                    if value not in (f"{count[1]} pages", f"{count[1]} p.", f"{count[1]} p"):
                        self.keep("extent", value)
                elif value:
                    self.keep("extent", value)

    def _extension(self) -> None:
        """The variables of CSL that our own writer puts into an extension."""
        for extension in children(self.root, "extension"):
            for element in children(extension, "variable"):
                name, value = element.get("name", ""), paragraphs(text_of(element))
                if not value:
                    continue
                if name in DATES:
                    self.item[name] = dates.read_date(value)
                elif name in RICH:  # the element holds it without its markup
                    self.item[name] = value
                elif name in STRINGS:
                    self.put(name, value, name)
                elif name == "others":
                    roles = [role for role in value.split() if role in NAMES]
                    self.item.setdefault("custom", {})["others"] = roles
                elif name.startswith("field-"):
                    self.own[name.removeprefix("field-")] = value
