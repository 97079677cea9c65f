"""EndNote XML as CSL items. Values stand within <style> elements, several for a word in italics."""

import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from .. import dates, richtext
from ..draft import Draft, unescaped
from ..reading import Clock, Reading
from ..spaces import one_line, paragraphs
from ..vocabulary import CONTAINED, RICH
from ..xmlrecords import Records, local, text_of
from . import vocabulary as words

_FACES = {"italic": "i", "bold": "b", "superscript": "sup", "subscript": "sub"}
_LOCAL_FILE = re.compile(r"internal-pdf:|file:|[A-Za-z]:[\\/]", re.IGNORECASE)
_SERIES_FIRST = frozenset(("book", "classic"))


def read(text: str, clock: Clock) -> Iterator[Reading]:
    """Every <record> of an EndNote XML text, in its order."""
    yield from Records(text, "record").readings(clock, _Record)


def _name(element) -> str:
    return local(element).lower().replace("_", "-")


class _Record(Draft):
    """One <record> on its way to CSL."""

    prefix = "endnote-"

    def __init__(self, element, problems: list[str]) -> None:
        super().__init__(problems)
        self.fields: list[tuple[str, Any]] = [(_name(child), child) for child in element]
        self.old = any(name == "reference-type" for name, _child in self.fields)
        self.key = ""

    def read(self) -> dict[str, Any]:
        self._type()
        for name, element in self.fields:
            if name in _HANDLERS:
                _HANDLERS[name](self, element)
            elif name in _NAMES:
                self.take_names(name, element)
            elif name in _TITLES:
                self.take_title(name, element)
            elif name not in words.LEFT_OUT and name not in ("", "dates", "year", "date"):
                self.take(name, element)
        self._dates()
        if self.kind in _SERIES_FIRST:
            self.series_editors_first()
        return self.finished()

    def text(self, element, *, rich: bool = False) -> str:
        """An element's text; `rich` keeps italics and the like as CSL's tags."""
        return _rich(element) if rich else unescaped(text_of(element)).strip()

    def _type(self) -> None:
        element = next((e for name, e in self.fields if name in ("ref-type", "reference-type")), None)
        said = element.get("name", "") if element is not None else ""
        number = text_of(element).strip() if element is not None else ""
        numbers = words.OLD_NUMBERS if self.old else words.NUMBERS
        name = words.letters(said or number)
        if name not in words.TYPES and number.isascii() and number.isdecimal() and len(number) < 6:
            name = numbers.get(int(number), "")
        if name in words.TYPES:
            self.item["type"] = words.TYPES[name]
        elif said or number:
            self.doubtful_type(said or number)
        else:
            self.item["type"] = "document"
        self.edited = name == "editedbook"

    def take(self, name: str, element) -> None:
        """A value with one meaning, or one that is kept by its name."""
        if len(element) and local(element[0]).lower() != "style":
            for child in element:
                self.take(_name(child) if len(child) else name, child)
            return
        variable = words.FIELDS.get(name)
        value = paragraphs(self.text(element))
        if variable in RICH and value:
            value = one_line(self.text(element, rich=True))
        if variable:
            self.put(variable, value if variable in ("abstract", "note", "annote") else one_line(value), name)
        elif value:
            self.keep(name, value)

    def take_contributors(self, element) -> None:
        for group in element:
            self.take_names(_name(group), group)

    def take_names(self, group: str, element) -> None:
        role = words.ROLES.get(group, "contributor")
        if role == "author" and self.edited:
            role = "editor"
        elif role == "collection-editor" and self.kind == "thesis":
            role = "contributor"
        authors = [child for child in element if len(child) or (child.text or "").strip()]
        if not authors or all(local(child).lower() == "style" for child in authors):
            authors = [element]
        for author in authors:
            name = self.text(author)
            if name.strip(" ,"):
                self.people(role, name)
            elif author.get("last-name"):
                self.people(role, f"{author.get('last-name')}, {author.get('first-name', '')}")

    def take_titles(self, element) -> None:
        for child in element:
            self.take_title(_name(child), child)

    def take_title(self, name: str, element) -> None:
        value = one_line(self.text(element, rich=True))
        if not value:
            return
        if name == "title":
            self.put("title", value, name)
        elif name == "secondary-title":
            self.second_title(value, name)
        elif name == "tertiary-title":
            self.put("collection-title", value, name)
        elif name == "alt-title" and self.kind in CONTAINED:
            self.container(richtext.plain(value), name)
        else:
            self.take(name, element)

    def take_periodical(self, element) -> None:
        for child in element:
            value = one_line(self.text(child))
            if not value:
                continue
            if _name(child) == "full-title" and self.kind in CONTAINED:
                self.container(value, "full-title")
            elif _name(child) == "full-title":
                self.put("collection-title", value, "full-title")
            elif value != self.item.get("container-title"):
                self.put("container-title-short", value, _name(child))

    def take_alt_periodical(self, element) -> None:
        if self.kind in CONTAINED:
            for child in element:
                value = one_line(self.text(child))
                if value:
                    self.container(value, "alt-periodical")

    def take_pages(self, element) -> None:
        value = one_line(self.text(element))
        if value:
            self.pages(value, "pages")

    def take_number(self, element) -> None:
        self.number(one_line(self.text(element)), "number")

    def take_report_id(self, element) -> None:
        self.put("number", one_line(self.text(element)), "report-id")

    def take_edition(self, element) -> None:
        value = one_line(self.text(element))
        # PubMed's filter puts the day of publication on the web here.
        if re.fullmatch(r"\d{4}/\d\d/\d\d", value):
            self.keep("edition", value)
        else:
            self.edition(value, "edition")

    def take_isbn(self, element) -> None:
        value = paragraphs(self.text(element))
        if value:
            self.standard_number(value, "isbn")

    def take_electronic_resource_num(self, element) -> None:
        value = one_line(self.text(element))
        if value:
            self.doi(value, "electronic-resource-num")

    def take_language(self, element) -> None:
        value = one_line(self.text(element))
        if value:
            self.language(re.split(r"\s*[;,/]\s*", value)[0], "language")

    def take_keywords(self, element) -> None:
        lists = [child for child in element if local(child).lower() != "style"] or [element]
        for child in lists:
            for part in self.text(child).split("\n"):
                self.keyword(part)

    def take_label(self, element) -> None:
        self.key = one_line(self.text(element))[:200]
        self.put("id", self.key)

    def take_custom2(self, element) -> None:
        value = one_line(self.text(element))
        pmc = re.fullmatch(r"(?:PMCID:?\s*)?(PMC\d+)", value, re.IGNORECASE)
        if pmc:
            self.put("PMCID", pmc[1], "custom2")
        elif value:
            self.keep("custom2", value)

    def take_custom3(self, element) -> None:
        value = one_line(self.text(element))
        if self.kind == "paper-conference" and value:
            # The second title of a paper is its conference, the third custom field the proceedings.
            conference = self.item.get("container-title", "")
            if conference and conference != value:
                self.put("event-title", conference)
            self.item["container-title"] = value
        elif value:
            self.keep("custom3", value)

    def take_accession_num(self, element) -> None:
        value = one_line(self.text(element))
        provider = " ".join(self.text(e) for name, e in self.fields if name.startswith("remote-database")).lower()
        said = re.fullmatch(r"(?:PMID:?\s*)?(\d{5,9})", value, re.IGNORECASE)
        if said and (value != said[1] or any(word in provider for word in ("pubmed", "nlm", "medline"))):
            self.put("PMID", said[1], "accession-num")
        elif value:
            self.keep("accession-num", value)

    def take_urls(self, element) -> None:
        for group in element if len(element) else [element]:
            for child in group if len(group) else [group]:
                for value in self.text(child).split():
                    self._address(value)

    def _address(self, value: str) -> None:
        if not _LOCAL_FILE.match(value) and re.match(r"[a-z][a-z0-9+.-]*:|www\.", value, re.IGNORECASE):
            self.address(value, "url")
            return
        sentence = _("The field “%(field)s” was left out: it tells of somebody's computer.") % {"field": "urls"}
        if sentence not in self.problems:
            self.problems.append(sentence)

    def take_access_date(self, element) -> None:
        self.date("accessed", one_line(self.text(element)))

    def _dates(self) -> None:
        """The year, and what the publisher's dates say of its month and day."""
        years, others = [], []
        for name, element in self.fields:
            if name == "year":
                years.append(self.text(element))
            elif name == "date":
                others.append(self.text(element))
            elif name == "dates":
                years += [self.text(child) for child in element if _name(child) == "year"]
                for group in element:
                    if _name(group) == "pub-dates":
                        others += [self.text(child) for child in group if len(group)] or [self.text(group)]
        said = next((dates.read_date(year) for year in years if year.strip()), None)
        for other in filter(None, map(one_line, others)):
            said = dates.nearer(said, other)
        self.put("issued", said)


_NAMES = frozenset(words.ROLES)
_TITLES = frozenset(("title", "secondary-title", "tertiary-title", "alt-title", "short-title"))
_HANDLERS = {
    "contributors": _Record.take_contributors, "titles": _Record.take_titles,
    "periodical": _Record.take_periodical, "alt-periodical": _Record.take_alt_periodical,
    "pages": _Record.take_pages, "number": _Record.take_number, "issue": _Record.take_number,
    "report-id": _Record.take_report_id, "edition": _Record.take_edition, "isbn": _Record.take_isbn,
    "electronic-resource-num": _Record.take_electronic_resource_num, "language": _Record.take_language,
    "keywords": _Record.take_keywords, "label": _Record.take_label, "custom2": _Record.take_custom2,
    "custom3": _Record.take_custom3, "accession-num": _Record.take_accession_num, "urls": _Record.take_urls,
    "url": _Record.take_urls, "access-date": _Record.take_access_date,
}  # fmt: skip


def _rich(element) -> str:
    """Text with the faces of its styles as CSL's tags; one face for all of it says nothing."""
    runs: list[tuple[str, tuple[str, ...]]] = [(element.text or "", ())]
    for child in element:
        faces = re.split(r"[\s,;]+", child.get("face", ""))
        around = tuple(dict.fromkeys(_FACES[face] for face in faces if face in _FACES))
        runs.append((text_of(child), around))
        runs.append((child.tail or "", ()))
    runs = [(unescaped(text).replace("\r", " "), around) for text, around in runs if text]
    if len({around for text, around in runs if text.strip()}) == 1:
        return "".join(text for text, _around in runs)
    return richtext.join([run if run[0].strip() else (run[0], ()) for run in runs])
