"""What hayagriva cannot say, said after it: edited books, treaties, the versions of data sets.

Each function takes the entry that typst set and gives it back as the style manual has it. All text that comes
from an item is escaped here, because typst does not see it.
"""

import re
from html import escape
from typing import Any

from . import law, medicine
from .terms import TERMS, Terms
from .treaties import treaty
from .unset import left_out

Item = dict[str, Any]

_UNDATED = re.compile(r"n\.d\.|no date|s\.\s?d\.|o\.\s?J\.")
_YEAR = re.compile(r"\.? (?=(?:\d{4}[a-z]?|n\.d\.[a-z]?|s\.\s?d\.|o\.\s?J\.)\. )")


def mended(entry: str, item: Item, style: str, language: str = "en") -> str:
    """The entry as `style` has it for the item's type, its own words in `language`."""
    kind = item.get("type")
    terms = TERMS[language]
    if kind == "treaty":
        return treaty(item, style, language) or entry
    if kind == "legal_case" and (said := law.judgment(item, style, language)):
        return said
    if not entry and style in ("chicago-notes", "mhra"):
        return left_out(item, style, language)
    if style in ("vancouver", "ama"):
        entry = medicine.with_names(entry, item, style, terms)
    entry = _dated(entry, item, style)
    if kind == "dataset":
        return _dataset(entry, item, style, terms)
    if edited(item) and style != "apa":
        return _by_editors(entry, item, style, terms)
    if kind == "paper-conference":
        entry = entry.replace(" [Preprint]", "")
    if kind == "speech":
        return law.talk(entry, item, style, language)
    if kind == "report" and item.get("number"):
        entry = law.numbered_report(entry, item, style, terms)
    mend = _OF_STYLE.get(style)
    return mend(entry, item) if mend else entry


def _by_editors(entry: str, item: Item, style: str, terms: Terms) -> str:
    """Who the names before an edited book are, where hayagriva forgets it: they were set as authors (see `styles`)."""
    editor = terms.editor[len(item["editor"]) > 1]
    if style == "chicago-author-date":
        return _YEAR.sub(f", {editor} ", entry, count=1)
    if style == "chicago-notes":
        return re.sub(r"\.? <em>", f", {editor} <em>", entry, count=1)
    if style in ("mhra", "nature"):
        said = editor.rstrip(".") if editor == terms.editor[1] and editor.endswith("s.") else editor
        return re.sub(r"(,?) <em>", rf" ({said})\1 <em>", entry, count=1)
    return entry


def _harvard(entry: str, item: Item) -> str:
    return entry if item.get("editor") else re.sub(r"([’“»]), in <em>", r"\1, <em>", entry)


def _apa(entry: str, item: Item) -> str:
    return re.sub(r"\(([eé]ds?\.)\)", lambda found: f"({found[1].capitalize()})", entry)


def _short_initials(names: str) -> str:
    """`Stephen C. Ropp`, `N. V. Findler` as OSCOLA has them: `Stephen C Ropp`, `NV Findler`."""
    return re.sub(r"\b([^\W\d_]) (?=[^\W\d_]\b)", r"\1", re.sub(r"\b([^\W\d_])\.", r"\1", names))


def _oscola(entry: str, item: Item) -> str:
    if item.get("type") == "legal_case":
        entry = entry.replace(" v. ", " v ").replace(" No. ", " No ")
    entry = re.sub(r"(?<=[’“»] in )[^<]*(?= \()", lambda names: _short_initials(names[0]), entry, count=1)
    return re.sub(rf" (?:{re.escape(str(item.get('genre') or '-'))} )?(?=(?:{_UN_SYMBOL})/)", " UN Doc ", entry)


_OF_STYLE = {"harvard": _harvard, "apa": _apa, "oscola": _oscola}
# How the symbols of the United Nations' documents begin.
_UN_SYMBOL = "A|E|S|ST|CCPR|CRC|CAT|CEDAW|CERD|HRI|TD|DP|E/CN"


def _dated(entry: str, item: Item, style: str) -> str:
    """Dates that hayagriva does not know: "in press", a span of years, an uncertain year."""
    issued = item.get("issued") or {}
    sides = issued.get("date-parts") or []
    if not sides and issued.get("literal"):
        return _UNDATED.sub(lambda match: escape(issued["literal"], quote=False), entry, count=1)
    years = list(dict.fromkeys(side[0] for side in sides if side))
    if not years or not (len(years) > 1 or issued.get("circa")):
        return entry
    about = ("c. " if style in ("harvard", "oscola", "mhra") else "ca. ") if issued.get("circa") else ""
    found = list(re.finditer(rf"(?<=[(\s]){years[0]}(?=[a-z]?[).,;:\s])", entry))
    if not found:
        return entry
    # The year stands after the names, but further on in the styles that do not begin with it.
    place = found[0] if style in _YEAR_FIRST else found[-1]
    return entry[: place.start()] + about + "–".join(map(str, years)) + entry[place.end() :]


_YEAR_FIRST = frozenset(("apa", "chicago-author-date", "harvard", "apsa", "asa"))


def edited(item: Item) -> bool:
    """Whether the work is cited by its editors: a book without an author."""
    return bool(item.get("editor")) and not item.get("author") and item.get("type") in ("book", "report", "collection")


def _dataset(entry: str, item: Item, style: str, terms: Terms) -> str:
    version = escape(str(item.get("version") or ""), quote=False)
    if style == "apa":
        added = f" ({terms.version} {version}) [{terms.data_set}]." if version else f" [{terms.data_set}]."
        return entry.replace("</em>.", f"</em>{added}", 1)
    if version and style.startswith(("chicago", "mla")) and f"{terms.version} {version}" not in entry:
        stop = "," if style == "mla" else "."
        return entry.replace(".” ", f".” {terms.version} {version}{stop} ", 1)
    return entry
