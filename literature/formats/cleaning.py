"""An object that calls itself a CSL item, made one: known variables with values of the right kind."""

import json
import re
from typing import Any

from django.utils.translation import gettext as _

from literature.identifiers import doi_in

from . import dates
from .names import read_name
from .spaces import one_line, paragraphs
from .vocabulary import DATES, NAMES, RENAMED, STRINGS, TYPES

Item = dict[str, Any]

_NAME_PARTS = ("family", "given", "dropping-particle", "non-dropping-particle", "suffix", "literal")
# Types as Crossref, DataCite, schema.org and Zotero name them.
TYPE_NAMES = {
    "journal-article": "article-journal", "journalarticle": "article-journal", "article": "article",
    "magazinearticle": "article-magazine", "newspaperarticle": "article-newspaper",
    "book-chapter": "chapter", "booksection": "chapter", "book-section": "chapter", "book-part": "chapter",
    "reference-entry": "entry", "reference-book": "book", "edited-book": "book", "monograph": "book",
    "book-set": "book", "book-series": "book", "proceedings": "book",
    "proceedings-article": "paper-conference", "conferencepaper": "paper-conference",
    "report-component": "report", "report-series": "report", "working-paper": "report",
    "dissertation": "thesis", "posted-content": "article", "preprint": "article", "journal": "periodical",
    "journal-issue": "periodical", "peer-review": "review", "database": "dataset",
    "computerprogram": "software", "case": "legal_case", "statute": "legislation", "film": "motion_picture",
    "videorecording": "motion_picture", "tvbroadcast": "broadcast", "radiobroadcast": "broadcast",
    "podcast": "broadcast", "audiorecording": "song", "presentation": "speech", "blogpost": "post-weblog",
    "forumpost": "post", "letter": "personal_communication", "email": "personal_communication",
    "artwork": "graphic", "encyclopediaarticle": "entry-encyclopedia",
    "dictionaryentry": "entry-dictionary", "component": "document", "other": "document", "misc": "document",
    "grant": "document",
}  # fmt: skip
_LONG = ("abstract", "note", "annote")
_KEPT_AS_TEXT = 20_000  # characters of an unknown value


def clean(value: Item) -> tuple[Item, list[str]]:
    """The item with only CSL's variables in CSL's types, and sentences about what was changed.

    What has no place in CSL is kept under "custom": {"fields": {...}}. Never raises, whatever the values are.
    """
    problems: list[str] = []
    item: Item = {}
    own: dict[str, str] = {}
    for name in ("id", "citation-key"):
        if isinstance(value.get(name), str | int | float) and str(value[name]).strip():
            item[name] = str(value[name]).strip()
    item["type"] = _type(value.get("type"), problems)
    for name, given in value.items():
        variable = RENAMED.get(name, name)
        if variable in ("id", "type", "citation-key", "custom") or given in (None, "", [], {}):
            continue
        if variable in NAMES:
            cleaned = _names(given, variable, problems)
        elif variable in DATES:
            cleaned = _date(given, variable, problems)
        elif variable in STRINGS:
            cleaned = _string(given, variable, problems)
        else:
            own[name] = _as_text(given)
            continue
        if cleaned:
            item.setdefault(variable, cleaned)
    _doi(item, own, problems)
    _custom(item, value.get("custom"), own)
    return item, problems


def _type(given: Any, problems: list[str]) -> str:
    if isinstance(given, str):
        if given in TYPES:
            return given
        known = TYPE_NAMES.get(given.lower())
        if known:
            return known
    if given:
        sentence = _("The type “%(type)s” is not known; it was read as a document.")
        problems.append(sentence % {"type": _as_text(given)[:60]})
    return "document"


def _string(given: Any, variable: str, problems: list[str]) -> str:
    if isinstance(given, list):
        texts = [text for text in (_string(part, variable, problems) for part in _flat(given)) if text]
        if len(texts) > 1 and variable in ("ISBN", "ISSN"):
            return " ".join(texts)
        if len(texts) > 1:
            problems.append(_("“%(name)s” has several values; the first one was taken.") % {"name": variable})
        return texts[0] if texts else ""
    if isinstance(given, bool) or not isinstance(given, str | int | float):
        problems.append(_("The value of “%(name)s” was not understood.") % {"name": variable})
        return ""
    if isinstance(given, float) and given.is_integer():
        given = int(given)
    text = str(given).strip()
    return paragraphs(text) if variable in _LONG else one_line(text)


def _flat(values: list[Any]) -> list[Any]:
    return [value for value in values if not isinstance(value, list)]


def _names(given: Any, variable: str, problems: list[str]) -> list[dict[str, str]]:
    names = []
    for part in given if isinstance(given, list) else [given]:
        name = _name(part)
        if name:
            names.append(name)
        elif part:
            problems.append(_("A name under “%(name)s” was not understood.") % {"name": variable})
    return names


def _name(part: Any) -> dict[str, str] | None:
    if isinstance(part, str):
        return read_name(part)
    if not isinstance(part, dict):
        return None
    name = {key: one_line(str(part[key])) for key in _NAME_PARTS if isinstance(part.get(key), str | int)}
    name = {key: text for key, text in name.items() if text}
    if "literal" not in name and isinstance(part.get("name"), str) and "family" not in name:
        name = {"literal": one_line(part["name"])}
    if name.get("literal"):
        return {"literal": name["literal"]}
    if not name.get("family"):
        literal = name.get("given") or name.get("non-dropping-particle") or ""
        return {"literal": literal} if literal else None
    return name


def _date(given: Any, variable: str, problems: list[str]) -> dates.Date | None:
    if isinstance(given, str | int):
        return dates.read_date(str(given))
    if not isinstance(given, dict):
        problems.append(_("The value of “%(name)s” was not understood.") % {"name": variable})
        return None
    sides = given.get("date-parts")
    parts = [_parts(side) for side in sides] if isinstance(sides, list) else []
    parts = [side for side in parts if side]
    date: dates.Date = {}
    if parts:
        date["date-parts"] = parts[:2]
        season = str(given.get("season") or "")
        if re.fullmatch(r"(?:season-)?0?[1-4]", season):
            date["season"] = int(season[-1])
        if given.get("circa") not in (None, False, 0, "", "false"):
            date["circa"] = True
        return date
    for key in ("raw", "literal", "date-time"):
        if isinstance(given.get(key), str) and given[key].strip():
            return dates.read_date(given[key])
    return None


def _parts(side: Any) -> list[int]:
    numbers: list[int] = []
    for part in side if isinstance(side, list) else [side]:
        if isinstance(part, bool) or not re.fullmatch(r"-?\d{1,5}", str(part)):
            break
        numbers.append(int(part))
    return dates.valid(numbers[:3]) if numbers else []


def _doi(item: Item, own: dict[str, str], problems: list[str]) -> None:
    written = item.pop("DOI", "")
    if not written:
        return
    doi = doi_in(written)
    if doi:
        item["DOI"] = doi
    else:
        own["DOI"] = written
        problems.append(_("“%(text)s” is not a DOI.") % {"text": written[:80]})


def _custom(item: Item, given: Any, own: dict[str, str]) -> None:
    """Keywords as a list, whether they came so or as CSL's one string; fields without a place as text."""
    custom: dict[str, Any] = {}
    given = given if isinstance(given, dict) else {"value": given} if given else {}
    keywords = given.get("keywords")
    written = item.pop("keyword", "")
    if isinstance(keywords, list):
        custom["keywords"] = list(dict.fromkeys(one_line(str(word)) for word in keywords if str(word).strip()))
    elif written:
        parts = written.split(";" if ";" in written else ",")
        custom["keywords"] = list(dict.fromkeys(filter(None, (one_line(part) for part in parts))))
    others = given.get("others")
    if isinstance(others, list):
        custom["others"] = [role for role in others if role in NAMES]
    fields = given.get("fields")
    if isinstance(fields, dict):
        own = {**{str(name): _as_text(text) for name, text in fields.items()}, **own}
    own.update({name: _as_text(text) for name, text in given.items() if name not in ("keywords", "others", "fields")})
    if own:
        custom["fields"] = own
    custom = {name: part for name, part in custom.items() if part}
    if custom:
        item["custom"] = custom


def _as_text(value: Any) -> str:
    if isinstance(value, str):
        return value
    try:
        return json.dumps(value, ensure_ascii=False)[:_KEPT_AS_TEXT]
    except (RecursionError, ValueError, TypeError):
        return str(type(value).__name__)
