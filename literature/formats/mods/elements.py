"""What the elements of a MODS record say: their texts, titles and dates."""

import re

from .. import dates
from ..spaces import one_line
from ..xmlrecords import local, text_of

_SLASH = re.compile(r"\s*/$")
_ENCODED = re.compile(r"\d{8}(?:\d{6})?")


def children(element, name: str) -> list:
    """The element's children of this name; none of an element that is not there."""
    if element is None:
        return []
    return [child for child in element if local(child) == name]


def value_of(element) -> str:
    """The element's text on one line."""
    return one_line(text_of(element))


def first(element, *path: str) -> str:
    """The text of the first element at a path below this one that has any."""
    found = [element]
    for name in path:
        found = [child for parent in found for child in children(parent, name)]
    return next((value for value in map(value_of, found) if value), "")


def title_of(info, *, whole: bool = True) -> str:
    """The title of a titleInfo: article, title, subtitle, part."""
    title, subtitle = first(info, "title"), first(info, "subTitle")
    article = first(info, "nonSort")
    parts = ": ".join(filter(None, (first(info, "partNumber"), first(info, "partName")))) if whole else ""
    if article or subtitle or parts:
        # A catalogue's mark between the title and who wrote it.
        title, subtitle = _SLASH.sub("", title), _SLASH.sub("", subtitle)
    if not title and not len(info):
        title = value_of(info)
    if article:
        title = f"{article}{title}" if article.endswith(("'", "’", "-")) else f"{article} {title}"
    if subtitle:
        title = title.rstrip(" :;")
        title = f"{title} {subtitle}" if title.endswith(("?", "!", "…")) else f"{title}: {subtitle}"
    if parts:
        title = f"{title.rstrip('. ')}. {parts}" if title else parts
    return title


def span_of(found: list) -> dates.Date | None:
    """The date that one or two elements tell: a beginning and an end, else the one that is meant to sort by."""
    begin = next((e for e in found if e.get("point") == "start"), None)
    if begin is not None:
        end = next((e for e in found if e.get("point") == "end"), None)
        sides = [_point(e) for e in (begin, end) if e is not None]
        parts = [side["date-parts"][0] for side in sides if side and side.get("date-parts")]
        if parts:
            date: dates.Date = {"date-parts": parts[:1] if len(parts) == 2 and parts[0] == parts[1] else parts}
            return {**date, "circa": True} if any(side and side.get("circa") for side in sides) else date
    found = sorted(found, key=lambda e: (e.get("keyDate") != "yes", not e.get("encoding"), e.get("encoding") == "marc"))
    return next((date for date in map(_point, found) if date), None)


def _point(element) -> dates.Date | None:
    value = value_of(element)
    encoded = _ENCODED.fullmatch(value)
    if encoded:  # ISO 8601 without hyphens
        value = f"{value[:4]}-{value[4:6]}-{value[6:8]}"
    elif value in ("9999", "uuuu"):
        return None
    # A catalogue's brackets and marks: [2005], c2005, ©2005, 2005.
    value = re.sub(r"^[\[(©]+|^[cp](?=\d{4})|[\])]+\.?$", "", value.strip()).strip()
    date = dates.read_date(value)
    if date and element.get("qualifier") in ("approximate", "questionable", "inferred") and date.get("date-parts"):
        return {**date, "circa": True} if element.get("qualifier") != "inferred" else date
    return date
