"""Vancouver and AMA, whose names typst's built-in styles lose: they are put in here."""

import re
from html import escape
from typing import Any

from . import works
from .people import in_initials
from .terms import Terms

Item = dict[str, Any]

_IN = re.compile(r"\bIn\s?: |\bIn : ")


def without_names(item: Item) -> Item:
    """The item as it is given to typst: what typst does not get it cannot lose."""
    return {name: value for name, value in item.items() if name not in ("author", "editor", "director")}


def with_names(entry: str, item: Item, style: str, terms: Terms) -> str:
    """The entry with its authors before it, and the editors of the book that it lies in."""
    if style == "vancouver":
        entry = re.sub(r" ;(?=\d)", ";", entry)
        entry = re.sub(r"(?<=\. )pp\. ", "p. ", entry)
    in_book = item.get("editor") and works.lies_in_a_book(item)
    if in_book:
        entry = _IN.sub(lambda match: f"{match[0]}{_editors(item['editor'], style, terms)} ", entry, count=1)
    elif style == "ama" and item.get("number") and item.get("type") == "report":
        entry = _numbered(entry, item, terms)
    leading = _leading(item, style, terms, in_book=bool(in_book))
    return f"{leading} {entry}" if leading else entry


def _leading(item: Item, style: str, terms: Terms, *, in_book: bool) -> str:
    if item.get("author"):
        names = _listed(item["author"], style, terms)
        return names if names.endswith(".") else f"{names}."
    if item.get("director"):
        many = len(item["director"]) > 1
        return f"{_listed(item['director'], style, terms)}, {terms.director_whole[many]}."
    return _editors(item["editor"], style, terms) if item.get("editor") and not in_book else ""


def _editors(names: list[dict], style: str, terms: Terms) -> str:
    many = len(names) > 1
    if style == "ama":
        return f"{_listed(names, style, terms)}, {terms.editor[many]}"
    return f"{_listed(names, style, terms)}, {terms.editor_whole[many]}."


def _listed(names: list[dict], style: str, terms: Terms) -> str:
    # NLM and ICMJE list six, then et al.; AMA six, or three of more.
    return in_initials(names, 6, 3 if style == "ama" else 6, terms.et_al)


def _numbered(entry: str, item: Item, terms: Terms) -> str:
    """AMA's "Report No. …" after the publisher and year (AMA 11, 3.13)."""
    said = " ".join(filter(None, (item.get("genre") or terms.report, str(item["number"]))))
    return f"{entry} {escape(said, quote=False)}." if str(item["number"]) not in entry else entry
