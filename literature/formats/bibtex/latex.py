"""TeX in a field's value, as Unicode text with CSL's tags, in one pass without recursion.

The tables of symbols and letters are pylatexenc's; its parser is not used, because it recurses on nested
braces and takes milliseconds for a value. What is not known stays in the text and is named to the caller.
"""

import re
import unicodedata
from dataclasses import dataclass, field

from .. import richtext
from ..spaces import paragraphs
from . import tables

_DASHES = re.compile(r"---?")
_TOKEN = re.compile(
    r"(?P<word>\\[A-Za-z]+)(?P<star>\*?)(?P<space>[ \t\n]*)|(?P<symbol>\\.)|(?P<open>\{)|(?P<close>\})"
    r"|(?P<math>\$\$?)|(?P<script>[\^_])|(?P<ligature>~|---?|``|'')|(?P<text>[^\\{}$^_~`'\-]+|.)",
    re.DOTALL,
)
_MONEY = re.compile(r"\d[^$]*?[^\W\d_]{3,}", re.DOTALL)


@dataclass(frozen=True)
class Decoded:
    """The text, and the commands that were not understood and are left in it."""

    text: str
    unknown: tuple[str, ...] = ()


@dataclass
class _Group:
    """An open brace, an argument or the value itself."""

    start: int  # index of its first run
    around: tuple[str, ...]  # tags in force when it ends
    accent: str = ""  # to be put on its first character at its end
    stroke: str = ""  # to be put on each of its characters
    after: str = ""  # text to write at its end
    dropped: bool = False
    argument: bool = False  # of a command, whatever the command
    drop: int = 0  # further arguments of the same command to be dropped
    fraction: int = 0  # further arguments of the same fraction


@dataclass
class _State:
    runs: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    groups: list[_Group] = field(default_factory=list)
    around: tuple[str, ...] = ()
    math: bool = False
    # What the next mark is an argument of.
    accents: list[str] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)
    stroke: str = ""
    before: str = ""
    after: str = ""
    drop: int = 0
    fraction: int = 0
    depth_dropped: int = 0
    follows_command: bool = False
    unknown: list[str] = field(default_factory=list)


def has_tex(value: str) -> bool:
    """Whether there is any TeX in a value; without, it is plain text already."""
    return _has_commands(value) or "--" in value


def _has_commands(value: str) -> bool:
    # To look for each sign is quicker than an expression for all of them.
    braced = "{" in value or "}" in value
    return braced or "\\" in value or "$" in value or "~" in value or "``" in value or "''" in value


def decode(value: str, *, protects_case: bool = False, tags: bool = True) -> Decoded:
    """The value of a field as text.

    `protects_case`: braces in the value mean that capitals stay (titles); such words come back inside
    <span class="nocase">. `tags`: keep italics and the like as CSL's tags (else they are dropped).
    Line breaks and repeated spaces become one space, an empty line a paragraph ("\\n\\n").
    """
    unknown: tuple[str, ...] = ()
    if not _has_commands(value):
        if "--" in value:
            value = value.strip() if protects_case else value
            value = _DASHES.sub(lambda match: tables.LIGATURES[match.group()], value)
    else:
        if protects_case:
            value = without_outer_braces(value)
        state = _State()
        dollars = _mathematics(value)
        state.groups.append(_Group(0, ()))
        for match in _TOKEN.finditer(value):
            _take(state, match, value, dollars, protects_case)
        runs = [(unicodedata.normalize("NFC", text), around) for text, around in state.runs if text]
        runs = _whole_words(runs) if protects_case else runs
        value = richtext.join(runs) if tags else "".join(text for text, _around in runs)
        unknown = tuple(dict.fromkeys(state.unknown))
    return Decoded(paragraphs(value), unknown)


def without_outer_braces(value: str) -> str:
    """`{{Title}}` is a habit of exporting programs, not a claim about each of its capitals."""
    value = value.strip()
    if not value.startswith("{"):
        return value
    partner: dict[int, int] = {}
    stack: list[int] = []
    for match in re.finditer(r"\\.|[{}]", value, re.DOTALL):
        if match.group() == "{":
            stack.append(match.start())
        elif match.group() == "}" and stack:
            partner[stack.pop()] = match.start()
    start, end = 0, len(value)
    while start < end and partner.get(start) == end - 1:
        start, end = start + 1, end - 1
        while start < end and value[start].isspace():
            start += 1
        while start < end and value[end - 1].isspace():
            end -= 1
    return value[start:end]


def _mathematics(value: str) -> set[int]:
    """Positions of the dollar signs that open and close mathematics; the others are money."""
    if "$" not in value:
        return set()
    found = [m.start() for m in re.finditer(r"(?<!\\)\$\$?", value)]
    meant: set[int] = set()
    index = 0
    while index + 1 < len(found):
        inside = value[found[index] + 1 : found[index + 1]]
        if _MONEY.match(inside) and "\\" not in inside:
            index += 1
            continue
        meant |= {found[index], found[index + 1]}
        index += 2
    return meant


def _take(state: _State, match: re.Match, value: str, dollars: set[int], case: bool) -> None:
    kind = match.lastgroup
    mark = match.group()
    follows_command, state.follows_command = state.follows_command, False
    if match["word"]:
        _command(
            state,
            match["word"],
            match["space"] if match["space"] else match["star"],
            value[match.end() : match.end() + 1],
        )
        state.follows_command = True
    elif kind == "symbol":
        _symbol(state, mark)
    elif kind == "open":
        _open(state, value, match.end(), case, follows_command)
    elif kind == "close":
        _close(state)
    elif kind == "math":
        if match.start() in dollars:
            state.math = not state.math
        else:
            _write(state, mark)
    elif kind == "script" and state.math:
        state.formats.append("sup" if mark == "^" else "sub")
    elif mark == "-" and state.math:
        _write(state, "−")
    elif kind == "ligature":
        _write(state, tables.LIGATURES[mark] if not state.math or mark == "~" else mark)
    else:
        _write(state, mark)


def _symbol(state: _State, mark: str) -> None:
    if mark in tables.ACCENTS and not (state.math and mark in ("\\=", "\\.")):
        state.accents.append(tables.ACCENTS[mark])
    elif mark in tables.SYMBOLS:
        if mark in ("\\(", "\\)", "\\[", "\\]"):
            state.math = mark in ("\\(", "\\[")
        _write(state, tables.SYMBOLS[mark])
    else:
        _write(state, mark)


def _command(state: _State, name: str, rest: str, following: str) -> None:
    if name in tables.ACCENTS:
        state.accents.append(tables.ACCENTS[name])
    elif name in tables.STROKES:
        state.stroke = tables.STROKES[name]
    elif name in tables.FORMATS:
        if tables.FORMATS[name]:
            state.formats.append(tables.FORMATS[name])
    elif name in tables.DECLARATIONS:
        state.around = _with(state.around, tables.DECLARATIONS[name])
    elif name in tables.DROPPED_ARGUMENTS:
        state.drop = tables.DROPPED_ARGUMENTS[name]
    elif name in tables.QUOTES:
        state.before, state.after = tables.QUOTES[name]
    elif name in tables.FRACTIONS:
        state.fraction = 2
    elif name in tables.TRANSPARENT:
        pass
    else:
        text = tables.SYMBOLS.get(name)
        if text is None:
            text = tables.letters().get(name)
        if text is None:
            state.unknown.append(name)
            # The argument says more to a reader than the command; without one, the command is all there is.
            text = "" if following == "{" else name + rest
        _write(state, text)


def _with(around: tuple[str, ...], name: str) -> tuple[str, ...]:
    return around if not name or name in around else (*around, name)


def _open(state: _State, value: str, position: int, case: bool, follows_command: bool) -> None:
    """A brace: the argument of what was said before it, or a group of its own."""
    group = _Group(len(state.runs), state.around, argument=follows_command)
    if state.drop:
        group.dropped, group.argument = True, True
        group.drop, state.drop = state.drop - 1, 0
        state.depth_dropped += 1
    elif state.fraction:
        group.argument = True
        group.fraction, state.fraction = state.fraction - 1, 0
        group.after = "/" if group.fraction else ""
    elif state.formats or state.accents or state.stroke or state.before:
        group.argument = True
        group.accent, group.stroke, group.after = "".join(state.accents), state.stroke, state.after
        if state.before and not state.depth_dropped:
            state.runs.append((state.before, state.around))
        for name in state.formats:
            state.around = _with(state.around, name)
        state.accents, state.formats, state.stroke, state.before, state.after = [], [], "", "", ""
    elif case and not (follows_command or state.math or len(state.groups) > 1 or value.startswith("\\", position)):
        # BibTeX's rule: braces protect case unless a command follows at once (`{\"o}` is a letter).
        state.around = _with(state.around, "nocase")
    state.groups.append(group)


def _close(state: _State) -> None:
    if len(state.groups) == 1:
        return  # a brace that was never opened; BibTeX would have refused the entry
    group = state.groups.pop()
    if group.dropped:
        state.depth_dropped -= 1
    if group.accent or group.stroke:
        _accentuate(state.runs, group)
    state.around = group.around
    state.accents, state.formats, state.stroke = [], [], ""
    state.drop, state.fraction, state.follows_command = group.drop, group.fraction, group.argument
    if group.after and not state.depth_dropped:
        state.runs.append((group.after, state.around))


def _accentuate(runs: list[tuple[str, tuple[str, ...]]], group: _Group) -> None:
    for index in range(group.start, len(runs)):
        text, around = runs[index]
        if group.stroke:
            runs[index] = ("".join(character + group.stroke for character in text), around)
        elif text.strip():
            runs[index] = (_accented(text.lstrip(), group.accent), around)
            return


def _accented(text: str, accent: str) -> str:
    first = {"ı": "i", "ȷ": "j"}.get(text[0], text[0])
    return first + accent + text[1:]


def _write(state: _State, text: str) -> None:
    if state.depth_dropped or not text:
        return
    around = state.around
    argument = state.accents or state.formats or state.stroke or state.drop or state.fraction
    if argument:
        # Without braces the argument is one character, and spaces before it do not count.
        text = text.lstrip(" \t\n")
        if not text:
            return
        first, rest = text[0], text[1:]
        if state.drop:
            state.drop = 0
            first, rest = "", text
        elif state.fraction:
            state.fraction -= 1
            first += "/" if state.fraction else ""
        if first:
            accent = "".join(state.accents) + state.stroke
            inner = around
            for name in state.formats:
                inner = _with(inner, name)
            state.runs.append((_accented(first, accent), inner))
        state.accents, state.formats, state.stroke = [], [], ""
        if rest and (state.fraction or state.drop):
            _write(state, rest)
            return
        text = rest
    if text:
        state.runs.append((text, around))


def _whole_words(runs: list[tuple[str, tuple[str, ...]]]) -> list[tuple[str, tuple[str, ...]]]:
    """Protection of a part of a word (`{N}GO`, `{T}itle`) as protection of the word."""
    out: list[tuple[str, tuple[str, ...]]] = []
    protected = False  # the last run written is protected and ends inside a word
    for text, around in runs:
        if "nocase" in around:
            if out and not protected:
                before, outer = out[-1]
                head = re.search(r"\w+$", before)
                if head and "nocase" not in outer and re.match(r"\w", text):
                    out[-1] = (before[: head.start()], outer)
                    out.append((head.group(), ("nocase", *outer)))
            out.append((text, ("nocase", *(name for name in around if name != "nocase"))))
            protected = bool(re.search(r"\w$", text))
            continue
        tail = re.match(r"\w+", text) if protected else None
        if tail:
            out.append((tail.group(), ("nocase", *around)))
            text = text[tail.end() :]
            protected = not text
        else:
            protected = False
        if text:
            out.append((text, around))
    return [(text, around) for text, around in out if text]
