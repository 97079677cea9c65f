"""CSL items as MODS 3.6, whose records every later version 3 reads: valid against the schema."""

import re
from typing import Any

from lxml import etree

from .. import richtext
from ..dates import write_edtf
from ..vocabulary import CONTAINED, DATES, NAMES, PAGED, RICH, STRINGS
from . import vocabulary as words

Item = dict[str, Any]

_NOCASE = re.compile(r"<span [^<>]*>|</span>")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: Namespace of the extension that holds CSL's variables for which MODS has no element.
CSL_NAMESPACE = "https://docs.citationstyles.org/"
_TAG = f"{{{words.NAMESPACE}}}"
# Roles that belong to the container when there is one.
_OF_HOST = ("editor", "container-author")


def write(items: list[Item]) -> str:
    """A <modsCollection> (XML 1.0, UTF-8) of these items."""
    collection = etree.Element(f"{_TAG}modsCollection", nsmap={None: words.NAMESPACE})
    for item in items:
        collection.append(mods_element(item))
    etree.indent(collection)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + etree.tostring(collection, encoding="unicode") + "\n"


def mods_element(item: Item):
    """One CSL item as an lxml <mods> element in MODS's namespace, to be put into OAI-PMH, unAPI or a collection.

    `etree.tostring(mods_element(item), encoding="unicode")` gives it as a string.
    """
    return _Writer(item).element()


class _Writer:
    """Writes one item; keeps in mind which of its variables have found an element."""

    def __init__(self, item: Item) -> None:
        self.item = item
        self.kind = item.get("type", "document")
        self.written = {"id", "type", "custom", "citation-key"}
        self.root = etree.Element(f"{_TAG}mods", nsmap={None: words.NAMESPACE}, version=words.VERSION)

    def element(self):
        host = self._host() if self.kind in CONTAINED else None
        self._title(self.root, "title", "title-short")
        self._names(host)
        self._genre()
        self._origin()
        self._language()
        self._pages_and_numbers(host)
        for variable, attributes in (("abstract", {}), ("note", {}), ("annote", {"type": "annotation"})):
            self._text(self.root, "note" if variable == "annote" else variable, variable, **attributes)
        for word in (self.item.get("custom") or {}).get("keywords") or []:
            _add(_add(self.root, "subject"), "topic", word)
        self._text(self.root, "classification", "call-number")
        if host is not None:
            self.root.append(host)
        self._series(self.root)
        self._identifiers(self.root if host is None else host)
        self._location()
        self._extension()
        if self.item.get("id"):
            _add(_add(self.root, "recordInfo"), "recordIdentifier", str(self.item["id"]))
        return self.root

    def value(self, variable: str) -> str:
        """The text of a variable, which is then written."""
        self.written.add(variable)
        text = str(self.item.get(variable) or "")
        if variable in RICH and "<" in text and richtext.plain(text) != text:
            text = _NOCASE.sub("", text)
        return text

    def _text(self, parent, name: str, variable: str, **attributes: str) -> None:
        text = self.value(variable)
        if text:
            _add(parent, name, text, **attributes)

    def _title(self, parent, variable: str, short: str = "") -> None:
        title = self.value(variable)
        if title:
            # Harvesters show a title as it stands, so its markup stands in the extension only.
            shown = richtext.plain(title) if "<" in title else title
            if shown != title:
                self.written.discard(variable)
            _add(_add(parent, "titleInfo"), "title", shown)
        if short and self.item.get(short):
            _add(_add(parent, "titleInfo", type="abbreviated"), "title", self.value(short))

    def _host(self):
        host = etree.Element(f"{_TAG}relatedItem", type="host")
        self._title(host, "container-title", "container-title-short")
        if self.kind in ("article-journal", "article-magazine", "article-newspaper"):
            _add(_add(host, "originInfo"), "issuance", "continuing")
        return host

    def _names(self, host) -> None:
        for role in ["author", *sorted(NAMES - {"author"})]:
            self.written.add(role)
            for name in self.item.get(role) or []:
                in_host = host is not None and role in _OF_HOST and self.kind in ("chapter", "paper-conference")
                self._name(host if in_host else self.root, name, role)

    def _name(self, parent, name: dict[str, str], role: str) -> None:
        literal = name.get("literal", "")
        element = _add(parent, "name", type="corporate" if literal else "personal")
        if literal:
            _add(element, "namePart", literal)
        else:
            particle = " ".join(filter(None, (name.get("dropping-particle"), name.get("non-dropping-particle"))))
            family = " ".join(filter(None, (particle, name.get("family"))))
            parts = (("family", family), ("given", name.get("given")), ("termsOfAddress", name.get("suffix")))
            for kind, text in parts:
                if text:
                    _add(element, "namePart", text, type=kind)
        code, term = words.ROLE_CODES.get(role, ("", role))
        written = _add(element, "role")
        if code:
            _add(written, "roleTerm", code, type="code", authority="marcrelator")
        _add(written, "roleTerm", term, type="text")

    def _genre(self) -> None:
        zotero, marc = words.WRITTEN.get(self.kind, ("document", ""))
        _add(self.root, "typeOfResource", words.RESOURCES_WRITTEN.get(self.kind, "text"))
        _add(self.root, "genre", zotero, authority="local")
        if marc:
            _add(self.root, "genre", marc, authority="marcgt")
        _add(self.root, "genre", self.kind, type="csl")
        self._text(self.root, "genre", "genre", type="kind")

    def _origin(self) -> None:
        origin = etree.Element(f"{_TAG}originInfo")
        place = self.value("publisher-place")
        if place:
            _add(_add(origin, "place"), "placeTerm", place, type="text")
        self._text(origin, "publisher", "publisher")
        self._date(origin, "dateIssued", "issued")
        self._text(origin, "edition", "edition")
        if self.kind == "book":
            _add(origin, "issuance", "monographic")
        if len(origin):
            self.root.append(origin)

    def _date(self, parent, name: str, variable: str) -> None:
        date = self.item.get(variable) or {}
        self.written.add(variable)
        if not date.get("date-parts"):
            if date.get("literal"):
                _add(parent, name, date["literal"])
            return
        if date.get("season"):
            # W3CDTF has no seasons: the extension says which.
            self.written.discard(variable)
        qualifier = {"qualifier": "approximate"} if date.get("circa") else {}
        for number, parts in enumerate(date["date-parts"][:2]):
            point = {"point": "end" if number else "start"} if len(date["date-parts"]) > 1 else {}
            key = {"keyDate": "yes"} if not number else {}
            text = write_edtf({"date-parts": [parts]})
            _add(parent, name, text, encoding="w3cdtf", **key, **point, **qualifier)

    def _language(self) -> None:
        language = self.value("language")
        if language:
            _add(_add(self.root, "language"), "languageTerm", language, type="code", authority="rfc5646")

    def _pages_and_numbers(self, host) -> None:
        part = etree.Element(f"{_TAG}part")
        for variable, kind in (("volume", "volume"), ("issue", "issue"), ("chapter-number", "chapter")):
            number = self.value(variable)
            if number:
                _add(_add(part, "detail", type=kind), "number", number)
        page = self.value("page")
        first, dash, last = page.partition("-")
        if page:
            extent = _add(part, "extent", unit="pages")
            if dash and last and "," not in page and "-" not in last:
                _add(extent, "start", first)
                _add(extent, "end", last)
            else:
                _add(extent, "list", page)
        if len(part):
            (self.root if host is None else host).append(part)
        count = self.value("number-of-pages")
        if count and count.isascii() and count.isdecimal() and self.kind not in PAGED:
            _add(_add(self.root, "physicalDescription"), "extent", f"{count} pages")
        elif count:
            self.written.discard("number-of-pages")
        if self.item.get("number"):
            _add(self.root, "identifier", self.value("number"), type="report number")

    def _series(self, parent) -> None:
        series = etree.Element(f"{_TAG}relatedItem", type="series")
        self._title(series, "collection-title")
        number = self.value("collection-number")
        if number and len(series):
            _add(_add(_add(series, "part"), "detail", type="volume"), "number", number)
        elif number:
            self.written.discard("collection-number")
        if len(series):
            parent.append(series)

    def _identifiers(self, of_book) -> None:
        self._text(self.root, "identifier", "DOI", type="doi")
        for variable in ("PMID", "PMCID"):
            self._text(self.root, "identifier", variable, type=variable.lower())
        for variable in ("ISBN", "ISSN"):
            numbers = self.value(variable)
            split = numbers.split() if re.fullmatch(r"[\dXx-]+(?: [\dXx-]+)+", numbers) else [numbers]
            for number in filter(None, split):
                _add(of_book, "identifier", number, type=variable.lower())

    def _location(self) -> None:
        location = etree.Element(f"{_TAG}location")
        self._text(location, "physicalLocation", "archive")
        self._text(location, "shelfLocator", "archive_location")
        url = self.value("URL")
        accessed = write_edtf(self.item.get("accessed") or {}) if url else ""
        if url:
            attributes = {"dateLastAccessed": accessed} if accessed else {}
            _add(location, "url", url, usage="primary display", **attributes)
        if accessed:
            self.written.add("accessed")
        if len(location):
            self.root.append(location)

    def _extension(self) -> None:
        """What MODS has no element for, under CSL's own names."""
        custom = self.item.get("custom") or {}
        left: list[tuple[str, str]] = []
        if custom.get("others"):
            left.append(("others", " ".join(custom["others"])))
        for name in sorted((STRINGS | DATES) - self.written):
            value = self.item.get(name)
            if value:
                text = write_edtf(value) or value.get("literal", "") if isinstance(value, dict) else self.value(name)
                left.append((name, text))
        left += [(f"field-{name}", str(text)) for name, text in (custom.get("fields") or {}).items()]
        left = [(name, text) for name, text in left if text]
        if not left:
            return
        extension = _add(self.root, "extension")
        for name, text in left:
            element = etree.SubElement(extension, f"{{{CSL_NAMESPACE}}}variable", nsmap={"csl": CSL_NAMESPACE})
            element.set("name", _xml(name))
            element.text = _xml(text)


def _xml(text: str) -> str:
    """The text without the characters that XML 1.0 cannot hold."""
    return _NOT_XML.sub("", text)


def _add(parent, name: str, text: str = "", **attributes: str):
    element = etree.SubElement(parent, f"{_TAG}{name}", {key: _xml(value) for key, value in attributes.items()})
    if text:
        element.text = _xml(text)
    return element
