"""What DOI registries answer as CSL-JSON, brought to CSL-JSON.

Crossref's answers have titles as lists, JATS and HTML tags and entities in texts, dates of nulls, addresses
in place of ISBNs, and much housekeeping that is no citation.
"""

import html
import re
from typing import Any

from literature.formats.cleaning import clean
from literature.formats.spaces import one_line, paragraphs
from literature.formats.vocabulary import DATES, NAMES, STRINGS
from literature.identifiers import doi_in, isbns_in, issns_in

_TAG = re.compile(r"<(/?)\s*(?:[a-z]+:)?([a-z][a-z0-9-]*)\b[^<>]*>", re.IGNORECASE)
_KEPT = {
    "i": "i", "em": "i", "italic": "i", "b": "b", "strong": "b", "bold": "b", "sup": "sup", "sub": "sub",
    "sc": "sc", "scp": "sc",
}  # fmt: skip
_BREAKS = frozenset(("p", "sec", "br", "li", "div"))
_DATES = ("published-print", "published-online", "published", "posted", "created")
_RENAMED = {"publisher-location": "publisher-place", "edition-number": "edition", "article-number": "page"}
_HEADING = re.compile(r"^(?:abstract|summary|résumé|zusammenfassung)[\s:.]*", re.IGNORECASE)


def cleaned(answer: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """A CSL item and what was doubtful about the answer."""
    known = {
        name: value
        for name, value in answer.items()
        if name in NAMES | DATES | STRINGS
        or name in ("type", "id", "citation-key", "shortTitle", "journalAbbreviation")
    }
    known.pop("source", None)  # the registry's name
    for theirs, ours in _RENAMED.items():
        if answer.get(theirs) and not known.get(ours):
            known[ours] = answer[theirs]
    known["title"] = _title(answer)
    for name in (
        "container-title",
        "container-title-short",
        "collection-title",
        "original-title",
        "title-short",
    ):
        known[name] = markup(_first(answer.get(name)))
    for name in ("publisher", "publisher-place", "genre", "event-title", "event-place", "edition"):
        known[name] = markup(_first(known.get(name)), tags=False)
    if isinstance(answer.get("abstract"), str):
        known["abstract"] = _abstract(answer["abstract"])
    _event(answer, known)
    _numbers(answer, known)
    if not _is_date(answer.get("issued")):
        known["issued"] = next((answer[name] for name in _DATES if _is_date(answer.get(name))), None)
    for role in NAMES & known.keys():
        known[role] = [_name(name) for name in known[role]] if isinstance(known[role], list) else known[role]
    for name in ("note", "annote", "references", "license", "event-date", "available-date", "keyword"):
        known.pop(name, None)
    return clean({name: value for name, value in known.items() if value})


def _first(value: Any) -> str:
    if isinstance(value, list):
        value = next((part for part in value if isinstance(part, str) and part.strip()), "")
    return value if isinstance(value, str) else ""


def _title(answer: dict[str, Any]) -> str:
    title, subtitle = markup(_first(answer.get("title"))), markup(_first(answer.get("subtitle")))
    if subtitle and subtitle.casefold() not in title.casefold():
        return f"{title} {subtitle}" if title.endswith((":", "?", "!")) else f"{title}: {subtitle}"
    return title


def markup(text: str, *, tags: bool = True) -> str:
    """The text on one line, entities resolved, with CSL's tags in place of those of HTML and JATS."""
    if not text:
        return ""

    def replaced(match: re.Match) -> str:
        name = match[2].lower()
        if name in _BREAKS:
            return " "
        kept = _KEPT.get(name) if tags else None
        return f"<{match[1]}{kept}>" if kept else ""

    return one_line(_entities(_TAG.sub(replaced, _entities(text) if "&lt;" in text else text)))


def _entities(text: str) -> str:
    # Twice, because some deposits are escaped twice.
    return html.unescape(html.unescape(text)) if "&" in text else text


def _abstract(text: str) -> str:
    text = re.sub(r"<(?:[a-z]+:)?title\b[^<>]*>.*?</(?:[a-z]+:)?title>", "\n\n", text, flags=re.IGNORECASE | re.DOTALL)
    text = _TAG.sub(lambda match: "\n\n" if match[2].lower() in _BREAKS else "", text)
    return _HEADING.sub("", paragraphs(_entities(text)))


def _event(answer: dict[str, Any], known: dict[str, Any]) -> None:
    event = answer.get("event")
    if isinstance(event, dict):
        known.pop("event", None)
        known["event-title"] = markup(_first(event.get("name")), tags=False)
        known["event-place"] = markup(_first(event.get("location")), tags=False)


def _numbers(answer: dict[str, Any], known: dict[str, Any]) -> None:
    for name, find in (("ISBN", isbns_in), ("ISSN", issns_in)):
        values = answer.get(name)
        texts = values if isinstance(values, list) else [values]
        found = [number for text in texts if isinstance(text, str) for number in find(text.rpartition("/")[2])]
        known[name] = " ".join(dict.fromkeys(found))
    if doi_in(str(answer.get("DOI") or "")):
        address = str(answer.get("URL") or "")
        if doi_in(address) == doi_in(str(answer["DOI"])):
            known.pop("URL", None)  # the DOI once more


def _is_date(value: Any) -> bool:
    parts = value.get("date-parts") if isinstance(value, dict) else None
    whole = (
        isinstance(parts, list) and bool(parts) and isinstance(parts[0], list) and bool(parts[0]) and bool(parts[0][0])
    )
    return whole or (isinstance(value, dict) and bool(value.get("raw") or value.get("literal")))


def _name(name: Any) -> Any:
    if not isinstance(name, dict):
        return name
    return {key: markup(value, tags=False) if isinstance(value, str) else value for key, value in name.items()}
