"""Treaties, which hayagriva does not know: by their title, the day they were adopted, and the series of treaties."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any

from . import works
from .terms import TERMS, Terms

Item = dict[str, Any]

# What lawyers call the series.
_SHORT_SERIES = {
    "united nations treaty series": "UNTS",
    "league of nations treaty series": "LNTS",
    "european treaty series": "ETS",
    "council of europe treaty series": "CETS",
    "united kingdom treaty series": "UKTS",
    "official journal of the european union": "OJ",
    "organization of american states treaty series": "OASTS",
}


@dataclass(frozen=True)
class _Treaty:
    """The parts of a treaty, safe to be put into HTML."""

    title: str
    series: str
    volume: str
    pages: str
    number: str
    link: str
    date: tuple[str, int, int]


def treaty(item: Item, style: str, language: str = "en") -> str:
    """The treaty's citation; "" for a style that is not known here."""
    setter = _SETTERS.get(style)
    return setter(_parts(item), TERMS[language], language) if setter else ""


def _parts(item: Item) -> _Treaty:
    address = item.get("URL") or ""
    values = (item.get(name) for name in ("title", "container-title", "volume", "page", "number"))
    return _Treaty(
        *(works.safe(value) for value in values),
        link=f'<a href="{escape(address)}">{escape(address, quote=False)}</a>' if address else "",
        date=parts_of_day(item),
    )


def parts_of_day(item: Item) -> tuple[str, int, int]:
    """The year, month and day of an item's date; "" or 0 where it does not say."""
    sides = (item.get("issued") or {}).get("date-parts") or [[]]
    year, month, day = [*sides[0], 0, 0, 0][:3]
    return str(year or ""), month, day


def american_day(date: tuple[str, int, int], terms: Terms, language: str, short: bool = False) -> str:
    """The date as America writes it, November 20, 1989, in English; else as the language has it."""
    year, month, day = date
    if language != "en" or not day:
        return terms.day(date, short)
    return f"{(terms.short_months if short else terms.months)[month - 1]} {day}, {year}"


def _by_bluebook(stop_after_link: str = "", short: bool = False) -> Callable[[_Treaty, Terms, str], str]:
    """Title, date, volume Series page: what APA took from the Bluebook, and others with it."""

    def setter(one: _Treaty, terms: Terms, language: str) -> str:
        where = " ".join(filter(None, (one.volume, one.series, one.pages)))
        text = ", ".join(filter(None, (one.title, american_day(one.date, terms, language, short), where))) + "."
        return f"{text} {one.link}{stop_after_link if one.link else ''}".strip()

    return setter


def _mla(one: _Treaty, terms: Terms, language: str) -> str:
    series = f"<em>{one.series}</em>" if one.series else ""
    date = terms.day(one.date, short=True)
    volume, pages = _said(terms.volume, one.volume), _said(terms.page, one.pages)
    details = ", ".join(filter(None, (series, volume, date, pages, one.link)))
    return f"<em>{one.title}</em>. {details}." if details else f"<em>{one.title}</em>."


def _harvard(one: _Treaty, terms: Terms, language: str) -> str:
    where = f" <em>{one.series}</em>" if one.series else ""
    quoted = {"en": "‘%s’", "fr": "« %s »", "de": "„%s“"}[language] % one.title
    text = f"{quoted} ({one.date[0] or terms.undated}){where}"
    return f"{text}. {terms.available}: {one.link}." if one.link else f"{text}."


def _oscola(one: _Treaty, terms: Terms, language: str) -> str:
    date = terms.day(one.date)
    series = _SHORT_SERIES.get(one.series.lower(), one.series)
    where = " ".join(filter(None, (one.volume, series, one.pages or one.number)))
    adopted = f"({terms.adopted} {date})" if one.date[2] else f"({date})" if date else ""
    return " ".join(filter(None, (one.title, adopted, where, f"&lt;{one.link}&gt;" if one.link else "")))


def _mhra(one: _Treaty, terms: Terms, language: str) -> str:
    series = f"<em>{one.series}</em>" if one.series else ""
    volume, pages = _said(terms.volume, one.volume), _said(terms.page, one.pages)
    link = f"&lt;{one.link}&gt;" if one.link else ""
    text = ", ".join(filter(None, (one.title, terms.day(one.date), series, volume, pages)))
    return f"{text} {link}".strip()


def _nature(one: _Treaty, terms: Terms, language: str) -> str:
    where = " ".join(filter(None, (f"<em>{one.series}</em>" if one.series else "", f"<strong>{one.volume}</strong>")))
    where = where.replace(" <strong></strong>", "").replace("<strong></strong>", "")
    text = f"{one.title}."
    if where:
        text += f" {where}"
    if one.pages:
        text += f", {one.pages}"
    return f"{text} ({one.date[0] or terms.undated})."


def _said(word: str, value: str) -> str:
    return f"{word} {value}" if value else ""


_SETTERS = {
    "apa": _by_bluebook(),
    "chicago-author-date": _by_bluebook("."),
    "chicago-notes": _by_bluebook("."),
    "mla": _mla,
    "harvard": _harvard,
    "oscola": _oscola,
    "vancouver": _by_bluebook(short=True),
    "ieee": _by_bluebook(short=True),
    "ama": _by_bluebook(),
    "mhra": _mhra,
    "apsa": _by_bluebook("."),
    "asa": _by_bluebook("."),
    "nature": _nature,
}
