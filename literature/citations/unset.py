"""Works that a style's bibliography leaves out, such as talks: a page of such a work needs a citation all the same."""

from typing import Any

from . import works
from .people import in_full
from .terms import TERMS, Terms
from .treaties import american_day, parts_of_day

Item = dict[str, Any]

#: Opening and closing marks of a title, by language, where the style is American or not English.
_MARKS = {"en": ("“", "”"), "fr": ("«\u00a0", "\u00a0»"), "de": ("„", "“")}


def left_out(item: Item, style: str, language: str) -> str:
    """The entry in the manner of a style's other entries: who, the title, what it is, where and when.

    "" for a work without a name.
    """
    terms = TERMS[language]
    names = in_full(item.get("author") or item.get("editor") or [], terms.conjunction)
    if not names:
        return ""
    title = works.safe(item.get("title"))
    return (
        _mhra(names, title, item, terms, language) if style == "mhra" else _chicago(names, title, item, terms, language)
    )


def _where_and_when(item: Item, terms: Terms, *, american: bool) -> list[str]:
    day = parts_of_day(item)
    date = american_day(day, terms, "en") if american else terms.day(day)
    names = ("event-title", "event-place", "container-title", "publisher", "page")
    return [*(works.safe(item[name]) for name in names if item.get(name)), *filter(None, [date])]


def _chicago(names: str, title: str, item: Item, terms: Terms, language: str) -> str:
    opening, closing = _MARKS[language]
    kind = item.get("genre") or (terms.speech if item.get("type") == "speech" else "")
    rest = [*filter(None, [works.safe(kind)]), *_where_and_when(item, terms, american=language == "en")]
    quoted = f"{opening}{title}.{closing}" if language == "en" else f"{opening}{title}{closing}."
    stop = "" if names.endswith(".") else "."
    return f"{names}{stop} {quoted} {', '.join(rest)}." if rest else f"{names}{stop} {quoted}"


def _mhra(names: str, title: str, item: Item, terms: Terms, language: str) -> str:
    opening, closing = ("‘", "’") if language == "en" else _MARKS[language]
    rest = _where_and_when(item, terms, american=False)
    return f"{names}, {opening}{title}{closing}" + (f" ({', '.join(rest)})" if rest else "")
