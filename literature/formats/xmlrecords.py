"""An XML text cut into its records, each parsed by itself: a broken one costs itself, not the file.

Nothing is ever fetched, no document type is loaded and no entity is expanded; a text that defines entities
is refused as a whole (https://owasp.org, "XML External Entity Prevention"). libxml2's limits on depth and
size stay on. Cutting by the records' tags also gives the line and the text of each, and lets a reader stop
between two of them.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from lxml import etree

from .reading import Clock, Reading

_OPTIONS = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "dtd_validation": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
_DECLARED = re.compile(r"""\sxmlns:([\w.-]{1,60})\s*=\s*(?:"([^"<>&]{0,300})"|'([^'<>&]{0,300})')""")
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)([A-Za-z][A-Za-z0-9]{1,30};)?")
_HEAD = 20_000  # characters at the beginning that may declare prefixes


@dataclass(frozen=True)
class Block:
    """A record's own text, whole or cut short by the end of the file or the next one."""

    line: int
    raw: str
    whole: bool


def defines_entities(text: str, name: str) -> bool:
    """Whether the text defines entities before its first record, as XML bombs do."""
    first = re.search(rf"<(?:[\w.-]+:)?{name}[\s/>]", text, re.IGNORECASE)
    end = first.start() if first else len(text)
    # A record within the document type's own brackets is no record.
    return "<!ENTITY" in text[:end] or bool(re.search(r"<!DOCTYPE[^>\[]{0,2000}\[", text[:end]))


def blocks(text: str, name: str) -> Iterator[Block]:
    """Every element of this name (any prefix, any case), in its order; none lies in another."""
    marks = re.compile(rf"<!--|<!\[CDATA\[|<(/?)(?:[\w.-]+:)?{name}(?:\s[^<>]*)?(/?)>", re.IGNORECASE)
    ends = {"<!--": "-->", "<![CDATA[": "]]>"}
    missing: set[str] = set()  # ends that do not come any more: looking for each again would take squares of time
    start = -1
    position = counted = 0
    line = 1
    while match := marks.search(text, position):
        mark = match.group()
        position = match.end()
        if mark in ends:
            found = -1 if mark in missing else text.find(ends[mark], position)
            if found < 0:
                missing.add(mark)
            else:
                position = found + 3
            continue
        closes = bool(match[1])
        if start >= 0 and not closes:
            yield Block(line, text[start : match.start()].rstrip(), False)
        if not closes:
            line += text.count("\n", counted, match.start())
            start = counted = match.start()
        if start >= 0 and (closes or match[2]):
            yield Block(line, text[start : match.end()], True)
            start = -1
    if start >= 0:
        yield Block(line, text[start:].rstrip(), False)


class Records:
    """The records of a text, parsed one by one."""

    def __init__(self, text: str, name: str) -> None:
        self.text = text
        self.name = name
        declared = {prefix: a or b for prefix, a, b in _DECLARED.findall(text[:_HEAD])}
        declared.setdefault("xlink", "http://www.w3.org/1999/xlink")
        declared.setdefault("xsi", "http://www.w3.org/2001/XMLSchema-instance")
        declared.pop("xml", None)
        spaces = " ".join(f'xmlns:{prefix}="{space}"' for prefix, space in declared.items() if space)
        self._opening, self._closing = f"<records {spaces}>", "</records>"
        self._strict = etree.XMLParser(**_OPTIONS)

    def readings(self, clock: Clock, make) -> Iterator[Reading]:
        """A reading of each record. `make(element, problems)` has `read()`, which gives its item, then its `key`."""
        if defines_entities(self.text, self.name):
            sentence = _("The file defines entities of its own (<!ENTITY>). Such files are not read, to be safe.")
            yield Reading(None, (sentence,), 1, self.text)
            return
        for block in blocks(self.text, self.name):
            if clock.over:
                yield clock.late(block.line, block.raw)
                continue
            problems: list[str] = []
            element = self._parsed(block, problems)
            if element is None:
                yield Reading(None, tuple(problems), block.line, block.raw)
                continue
            record = make(element, problems)
            item = record.read()
            if not set(item) - {"type", "id"}:
                problems.append(_("The record has no fields."))
                item = None
            yield Reading(item, tuple(problems), block.line, block.raw, record.key)

    def _parsed(self, block: Block, problems: list[str]):
        """The record as an element; None, and why, if nothing can be saved of it."""
        raw = block.raw if block.whole else f"{block.raw}</{self.name}>"
        try:
            return self._from(raw, self._strict) if block.whole else self._mended(raw, problems)
        except (etree.XMLSyntaxError, ValueError):
            return self._mended(raw, problems)

    def _mended(self, raw: str, problems: list[str]):
        # Names of HTML's characters, and an & that means itself, are what programs get wrong most.
        mended = _ENTITY.sub(_character, raw) if "&" in raw else raw
        if mended != raw:
            try:
                return self._from(mended, self._strict)
            except (etree.XMLSyntaxError, ValueError):
                pass
        problems.append(_("The XML of this record is not well formed; please check it."))
        try:
            element = self._from(mended, etree.XMLParser(recover=True, **_OPTIONS))
        except (etree.XMLSyntaxError, ValueError):
            element = None
        if element is None or not len(element):
            problems.append(_("Nothing could be read from this record."))
            return None
        return element

    def _from(self, raw: str, parser):
        root = etree.fromstring(f"{self._opening}{raw}{self._closing}", parser)
        return root[0] if root is not None and len(root) else None


def _character(match: re.Match) -> str:
    character = html.unescape(match.group()) if match[1] else match.group()
    if character == match.group():
        return "&amp;" + (match[1] or "")
    return html.escape(character)


def local(element) -> str:
    """An element's name without its namespace; "" for a comment or a reference to an entity."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def text_of(element) -> str:
    """All text within an element. The carriage returns that programs write for line ends become line ends."""
    return "".join(element.itertext()).replace("\r\n", "\n").replace("\r", "\n")
