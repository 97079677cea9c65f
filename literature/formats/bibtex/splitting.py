"""A BibTeX text parted into entries with their raw fields: strings expanded, parents' fields inherited.

Entries that are plainly well formed are taken apart by `plain`. Of the others bibtexparser's splitter does the first
cut (it finds the next entry after a broken one). What it gives up on is read once more here, field by field, so that
a missing comma or brace costs a field and not a work.
"""

import logging
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from bibtexparser import model
from bibtexparser.splitter import Splitter
from django.utils.translation import gettext as _

from ..reading import Clock
from .plain import Plain, plain_entry
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
_HEAD = re.compile(r"@[ \t]*(\w*)[ \t]*[{(]")
_STRING = re.compile(r"@[ \t]*string", re.IGNORECASE)
_PIECE = 50_000  # characters that are handed to the splitter at once
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
    late: bool = False  # there was no time to look at it


def split(text: str, clock: Clock) -> list[Entry]:
    """All entries of a text in their order, those that cannot be saved marked as broken. Never raises.

    Those that there was no time to look at are marked as late, and have a line and a text only.
    """
    cutter = _Cutter(_COMMENTED_OUT.sub(lambda match: "\n" * match.group().count("\n"), text))
    blocks, covered = cutter.blocks(clock)
    for _line, block in blocks:
        if isinstance(block, model.String):
            cutter.strings[block.key.lower()] = _value(block.value, cutter.strings, [])
    entries = [entry for line, block in blocks if (entry := cutter.entry(block, line))]
    _inherit(entries)
    entries += cutter.late(covered)
    return [entry for entry in entries if entry.type.lower() not in NO_WORKS]


class _Cutter:
    """A text, where its entries and lines begin, its strings, and up to where it has become entries."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [match.start() for match in _START.finditer(text)]
        self.lines = [0, *(match.end() for match in re.finditer("\n", text))]
        self.strings = dict(_PREDEFINED)
        self.done = 0

    def blocks(self, clock: Clock) -> tuple[list[tuple[int, model.Block | Plain]], int]:
        """Plain entries and the splitter's blocks, each with its line (from 0), and up to where it came in the time.

        The text is handed over in pieces: the splitter's time grows with the square of what it cannot read.
        """
        found: list[tuple[int, model.Block | Plain]] = []
        begin = 0
        for end in [*self.starts[1:], len(self.text)]:
            if end - begin < _PIECE and end < len(self.text):
                continue
            if clock.over:
                return found, begin
            found += self._piece(begin, end)
            begin = end
        return found, len(self.text)

    def _piece(self, begin: int, end: int) -> Iterator[tuple[int, model.Block | Plain]]:
        """The blocks of a piece: of what is not plain, in one go from one plain entry to the next.

        The splitter begins anew at each entry at the beginning of a line, so that nothing depends on what is before;
        only that of two strings of one name in a piece the first counts.
        """
        if not _STRING.search(self.text, begin, end):
            for place in range(bisect_left(self.starts, begin), bisect_left(self.starts, end)):
                start = self.starts[place]
                limit = self.starts[place + 1] if place + 1 < len(self.starts) else len(self.text)
                plain = plain_entry(self.text, self.text.index("@", start), limit)
                if plain:
                    yield from self._split(begin, start)
                    yield self._line(plain.begin), plain
                    begin = limit
        yield from self._split(begin, end)

    def _split(self, begin: int, end: int) -> Iterator[tuple[int, model.Block]]:
        if begin < end and self.text.find("@", begin, end) >= 0:
            first = self._line(begin)
            for block in Splitter(self.text[begin:end]).split().blocks:
                yield first + block.start_line, block

    def _line(self, position: int) -> int:
        return bisect_right(self.lines, position) - 1

    def entry(self, block: model.Block | Plain, line: int) -> Entry | None:
        """The entry of a block; None for what is none."""
        problems: list[str] = []
        if isinstance(block, Plain):
            self.done = block.end
            fields = _plain_fields(block.pairs, self.strings, problems)
            return Entry(block.type, block.key, fields, line + 1, self.text[block.begin : block.end], problems)
        if isinstance(block, model.ParsingFailedBlock) and block.ignore_error_block is not None:
            block = block.ignore_error_block  # the same key or field twice: no reason to lose the entry
        if isinstance(block, model.Entry) and not any(_runs_on(f.value) for f in block.fields):
            fields = _fields(((f.key, f.value) for f in block.fields), self.strings, problems)
            begin = self.text.find(block.raw, max(self.done, self.lines[line]))
            self.done = begin + len(block.raw) if begin >= 0 else self.done
            return Entry(block.entry_type, block.key, fields, line + 1, block.raw, problems)
        if isinstance(block, model.Entry | model.ParsingFailedBlock):
            return self._saved(line)
        return None

    def _saved(self, line: int) -> Entry | None:
        """What can be read of an entry that the splitter gave up on: everything up to the next entry's start."""
        line = min(line, len(self.lines) - 1)
        limit = self.lines[line + 1] if line + 1 < len(self.lines) else len(self.text)
        begin = self.text.find("@", max(self.done, self.lines[line]), limit)
        if begin < 0:
            return None  # a part of what was saved before
        raw = self._raw(begin)
        self.done = begin + len(raw)
        head = _HEAD.match(raw)
        kind = head[1].lower() if head else ""
        if not head or kind in ("comment", "preamble"):
            return None
        if kind == "string":
            name, _equals, value = raw[head.end() :].partition("=")
            self.strings.setdefault(name.strip().lower(), _value(value.strip().rstrip("})"), self.strings, []))
            return None
        key, fields, problems = _loose_fields(raw, head.end(), self.strings)
        return Entry(kind, key, fields, line + 1, raw, problems, broken=not fields)

    def _raw(self, begin: int) -> str:
        following = bisect_right(self.starts, begin)
        return self.text[begin : self.starts[following] if following < len(self.starts) else len(self.text)].rstrip()

    def late(self, position: int) -> list[Entry]:
        """The entries from a position on, unread."""
        entries = []
        for start in self.starts[bisect_left(self.starts, position) :]:
            begin = self.text.index("@", start)
            raw = self._raw(begin)
            head = _HEAD.match(raw)
            if head and head[1].lower() not in ("comment", "preamble", "string"):
                key = _KEY.match(raw, head.end())
                line = bisect_right(self.lines, begin)
                entries.append(Entry(head[1].lower(), key[1] if key else "", {}, line, raw, late=True))
        return entries


def _loose_fields(raw: str, position: int, strings: dict[str, str]) -> tuple[str, dict[str, str], list[str]]:
    """Key, fields and problems of an entry that is not well formed, from behind its opening brace."""
    problems: list[str] = []
    key = _KEY.match(raw, position)
    position = key.end() if key and "=" not in raw[position : key.end() + 1] else position
    pairs = []
    unclosed = 0
    while match := _FIELD.search(raw, position):
        position, whole = _field_end(raw, match.end(), unclosed < _UNCLOSED)
        pairs.append((match[1], raw[match.end() : position]))
        unclosed += not whole
    fields = _fields(pairs, strings, problems)
    problems.insert(0, _("The entry is not well formed (a brace, quote or comma is missing); please check it."))
    return key[1] if key else "", fields, problems


def _runs_on(raw: str) -> bool:
    """Whether a value contains the next field, because the comma between them is missing."""
    if not _NEXT_FIELD.search(raw):
        return False
    end = _end_of_piece(raw, 0)
    return end < len(raw) and not _JOINED.match(raw, end)


def _plain_fields(pairs, strings, problems) -> dict[str, str]:
    """What `_fields` says of pairs whose values are one piece each: most have no name twice."""
    values = {name.lower(): raw[1:-1] if raw[0] in '{"' else _value(raw, strings, problems) for name, raw in pairs}
    if len(values) < len(pairs):
        problems.clear()
        return _fields(pairs, strings, problems)
    return {name: value for name, value in values.items() if value and not value.isspace()}


def _fields(pairs, strings, problems) -> dict[str, str]:
    fields: dict[str, str] = {}
    times: dict[str, int] = {}
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
            times[name] = times.get(name, 1) + 1
            fields.setdefault(f"{name}-{times[name]}", value)
            if times[name] > 2:
                continue
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
