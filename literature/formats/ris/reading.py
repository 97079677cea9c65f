"""RIS as CSL items. A record begins at each TY line, whatever is missing around it, so none is ever lost."""

import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from literature.identifiers import doi_in

from .. import dates
from ..draft import Draft, unescaped
from ..names import read_name, read_people
from ..reading import Clock, Reading
from ..spaces import paragraphs
from ..vocabulary import CONTAINED, DATES, NAMES, STRINGS, TYPES
from . import vocabulary as tags

Lines = list[tuple[str, str]]

_START = re.compile(r"^[ \t]*TY {0,2}-[ \t]*(.*)$", re.MULTILINE)
_LOWER_START = re.compile(r"^[ \t]*ty {1,2}-", re.MULTILINE)
_LOWER_TAG = re.compile(r"^[ \t]*[a-z][a-z0-9] {1,2}-(?=\s|$)", re.MULTILINE)
_TAG = re.compile(r"([A-Z][A-Z0-9]) {0,2}-(?: (.*)|$)")
_STRICT_TAG = re.compile(r"([A-Z][A-Z0-9])  -(?: ?(.*)|$)")
_OWN = re.compile(r"csl-([A-Za-z_-]+): (.*)$", re.DOTALL)
_OWN_TAG = "U5"


def read(text: str, clock: Clock) -> Iterator[Reading]:
    """Every record of a RIS text; as many as it has TY lines."""
    if not _START.search(text) and _LOWER_START.search(text):
        text = _LOWER_TAG.sub(lambda match: match.group().upper(), text)
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
        elif match and match[1] in _KNOWN_TAGS and _AFTER_END not in problems:
            problems.append(str(_AFTER_END))
    if not ended:
        problems.append(_("The end of the record (ER) is missing."))
    return [(tag, _joined(tag, value)) for tag, value in found]


def _joined(tag: str, lines: list[str]) -> str:
    """A value that went on over several lines; keywords stand one on a line."""
    value = "\n\n".join(lines) if tag == "KW" else "\n".join(lines)
    return paragraphs(unescaped(value))


_AFTER_END = gettext_lazy("Lines between the end of the record (ER) and the next one were left out.")


class _Item(Draft):
    """One record on its way to CSL: what each tag says is put in, what has no place is kept by its tag."""

    prefix = "ris-"

    def __init__(self, fields: Lines, problems: list[str]) -> None:
        super().__init__(problems)
        self.fields = [(tag, value) for tag, value in fields if value]
        self.first_tag: dict[str, str] = {}

    def read(self) -> dict[str, Any]:
        self._type()
        self._own_lines()
        for tag, value in self.fields:
            self._take(tag, value)
        self._dates()
        self._pages()
        if self.written in tags.SERIES_FIRST:
            self.series_editors_first()
        return self.finished()

    def _type(self) -> None:
        said = next((value for tag, value in self.fields if tag == "TY"), "").strip()
        self.written = said.upper()
        kind = tags.TYPES.get(self.written)
        if kind is None:
            self.doubtful_type(said)
        else:
            self.item["type"] = kind
        if self.written == "INPR":
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
        handler = _HANDLERS.get(tag)
        if tag in ("TY", "PY", "Y1", "DA", "Y2", "SP", "EP") or (tag == _OWN_TAG and _OWN.match(value)):
            return
        if tag in tags.ROLES:
            role = "contributor" if tag == "A3" and self.kind == "thesis" else tags.ROLES[tag]
            if tag == "ED" and self.written in tags.SERIES_FIRST and any(name == "A2" for name, _v in self.fields):
                role = "collection-editor"  # to change places with those of A2 in the end
            if role == "author" and self.written == "EDBOOK":
                role = "editor"
            for name in read_people(value):
                names = self.item.setdefault(role, [])
                # Some programs write each author twice, under two tags of the same meaning.
                if name not in names or tag == self.first_tag.setdefault(role, tag):
                    names.append(name)
        elif handler:
            handler(self, tag, value)
        elif tag in _DRAFT:
            getattr(self, _DRAFT[tag])(value, tag)
        elif tag == "KW":
            self.keyword(value)
        elif tag in tags.FIELDS:
            self.put(tags.FIELDS[tag], value, tag)
        else:
            self.keep(tag, value)

    def take_title(self, tag: str, value: str) -> None:
        if tag == "BT" and self.kind in CONTAINED:
            self.container(value, tag)
        else:
            self.put("title", value, tag)

    def take_container(self, tag: str, value: str) -> None:
        if tag == "T3":
            self.put("collection-title", value, tag)
        elif tag == "T2" and self.kind == "paper-conference" and self.has("C3"):
            self.put("event-title", value, tag)
        elif tag == "T2":
            self.second_title(value, tag)
        else:
            self.container(value, tag)

    def take_genre(self, tag: str, value: str) -> None:
        if doi_in(value):
            self.doi(value, tag)
        else:
            self.put("genre", value, tag)

    def take_proceedings(self, tag: str, value: str) -> None:
        """C3 is the title of the proceedings (T2 then is the conference), C1 the conference's place."""
        if self.kind != "paper-conference":
            self.keep(tag, value)
        elif tag == "C1":
            self.put("event-place", value, tag)
        else:
            self.put("container-title", value, tag)

    def take_custom(self, tag: str, value: str) -> None:
        """C2 holds PubMed Central's number, C7 that of an article without pages; other custom fields are kept."""
        if tag == "C2" and re.fullmatch(r"PMC\d+", value):
            self.put("PMCID", value, tag)
        elif tag == "C7" and self.kind in ("article-journal", "review") and not self.has("SP"):
            self.put("page", value, tag)
        else:
            self.keep(tag, value)

    def take_link(self, tag: str, value: str) -> None:
        """L1 to L4: a file, an address, or (Springer) a DOI."""
        if re.match(r"https?:", value, re.IGNORECASE):
            self.address(value, tag)
        elif doi_in(value):
            self.doi(value, tag)
        elif re.match(r"internal-pdf:|file:|[A-Za-z]:[\\/]|/|\w+\.pdf$", value, re.IGNORECASE):
            self.problems.append(
                _("The field “%(field)s” was left out: it tells of somebody's computer.") % {"field": tag}
            )
        else:
            self.keep(tag, value)

    def has(self, tag: str) -> bool:
        return any(name == tag for name, _value in self.fields)

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
        """The year that is said as such decides; a date of that year, or a month alone, says more."""
        said = {tag: value for tag, value in reversed(self.fields) if tag in ("PY", "Y1", "DA", "Y2")}
        found = [_slashed(said[tag]) for tag in ("PY", "Y1") if tag in said]
        best = max(filter(None, found), key=lambda date: len(date.get("date-parts", [[]])[0]), default=None)
        if "DA" in said:
            best = dates.nearer(best, said["DA"], _slashed(said["DA"]))
        self.put("issued", best)
        if "Y2" in said:
            self.put("accessed", _slashed(said["Y2"]))

    def _pages(self) -> None:
        said = {tag: value for tag, value in reversed(self.fields) if tag in ("SP", "EP")}
        first, last = said.get("SP", ""), said.get("EP", "")
        if first and last and last != first and not re.search(r"[-–—−]", first):
            self.pages(f"{first}-{last}", "SP")
        elif first or last:
            self.pages(first or last, "SP")


_HANDLERS = {
    "TI": _Item.take_title, "T1": _Item.take_title, "CT": _Item.take_title, "BT": _Item.take_title,
    "T2": _Item.take_container, "T3": _Item.take_container, "JF": _Item.take_container,
    "JO": _Item.take_container, "M3": _Item.take_genre, "SE": _Item.section, "ID": _Item.key, "LB": _Item.key,
    "AN": _Item.accession, "C1": _Item.take_proceedings, "C3": _Item.take_proceedings,
    "C2": _Item.take_custom, "C7": _Item.take_custom, "L1": _Item.take_link, "L2": _Item.take_link,
    "L3": _Item.take_link, "L4": _Item.take_link,
}  # fmt: skip
# Those that the draft knows how to take.
_DRAFT = {
    "IS": "number", "M1": "number", "CP": "number", "SN": "standard_number", "DO": "doi", "UR": "address",
    "LK": "address", "LA": "language", "ET": "edition",
}  # fmt: skip
_KNOWN_TAGS = frozenset(
    ("ER", "PY", "Y1", "DA", "Y2", "SP", "EP", "KW", *_HANDLERS, *_DRAFT, *tags.ROLES, *tags.FIELDS)
)


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
