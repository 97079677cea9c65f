"""CSL items as RIS: one AU line an author, family name first, organisations whole."""

import re
from typing import Any

from .. import richtext
from ..dates import write_edtf
from ..names import write_name
from ..spaces import paragraphs
from ..vocabulary import CONTAINED, DATES, NAMES, NUMBERED_ARTICLES, PAGED, STRINGS, words
from . import vocabulary as tags

Item = dict[str, Any]

_NOCASE = re.compile(r"<span [^<>]*>|</span>")
_HANDLED = words(
    """
    title container-title collection-title page number-of-pages number issue DOI ISBN ISSN URL
    keyword
    """
)


def write(items: list[Item]) -> str:
    """A RIS file (UTF-8, lines ending in CR LF as the specification has it) of these items."""
    lines = [line for item in items for line in _record(item)]
    return "".join(f"{line}\r\n" for line in lines)


def _record(item: Item) -> list[str]:
    kind = item.get("type", "document")
    ris_type = tags.RIS_TYPES.get(kind, "GEN")
    out: list[tuple[str, str]] = [("ID", str(item.get("id", "")))]
    own: list[tuple[str, str]] = []
    out += _names(item, ris_type, own)
    out.append(("TI", item.get("title", "")))
    container, series = item.get("container-title", ""), item.get("collection-title", "")
    contained = kind in CONTAINED
    if contained:
        out += [("T2", container), ("T3", series)]
    else:
        out.append(("T2", series))
        own.append(("container-title", container))
    out += _dates(item, own)
    out += _numbers(item, kind, own)
    out += [(tag, str(item.get(variable, ""))) for variable, tag in tags.WRITTEN.items()]
    out += [("DO", item.get("DOI", "")), ("UR", item.get("URL", ""))]
    custom = item.get("custom") or {}
    out += [("KW", word.replace(";", ",")) for word in custom.get("keywords") or []]
    kept = custom.get("fields") or {}
    out += [(name[4:], line) for name, text in kept.items() if _is_tag(name) for line in str(text).split("\n")]
    own += _without_tag(item)
    if tags.TYPES[ris_type] != kind and kind != "document":
        own.insert(0, ("type", kind))
    out += [("U5", f"csl-{name}: {text}") for name, text in own if text]
    return [
        f"TY  - {ris_type}",
        *(line for tag, text in out if text for line in _line(tag, text)),
        "ER  - ",
        "",
    ]


def _names(item: Item, ris_type: str, own: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Names in the tags that the type has for them."""
    roles = dict(tags.ROLE_TAGS)
    if ris_type in tags.SERIES_FIRST:
        roles |= {"editor": "A3", "collection-editor": "A2"}
        if not item.get("editor"):
            own += [("collection-editor", write_name(name)) for name in item.get("collection-editor", [])]
            del roles["collection-editor"]
    return [(tag, write_name(name)) for role, tag in roles.items() for name in item.get(role, [])]


def _is_tag(name: str) -> bool:
    return bool(re.fullmatch(r"ris-[A-Z][A-Z0-9]", name))


def _line(tag: str, text: str) -> list[str]:
    """A tag and its value; further paragraphs after an empty line, set in so that none looks like a tag."""
    if "<" in text:
        text = _NOCASE.sub("", text) if richtext.plain(text) != text else text
    first, *rest = paragraphs(text).split("\n\n")
    return [f"{tag}  - {first}", *(line for part in rest for line in ("", f"  {part}"))]


def _dates(item: Item, own: list[tuple[str, str]]) -> list[tuple[str, str]]:
    out: list[tuple[str, str]] = []
    issued = item.get("issued") or {}
    sides = issued.get("date-parts") or []
    if sides and sides[0]:
        year, month, day = ([*sides[0], "", ""])[:3]
        out.append(("PY", f"{int(year):04d}" if int(year) >= 0 else ""))
        if month and int(year) >= 0:
            out.append(("DA", f"{int(year):04d}/{int(month):02d}/{f'{int(day):02d}' if day else ''}/"))
        if len(sides) > 1 or issued.get("circa") or issued.get("season") or int(year) < 0:
            own.append(("issued", write_edtf(issued)))
    elif issued.get("literal"):
        out.append(("PY", issued["literal"]))
    accessed = (item.get("accessed") or {}).get("date-parts") or []
    if accessed and accessed[0]:
        year, month, day = ([*accessed[0], "", ""])[:3]
        out.append(
            (
                "Y2",
                "/".join([f"{year:04d}", f"{month:02d}" if month else "", f"{day:02d}" if day else "", ""]),
            )
        )
    return out


def _numbers(item: Item, kind: str, own: list[tuple[str, str]]) -> list[tuple[str, str]]:
    out: list[tuple[str, str]] = []
    numbered = "issue" if kind in NUMBERED_ARTICLES else "number"
    out.append(("IS", str(item.get(numbered, ""))))
    other = "number" if numbered == "issue" else "issue"
    own.append((other, str(item.get(other, ""))))
    page, count = str(item.get("page", "")), str(item.get("number-of-pages", ""))
    first, _dash, last = page.partition("-")
    if page and (kind in PAGED or last):
        out += [("SP", first), ("EP", last)] if last and "," not in page and "-" not in last else [("SP", page)]
        own.append(("number-of-pages", count))
    elif page:
        own += [("page", page), ("number-of-pages", count)]
    elif count.isdecimal() and kind not in PAGED:
        out.append(("SP", count))
    else:
        own.append(("number-of-pages", count))
    isbn, issn = str(item.get("ISBN", "")), str(item.get("ISSN", ""))
    out += [("SN", isbn), ("SN", issn)]
    return out


def _without_tag(item: Item) -> list[tuple[str, str]]:
    """What RIS has no tag for."""
    written = _HANDLED | set(tags.WRITTEN)
    out = [(name, str(item[name])) for name in sorted(STRINGS - written) if item.get(name)]
    out += [(name, write_edtf(item[name])) for name in sorted(DATES - {"issued", "accessed"}) if item.get(name)]
    roles = sorted(NAMES - set(tags.ROLE_TAGS))
    out += [(role, write_name(name)) for role in roles for name in item.get(role, [])]
    return out
