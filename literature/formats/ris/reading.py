"""RIS as CSL items. A record begins at each TY line, whatever is missing around it, so none is ever lost."""

import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from literature.identifiers import doi_in, isbns_in, issns_in

from .. import dates
from ..languages import language_tag
from ..names import read_name
from ..reading import Clock, Reading
from ..spaces import one_line, paragraphs
from ..vocabulary import DATES, NAMES, STRINGS, TYPES
from . import vocabulary as tags

Lines = list[tuple[str, str]]

_START = re.compile(r"^[ \t]*TY {0,2}-[ \t]*(.*)$")
_TAG = re.compile(r"([A-Z][A-Z0-9]) {0,2}-(?: (.*)|$)")
_STRICT_TAG = re.compile(r"([A-Z][A-Z0-9])  -(?: ?(.*)|$)")
_OWN = re.compile(r"csl-([A-Za-z_-]+): (.*)$", re.DOTALL)
_PAGES = re.compile(r"\s*[-–—−]+\s*")
_OWN_TAG = "U5"


def read(text: str, clock: Clock) -> Iterator[Reading]:
    """Every record of a RIS text; as many as it has TY lines."""
    records: list[tuple[int, list[str]]] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if _START.match(line):
            records.append((number, [line]))
        elif records:
            records[-1][1].append(line)
    for number, lines in records:
        yield clock.late(number, "\n".join(lines).rstrip()) if clock.over else _record(number, lines)


def _record(number: int, lines: list[str]) -> Reading:
    problems: list[str] = []
    fields = _fields(lines, problems)
    item = _Item(fields, problems)
    result = item.read()
    raw = "\n".join(lines).rstrip()
    if set(result) <= {"type", "id"}:
        problems.append(_("The record has no fields."))
        return Reading(None, tuple(problems), number, raw, result.get("id", ""))
    return Reading(result, tuple(problems), number, raw, result.get("id", ""))


def _fields(lines: list[str], problems: list[str]) -> Lines:
    """Tags and values. A line without a tag belongs to the value before it; an empty one parts paragraphs."""
    indent = len(lines[0]) - len(lines[0].lstrip())
    # With one space in the TY line the whole record may be so; otherwise "UN - the ..." is a line of an
    # abstract.
    pattern = _TAG if not re.match(r"\s*TY  -", lines[0]) else _STRICT_TAG
    found: list[tuple[str, list[str]]] = []
    ended = False
    for line in lines:
        line = line[indent:] if not line[:indent].strip() else line
        match = pattern.match(line)
        if not match and pattern is _STRICT_TAG:
            loose = _TAG.match(line)  # a line with one space among others with two, if its tag is known
            match = loose if loose and loose[1] in _KNOWN_TAGS else None
        if match and match[1] == "ER":
            ended = True
        elif match and not ended:
            found.append((match[1], [(match[2] or "").strip()]))
        elif found and not ended:
            found[-1][1].append(line.strip())
        elif line.strip() and not ended:
            problems.append(_("The line “%(line)s” was left out.") % {"line": line.strip()[:80]})
    if not ended:
        problems.append(_("The end of the record (ER) is missing."))
    return [(tag, paragraphs("\n".join(value))) for tag, value in found]


class _Item:
    """One record on its way to CSL: what each tag says is put in, what has no place is kept by its tag."""

    def __init__(self, fields: Lines, problems: list[str]) -> None:
        self.fields = [(tag, value) for tag, value in fields if value]
        self.problems = problems
        self.item: dict[str, Any] = {}
        self.own: dict[str, str] = {}
        self.keywords: list[str] = []
        self.first_tag: dict[str, str] = {}

    def read(self) -> dict[str, Any]:
        self._type()
        self._own_lines()
        for tag, value in self.fields:
            self._take(tag, value)
        self._dates()
        self._pages()
        if self.keywords:
            self.item.setdefault("custom", {})["keywords"] = list(dict.fromkeys(self.keywords))
        if self.own:
            self.item.setdefault("custom", {})["fields"] = self.own
        return self.item

    def put(self, variable: str, value: Any, tag: str = "") -> None:
        if not value:
            return
        if variable in self.item and self.item[variable] != value and tag:
            self.keep(tag, value)
        else:
            self.item.setdefault(variable, value)

    def keep(self, tag: str, value: str) -> None:
        name = f"ris-{tag}"
        known = self.own.get(name)
        if known is None:
            self.own[name] = value
        elif value not in known.split("\n"):
            self.own[name] = f"{known}\n{value}"

    def _type(self) -> None:
        written = next((value for tag, value in self.fields if tag == "TY"), "").strip()
        kind = tags.TYPES.get(written.upper())
        if kind is None:
            kind = "document"
            sentence = _("The type “%(type)s” is not known; it was read as a document.")
            self.problems.append(sentence % {"type": written})
        self.item["type"] = kind
        if written.upper() == "INPR":
            self.item["status"] = "in press"

    def _own_lines(self) -> None:
        """Lines of our own writer, for what RIS has no tag for."""
        for tag, value in self.fields:
            match = _OWN.match(value) if tag == _OWN_TAG else None
            if not match:
                continue
            name, text = match[1], match[2]
            if name == "type" and text in TYPES:
                self.item["type"] = text
            elif name in NAMES:
                self.item.setdefault(name, []).append(read_name(text))
            elif name in DATES:
                self.put(name, dates.read_date(text))
            elif name in STRINGS:
                self.put(name, text)

    def _take(self, tag: str, value: str) -> None:
        kind = self.item["type"]
        handler = _HANDLERS.get(tag)
        if tag in ("TY", "PY", "Y1", "DA", "Y2", "SP", "EP") or (tag == _OWN_TAG and _OWN.match(value)):
            return
        if tag in tags.ROLES:
            role = "contributor" if tag == "A3" and kind == "thesis" else tags.ROLES[tag]
            for name in _people(value):
                names = self.item.setdefault(role, [])
                # Some programs write each author twice, under two tags of the same meaning.
                if name not in names or tag == self.first_tag.setdefault(role, tag):
                    names.append(name)
        elif handler:
            handler(self, tag, value)
        elif tag in tags.FIELDS:
            variable = tags.FIELDS[tag]
            self.put(variable, language_tag(value) if variable == "language" else value, tag)
        else:
            self.keep(tag, value)

    def title(self, tag: str, value: str) -> None:
        if tag == "BT" and self.item["type"] in tags.CONTAINED:
            self.put("container-title", value, tag)
        else:
            self.put("title", value, tag)

    def container(self, tag: str, value: str) -> None:
        kind = self.item["type"]
        if tag == "T3" or (tag == "T2" and kind not in tags.CONTAINED):
            self.put("collection-title", value, tag)
        elif "container-title" in self.item and tag in ("JO", "T2", "JF") and self.item["container-title"] != value:
            # Two forms of a journal's name: the shorter one is the abbreviation.
            long, short = sorted((self.item["container-title"], value), key=len, reverse=True)
            self.item["container-title"] = long
            self.put("container-title-short", short, tag)
        else:
            self.put("container-title", value, tag)

    def number(self, tag: str, value: str) -> None:
        self.put("issue" if self.item["type"] in tags.ARTICLES else "number", value, tag)

    def standard_number(self, tag: str, value: str) -> None:
        isbns, issns = isbns_in(value), issns_in(value)
        if isbns:
            self.put("ISBN", " ".join(isbns), tag)
        elif issns:
            self.put("ISSN", issns[0], tag)
        elif self.item["type"] in ("report", "patent", "standard", "legislation"):
            self.put("number", value, tag)
        else:
            self.put("ISBN" if self.item["type"] in ("book", "chapter") else "ISSN", value, tag)

    def doi(self, tag: str, value: str) -> None:
        doi = doi_in(value)
        if doi:
            self.put("DOI", doi, tag)
        elif tag == "M3":
            self.put("genre", value, tag)
        else:
            self.keep(tag, value)
            self.problems.append(_("“%(text)s” is not a DOI.") % {"text": value[:80]})

    def address(self, tag: str, value: str) -> None:
        for url in value.split():
            if "DOI" not in self.item and re.match(r"https?://(?:dx\.)?doi\.org/", url, re.IGNORECASE):
                self.put("DOI", doi_in(url))
            self.put("URL", url, tag)

    def keyword(self, tag: str, value: str) -> None:
        parts = value.split("\n\n") if "\n\n" in value else value.split(";")
        self.keywords += [word for part in parts for word in [one_line(part)] if word]

    def section(self, tag: str, value: str) -> None:
        self.put("chapter-number" if self.item["type"] == "chapter" else "section", value, tag)

    def key(self, tag: str, value: str) -> None:
        self.put("id", value, tag)

    def accession(self, tag: str, value: str) -> None:
        pubmed = any(name in ("DB", "DP") and "pubmed" in text.lower() for name, text in self.fields)
        if (pubmed or value.upper().startswith("PMID")) and re.search(r"\d{5,9}$", value):
            self.put("PMID", re.search(r"\d+$", value).group(), tag)
        else:
            self.keep(tag, value)

    def _dates(self) -> None:
        said = {tag: value for tag, value in reversed(self.fields) if tag in ("PY", "Y1", "DA", "Y2")}
        found = [_slashed(said[tag]) for tag in ("DA", "PY", "Y1") if tag in said]
        found = [date for date in found if date]
        known = [date for date in found if date.get("date-parts")]
        # The year that is said as such decides; a date of that year says more.
        year = dates.year_of(_slashed(said.get("PY") or said.get("Y1") or ""))
        known = [date for date in known if year in (None, dates.year_of(date))] or known
        best = max(known, key=lambda date: len(date["date-parts"][0]) + ("season" in date), default=None)
        self.put("issued", best or next(iter(found), None))
        if "Y2" in said:
            self.put("accessed", _slashed(said["Y2"]))

    def _pages(self) -> None:
        said = {tag: _PAGES.sub("-", value) for tag, value in reversed(self.fields) if tag in ("SP", "EP")}
        first, last = said.get("SP", ""), said.get("EP", "")
        if self.item["type"] not in tags.PAGED and not last and re.fullmatch(r"\d+", first):
            self.put("number-of-pages", first)
        elif first and last and last != first and "-" not in first:
            self.put("page", f"{first}-{last}")
        else:
            self.put("page", first or last)


_HANDLERS = {

    "TI": _Item.title, "T1": _Item.title, "CT": _Item.title, "BT": _Item.title, "T2": _Item.container, "T3":
    _Item.container, "JF": _Item.container, "JO": _Item.container, "IS": _Item.number, "M1": _Item.number,
    "CP": _Item.number, "SN": _Item.standard_number, "DO": _Item.doi, "M3": _Item.doi, "UR": _Item.address,
    "LK": _Item.address, "KW": _Item.keyword, "SE": _Item.section, "ID": _Item.key, "LB": _Item.key, "AN":
    _Item.accession, }  # fmt: skip


_KNOWN_TAGS = frozenset(("ER", "PY", "Y1", "DA", "Y2", "SP", "EP", *_HANDLERS, *tags.ROLES, *tags.FIELDS))


def _people(value: str) -> list[dict[str, str]]:
    # Some programs put all authors on one line.
    parts = value.split(";") if value.count(";") and value.count(",") >= value.count(";") else [value]
    return [name for name in (read_name(part) for part in parts) if name]


def _slashed(text: str) -> dates.Date | None:
    """RIS's own form "2005/03/15/other", or whatever people write instead."""
    match = re.fullmatch(r"(\d{4})(?:/(\d{0,2}))?(?:/(\d{0,2}))?(?:/(.*))?", text.strip())
    if not match:
        return dates.read_date(text)
    year, month, day, other = match.groups()
    parts = dates.valid([int(year), *(int(part) for part in (month, day) if part and month)])
    if len(parts) == 1 and other:
        return dates.with_month(parts, other)
    return {"date-parts": [parts]}
