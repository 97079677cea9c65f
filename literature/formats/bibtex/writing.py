"""CSL items as BibLaTeX entries, in the fields that plain BibTeX shares with it wherever there are any."""

import re
import unicodedata
from typing import Any

from ..dates import write_edtf
from ..languages import babel_name, language_tag
from ..vocabulary import NAMES, RICH
from . import vocabulary as words
from .escaping import escape, escape_rich
from .names import write_names

Item = dict[str, Any]

_UNSAFE_IN_KEY = re.compile(r"[\s\\\"#%'(),={}~@]+")
_PAGE_RANGE = re.compile(r"(?<=\w)\s*[-–]\s*(?=\w)")
# Variables that have one field in every type, in the order in which they are written.
_PLAIN = {
    "title-short": "shorttitle", "volume": "volume", "number-of-volumes": "volumes", "edition": "edition",
    "chapter-number": "chapter", "number-of-pages": "pagetotal", "collection-title": "series",
    "container-title-short": "shortjournal", "event-title": "eventtitle", "event-place": "venue",
    "version": "version", "genre": "type", "medium": "howpublished", "status": "pubstate", "note": "note",
    "annote": "annotation", "abstract": "abstract", "original-title": "origtitle",
    "original-publisher": "origpublisher", "original-publisher-place": "origlocation", "section": "section",
    "part-number": "part", "source": "library", "call-number": "lccn", "PMCID": "pmcid",
}  # fmt: skip
_ROLE_FIELDS = {csl: field for field, csl in reversed(words.ROLES.items()) if csl and csl != "contributor"}
_LAW = frozenset(("legal_case", "treaty", "legislation", "bill", "regulation", "hearing"))


def write(items: list[Item]) -> str:
    """A BibTeX file (UTF-8) of these items, each under its `id`; a key used before gets a number added."""
    used: dict[str, int] = {}  # keys in lower case, and the number that was given last after each
    entries = []
    for item in items:
        key = _key(str(item.get("id") or ""), used)
        fields = _fields(item)
        lines = [f"  {name} = {{{value}}}," for name, value in fields if value]
        entries.append("\n".join([f"@{_entry_type(item)}{{{key},", *lines, "}"]))
    return "\n\n".join(entries) + "\n" if entries else ""


def _key(wanted: str, used: dict[str, int]) -> str:
    key = _UNSAFE_IN_KEY.sub("-", unicodedata.normalize("NFC", wanted)).strip("-") or "source"
    candidate, number = key, used.get(key.lower(), 0)
    while candidate.lower() in used:
        number += 1
        candidate = f"{key}-{number}"
    used[key.lower()] = max(number, 1)
    used.setdefault(candidate.lower(), 1)
    return candidate


def _entry_type(item: Item) -> str:
    kind = item.get("type", "document")
    if kind == "thesis":
        genre = str(item.get("genre", "")).lower()
        return "mastersthesis" if "master" in genre else "phdthesis" if re.search("ph|doct|dokt", genre) else "thesis"
    kept = (item.get("custom") or {}).get("fields", {}).get("entrytype", "")
    if kind == "document" and re.fullmatch(r"[a-z]+", kept) and kept not in words.TYPES:
        return kept
    return words.ENTRY_TYPES.get(kind, "misc")


def _fields(item: Item) -> list[tuple[str, str]]:
    kind = item.get("type", "document")
    fields: list[tuple[str, str]] = _names(item)
    fields.append(("title", escape_rich(item.get("title", ""))))
    if item.get("container-title"):
        fields.append((_container_field(kind), escape_rich(item["container-title"])))
    fields += _publication(item, kind)
    fields += _dates(item)
    for variable, field in _PLAIN.items():
        if item.get(variable):
            text = str(item[variable])
            fields.append((field, escape_rich(text) if variable in RICH else escape(text)))
    if item.get("page"):
        fields.append(("pages", escape(_PAGE_RANGE.sub("–", str(item["page"]))).replace("–", "--")))
    fields += _identifiers(item)
    for name in sorted(words.OWN_NAMES - {"authority", "archive", "archive_location", "number-of-volumes"}):
        if item.get(name):
            fields.append((name, escape_rich(str(item[name])) if name in RICH else escape(str(item[name]))))
    fields += _custom(item, {name for name, value in fields if value})
    if words.TYPES.get(_entry_type(item)) != kind and kind != "document":
        fields.append(("entrysubtype", kind))
    return fields


def _container_field(kind: str) -> str:
    if kind in ("webpage", "post", "post-weblog"):
        return "titleaddon"
    if kind in words.ARTICLES:
        return "journal"
    return "booktitle" if kind in words.IN_BOOK else "maintitle"


def _names(item: Item) -> list[tuple[str, str]]:
    others = (item.get("custom") or {}).get("others", [])
    fields = []
    for role in ["author", "editor", "translator", *sorted(NAMES - {"author", "editor", "translator"})]:
        if item.get(role):
            field = _ROLE_FIELDS.get(role, role)
            fields.append((field, write_names(item[role], others=role in others)))
    return fields


def _publication(item: Item, kind: str) -> list[tuple[str, str]]:
    publisher = escape(item.get("publisher", ""))
    field = {"report": "institution", "thesis": "school"}.get(kind, "publisher")
    fields = [(field, publisher), ("address", escape(item.get("publisher-place", "")))]
    authority = escape(item.get("authority", ""))
    fields.append(("institution" if kind in _LAW else "authority", authority))
    number, issue = escape(str(item.get("number", ""))), escape(str(item.get("issue", "")))
    in_series = escape(str(item.get("collection-number", "")))
    if kind in words.ARTICLES:
        fields += [("number", issue), ("seriesnumber", in_series), ("worknumber", number)]
    elif kind in words.NUMBERED:
        fields += [("number", number), ("seriesnumber", in_series), ("issue", issue)]
    else:
        fields += [("number", in_series), ("worknumber", number), ("issue", issue)]
    return fields


def _dates(item: Item) -> list[tuple[str, str]]:
    issued = item.get("issued") or {}
    edtf = write_edtf(issued)
    fields = []
    # Plain BibTeX knows `year` only; `date` is written beside it when it says more.
    parts = issued.get("date-parts") or []
    if parts and edtf:
        year = edtf if re.fullmatch(r"\d{4}", edtf) else ""
        fields.append(("year", year))
        fields.append(("date", "" if year else edtf))
    elif issued.get("literal"):
        fields.append(("year", escape(issued["literal"])))
    for variable, field in (
        ("accessed", "urldate"),
        ("event-date", "eventdate"),
        ("original-date", "origdate"),
    ):
        date = item.get(variable) or {}
        fields.append((field, write_edtf(date) or escape(date.get("literal", ""))))
    return fields


def _identifiers(item: Item) -> list[tuple[str, str]]:
    fields = [(name.lower(), _verbatim(str(item.get(name, "")))) for name in ("DOI", "ISBN", "ISSN", "URL", "PMID")]
    archive, location = str(item.get("archive", "")), str(item.get("archive_location", ""))
    fields += (
        [("eprint", _verbatim(location)), ("eprinttype", escape(archive))]
        if location
        else [("archive", escape(archive))]
    )
    language = str(item.get("language", ""))
    name = babel_name(language)
    # langid must be a name that babel knows; a tag that such a name does not say is written whole.
    exact = name and language_tag(name) == language
    fields.append(("langid" if exact else "language", name if exact else escape(language)))
    return fields


def _verbatim(text: str) -> str:
    return text.replace("\\", "%5C").replace("{", "%7B").replace("}", "%7D").replace(" ", "%20")


def _custom(item: Item, taken: set[str]) -> list[tuple[str, str]]:
    custom = item.get("custom") or {}
    fields = [("keywords", _keywords(custom.get("keywords") or []))]
    for name, value in (custom.get("fields") or {}).items():
        if (
            name not in taken
            and name not in ("entrytype", "entrysubtype")
            and re.fullmatch(r"[a-z][a-z0-9+:_-]*", name)
        ):
            fields.append((name, escape(str(value))))
    if (custom.get("fields") or {}).get("entrysubtype"):
        fields.append(("entrysubtype", escape(str(custom["fields"]["entrysubtype"]))))
    return fields


def _keywords(keywords: list[str]) -> str:
    separator = "; " if any("," in word for word in keywords) else ", "
    written = separator.join(escape(word) for word in keywords)
    return written + ";" if separator == "; " and len(keywords) == 1 else written
