"""A record as it is compared with others: what the judgement looks at, taken out of its fields once."""

import json
import re
from dataclasses import dataclass
from functools import lru_cache

from django.utils.functional import cached_property

from literature.duplicates.titles import Title, one_spelling, title_of
from literature.duplicates.words import UNNAMED
from literature.identifiers import fold, normal_doi, normal_isbn
from literature.models import Source
from literature.names import leading
from literature.types import SourceType

#: Fields of a source that are looked at.
FIELDS = (
    *("type", "title", "contributors", "issued", "container_title", "volume", "pages", "edition"),
    *("doi", "isbn", "issn", "extra"),
)
#: In a journal, or in a volume like one: volume, issue and pages say where.
IN_A_JOURNAL = frozenset({SourceType.ARTICLE, SourceType.MAGAZINE, SourceType.NEWSPAPER, SourceType.CONFERENCE_PAPER})
#: Types that people and data bases take for one another, or that say nothing.
VAGUE = frozenset({SourceType.DOCUMENT, SourceType.WEB_PAGE, ""})
_DASH = re.compile(r"\s*[-\u2010-\u2015\u2212]+\s*")
_NO_PAGES = re.compile(r"pagination|^n\.?/?[ap]\.?$|^[?-]*$", re.IGNORECASE)
_PLAIN_PAGES = re.compile(r"([1-9][0-9]*)(?:[-\u2013]([1-9][0-9]*))?")
_YEAR = re.compile(r"\d{4}")
_PAGES_LEAD = re.compile(r"^\s*(?:pp?|s|pages?)\.?\s+", re.IGNORECASE)
_AFTER_PAGES = re.compile(r"[;,]| \(")
_LEADING_ZEROS = re.compile(r"^([a-z]*)0+(?=\d)")
_ORDINALS = {"first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5", "sixth": "6", "erste": "1"}


@dataclass(frozen=True)
class Name:
    """A contributor: the folded family name (or the organisation), and the initial of the given name if known."""

    family: str
    given: str
    is_organisation: bool = False


class Features:
    """What is compared, of a source or a dict of field values as a form or an import has them; empty where it is
    silent. Each is taken out when it is first asked for: most records are told apart by their titles. JSON may be
    given as the text that the database has."""

    def __init__(self, given: Source | dict):
        self._given = given if isinstance(given, dict) else {name: getattr(given, name) for name in FIELDS}
        self.type: str = self._value("type")
        self.year: int | None = year_of(self._value("issued"))

    def _value(self, name: str):
        return self._given.get(name) or ""

    @cached_property
    def title(self) -> Title:
        """The title, taken apart."""
        return title_of(self._value("title"))

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """The names of those who stand for the work."""
        return names_of(_unpacked(self._value("contributors")) or [])

    @cached_property
    def container(self) -> str:
        """The journal or book, folded, without small words."""
        return _container(self._value("container_title"))

    @cached_property
    def volume(self) -> str:
        """The figures of the volume."""
        return _figures(str(self._value("volume")))

    @cached_property
    def _pages(self) -> tuple[str, str]:
        return pages_of(str(self._value("pages")))

    @property
    def first_page(self) -> str:
        """The first page."""
        return self._pages[0]

    @property
    def last_page(self) -> str:
        """The last page, whole; the first where there is one only."""
        return self._pages[1]

    @cached_property
    def edition(self) -> str:
        """The edition's number; 1 where nothing is said."""
        return edition_of(str(self._value("edition")))

    @cached_property
    def doi(self) -> str:
        """The DOI."""
        given = self._value("doi")
        return given and (normal_doi(given) or given.strip().lower())

    @cached_property
    def isbn(self) -> str:
        """The ISBN."""
        given = self._value("isbn")
        return given and (normal_isbn(given) or given.strip())

    @cached_property
    def issns(self) -> frozenset:
        """Every ISSN."""
        given = self._value("issn")
        return frozenset(re.findall(r"\d{7}[\dX]", given.upper().replace("-", ""))) if given else frozenset()

    @cached_property
    def pmid(self) -> str:
        """The number in PubMed."""
        extra = self._value("extra") or {}
        return str(_unpacked(extra).get("PMID") or "") if "PMID" in extra else ""


def _unpacked(value):
    return json.loads(value) if isinstance(value, str) and value else value


def features_of(given: Source | dict) -> Features:
    """Return the features of a source, or of a dict of field values as a form or an import has them."""
    return Features(given)


def year_of(issued: str) -> int | None:
    """The year with which a date begins."""
    match = _YEAR.match(issued)
    return int(match.group()) if match else None


def names_of(contributors: list[dict]) -> tuple[Name, ...]:
    """The names of those who stand for the work, in order."""
    return tuple(name for name in map(_name, leading(contributors)) if name.family)


def _name(contributor: dict) -> Name:
    literal = contributor.get("literal") or ""
    if literal:
        # A person whom a data base gave in one piece: "Okafor I. M.", "Okafor IM".
        match = re.fullmatch(r"([^\W\d_][\w'’-]+(?: [^\W\d_][\w'’-]+)?),? ((?:[A-Z]\.?[ -]?){1,3})", literal.strip())
        if match:
            return Name(_family(match[1]), match[2][0].lower())
        return Name(fold(literal), "", is_organisation=True)
    family = " ".join(part for part in (contributor.get("particle"), contributor.get("family")) if part)
    given = fold(contributor.get("given") or "")
    return Name(_family(family or contributor.get("given") or ""), given)


@lru_cache(maxsize=50_000)
def _family(text: str) -> str:
    return re.sub(r"\b(?:jr|sr|ii|iii|md|phd)$", "", fold(text)).strip()


def pages_of(pages: str) -> tuple[str, str]:
    """First and last page, a shortened end filled up: `123-8` is 123 and 128; `S45-S47` is s45 and s47."""
    plain = _PLAIN_PAGES.fullmatch(pages)
    if plain:
        first, last = plain[1], plain[2] or plain[1]
        return first, first[: max(0, len(first) - len(last))] + last
    if not pages or _NO_PAGES.search(pages):
        return "", ""
    pages = _AFTER_PAGES.split(_PAGES_LEAD.sub("", pages))[0]
    first, *rest = _DASH.split(pages.strip().lower())
    first = _LEADING_ZEROS.sub(r"\1", first.replace(" ", ""))
    last = rest[-1].replace(" ", "") if rest else ""
    if last.isdigit() and len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    return first, last or first


@lru_cache(maxsize=20_000)
def _figures(text: str) -> str:
    """A volume or issue: its figures (`Vol. 12` is 12, `xii` 12, `7 Suppl 1` is 7s1, `1-2` 1-2)."""
    folded = fold(re.sub(r"^\D*(?:volume|vol|band|bd|tome|no|nr|issue|heft)\b\.?", "", text.lower()))
    supplement = "s" if re.search(r"\bsup", folded) else ""
    figures = re.findall(r"\d+", folded)
    if figures:
        return supplement.join(["-".join(figure.lstrip("0") or "0" for figure in figures[:2]), ""])
    return one_spelling(folded) if folded else ""


@lru_cache(maxsize=5_000)
def edition_of(edition: str) -> str:
    """The edition's number, or its folded words; the first is what a work is that says nothing.

    The day on which an article came out, which some data bases put here, is no edition.
    """
    if re.match(r"\s*\d{4}[/-]\d", edition):
        return "1"
    number = re.search(r"\d+", edition)
    folded = fold(edition)
    first_word = folded.split(" ")[0]
    return number.group() if number else _ORDINALS.get(first_word, folded or "1")


@lru_cache(maxsize=20_000)
def _container(text: str) -> str:
    text = re.split(r"\s*(?:[:=/]|\(|\.\s(?=Conference|\d)|\. [A-Z]\w+ \()", text)[0] if len(text) > 12 else text
    return " ".join(word for word in fold(text).split(" ") if word not in UNNAMED)


@lru_cache(maxsize=50_000)
def same_container(first: str, second: str) -> bool | None:
    """Whether two names are of one journal or book, abbreviated or not; None where either is missing."""
    if not first or not second:
        return None
    if first == second or first.replace(" ", "") == second.replace(" ", ""):
        return True
    left, right = first.split(" "), second.split(" ")
    if len(left) > len(right):
        left, right = right, left
    initials = "".join(word[0] for word in right)
    if len(left) == 1 and 2 < len(left[0]) <= len(right) and initials.startswith(left[0]):  # jama, bmj, pnas
        return True
    if _abbreviates(left, right) or _abbreviates(right, left):
        return True
    shared = len(set(left) & set(right))
    return shared / len(left) >= 0.8 and shared > 1


def _abbreviates(short: list[str], long: list[str]) -> bool:
    """Whether each word is the beginning of one of the other's, in order, beginning with the first."""
    place = 0
    for word in short:
        while place < len(long) and not long[place].startswith(word) and not _contracted(word, long[place]):
            place += 1
            if place > 4 + len(short):
                return False
        if place >= len(long) or (word is short[0] and place):
            return False
        place += 1
    return len(long) - len(short) <= 3


def _contracted(word: str, whole: str) -> bool:
    """`natl` for national, `intl` for international: first and last letter, the rest in order."""
    if len(word) < 3 or word[0] != whole[0] or len(whole) < len(word) + 2:
        return False
    letters = iter(whole)
    return all(sign in letters for sign in word)
