"""CSL-JSON (https://docs.citationstyles.org, csl-data.json): reading with care, and writing to the schema."""

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from .cleaning import clean
from .reading import Clock, Reading

_DECODER = json.JSONDecoder(parse_constant=lambda name: None)
_SPACE = re.compile(r"[\s,]*")
_COLON = re.compile(r"\s*:?\s*")
# Under which name lists of items come: of this format's programs, of Zotero's and Crossref's services.
_WRAPPERS = frozenset(("items", "references", "data", "records", "results", "bibliography", "entries", "csl"))
_NEXT_ITEM = re.compile(r"\n[ \t]*(?=\{)|(?<=\})\s*,\s*(?=\{)")
_REBASED = 2_000  # errors
_MANY = 200_000  # characters: what is shown of a record that cannot be parted from those after it


def read(text: str, clock: Clock) -> Iterator[Reading]:
    """Every item of an array, of an object that wraps one ({"items": [...]}), or of objects one after the other."""
    lines = [0, *(match.end() for match in re.finditer("\n", text))]
    for start, end, value, error in _values(text):
        line = bisect_right(lines, start)
        if error:
            sentence = _("This is not valid JSON: %(error)s.") % {"error": error}
            yield Reading(None, (sentence,), line, text[start:end][:_MANY])
            continue
        keyed = _by_key(value)
        for part in keyed or [value]:
            raw = json.dumps(part, ensure_ascii=False) if keyed else text[start:end]
            yield clock.late(line, raw) if clock.over else _reading(part, line, raw)


def _by_key(value: Any) -> list[dict[str, Any]]:
    """The items of an object that names each by its key, as processors of citations hold them."""
    if not isinstance(value, dict) or "type" in value or not value:
        return []
    parts = list(value.values())
    return parts if all(isinstance(part, dict) and isinstance(part.get("type"), str) for part in parts) else []


def _wrapped(text: str, position: int, depth: int = 0) -> int | None:
    """Where the list of items begins in an object that wraps one; None if the object is an item itself."""
    position = _SPACE.match(text, position + 1).end()
    while text.startswith('"', position):
        try:
            key, position = _DECODER.raw_decode(text, position)
            position = _COLON.match(text, position).end()
            if key in _WRAPPERS and text.startswith("[", position):
                return position
            if key in ("message", "data") and text.startswith("{", position):
                inner = _wrapped(text, position, depth + 1) if depth < 3 else None
                return position if inner is None else inner
            if key in ("type", "itemType"):
                return None
            _value, position = _DECODER.raw_decode(text, position)
        except (ValueError, RecursionError):
            return None
        position = _SPACE.match(text, position).end()
    return None


def _reading(value: Any, line: int, raw: str) -> Reading:
    if not isinstance(value, dict):
        return Reading(None, (_("This is not an item but another kind of value."),), line, raw)
    item, problems = clean(value)
    key = str(item.get("citation-key") or item.get("id") or "")
    if not set(item) - {"type", "id", "citation-key"}:
        return Reading(None, (*problems, _("The item has no fields.")), line, raw, key)
    return Reading(item, tuple(problems), line, raw, key)


def _values(text: str):
    """Start, end, value and error of each item, so that one that is broken does not take the others along."""
    position = _SPACE.match(text).end()
    if text.startswith("{", position):
        inner = _wrapped(text, position)
        position = position if inner is None else inner
    if text.startswith("[", position):
        position += 1
    base = broken = 0
    while True:
        position = _SPACE.match(text, position).end()
        if position >= len(text) or text[position] in "]}":
            return
        try:
            value, end = _DECODER.raw_decode(text, position)
            yield base + position, base + end, value, ""
        except RecursionError:
            yield base + position, base + len(text), None, _("it is nested too deeply")
            return
        except ValueError as error:
            following = _NEXT_ITEM.search(text, position + 1)
            end = following.end() if following else len(text)
            yield base + position, base + end, None, str(error).partition(":")[0].lower()
            broken += 1
            if broken % _REBASED == 0:
                # An error counts the lines before it: what was read is cut off now and then.
                text, base, end = text[end:], base + end, 0
        position = end


def write(items: list[dict[str, Any]]) -> str:
    """A JSON array of these items; keywords also as CSL's own variable, which other programs read."""
    return json.dumps([_schema(item) for item in items], ensure_ascii=False, indent=2) + "\n"


def _schema(item: dict[str, Any]) -> dict[str, Any]:
    out = {"id": str(item.get("id") or "source"), "type": item.get("type", "document")}
    out.update({name: value for name, value in item.items() if name not in out and value not in (None, "", [], {})})
    keywords = (item.get("custom") or {}).get("keywords")
    if keywords and not out.get("keyword"):
        out["keyword"] = ", ".join(keywords)
    return out
