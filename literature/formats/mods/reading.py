"""MODS records as CSL items, whatever prefix or version of MODS 3 they use."""

import re
from collections.abc import Iterator
from typing import Any

from .. import dates
from ..reading import Clock, Reading
from ..vocabulary import NAMES, TYPES
from ..xmlrecords import Records, local
from . import vocabulary as words
from .description import Description
from .elements import children, first, span_of, title_of, value_of
from .names import read_name_element, roles_of

_A_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:)?10\.\d{4}", re.IGNORECASE)


def read(text: str, clock: Clock) -> Iterator[Reading]:
    """Every <mods> element of the text, in its order, alone, in a collection or within an answer of OAI-PMH."""
    yield from Records(text, "mods").readings(clock, _Record)


class _Record(Description):
    """One <mods> on its way to CSL."""

    def __init__(self, element, problems: list[str]) -> None:
        super().__init__(problems)
        self.root = element
        related = children(element, "relatedItem")
        # In MODS 3.0 to 3.2 a related item without a type may be the container.
        self.host = next((r for r in related if r.get("type") == "host"), None)
        self.related = [r for r in related if r is not self.host]
        self.key = ""
        self.uris: list[str] = []  # they count for less than the addresses that are said to be such
        self.ours = any(genre.get("type") == "csl" for genre in children(element, "genre"))

    def read(self) -> dict[str, Any]:
        self._type()
        self._titles()
        self._names()
        for parent in filter(lambda found: found is not None, (self.root, self.host)):
            self._origin(parent)
            self._part(parent)
            self._identifiers(parent)
        self._related()
        self.describe()
        for uri in self.uris:
            self.address(uri, "identifier-uri")
        self._key()
        return self.finished()

    # What it is

    def _type(self) -> None:
        genres = children(self.root, "genre")
        said = next((g for g in genres if g.get("type") == "csl" and value_of(g) in TYPES), None)
        kinds = [words.GENRES.get(words.letters(value_of(g)), "") for g in genres]
        # Zotero's own names of types and MARC's genres are surer than other words.
        sure = [kind for g, kind in zip(genres, kinds, strict=True) if kind and g.get("authority") in _SURE]
        known = next((kind for kind in (*sure, *kinds) if kind), "")
        self.item["type"] = value_of(said) if said is not None else self._within(known) or self._by_resource()
        for genre, kind in zip(genres, kinds, strict=True):
            if (not kind or genre.get("type") == "kind") and genre.get("type") != "csl":
                self.put("genre", value_of(genre), "genre")

    def _within(self, known: str) -> str:
        """The type for a genre, seen with the container: a "book" in a book is a chapter."""
        if self.host is None:
            return known
        if known in ("", "book", "periodical", "document", "paper-conference", "article-journal"):
            for genre in children(self.host, "genre"):
                kind = words.IN_HOSTS.get(words.letters(value_of(genre)))
                if kind and known in ("", "book", "periodical", "document"):
                    return kind
        if known in ("book", "periodical"):
            return "chapter" if known == "book" else "article-journal"
        return known

    def _by_resource(self) -> str:
        if self.host is not None:
            issuance = {value_of(i) for o in children(self.host, "originInfo") for i in children(o, "issuance")}
            kinds = {i.get("type", "").lower() for i in children(self.host, "identifier")}
            details = {
                d.get("type", "").lower()
                for parent in (self.root, self.host)
                for part in children(parent, "part")
                for d in children(part, "detail")
            }
            serial = issuance & {"continuing", "serial"} or "issn" in kinds or details & {"issue", "number"}
            return "article-journal" if serial and "isbn" not in kinds else "chapter"
        for resource in children(self.root, "typeOfResource"):
            kind = words.RESOURCES.get(words.letters(value_of(resource)))
            if kind:
                return kind
            if resource.get("manuscript") == "yes":
                return "manuscript"
        issuance = first(self.root, "originInfo", "issuance")
        if issuance in ("continuing", "serial"):
            return "periodical"
        book = any(i.get("type", "").lower() == "isbn" for i in children(self.root, "identifier"))
        return "book" if book or issuance.startswith(("monograph", "single", "multipart")) else "document"

    # What it is called

    def _titles(self) -> None:
        infos = children(self.root, "titleInfo")
        main = next((i for i in infos if not i.get("type") and children(i, "title")), None)
        main = main if main is not None else next(iter(infos), None)
        for info in infos:
            title = title_of(info)
            if info is main:
                # What catalogues put between the title and who wrote it; in our own records a slash is a slash.
                self.put("title", title if self.ours else re.sub(r"\s+/$", "", title))
            elif info.get("type") == "abbreviated":
                self.put("title-short", title, "titleInfo-abbreviated")
            elif title and title != self.item.get("title"):
                self.keep(f"titleInfo-{info.get('type') or 'other'}", title)
        if self.host is None:
            return
        infos = children(self.host, "titleInfo")
        for info in sorted(infos, key=lambda i: bool(i.get("type"))):
            if info.get("type") == "abbreviated":
                self.put("container-title-short", title_of(info), "host-abbreviated")
            elif "container-title" not in self.item:
                self.put("container-title", title_of(info))
            elif title_of(info) != self.item["container-title"]:
                self.keep("host-titleInfo", title_of(info))

    def _names(self) -> None:
        for name in children(self.root, "name"):
            self._name(name, "author")
        for name in children(self.host, "name"):
            self._name(name, "container-author")

    def _name(self, element, default: str) -> None:
        if element.get("type") == "conference":
            self.put("event-title", " ".join(map(value_of, children(element, "namePart"))), "conference")
            return
        said = roles_of(element)
        roles = [role for role in (words.CODES.get(r) or words.TERMS.get(r) or r for r in said) if role in NAMES]
        name, others = read_name_element(element)
        if name and not roles and any(role in words.PUBLISHERS for role in said):
            self.put("publisher", name.get("literal") or name.get("family"), "publisher")
            return
        role = roles[0] if roles else default if not said else "contributor"
        if role == "author" and default == "container-author":
            role = default
        if name and (self.ours or name not in self.item.get(role, [])):
            self.item.setdefault(role, []).append(name)
        if others:
            self.item.setdefault("custom", {}).setdefault("others", []).append(role)

    # Where and when it appeared

    def _origin(self, parent) -> None:
        for origin in children(parent, "originInfo"):
            event = (origin.get("eventType") or origin.get("displayLabel") or "publication").lower()
            places = [term for place in children(origin, "place") for term in children(place, "placeTerm")]
            places = [p for p in places if p.get("type") != "code"] or [
                p for p in children(origin, "place") if not places
            ]
            place = "; ".join(dict.fromkeys(filter(None, map(value_of, places))))
            publishers = list(dict.fromkeys(filter(None, map(value_of, children(origin, "publisher")))))
            if event in ("publication", "publisher", "published", "production", "distribution"):
                self.put("publisher-place", place)
                self.put("publisher", publishers[0] if publishers else "")
                for other in publishers[1:]:
                    self.put("publisher", other, "publisher")
            else:
                for value in (place, *publishers):
                    if value:
                        self.keep(f"originInfo-{event[:40]}", value)
            edition = first(origin, "edition")
            self.edition(edition if self.ours else edition.rstrip(",;/ "), "edition")
            self._date(origin)
            for captured in children(origin, "dateCaptured"):
                self.put("accessed", dates.read_date(value_of(captured)))

    def _date(self, origin) -> None:
        for names in (("dateIssued",), ("copyrightDate", "dateOther", "dateCreated", "dateModified")):
            found = [child for child in origin if local(child) in names and value_of(child)]
            if found:
                self.put("issued", span_of(found))

    def _part(self, parent) -> None:
        for part in children(parent, "part"):
            for detail in children(part, "detail"):
                number = first(detail, "number") or _number_in(first(detail, "caption"))
                number = number or first(detail, "title")
                kind = detail.get("type", "").lower()
                variable = _DETAILS.get(kind)
                if variable and number:
                    self.put(variable, number, f"detail-{kind}")
                elif number:
                    self.keep(f"detail-{kind or 'other'}", number)
            for extent in children(part, "extent"):
                unit = extent.get("unit", "").lower()
                if unit.startswith("p") or not unit:
                    self._pages_of(extent)
            if children(part, "date"):
                said, in_part = self.item.get("issued"), span_of(children(part, "date"))
                finer = said and in_part and dates.year_of(said) == dates.year_of(in_part)
                if said is None or (finer and len(in_part["date-parts"][0]) > len(said["date-parts"][0])):
                    self.item["issued"] = in_part
                    if in_part is None:
                        del self.item["issued"]
            text = first(part, "text")
            if text:
                self.keep("part", text)

    def _pages_of(self, extent) -> None:
        begin, end, total = first(extent, "start"), first(extent, "end"), first(extent, "total")
        listed = first(extent, "list") or ("" if len(extent) else value_of(extent))
        if begin and end and begin != end:
            self.put("page", f"{begin}-{end}")
        elif begin or end or listed:
            self.put("page", re.sub(r"\s*[-–—−]+\s*", "-", re.sub(r"^pp?\.?\s*(?=\d)", "", begin or end or listed)))
        else:
            self.put("number-of-pages", total)

    def _identifiers(self, parent) -> None:
        for identifier in children(parent, "identifier"):
            kind, value = identifier.get("type", "").lower().strip(), value_of(identifier)
            if not value:
                continue
            if identifier.get("invalid") == "yes":
                self.keep(f"identifier-{kind}", value)
            elif kind == "doi" or (
                kind in ("uri", "hdl", "") and re.match(r"(?:https?://(?:dx\.)?doi\.org/)?10\.\d{4}", value)
            ):
                self.doi(value, "doi")
            elif kind in ("isbn", "issn", "issn-l", "eissn", "e-issn"):
                self.standard_number(value, kind)
            elif kind in ("uri", "url"):
                self.uris.append(value)
            elif kind == "arxiv":
                self.put("archive", "arXiv")
                self.put("archive_location", re.sub(r"^arxiv:", "", value, flags=re.IGNORECASE))
            elif kind == "citekey":
                self.key = value
            elif kind in words.IDENTIFIERS:
                self.put(words.IDENTIFIERS[kind], value, f"identifier-{kind}")
            else:
                self.keep(f"identifier-{kind}" if kind else "identifier", value)

    # What it lies in, and beside

    def _related(self) -> None:
        nested = children(self.host, "relatedItem")
        for related in [*self.related, *nested]:
            kind = related.get("type", "")
            info = next(iter(children(related, "titleInfo")), None)
            title = title_of(info) if info is not None else ""
            if kind == "series":
                number = next(
                    (first(d, "number") for p in children(related, "part") for d in children(p, "detail")), ""
                )
                part = first(info, "partNumber") if info is not None else ""
                title = title_of(info, whole=False) if info is not None and part else title
                self.put("collection-title", title, "series")
                self.put("collection-number", number or part)
                for name in children(related, "name"):
                    self._name(name, "collection-editor")
            elif kind == "reviewOf":
                self.put("reviewed-title", title, "reviewOf")
            elif kind == "original":
                self.put("original-title", title, "original")
                self.put("original-publisher", first(related, "originInfo", "publisher"))
            elif title:
                self.keep(f"relatedItem-{kind or 'other'}", title)

    def _key(self) -> None:
        for info in children(self.root, "recordInfo"):
            self.key = self.key or first(info, "recordIdentifier")
        self.key = (self.key or self.root.get("ID", "")).strip()[:200]
        self.put("id", self.key)


_SURE = frozenset(("local", "marcgt", "marc", "dct"))
_DETAILS = {
    "volume": "volume", "vol": "volume", "issue": "issue", "number": "issue", "no": "issue",
    "chapter": "chapter-number", "part": "part-number", "section": "section", "article-number": "number",
    "article number": "number", "supplement": "supplement-number", "page": "page", "pages": "page",
}  # fmt: skip


def _number_in(caption: str) -> str:
    """ "no. 12" is number 12."""
    return re.sub(r"^(?:vol(?:ume)?|no|nr|number|issue|heft|bd|band|iss)\.?\s*(?=\S)", "", caption, flags=re.IGNORECASE)
