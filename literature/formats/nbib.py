"""PubMed's format (nbib, MEDLINE) as CSL items.

Tags of up to four letters, padded, a hyphen, a value; further lines set in by six spaces
(https://www.nlm.nih.gov/bsd/mms/medlineelements.html). ERIC and KoreaMed use it too, with tags of their own.
"""

import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from literature.identifiers import doi_in, isbns_in, issns_in

from . import dates
from .draft import Draft, unescaped
from .names import read_name, split_particle
from .reading import Clock, Reading
from .spaces import one_line
from .vocabulary import words

_TAG = re.compile(r"([A-Z][A-Z0-9]{1,3}) {0,2}- ?(.*)$")
_START = re.compile(r"PMID {0,2}- ?\s*\d")
_INITIALS = re.compile(r"(.*\S)\s+([A-ZÀ-Þ]{1,4}(?:-[A-ZÀ-Þ])?)(?:\s+((?:Jr|Sr|II|III|IV|\d(?:st|nd|rd|th))\.?))?$")
_SHORTENED = re.compile(r"(?<![A-Za-z\d])(\d+)-(\d+)$")
_TYPES = {
    "book": "book", "books": "book", "bookchapter": "chapter", "booksection": "chapter", "preprint": "article",
    "newspaperarticle": "article-newspaper", "videoaudiomedia": "motion_picture", "webcast": "motion_picture",
    "dataset": "dataset", "speechesmeetingpapers": "paper-conference",
}  # fmt: skip
# Types of what has not appeared in a journal.
_TYPES_ALONE = {
    "technicalreport": "report", "legalcase": "legal_case", "legislation": "legislation",
    "legalcases": "legal_case", "congress": "paper-conference",
}  # fmt: skip
_FIELDS = {
    "VI": "volume", "JT": "container-title", "TA": "container-title-short", "EN": "edition", "PB": "publisher",
    "CTI": "collection-title", "TT": "original-title", "VTI": "volume-title", "GN": "note", "SI": "references",
}  # fmt: skip
# The data base's housekeeping, and what other tags say better.
_LEFT_OUT = words(
    """
    OWN STAT DCOM LR EDAT MHDA CRDT PHST PST SB JID SO DA AUID CDAT CTDT DRDT DEP PUBM PMCR NM RO CY OCI OTO
    IRAD MID SFM
    """
)
_GENRES_LEFT = ("research support", "journal article", "english abstract")


def read(text: str, clock: Clock) -> Iterator[Reading]:
    """Every record of the text: one for each PMID line, or, without those, for each block between empty lines."""
    for line, lines in _records(text):
        raw = "\n".join(lines).rstrip()
        if clock.over:
            yield clock.late(line, raw)
            continue
        problems: list[str] = []
        record = _Record(_fields(lines, problems), problems)
        item = record.read()
        if not set(item) - {"type", "PMID"}:
            problems.append(_("The record has no fields."))
            item = None
        yield Reading(item, tuple(problems), line, raw, record.key)


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    lines: list[str] = []
    start = 1
    after_blank = True
    has_id = False
    for number, line in enumerate(text.split("\n"), start=1):
        line = line.lstrip("\ufeff")
        begins = bool(_START.match(line))
        # A PMID that comes after other tags of its own record does not begin another one.
        new = (begins and (has_id or after_blank)) or (after_blank and bool(_TAG.match(line)))
        if new or not lines:
            if any(part.strip() for part in lines):
                yield start, lines
            lines, start, has_id = [], number, False
        if lines or line.strip():
            lines.append(line)
        has_id = has_id or begins
        after_blank = not line.strip()
    if any(part.strip() for part in lines):
        yield start, lines


def _fields(lines: list[str], problems: list[str]) -> list[tuple[str, str]]:
    found: list[tuple[str, list[str]]] = []
    for line in lines:
        match = _TAG.match(line)
        if match:
            found.append((match[1], [match[2]]))
        elif found:
            found[-1][1].append(line)
        elif line.strip():
            problems.append(_("The line “%(line)s” was left out.") % {"line": line.strip()[:80]})
    joined = ((tag, unescaped(one_line(" ".join(parts)))) for tag, parts in found)
    return [(tag, value) for tag, value in joined if value]


class _Record(Draft):
    """One record on its way to CSL."""

    prefix = "nbib-"

    def __init__(self, fields: list[tuple[str, str]], problems: list[str]) -> None:
        super().__init__(problems)
        self.fields = fields
        self.said: dict[str, str] = {}
        for tag, value in fields:
            self.said.setdefault(tag, value)
        self.key = self.said.get("PMID") or self.said.get("OID", "")

    def read(self) -> dict[str, Any]:
        self._type()
        self._titles()
        self._names("FAU", "AU", "author")
        self._names("FED", "ED", "editor")
        for tag, value in self.fields:
            handler = _HANDLERS.get(tag)
            if handler:
                handler(self, value)
            elif tag in _FIELDS:
                self.put(_FIELDS[tag], value, tag)
            elif tag not in _LEFT_OUT and tag not in _ELSEWHERE:
                self.keep(tag, value)
        self._place()
        if "page" not in self.item and self.pii:
            self.put("page", self.pii)
        return self.finished()

    def _type(self) -> None:
        self.pii = ""
        said = [(value, re.sub(r"[^a-z]", "", value.lower())) for tag, value in self.fields if tag == "PT"]
        kind = next((_TYPES[name] for _value, name in said if name in _TYPES), "")
        if not kind and any("dissertation" in name for _value, name in said):
            kind = "thesis"
        in_journal = "JT" in self.said or "TA" in self.said
        eric = not self.said.get("OID", "").startswith("EJ") and "ERIC" in self.said.get("OWN", "")
        if not kind and (not in_journal or eric):
            kind = next((_TYPES_ALONE[name] for _value, name in said if name in _TYPES_ALONE), "")
            if not kind and eric and any("report" in name for _value, name in said):
                kind = "report"
        if not kind:
            kind = "book" if "BTI" in self.said and not in_journal else "article-journal"
        if kind == "book" and self.said.get("TI") and self.said.get("BTI", self.said["TI"]) != self.said["TI"]:
            kind = "chapter"
        self.item["type"] = kind
        genres = [value for value, name in said if name not in _TYPES and not value.lower().startswith(_GENRES_LEFT)]
        if genres:
            self.keep("PT", "\n".join(genres))

    def _titles(self) -> None:
        title, book = self.said.get("TI", ""), self.said.get("BTI", "")
        if self.kind == "chapter":
            self.put("container-title", _without_full_stop(book))
        elif not title or self.kind == "book":
            title = book or title
        translated = re.fullmatch(r"\[(.+)\]\.?", title)
        title = translated[1] if translated else title
        self.put("title", _without_full_stop(title or self.said.get("TT", "")))

    def _names(self, full: str, short: str, role: str) -> None:
        """The names in full, which stand before those with initials; a name that is there once is taken as it is."""
        waiting = False
        for tag, value in self.fields:
            if tag == full:
                name = read_name(value)
                waiting = True
            elif tag == short and waiting:
                waiting = False
                continue
            elif tag == short:
                name = _with_initials(value)
            elif tag == "CN" and role == "author":
                name = {"literal": value.rstrip(".")}
                waiting = False
            else:
                continue
            if name:
                self.item.setdefault(role, []).append(name)

    def _place(self) -> None:
        """Where a book appeared; of a journal PubMed says only the country."""
        place = self.said.get("PL", "")
        if self.kind == "article-journal":
            if place:
                self.keep("PL", place)
            return
        self.put("publisher-place", place)
        if self.kind in ("book", "report") and "publisher" not in self.item and "container-title" in self.item:
            self.put("publisher", self.item.pop("container-title"))

    def take_issue(self, value: str) -> None:
        self.number(value, "IP")

    def take_date(self, value: str) -> None:
        said = dates.read_date(re.sub(r"-00\b", "", value))
        self.put("issued", said)

    def take_pages(self, value: str) -> None:
        parts = [_whole_range(part.strip()) for part in value.rstrip(".;").split(",")]
        self.put("page", ", ".join(filter(None, parts)), "PG")

    def take_identifier(self, value: str) -> None:
        """ "10.1000/182 [doi]", "S0140-6736(05)1 [pii]", "NBK1826 [bookaccession]", or an address."""
        match = re.fullmatch(r"(.*\S)\s*\[(\w[\w -]*)\]", value)
        text, kind = (match[1], match[2].lower()) if match else (value, "")
        if kind == "doi" or (not kind and doi_in(text) and not text.lower().startswith("http")):
            self.doi(text, "AID")
        elif kind == "pii":
            # A number of an article serves as its page, a publisher's own code does not.
            self.pii = self.pii or (text if re.fullmatch(r"[A-Za-z]{0,3}\d{1,7}(?:[.-]\d+)?", text) else "")
            self.keep("AID", value)
        elif text.lower().startswith(("http://", "https://")):
            self.address(text, "LID")
        elif re.fullmatch(r"PMC\d+", text):
            self.put("PMCID", text)
        else:
            self.keep("AID", value)

    def take_pmc(self, value: str) -> None:
        self.put("PMCID", value if value.upper().startswith("PMC") else f"PMC{value}", "PMC")

    def take_pmid(self, value: str) -> None:
        self.put("PMID", value, "PMID")

    def take_serial(self, value: str) -> None:
        issns, isbns = issns_in(value), isbns_in(value)
        if issns or isbns:
            self.joined("ISSN" if issns else "ISBN", issns or isbns)
        else:
            self.keep("IS", value)

    def take_keyword(self, value: str) -> None:
        # An asterisk marks a main heading in the catalogue.
        word = value.replace("*", "").rstrip(".")
        if word.strip() and word.upper() != "NOTNLM":
            self.keywords.append(one_line(word))

    def take_abstract(self, value: str) -> None:
        self.put("abstract", value, "AB")

    def take_language(self, value: str) -> None:
        self.language(value, "LA")


_HANDLERS = {
    "IP": _Record.take_issue, "DP": _Record.take_date, "PG": _Record.take_pages, "AID": _Record.take_identifier,
    "LID": _Record.take_identifier, "PMC": _Record.take_pmc, "PMID": _Record.take_pmid, "IS": _Record.take_serial,
    "ISSN": _Record.take_serial, "ISBN": _Record.take_serial, "MH": _Record.take_keyword,
    "OT": _Record.take_keyword, "KW": _Record.take_keyword, "AB": _Record.take_abstract,
    "LA": _Record.take_language,
}  # fmt: skip
_ELSEWHERE = frozenset(("PT", "TI", "BTI", "FAU", "AU", "CN", "FED", "ED", "PL"))


def _without_full_stop(title: str) -> str:
    """PubMed ends every title with a full stop, also after "U.S." and an ellipsis, which keep theirs."""
    if not title.endswith(".") or title.endswith("..") or re.search(r"\b\w\.\w\.$|\b(?:etc|Inc|Ltd|Jr|Sr)\.$", title):
        return title
    return title[:-1]


def _with_initials(value: str) -> dict[str, str] | None:
    """ "van Raaij MJ" and "Smith JA Jr"; a name without initials is an organisation's or the only one."""
    match = None if "," in value else _INITIALS.match(value)
    if not match:
        return read_name(value)
    particle, family = split_particle(match[1])
    name = {
        "family": family,
        "given": " ".join(match[2]) if match[2].isalpha() else match[2],
        "non-dropping-particle": particle,
        "suffix": match[3] or "",
    }
    return {key: part for key, part in name.items() if part}


def _whole_range(pages: str) -> str:
    """ "6913-7" as "6913-6917"."""
    match = _SHORTENED.search(pages)
    if not match or len(match[2]) >= len(match[1]):
        return pages
    first, last = match.groups()
    whole = first[: len(first) - len(last)] + last
    return pages[: match.start(2)] + whole if int(whole) > int(first) else pages
