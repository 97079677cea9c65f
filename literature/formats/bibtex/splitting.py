"""A BibTeX text parted into entries with their raw fields: strings expanded, parents' fields inherited.

bibtexparser's splitter does the first cut (it is fast, and finds the next entry after a broken one). What
it gives up on is read once more here, field by field, so that a missing comma or brace costs a field and
not a work.
"""

import logging
import re
from bisect import bisect_right
from dataclasses import dataclass, field

from bibtexparser import model
from bibtexparser.splitter import Splitter
from django.utils.translation import gettext as _

from .vocabulary import NO_WORKS, NOT_INHERITED, TITLES

# It reports each broken block as a warning, with parts of what people pasted; the readings say it better.
logging.getLogger("bibtexparser.splitter").setLevel(logging.CRITICAL)

MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_PREDEFINED = {name: name for name in MONTHS}
_START = re.compile(r"^[ \t]*@[ \t]*(\w+)[ \t]*[{(]", re.MULTILINE)
# An entry each line of which begins with %: BibTeX itself would read it, but nobody who wrote it wants that.
_COMMENTED_OUT = re.compile(r"^[ \t]*%[ \t]*@[ \t]*\w+[ \t]*[{(].*\n(?:[ \t]*%.*\n)*", re.MULTILINE)
_FIELD = re.compile(r"[\s,]*([^\s,={}\"()#]+)\s*=\s*", re.DOTALL)
_KEY = re.compile(r"\s*([^\s,={}\"]*)\s*(?:,|$|(?=[)}])|(?<=\s)(?=[\w-]+\s*=))")
_ATOM = re.compile(r"[^\s,#{}\"]+")
_BRACES = re.compile(r"\\.|[{}]", re.DOTALL)
_QUOTES = re.compile(r'\\.|[{}"]', re.DOTALL)
_JOINED = re.compile(r"\s*#\s*")
_NEXT_FIELD = re.compile(r"[}\"]\s+[A-Za-z-]+\s*=\s*[\"{\d]")
_UNCLOSED = 20  # after so many values without an end, a value of this entry ends with its line
_EXPANDED = 20_000  # characters of strings in one value; strings of strings could fill the memory
_INCLUDED = 3  # parents of parents; a circle of references ends here
_CONTAINERS = 20  # of data that one entry includes


@dataclass
class Entry:
    """An entry before its values are understood."""

    type: str
    key: str
    fields: dict[str, str]
    line: int
    raw: str
    problems: list[str] = field(default_factory=list)
    broken: bool = False


def split(text: str) -> list[Entry]:
    """All entries of a text in their order, those that cannot be saved marked as broken. Never raises."""
    text = _COMMENTED_OUT.sub(lambda match: "\n" * match.group().count("\n"), text)
    blocks = Splitter(text).split().blocks
    strings = dict(_PREDEFINED)
    starts = [match.start() for match in _START.finditer(text)]
    lines = _line_starts(text)
    entries: list[Entry] = []
    for block in blocks:
        if isinstance(block, model.String):
            strings[block.key.lower()] = _value(block.value, strings, [])
    for block in blocks:
        entry = _from_block(block, text, starts, lines, strings)
        if entry:
            entries.append(entry)
    _inherit(entries)
    return [entry for entry in entries if entry.type.lower() not in NO_WORKS]


def _line_starts(text: str) -> list[int]:
    return [0, *(match.end() for match in re.finditer("\n", text))]


def _from_block(block, text, starts, lines, strings) -> Entry | None:
    problems: list[str] = []
    if isinstance(block, model.ParsingFailedBlock) and block.ignore_error_block is not None:
        block = block.ignore_error_block  # the same key or field twice: no reason to lose the entry
    if isinstance(block, model.Entry) and any(_runs_on(f.value) for f in block.fields):
        return _saved(block, text, starts, lines, strings)
    if isinstance(block, model.Entry):
        fields = _fields(((f.key, f.value) for f in block.fields), strings, problems)
        return Entry(block.entry_type, block.key, fields, block.start_line + 1, block.raw, problems)
    if isinstance(block, model.ParsingFailedBlock):
        return _saved(block, text, starts, lines, strings)
    return None


def _runs_on(raw: str) -> bool:
    """Whether a value contains the next field, because the comma between them is missing."""
    if not _NEXT_FIELD.search(raw):
        return False
    end = _end_of_piece(raw, 0)
    return end < len(raw) and not _JOINED.match(raw, end)


def _fields(pairs, strings, problems) -> dict[str, str]:
    fields: dict[str, str] = {}
    for name, raw in pairs:
        name = name.strip().lower()
        if "%" in name:
            continue  # a field commented out, as TeX would
        value = _value(raw, strings, problems)
        if not value.strip():
            continue
        if name not in fields:
            fields[name] = value
        elif fields[name] != value:
            again = next(f"{name}-{n}" for n in range(2, len(fields) + 3) if f"{name}-{n}" not in fields)
            fields[again] = value
            problems.append(_("The field “%(field)s” is there twice; the first one counts.") % {"field": name})
    return fields


def _value(raw: str, strings: dict[str, str], problems: list[str]) -> str:
    """The text of `{...}`, `"..."`, a number, the name of a string, or several of them joined by #."""
    raw = raw.strip()
    if len(raw) > 1 and "#" not in raw:
        if raw[0] == "{" and raw[-1] == "}":
            return raw[1:-1]
        if raw[0] == raw[-1] == '"':
            return raw[1:-1]
    parts: list[str] = []
    position = expanded = 0
    while position < len(raw):
        if raw[position] in " \t\n#":
            position += 1
            continue
        end = _end_of_piece(raw, position)
        piece = raw[position:end]
        if piece[0] in '{"':
            parts.append(piece[1:-1] if len(piece) > 1 and piece[-1] in '}"' else piece[1:])
        elif piece.isdecimal() or not re.match(r"[^\W\d]", piece):
            parts.append(piece)
        else:
            known = strings.get(piece.lower())
            if known is None:
                problems.append(_("The abbreviation “%(name)s” is not defined in this text.") % {"name": piece})
            expanded += len(known or "")
            parts.append(piece if known is None or expanded > _EXPANDED else known)
        position = end
    return "".join(parts)


def _end_of_piece(text: str, start: int) -> int:
    """End of the braced, quoted or bare piece that begins at `start`; of the text if it never ends."""
    if text[start] == "{":
        depth = 0
        for match in _BRACES.finditer(text, start):
            depth += {"{": 1, "}": -1}.get(match.group(), 0)
            if depth == 0:
                return match.end()
        return len(text)
    if text[start] == '"':
        depth = 0
        for match in _QUOTES.finditer(text, start + 1):
            depth += {"{": 1, "}": -1}.get(match.group(), 0)
            if match.group() == '"' and depth <= 0:
                return match.end()
        return len(text)
    match = _ATOM.match(text, start)
    return match.end() if match else start + 1


def _saved(block, text, starts, lines, strings) -> Entry | None:
    """What can be read of an entry that the splitter gave up on: everything up to the next entry's start."""
    begin = text.find("@", lines[min(block.start_line, len(lines) - 1)])
    if begin < 0:
        return None
    following = bisect_right(starts, begin)
    end = starts[following] if following < len(starts) else len(text)
    raw = text[begin:end].rstrip()
    head = re.match(r"@[ \t]*(\w*)[ \t]*[{(]", raw)
    kind = head[1].lower() if head else ""
    if not head or kind in ("comment", "preamble"):
        return None
    if kind == "string":
        name, _equals, value = raw[head.end() :].partition("=")
        strings.setdefault(name.strip().lower(), _value(value.strip().rstrip("})"), strings, []))
        return None
    problems: list[str] = []
    key = _KEY.match(raw, head.end())
    position = key.end() if key and "=" not in raw[head.end() : key.end() + 1] else head.end()
    pairs = []
    unclosed = 0
    while match := _FIELD.search(raw, position):
        position, whole = _field_end(raw, match.end(), unclosed < _UNCLOSED)
        pairs.append((match[1], raw[match.end() : position]))
        unclosed += not whole
    fields = _fields(pairs, strings, problems)
    line = bisect_right(lines, begin)
    problems.insert(0, _("The entry is not well formed (a brace, quote or comma is missing); please check it."))
    return Entry(kind, key[1] if key else "", fields, line, raw, problems, broken=not fields)


def _field_end(raw: str, start: int, look: bool) -> tuple[int, bool]:
    """End of a field's value in a malformed entry, and whether it has one: that of its pieces joined by #.

    A piece that never ends, or any piece unless we `look`, ends with its line.
    """
    position = start
    while position < len(raw):
        end = _end_of_piece(raw, position) if look else len(raw)
        if end == len(raw) and raw[position] in '{"':
            newline = raw.find("\n", position)
            return (newline if newline > 0 else len(raw)), False
        joined = _JOINED.match(raw, end)
        if not joined:
            return end, True
        position = joined.end()
    return len(raw), True


def _inherit(entries: list[Entry]) -> None:
    """Fields of the parents that entries name by `crossref` and `xdata`, as BibLaTeX inherits them."""
    by_key: dict[str, Entry] = {}
    for entry in entries:
        by_key.setdefault(entry.key.lower(), entry)
    for entry in entries:
        if "xdata" in entry.fields:
            _take_data(entry, by_key)
    for entry in entries:
        parent = entry
        for _step in range(_INCLUDED):
            known = by_key.get(parent.fields.get("crossref", "").strip().lower())
            if known is None or known is entry:
                break
            _take_over(entry, known)
            parent = known


def _take_data(entry: Entry, by_key: dict[str, Entry]) -> None:
    """Everything of the containers that an entry names by `xdata`, one or several, and of those that these name."""
    seen = {entry.key.lower()}
    named = entry.fields["xdata"].split(",")[:_CONTAINERS]
    for _step in range(_CONTAINERS):
        if not named:
            return
        key = named.pop(0).strip().lower()
        container = by_key.get(key)
        if container is None or key in seen:
            continue
        seen.add(key)
        named += container.fields.get("xdata", "").split(",")[:_CONTAINERS]
        for name, value in container.fields.items():
            if name not in ("xdata", "crossref", "ids"):
                entry.fields.setdefault(name, value)


def _prefix(child: str, parent: str) -> str:
    """What the titles of a parent are to a child: those of its book, its work in volumes, its journal."""
    if parent == "periodical" and child in ("article", "suppperiodical"):
        return "journal"
    if parent.startswith("mv"):
        return "main"
    within = child.startswith("in") or child in ("conference", "suppbook", "suppcollection", "bookinbook")
    return "book" if within else ""


def _take_over(child: Entry, parent: Entry) -> None:
    own = dict(child.fields)
    prefix = _prefix(child.type, parent.type)
    for name, value in parent.fields.items():
        if name in NOT_INHERITED:
            continue
        if name in TITLES:
            if prefix + name in parent.fields and prefix:
                continue  # said by the parent itself, for its children
            if not prefix and "title" in own:
                continue  # a subtitle belongs to its title
            name = prefix + name
        if (name == "year" and "date" in own) or (name == "date" and "year" in own):
            continue
        child.fields.setdefault(name, value)
