"""Judgments, talks and numbered reports where typst's built-in styles say too little of them.

After the manuals: Bluebook form where a style has no rule of its own (APSA, ASA, IEEE, NLM), AMA 11 (3.15, 3.13),
MHRA 4 (7.9), Nature's guide to authors.
"""

import re
from html import escape
from typing import Any

from . import works
from .terms import TERMS, Terms
from .treaties import american_day, parts_of_day

Item = dict[str, Any]


def judgment(item: Item, style: str, language: str) -> str:
    """A court's decision: its name, where it is reported, the court and the day.

    "" for a style with a rule of its own.
    """
    if style not in ("vancouver", "ieee", "ama", "mhra", "apsa", "asa", "nature"):
        return ""
    terms = TERMS[language]
    name, court = _safe(item, "title"), _safe(item, "authority")
    reported = " ".join(filter(None, (_safe(item, part) for part in ("volume", "container-title", "page"))))
    where = ", ".join(filter(None, (reported, _safe(item, "number"))))
    date = parts_of_day(item)
    if style == "mhra":
        return ", ".join(filter(None, (f"<em>{name}</em>", where, court, terms.day(date))))
    if style == "nature":
        decided = ", ".join(filter(None, (court, date[0])))
        return f"<em>{name}</em>." + (f" {where}" if where else "") + (f" ({decided})." if decided else "")
    if style == "ama":
        name = name.replace(" v. ", " v ")
    decided = " ".join(filter(None, (court, american_day(date, terms, language))))
    return f"<em>{name}</em>" + (f", {where}" if where else "") + (f" ({decided})" if decided else "") + "."


def talk(entry: str, item: Item, style: str, language: str) -> str:
    """A talk with the event at which it was given, the day and the place."""
    terms = TERMS[language]
    event, place = _safe(item, "event-title"), _safe(item, "event-place")
    if not (event or place) or style not in _TALKS:
        return entry
    date = parts_of_day(item)
    head = _TAIL.sub("", entry) if style in _UNQUOTED else re.sub(r"([”»“’])[^”»“’]*$", r"\1", entry)
    short = american_day(date, terms, language, short=True)
    parts = {
        "vancouver": (event, short if language != "en" else _nlm_day(date, terms), place),
        "ama": (event, american_day(date, terms, language), place),
        "ieee": (event, place, short),
        "apsa": (event, place),
        "asa": (event, place),
        "nature": (event, place, date[0]),
        "oscola": (event, place, terms.day(date)),
    }[style]
    separator = "; " if style in ("vancouver", "ama") else ", "
    said = separator.join(filter(None, parts))
    if style in ("nature", "oscola"):
        return f"{head.rstrip()} ({said})" + ("" if style == "oscola" else ".")
    presented = f"{terms.presented}:" if style in ("vancouver", "ama") else terms.presented
    if style == "ieee" and language == "en":
        head, presented = head.replace(".”", ",”"), presented.lower()
    return f"{head.rstrip()} {presented} {said}."


_TALKS = ("vancouver", "ama", "ieee", "apsa", "asa", "nature", "oscola")
_UNQUOTED = ("vancouver", "ama", "nature")
# What stands after the title where it has no quotation marks: the date, with or without words before it.
_TAIL = re.compile(r"(?<=[.?!]) [^.?!]*\d{4}[^.?!]*\.?$")


def _nlm_day(date: tuple[str, int, int], terms: Terms) -> str:
    year, month, day = date
    return " ".join(filter(None, (year, month and terms.months[month - 1][:3], day and str(day))))


def numbered_report(entry: str, item: Item, style: str, terms: Terms) -> str:
    """A report with its number, where the style leaves it out or parts it from its kind."""
    number, kind = _safe(item, "number"), _safe(item, "genre") or terms.report
    said = f"{kind} {number}"
    if style == "asa":
        shown = re.escape(escape(works.number(item["number"]), quote=False))
        return re.sub(rf" (<em>)?{re.escape(kind)}(</em>)?\. {shown}\.", lambda _match: f" {said}.", entry, count=1)
    if style == "apsa":
        return entry.replace(f" {kind}.", f" {said}.", 1) if entry.endswith(f" {kind}.") else f"{entry} {said}."
    if style == "nature":
        year = parts_of_day(item)[0] or terms.undated
        issuer = ", ".join(filter(None, (_safe(item, "publisher"), _safe(item, "publisher-place"), year)))
        return re.sub(r" \([^()]*\)\.$", "", entry) + f" {said} ({issuer})."
    return entry


def _safe(item: Item, name: str) -> str:
    return works.safe(item.get(name))
