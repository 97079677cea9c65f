"""What hayagriva cannot say, said after it: edited books, treaties, the versions of data sets.

Each function takes the entry that typst set and gives it back as the style manual has it. All text that comes
from an item is escaped here, because typst does not see it.
"""

import re
from html import escape
from typing import Any

Item = dict[str, Any]

_MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905
_SHORT_MONTHS = "Jan. Feb. Mar. Apr. May June July Aug. Sept. Oct. Nov. Dec.".split()  # noqa: SIM905
_UNDATED = re.compile(r"n\.d\.|no date")
_YEAR = re.compile(r"\.? (?=(?:\d{4}[a-z]?|n\.d\.[a-z]?)\. )")


def mended(entry: str, item: Item, style: str) -> str:
    """The entry as `style` has it for the item's type."""
    kind = item.get("type")
    if kind == "treaty":
        return treaty(item, style) or entry
    entry = _dated(entry, item, style)
    if kind == "dataset":
        return _dataset(entry, item, style)
    if style == "chicago-author-date" and edited(item):
        # Set as the authors (see `works`): hayagriva forgets who they are.
        return _YEAR.sub(", eds. " if len(item["editor"]) > 1 else ", ed. ", entry, count=1)
    if kind == "paper-conference":
        entry = entry.replace(" [Preprint]", "")
    if style == "harvard" and not item.get("editor"):
        entry = entry.replace("’, in <em>", "’, <em>")
    return entry


def _dated(entry: str, item: Item, style: str) -> str:
    """Dates that hayagriva does not know: "in press", a span of years, an uncertain year."""
    issued = item.get("issued") or {}
    sides = issued.get("date-parts") or []
    if not sides and issued.get("literal"):
        return _UNDATED.sub(lambda match: escape(issued["literal"], quote=False), entry, count=1)
    years = list(dict.fromkeys(side[0] for side in sides if side))
    if not years or not (len(years) > 1 or issued.get("circa")):
        return entry
    about = ("c. " if style == "harvard" else "ca. ") if issued.get("circa") else ""
    found = list(re.finditer(rf"(?<=[(\s]){years[0]}(?=[a-z]?[).,\s])", entry))
    if not found:
        return entry
    # The year stands after the names, but at the end in MLA.
    place = found[-1] if style == "mla" else found[0]
    return entry[: place.start()] + about + "–".join(map(str, years)) + entry[place.end() :]


def edited(item: Item) -> bool:
    """Whether the work is cited by its editors: a book without an author."""
    return bool(item.get("editor")) and not item.get("author") and item.get("type") in ("book", "report", "collection")


def _dataset(entry: str, item: Item, style: str) -> str:
    version = escape(str(item.get("version") or ""), quote=False)
    if style == "apa":
        added = f" (Version {version}) [Data set]." if version else " [Data set]."
        return entry.replace("</em>.", f"</em>{added}", 1)
    if version and style in ("chicago-author-date", "mla") and f"Version {version}" not in entry:
        stop = "." if style == "chicago-author-date" else ","
        return entry.replace(".” ", f".” Version {version}{stop} ", 1)
    return entry


def treaty(item: Item, style: str) -> str:
    """A treaty by its title, the day it was signed, and the series of treaties; "" for another style."""
    title = escape(item.get("title") or "", quote=False)
    series = escape(item.get("container-title") or "", quote=False)
    volume, pages = (escape(str(item.get(name) or ""), quote=False) for name in ("volume", "page"))
    address = item.get("URL") or ""
    link = f'<a href="{escape(address)}">{escape(address, quote=False)}</a>' if address else ""
    year, month, day = _day(item)
    if style in ("apa", "chicago-author-date"):
        date = f"{_MONTHS[month - 1]} {day}, {year}" if day else f"{_MONTHS[month - 1]} {year}" if month else year
        where = " ".join(filter(None, (volume, series, pages)))
        stop = "." if link and style == "chicago-author-date" else ""
        text = ", ".join(filter(None, (title, date, where))) + "."
        return f"{text} {link}{stop}".strip()
    if style == "mla":
        date = " ".join(filter(None, (day and str(day), _SHORT_MONTHS[month - 1] if month else "", year)))
        series = f"<em>{series}</em>" if series else ""
        rest = (series, f"vol. {volume}" if volume else "", date, f"p. {pages}" if pages else "", link)
        details = ", ".join(filter(None, rest))
        return f"<em>{title}</em>. {details}." if details else f"<em>{title}</em>."
    if style == "harvard":
        where = f" <em>{series}</em>" if series else ""
        text = f"‘{title}’ ({year or 'no date'}){where}"
        return f"{text}. Available at: {link}." if link else f"{text}."
    return ""


def _day(item: Item) -> tuple[str, int, int]:
    sides = (item.get("issued") or {}).get("date-parts") or [[]]
    year, month, day = [*sides[0], 0, 0, 0][:3]
    return str(year or ""), month, day
