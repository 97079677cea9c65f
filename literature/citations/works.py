"""A CSL item as hayagriva's entry (https://github.com/typst/hayagriva, docs/file-format.md).

Hayagriva keeps what a work lies in as its parent, and knows fewer types than CSL: each CSL type is put where
the styles treat it as they would treat the type itself.
"""

import re
from typing import Any

from ..formats import richtext

Item = dict[str, Any]
Entry = dict[str, Any]

# The entry's type, the type of what it lies in, and the type of what that lies in.
_TYPES = {
    "article-journal": ("article", "periodical"), "article-magazine": ("article", "periodical"),
    "article-newspaper": ("article", "newspaper"), "review": ("article", "periodical"),
    "review-book": ("article", "periodical"), "article": ("article", "periodical"), "book": ("book", "anthology"),
    "classic": ("book", "anthology"), "pamphlet": ("book", "anthology"), "collection": ("anthology", "anthology"),
    "periodical": ("periodical", "periodical"), "chapter": ("chapter", "book"), "entry": ("entry", "reference"),
    "entry-encyclopedia": ("entry", "reference"), "entry-dictionary": ("entry", "reference"),
    "paper-conference": ("article", "proceedings"), "report": ("report", "anthology"), "thesis": ("thesis", ""),
    "webpage": ("web", "web"), "post": ("post", "web"), "post-weblog": ("article", "blog"),
    "manuscript": ("manuscript", ""), "legislation": ("legislation", "anthology"), "bill": ("legislation", "anthology"),
    "regulation": ("legislation", "anthology"), "legal_case": ("case", "anthology"), "patent": ("patent", ""),
    "motion_picture": ("video", ""), "broadcast": ("video", "video"), "song": ("audio", ""),
    "software": ("repository", ""), "graphic": ("artwork", ""), "figure": ("artwork", "article"), "map": ("artwork", ""),
    "performance": ("performance", ""), "event": ("exhibition", ""),
}  # fmt: skip
_ROLES = {
    "translator": "translator", "compiler": "compiler", "composer": "composer", "director": "director",
    "illustrator": "illustrator", "narrator": "narrator", "organizer": "organizer", "producer": "producer",
    "executive-producer": "executive-producer", "performer": "cast-member", "script-writer": "writer",
    "contributor": "collaborator",
}  # fmt: skip
_PLACED_IN = ("container-title", "volume", "issue", "publisher", "publisher-place", "editor", "container-author")


def entry(item: Item) -> Entry:
    """The hayagriva entry of an item, ready to be written as JSON (which YAML contains)."""
    kind = item.get("type", "document")
    own_type, parent_type = _TYPES.get(kind, ("misc", ""))
    work: Entry = {"type": own_type, "title": text(item.get("title", ""), item.get("title-short", ""))}
    _people(work, item)
    _plain(work, item)
    parent = _container(item, parent_type) if parent_type else {}
    if item.get("container-title") and not parent_type:
        parent = {"type": "web" if own_type == "misc" else "anthology", "title": text(item["container-title"])}
    if parent:
        work["parent"] = parent
    return {name: value for name, value in work.items() if value not in ("", None, [], {})}


# Marks for the tags inside a text, from Unicode's private use area: hayagriva knows no such tags, and carries
# these through unharmed to the page, where they become tags again.
MARKS = {"i": ("\ue001", "\ue002"), "b": ("\ue003", "\ue004"), "sup": ("\ue005", "\ue006"), "sub": ("\ue007", "\ue008")}
_PRIVATE = re.compile("[\ue000-\ue0ff]")
_SPECIAL = re.compile(r"([\\{}$*_`~#@<>\[\]])")


def text(value: str, short: str = "") -> Any:
    """A formattable string: nothing in it is code, and what must keep its capitals is marked as such."""
    out = []
    for run, around in richtext.split(_PRIVATE.sub("", value)):
        marks = [MARKS[name] for name in around if name in MARKS]
        opened, closed = "".join(mark[0] for mark in marks), "".join(mark[1] for mark in reversed(marks))
        run = escape(run)
        out.append(opened + (f"{{{run}}}" if "nocase" in around else run) + closed)
    formatted = "".join(out)
    return {"value": formatted, "short": escape(richtext.plain(short))} if short else formatted


def escape(value: str) -> str:
    """Text in which hayagriva sees neither mathematics nor braces."""
    return re.sub(r"([\\{}$])", r"\\\1", value)


def _people(work: Entry, item: Item) -> None:
    work["author"] = [person(name) for name in item.get("author", [])]
    if item.get("type") in ("chapter", "paper-conference", "entry", "entry-encyclopedia", "entry-dictionary"):
        pass  # the editors are the container's
    else:
        work["editor"] = [person(name) for name in item.get("editor", [])]
    work["affiliated"] = [
        {"role": role, "names": [person(name) for name in item[variable]]}
        for variable, role in _ROLES.items()
        if item.get(variable)
    ]


def person(name: dict[str, str]) -> Entry:
    """A person in parts, or an organisation as a family name alone, which no style takes apart."""
    if name.get("literal"):
        return {"name": name["literal"]}
    family = name.get("family") or name.get("given") or ""
    prefix = " ".join(filter(None, (name.get("dropping-particle"), name.get("non-dropping-particle"))))
    parts = {"name": family, "given-name": name.get("given"), "prefix": prefix, "suffix": name.get("suffix")}
    return {key: value for key, value in parts.items() if value}


def _plain(work: Entry, item: Item) -> None:
    kind = item.get("type")
    work["date"] = date(item.get("issued"))
    work["genre"] = text(item.get("genre", ""))
    work["language"] = language(item.get("language", ""))
    work["edition"] = number(item.get("edition", ""))
    work["page-range"] = item.get("page", "")
    work["page-total"] = item["number-of-pages"] if str(item.get("number-of-pages", "")).isdecimal() else ""
    work["note"] = text(item.get("note", "")) if kind == "manuscript" else ""
    work["organization"] = text(item.get("authority", ""))
    work["volume-total"] = item["number-of-volumes"] if str(item.get("number-of-volumes", "")).isdecimal() else ""
    serials = {"doi": item.get("DOI"), "isbn": item.get("ISBN"), "issn": item.get("ISSN"), "serial": item.get("number")}
    serials["version"] = item.get("version")
    work["serial-number"] = {name: str(value) for name, value in serials.items() if value}
    if item.get("URL"):
        url = {"value": item["URL"], "date": date(item.get("accessed"))}
        work["url"] = {name: value for name, value in url.items() if value}
    work["archive"], work["archive-location"] = text(item.get("archive", "")), text(item.get("archive_location", ""))
    if _TYPES.get(str(kind), ("", ""))[1] not in ("periodical", "newspaper", "proceedings", "book", "reference"):
        work["volume"] = number(item.get("volume", ""))
        work["publisher"] = publisher(item)


def _container(item: Item, parent_type: str) -> Entry:
    own_type = _TYPES[item["type"]][0]
    within: Entry = {"type": parent_type}
    series = {"title": text(item.get("collection-title", "")), "volume": number(item.get("collection-number", ""))}
    series = {name: value for name, value in series.items() if value}
    if own_type in ("book", "report", "anthology", "periodical", "legislation", "case") and not item.get("container-title"):
        return {"type": "anthology", **series} if series and own_type != "periodical" else {}
    within["title"] = text(item.get("container-title", ""), item.get("container-title-short", ""))
    within["volume"], within["issue"] = number(item.get("volume", "")), number(item.get("issue", ""))
    within["publisher"] = publisher(item)
    within["editor"] = [person(name) for name in item.get("editor", [])]
    within["author"] = [person(name) for name in item.get("container-author", [])]
    if series:
        within["parent"] = {"type": "anthology" if parent_type in ("book", "proceedings") else parent_type, **series}
    return {name: value for name, value in within.items() if value}


def publisher(item: Item) -> Any:
    """Name and place."""
    name, place = item.get("publisher", ""), item.get("publisher-place", "")
    if place:
        return {"name": text(name), "location": text(place)} if name else {"location": text(place)}
    return text(name)


def date(value: dict[str, Any] | None) -> str:
    """ISO 8601 of a date's beginning; hayagriva knows no ranges."""
    sides = (value or {}).get("date-parts") or []
    if not sides or not sides[0]:
        return ""
    year, *rest = sides[0]
    return "-".join([f"{year:04d}", *(f"{part:02d}" for part in rest)])


def number(value: Any) -> Any:
    """A number as hayagriva reads it, else the text."""
    return str(value) if value else ""


def language(tag: str) -> str:
    """A language identifier, or "" for what is none: hayagriva would refuse the whole list for it."""
    return tag if re.fullmatch(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2}|-\d{3})?", tag) else ""
