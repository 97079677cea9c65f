"""A CSL item as hayagriva's entry (https://github.com/typst/hayagriva, docs/file-format.md).

Hayagriva keeps what a work lies in as its parent, and knows fewer types than CSL: each CSL type is put where
the styles treat it as they would treat the type itself.
"""

import html
import re
from typing import Any

from ..formats import richtext
from .casing import title_case

Item = dict[str, Any]
Entry = dict[str, Any]

# The entry's type, the type of what it lies in, and the type of what that lies in.
_TYPES = {
    "article-journal": ("article", "periodical"), "article-magazine": ("article", "newspaper"),
    "article-newspaper": ("article", "newspaper"), "review": ("article", "periodical"),
    "review-book": ("article", "periodical"), "article": ("article", "periodical"),
    "book": ("book", "anthology"), "classic": ("book", "anthology"), "pamphlet": ("book", "anthology"),
    "collection": ("anthology", "anthology"), "periodical": ("periodical", "periodical"),
    "chapter": ("chapter", "book"), "entry": ("entry", "reference"),
    "entry-encyclopedia": ("entry", "reference"), "entry-dictionary": ("entry", "reference"),
    "paper-conference": ("article", "proceedings"), "report": ("report", "anthology"),
    "thesis": ("thesis", ""), "webpage": ("web", "web"), "post": ("post", "web"),
    "post-weblog": ("article", "blog"), "manuscript": ("manuscript", ""),
    "legislation": ("legislation", "anthology"), "bill": ("legislation", "anthology"),
    "regulation": ("legislation", "anthology"), "legal_case": ("case", "anthology"),
    "patent": ("patent", ""), "motion_picture": ("video", ""), "broadcast": ("video", "video"),
    "song": ("audio", ""), "software": ("repository", ""), "graphic": ("artwork", ""),
    "figure": ("artwork", "article"), "map": ("artwork", ""), "performance": ("performance", ""),
    "speech": ("misc", "conference"), "event": ("exhibition", ""),
}  # fmt: skip
_ROLES = {
    "translator": "translator", "compiler": "compiler", "composer": "composer", "director": "director",
    "illustrator": "illustrator", "narrator": "narrator", "organizer": "organizer", "producer": "producer",
    "executive-producer": "executive-producer", "performer": "cast-member", "script-writer": "writer",
    "contributor": "collaborator",
}  # fmt: skip
_LAW = frozenset(("legislation", "bill", "regulation", "legal_case", "treaty"))
# Types that lie in a work with editors of its own.
_IN_BOOK = frozenset(("chapter", "paper-conference", "entry", "entry-encyclopedia", "entry-dictionary", "document"))


def entry(item: Item, *, titles: bool, containers: bool, proceedings: bool, default_language: str = "en") -> Entry:
    """The hayagriva entry of an item, ready to be written as JSON (which YAML contains).

    `titles`, `containers`: whether the style wants title case in the titles of works and of what they lie in;
    only English has it. `proceedings`: whether the style cites a paper in proceedings without editors as it
    does a chapter; else as it does an article. `default_language`: that of a work that does not say its own.
    """
    own_type, parent_type = _types(item, proceedings)
    english = str(item.get("language") or default_language).lower().startswith("en")
    work: Entry = {"type": own_type}
    work["title"] = title(item.get("title", ""), item.get("title-short", ""), titles and english)
    _people(work, item)
    _details(work, item)
    work["parent"] = _container(item, parent_type, containers and english) if parent_type else {}
    if not work["parent"]:
        work["parent"] = _series(item, own_type, containers and english)
        work.update(_published(item))
    return _filled(work)


def lies_in_a_book(item: Item) -> bool:
    """Whether the item's editors are those of the work that it lies in."""
    return item.get("type") in _IN_BOOK and bool(item.get("container-title"))


def _filled(entry: Entry) -> Entry:
    return {name: value for name, value in entry.items() if value not in ("", None, [], {})}


def _types(item: Item, proceedings: bool) -> tuple[str, str]:
    kind = item.get("type", "document")
    if kind == "paper-conference" and item.get("container-title"):
        kind = "chapter" if item.get("editor") or proceedings else "article-journal"
    if kind in ("document", "dataset") and item.get("container-title") and not item.get("URL"):
        kind = "chapter"
    if kind in ("chapter", "paper-conference") and not item.get("container-title"):
        kind = "document"
    return _TYPES.get(kind, ("misc", ""))


# Marks for what hayagriva has no notion of, from Unicode's private use area. It carries them through unharmed
# to the page, where they become tags and quotation marks.
TAGS = {
    "i": ("\ue001", "\ue002"),
    "b": ("\ue003", "\ue004"),
    "sup": ("\ue005", "\ue006"),
    "sub": ("\ue007", "\ue008"),
}
OPENING, CLOSING, APOSTROPHE = "\ue010", "\ue011", "\ue012"
HIDDEN_DIGITS = {ord("0") + digit: 0xE020 + digit for digit in range(10)}
_PRIVATE = re.compile("[\ue000-\ue0ff]")
_INITIALS = re.compile(r"\.(?=[^\W\d_])")
_NUMBER = re.compile(r"[0-9]{1,9}(?:[A-Za-z]|\s?[-–]\s?[0-9]{1,9})?")
_OPENING = re.compile(r"(?:(?<=^)|(?<=[\s(\[\-–—/]))[\"“](?=\S)")
_CLOSING = re.compile(r"(?<=\S)[\"”]")
_APOSTROPHE = re.compile(r"(?<=[^\W_])['’](?=[^\W_])|(?<=s)['’](?=\s)|['’](?=\d\ds?\b)")


def title(value: str, short: str = "", capitals: bool = False) -> Any:
    """A title, in title case if it is to have `capitals`; no style changes its case after that."""
    runs = richtext.split(_PRIVATE.sub("", value))
    whole = "".join(run for run, _around in runs)
    cased = title_case(whole) if capitals else whole
    out, position = [], 0
    for run, around in runs:
        tags = [TAGS[name] for name in around if name in TAGS]
        opened, closed = "".join(tag[0] for tag in tags), "".join(tag[1] for tag in reversed(tags))
        shown = run if "nocase" in around else cased[position : position + len(run)]
        position += len(run)
        out.append(opened + escape(shown) + closed)
    if not out:
        return ""
    # Braces keep hayagriva's own ideas of title case away.
    written = "{" + marked("".join(out)) + "}"
    return {"value": written, "short": "{" + phrase(short) + "}"} if short else written


def phrase(value: Any) -> str:
    """Text that no style changes the case of."""
    return marked(escape(_PRIVATE.sub("", richtext.plain(str(value or "")))))


def safe(value: Any) -> str:
    """Plain text as HTML that goes around typst: escaped, its quotation marks and apostrophes as marks."""
    return marked(html.escape(_PRIVATE.sub("", richtext.plain(str(value or ""))), quote=False))


def marked(value: str) -> str:
    """Straight quotation marks and apostrophes as marks, so that the page gets those of its own level."""
    return _APOSTROPHE.sub(APOSTROPHE, _CLOSING.sub(CLOSING, _OPENING.sub(OPENING, value)))


def escape(value: str) -> str:
    """Text in which hayagriva sees neither mathematics nor braces."""
    return re.sub(r"([\\{}$])", r"\\\1", value)


def _people(work: Entry, item: Item) -> None:
    work["author"] = [person(name) for name in item.get("author", [])]
    if item.get("type") not in _IN_BOOK:
        work["editor"] = [person(name) for name in item.get("editor", [])]
    work["affiliated"] = [
        {"role": role, "names": [person(name) for name in item[variable]]}
        for variable, role in _ROLES.items()
        if item.get(variable)
    ]


def person(name: dict[str, str]) -> Entry:
    """A person in parts, or an organisation as a family name alone, which no style takes apart."""
    if name.get("literal"):
        return {"name": marked(_PRIVATE.sub("", name["literal"]))}
    family = " ".join(filter(None, (name.get("non-dropping-particle"), name.get("family") or name.get("given"))))
    # "W.W." would be taken for one initial.
    given = _INITIALS.sub(". ", name.get("given") or "") if name.get("family") else ""
    parts = {
        "name": family,
        "given-name": given,
        "prefix": name.get("dropping-particle"),
        "suffix": name.get("suffix"),
    }
    return {key: marked(_PRIVATE.sub("", value)) for key, value in parts.items() if value}


def _details(work: Entry, item: Item) -> None:
    """What belongs to the work itself, whatever it lies in."""
    work["date"] = date(item.get("issued"))
    work["genre"] = phrase(item.get("genre"))
    work["language"] = language(item.get("language", ""))
    work["edition"] = number(item.get("edition"))
    work["page-range"] = str(item.get("page") or "")
    for field, variable in (("page-total", "number-of-pages"), ("volume-total", "number-of-volumes")):
        value = str(item.get(variable) or "")
        work[field] = value if re.fullmatch(r"[0-9]{1,9}", value) else ""
    work["organization"] = phrase(item.get("authority"))
    serials = {
        "doi": item.get("DOI"),
        "serial": number(item.get("number")),
        "version": number(item.get("version")),
    }
    if item.get("type") in _LAW:
        serials["serial"] = hidden(str(item.get("number") or ""))
    work["serial-number"] = _filled(serials)
    address = item.get("URL") or ""
    if re.match(r"https?://[^/]", address):
        work["url"] = _filled({"value": address, "date": date(item.get("accessed"))})
    work["archive"], work["archive-location"] = (
        phrase(item.get("archive")),
        phrase(item.get("archive_location")),
    )


def _published(item: Item) -> Entry:
    return {
        "volume": number(item.get("volume")),
        "issue": number(item.get("issue")),
        "publisher": _publisher(item),
    }


def _container(item: Item, parent_type: str, english: bool) -> Entry:
    """What the work lies in, and the series of that."""
    if parent_type == "conference":
        event = {"title": phrase(item.get("event-title")), "location": phrase(item.get("event-place"))}
        return _filled({"type": parent_type, **event}) if any(event.values()) else {}
    container = title(item.get("container-title", ""), item.get("container-title-short", ""), english)
    within = {"type": parent_type, "title": container, **_published(item)}
    if item.get("type") in _IN_BOOK:
        within["editor"] = [person(name) for name in item.get("editor", [])]
    within["author"] = [person(name) for name in item.get("container-author", [])]
    within["parent"] = _series(item, "book", english)
    return _filled(within) if container else {}


def _series(item: Item, own_type: str, english: bool) -> Entry:
    """The series; hayagriva finds that of a report only behind a book."""
    found = _filled(
        {
            "title": title(item.get("collection-title", ""), "", english),
            "volume": number(item.get("collection-number")),
        }
    )
    if not found:
        return {}
    series = {"type": "anthology", **found}
    return {"type": "book", "parent": series} if own_type == "report" else series


def _publisher(item: Item) -> Any:
    name, place = phrase(item.get("publisher")), phrase(item.get("publisher-place"))
    if place:
        return {"name": name, "location": place} if name else {"location": place}
    return name


def date(value: dict[str, Any] | None) -> str:
    """ISO 8601 of a date's beginning; hayagriva knows no ranges."""
    sides = (value or {}).get("date-parts") or []
    if not sides or not sides[0]:
        return ""
    year, *rest = sides[0]
    if abs(year) > 9999:
        return ""
    return "-".join([f"{year:05d}" if year < 0 else f"{year:04d}", *(f"{part:02d}" for part in rest)])


def number(value: Any) -> str:
    """A number as it is written; hayagriva would make "Nos. 93-4" of "KSL 93-04", so digits are hidden."""
    text = _PRIVATE.sub("", str(value or ""))
    return text if not text or _NUMBER.fullmatch(text) else hidden(text)


def hidden(text: str) -> str:
    """The text with digits that hayagriva does not take for any: a law's "2017-399" is no range of two."""
    return _PRIVATE.sub("", text).translate(HIDDEN_DIGITS)


def language(tag: str) -> str:
    """A language identifier, or "" for what is none: hayagriva would refuse the whole list for it."""
    return tag if re.fullmatch(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2}|-\d{3})?", tag) else ""
