"""An entry of BibTeX as a CSL item."""

import re
from typing import Any

from django.utils.translation import gettext as _

from literature.identifiers import doi_in, isbns_in

from .. import dates
from ..draft import edition_number
from ..languages import language_tag
from ..spaces import one_line
from ..vocabulary import NAMES, RICH
from . import vocabulary as words
from .latex import decode, has_tex
from .names import read_names
from .splitting import Entry

_URL = re.compile(r"https?://[^\s{}<>\"]+", re.IGNORECASE)
_URL_COMMAND = re.compile(r"\\(?:url|href|path|nolinkurl)\s*\{([^{}]*)\}")
_ESCAPED = re.compile(r"\\([_%&#$~{}])")
_PAGES = re.compile(r"\s*[-–—−]+\s*")
_EDTF = re.compile(r"[\dXxu~?%/.TZ:-]+")
_SHORT = 60  # characters; a longer addition to a title is a remark
_SENTENCE_END = tuple(":?!.…;")


class _Reader:
    """Reads one entry: takes fields out of it, so that what is left at the end is known to have no home."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        self.left = dict(entry.fields)
        self.problems = list(entry.problems)
        self.item: dict[str, Any] = {}
        self.own: dict[str, str] = {}

    def take(self, *names: str) -> str:
        """The raw value of the first of these fields that is there."""
        for name in names:
            if name in self.left:
                return self.left.pop(name)
        return ""

    def text(self, *names: str, rich: bool = False) -> str:
        for name in names:
            if name in self.left:
                return self.decoded(self.left.pop(name), rich=rich, field=name)
        return ""

    def decoded(self, raw: str, *, rich: bool = False, field: str = "") -> str:
        if field in words.VERBATIM:
            return _verbatim(raw)
        if not has_tex(raw) and "\n" not in raw:
            return one_line(raw)
        result = decode(raw, protects_case=rich, tags=rich)
        self.complain(result.unknown)
        return result.text

    def complain(self, unknown: tuple[str, ...] | list[str]) -> None:
        for command in dict.fromkeys(unknown):
            sentence = _("The TeX command %(command)s was not understood.") % {"command": command}
            if sentence not in self.problems:
                self.problems.append(sentence)

    def put(self, variable: str, value: Any) -> None:
        """Set a variable once; a second value for it is kept among the fields without a home."""
        if value:
            self.item.setdefault(variable, value)


def read_entry(entry: Entry) -> tuple[dict[str, Any] | None, list[str]]:
    """The CSL item of an entry (None if it says nothing) and sentences about what was dropped or doubtful."""
    if entry.broken or not entry.fields:
        sentence = _("Nothing could be read from this entry.") if entry.broken else _("The entry has no fields.")
        return None, [*entry.problems, sentence]
    reader = _Reader(entry)
    _type(reader)
    _titles(reader)
    _contributors(reader)
    _dates(reader)
    _containers_and_numbers(reader)
    _identifiers(reader)
    _rest(reader)
    item = reader.item
    if entry.key:
        item = {"id": entry.key, **item}
    return item, reader.problems


def _type(reader: _Reader) -> None:
    kind = reader.entry.type
    csl = words.TYPES.get(kind)
    if csl is None:
        csl = "document"
        reader.own["entrytype"] = kind
        reader.problems.append(_("The entry type @%(type)s is not known; it was read as a document.") % {"type": kind})
    subtype = reader.text("entrysubtype")
    wanted = words.SUBTYPES.get(subtype.lower(), subtype.lower())
    if wanted in words.ENTRY_TYPES:
        csl = wanted
    elif subtype:
        reader.own["entrysubtype"] = subtype
    if csl == "book" and kind == "book" and "journal" not in reader.left and "booktitle" in reader.left:
        # A book within a book is a chapter, unless the title is there twice for the children's sake.
        title, book = (reader.decoded(reader.left.get(name, "")) for name in ("title", "booktitle"))
        csl = "chapter" if title and book and title != book else csl
    reader.item["type"] = csl
    genre = reader.text("type")
    reader.put("genre", words.GENRE_WORDS.get(genre.lower(), genre) or words.GENRES.get(kind, ""))


def _joined(title: str, subtitle: str) -> str:
    if not title or not subtitle:
        return title or subtitle
    return f"{title} {subtitle}" if title.endswith(_SENTENCE_END) else f"{title}: {subtitle}"


def _titles(reader: _Reader) -> None:
    csl = reader.item["type"]
    title = _joined(reader.text("title", rich=True), reader.text("subtitle", rich=True))
    book = _joined(reader.text("booktitle", rich=True), reader.text("booksubtitle", rich=True))
    whole = _joined(reader.text("maintitle", rich=True), reader.text("mainsubtitle", rich=True))
    journal = _joined(
        reader.text("journaltitle", "journal", "fjournal", rich=True),
        reader.text("journalsubtitle", rich=True),
    )
    issue_title = reader.text("issuetitle", rich=True)
    if csl == "periodical" and issue_title and not journal:
        reader.put("volume-title", issue_title)
    elif issue_title:
        reader.own["issuetitle"] = issue_title
    addition = reader.text("titleaddon", rich=True)
    if not title and csl not in words.IN_BOOK:
        title = book
    if not title:
        title, whole = whole or title, "" if whole else whole
    if not title:
        title, addition = addition, ""
    reader.put("title", title)
    if book == reader.item.get("title") and csl not in words.IN_BOOK:
        book = ""  # the title once more, for the children that take it as theirs
    if csl in ("webpage", "post", "post-weblog") and not journal:
        journal, addition = addition, ""
    if addition and "genre" not in reader.item and len(addition) <= _SHORT:
        reader.put("genre", addition)  # "Press release", "Conference session": what the work is
    elif addition:
        reader.own["titleaddon"] = addition
    container = (book or journal) if csl in words.IN_BOOK else (journal or book)
    reader.put("container-title", container or whole)
    for name, value in (("booktitle", book), ("journaltitle", journal), ("maintitle", whole)):
        if value and value != reader.item.get("container-title"):
            reader.own[name] = value


def _contributors(reader: _Reader) -> None:
    editor_types = {
        name: reader.take(f"{name}type").strip().lower() for name in ("editor", "editora", "editorb", "editorc")
    }
    for field, raw in list(reader.left.items()):
        role = words.ROLES.get(field)
        if field in editor_types:
            kind = editor_types[field] or ("editor" if field == "editor" else "collaborator")
            role = words.EDITOR_TYPES.get(kind) or (kind if kind in NAMES else "editor")
        elif role is None and field in NAMES:
            role = field
        if not role:
            continue
        names, others, unknown = read_names(raw)
        reader.complain(unknown)
        del reader.left[field]
        if names:
            reader.item.setdefault(role, []).extend(names)
        if others:
            reader.item.setdefault("custom", {}).setdefault("others", []).append(role)


def _dates(reader: _Reader) -> None:
    date = _date(reader, "date")
    year, month, day = reader.text("year"), reader.text("month"), reader.text("day")
    if date is None or (year and not date.get("date-parts")):
        date = dates.read_date(year) or date
        parts = (date or {}).get("date-parts", [])
        if month and len(parts) == 1 and len(parts[0]) == 1 and "season" not in date:
            date = {**date, **dates.with_month(parts[0], month, day)}
        elif month and not parts:
            reader.own["month"] = month
    reader.put("issued", date)
    for field, variable in (
        ("urldate", "accessed"),
        ("eventdate", "event-date"),
        ("origdate", "original-date"),
    ):
        reader.put(variable, _date(reader, field))
    if reader.item["type"] in ("speech", "performance", "event") and "event-date" in reader.item:
        reader.put("issued", reader.item["event-date"])


def _date(reader: _Reader, field: str) -> dates.Date | None:
    raw = reader.take(field)
    # In a date the tilde means "about"; elsewhere it is a space of TeX.
    return dates.read_date(raw if _EDTF.fullmatch(raw.strip()) else reader.decoded(raw))


def _containers_and_numbers(reader: _Reader) -> None:
    csl = reader.item["type"]
    number, issue = reader.text("number"), reader.text("issue")
    if csl in words.ARTICLES:
        reader.put("issue", number or issue)
        if number and issue:
            reader.own["issue"] = issue
    else:
        variable = "number" if csl in words.NUMBERED else "collection-number"
        if csl == "paper-conference" and "series" not in reader.left:
            variable = "issue"
        reader.put(variable, number)
        reader.put("issue", issue)
    chapter = reader.text("chapter")
    reader.put("chapter-number", chapter)
    publisher = reader.text("publisher")
    body = reader.text("institution", "school")
    organization = reader.text("organization")
    if csl in ("legal_case", "treaty", "legislation", "bill", "regulation", "hearing"):
        reader.put("authority", body or organization)
        body, organization = "", "" if not body else organization
    # Who a thesis or report was made for counts more than who put it on the web.
    reader.put("publisher", (body or publisher if csl in ("thesis", "report") else publisher or body) or organization)
    for name, value in (("publisher", publisher), ("institution", body), ("organization", organization)):
        if value and value != reader.item.get("publisher"):
            reader.own[name] = value
    address, location = reader.text("address"), reader.text("location")
    if address and location and csl == "paper-conference":
        reader.put("event-place", location)
    elif address and location and address != location:
        reader.own["location"] = location
    reader.put("publisher-place", address or location)


def _verbatim(raw: str) -> str:
    """A URL, a DOI: braces and the escapes of TeX taken off, nothing else touched."""
    command = _URL_COMMAND.search(raw)
    text = command[1] if command else raw
    text = _ESCAPED.sub(r"\1", text).replace("{", "").replace("}", "")
    return "".join(text.split())


def _identifiers(reader: _Reader) -> None:
    raw_doi = reader.text("doi")
    if raw_doi:
        doi = doi_in(raw_doi)
        reader.put("DOI", doi)
        if not doi:
            reader.own["doi"] = raw_doi
            reader.problems.append(_("“%(text)s” is not a DOI.") % {"text": raw_doi[:80]})
    url = reader.text("url")
    if not url and "howpublished" in reader.left:
        found = _URL.search(_ESCAPED.sub(r"\1", reader.left["howpublished"]))
        if found:
            url = found.group().rstrip(".,;)")
            del reader.left["howpublished"]
    if url and not re.match(r"[a-z][a-z0-9+.-]*:", url, re.IGNORECASE) and "." in url:
        url = f"http://{url}"
    reader.put("URL", url)
    if "DOI" not in reader.item and re.match(r"https?://(?:dx\.)?doi\.org/", url, re.IGNORECASE):
        reader.put("DOI", doi_in(url))
    isbn = reader.text("isbn")
    reader.put("ISBN", " ".join(isbns_in(isbn)) or isbn)
    eprint = reader.text("eprint")
    archive = reader.text("eprinttype", "archiveprefix")
    subject = reader.text("eprintclass", "primaryclass")
    if eprint:
        if archive.lower() == "arxiv" or (
            not archive and re.match(r"(?:arxiv:)?(?:\d{4}\.\d{4,5}|[a-z-]+/\d{7})", eprint, re.I)
        ):
            archive, eprint = "arXiv", re.sub(r"^arxiv:", "", eprint, flags=re.IGNORECASE)
        if archive.lower() == "pubmed":
            reader.put("PMID", eprint)
        else:
            reader.put("archive", archive)
            reader.put("archive_location", eprint)
    elif archive:
        reader.put("archive", archive)
    if subject:
        reader.own["eprintclass"] = subject


def _keywords(raw: str) -> list[str]:
    separator = ";" if ";" in raw else ","
    return list(dict.fromkeys(filter(None, (" ".join(word.split()) for word in raw.split(separator)))))


def _rest(reader: _Reader) -> None:
    item = reader.item
    raw_keywords = [raw for raw in (reader.text(name) for name in ("keywords", "keyword", "tags")) if raw]
    keywords = list(dict.fromkeys(word for raw in raw_keywords for word in _keywords(raw)))
    for name in ("crossref", "xdata", "ids"):
        reader.take(name)
    for name in list(reader.left):
        variable = words.FIELDS.get(name) or (name if name in words.OWN_NAMES else None)
        value = reader.text(name, rich=variable in RICH)
        if name in words.LOCAL or name.startswith("bdsk-file-"):
            reader.problems.append(
                _("The field “%(field)s” was left out: it tells of somebody's computer.") % {"field": name}
            )
        elif variable and variable not in item:
            reader.put(variable, _shaped(variable, value))
        elif value and value != item.get(variable or "") and not _says_the_same(name, value, item):
            reader.own[name] = value
    if keywords:
        item.setdefault("custom", {})["keywords"] = keywords
    if reader.own:
        item.setdefault("custom", {})["fields"] = reader.own


def _says_the_same(name: str, value: str, item: dict[str, Any]) -> bool:
    """Whether an address that a program keeps beside the others is the item's own once more."""
    return name.startswith("bdsk-url-") and (value == item.get("URL") or doi_in(value) == item.get("DOI", "-"))


def _shaped(variable: str, value: str) -> str:
    if variable == "page":
        return _PAGES.sub("-", value)
    if variable == "language":
        return language_tag(value)
    if variable == "status":
        return words.STATES.get(value.lower(), value)
    return edition_number(value) if variable == "edition" else value
