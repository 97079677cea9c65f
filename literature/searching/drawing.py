"""The flow diagram after PRISMA 2020, drawn as SVG 1.1: in a page with classes, as a file with colours of its own.

Text stays text; lines are broken by a guess at the width of their characters, on the generous side. Sizes are in
units of the picture, which is 720 wide.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape

from django.utils.translation import gettext as _

from literature.searching.flow import LABELS, Flow

WIDTH = 720
#: So many places searched are named one by one; the rest stand together.
MOST_PLACES = 8
_BAR, _GAP, _MAIN, _SIDE = 30, 34, (44, 312), (390, 330)
_SIZE, _LEADING, _PADDING, _APART = 14, 20, 12, 30
_NARROW, _WIDE = set("iljtfrI.,:;'’()[]| -!1"), set("mwMWQOGDCHNUABVXYKRS@%—")

# Colours of the file that stands alone: those of the light page (static/css/tokens.css).
_PLAIN = {
    "box": 'fill="#fffdf9" stroke="#8b8172" stroke-width="1"',
    "result": 'fill="#e7eee8" stroke="#1c5246" stroke-width="1.5"',
    "open": 'fill="#faf7f0" stroke="#8b8172" stroke-width="1" stroke-dasharray="4 3"',
    "bar": 'fill="#e7eee8"',
    "phase": 'fill="#1c5246" font-weight="bold" text-anchor="middle"',
    "line": 'fill="none" stroke="#625a4f" stroke-width="1.25"',
    "head": 'fill="#625a4f"',
    "title": 'fill="#221e19" font-weight="bold"',
    "text": 'fill="#221e19"',
    "ground": 'fill="#fffdf9"',
}
_FONT = "Libertinus Serif, Charter, Georgia, Cambria, Noto Serif, serif"


@dataclass
class Line:
    """A line of a box before it is broken: its words, how it looks, and the list that it leads to."""

    text: str
    kind: str = "text"
    box: str = ""
    reason: str = ""
    indent: int = 0


@dataclass
class Drawn:
    """A box of the diagram: where, and its lines broken to its width."""

    x: int
    width: int
    kind: str
    lines: list[Line]
    y: int = 0
    broken: list[tuple[Line, str]] = field(default_factory=list)

    def __post_init__(self):
        for line in self.lines:
            size = self.width - 2 * _PADDING - line.indent
            self.broken += [(line, part) for part in broken(line.text, size, bold=line.kind == "title")]

    @property
    def height(self) -> int:
        return len(self.broken) * _LEADING + 2 * _PADDING - 4


def width_of(text: str, *, bold: bool = False) -> float:
    """Guess how wide a text is, in units of the picture."""
    ems = sum(0.34 if c in _NARROW else 0.78 if c in _WIDE or ord(c) > 0x2E80 else 0.56 for c in text)
    return ems * _SIZE * (1.07 if bold else 1)


def broken(text: str, width: float, *, bold: bool = False) -> list[str]:
    """Break a text into lines that fit; a word that is too long for a line is broken in itself."""
    lines, line = [], ""
    for word in text.split(" "):  # the number after a label is kept to it by a no-break space
        while width_of(word, bold=bold) > width and len(word) > 1:
            fits = max(1, next(n for n in range(len(word), 0, -1) if n == 1 or width_of(word[:n], bold=bold) <= width))
            room = line and f"{line} "
            lines += [line] if room else []
            lines.append(word[:fits])
            line, word = "", word[fits:]
        joined = f"{line} {word}".strip()
        if line and width_of(joined, bold=bold) > width:
            lines.append(line)
            line = word
        else:
            line = joined
    return [*lines, line] if line or not lines else lines


def diagram(flow: Flow, title: str, *, address: Callable[[str, str], str] | None = None) -> str:
    """Draw the flow as an SVG element.

    With `address(box, reason)` it is for a page: classes in place of colours, and each number a link to its list.
    Without, it is a file that stands alone. `title` is what it is about.
    """
    return _Picture(flow, title, address).svg()


class _Picture:
    def __init__(self, flow: Flow, title: str, address):
        self.flow, self.title, self.address = flow, title, address
        self.out: list[str] = []

    def look(self, name: str) -> str:
        return f'class="flow__{name}"' if self.address else _PLAIN[name]

    def svg(self) -> str:
        height = self._draw()
        head = f'viewBox="0 0 {WIDTH} {height}" font-size="{_SIZE}" aria-labelledby="flow-title flow-desc"'
        if self.address:
            head = f'<svg class="flow__picture" role="group" {head}>'
        else:
            size = f'width="{WIDTH}" height="{height}" font-family="{_FONT}"'
            head = f'<svg xmlns="http://www.w3.org/2000/svg" role="img" {size} {head}>'
            self.out.insert(0, f'<rect width="{WIDTH}" height="{height}" {_PLAIN["ground"]}/>')
        said = _("Flow diagram after PRISMA 2020: %(title)s") % {"title": self.title}
        told = "; ".join(f"{row.label}: {row.number}" for row in self.flow.rows())
        names = f'<title id="flow-title">{_text(said)}</title><desc id="flow-desc">{_text(told)}</desc>'
        return f"{head}{names}{''.join(self.out)}</svg>"

    def _draw(self) -> int:
        y, before = 1, None
        for phase, rows in self._phases():
            top = y
            for main, sides in rows:
                self._place(main, sides, y)
                if before:
                    self._arrow_down(before, main)
                before = main
                y = max(drawn.y + drawn.height for drawn in (main, *sides)) + _APART
            self._bar(phase, top, y - _APART)
        return y - _APART + 1

    def _place(self, main: Drawn, sides: list[Drawn], y: int) -> None:
        main.y = y
        self._box(main)
        for side in sides:
            side.y = y
            y += side.height + 12
            self._box(side)
            if side is sides[0]:
                self._arrow_right(main, side)
            else:
                self._elbow(main, sides[0], side)

    def _phases(self):
        flow = self.flow
        first = self._main("identified", extra=self._places())
        removed = [
            Line(_("Records removed before screening"), "title"),
            self._line("duplicates", indent=10),
            self._line("not-brought-in", indent=10),
        ]
        yield _("Identification"), [(first, [Drawn(*_SIDE, "box", removed)])]
        screening = [(self._main("screened"), self._out("excluded", ("waiting", "to-settle")))]
        if flow.is_in_stages:
            screening.append((self._main("sought"), self._out("not-retrieved", ())))
            undecided = ("waiting-text", "to-settle-text")
            screening.append((self._main("assessed"), self._out("excluded-text", undecided)))
        yield _("Screening"), screening
        yield _("Included"), [(self._main("included", kind="result"), [])]

    def _places(self) -> list[Line]:
        places = self.flow.places()
        named, rest = places[:MOST_PLACES], places[MOST_PLACES:]
        lines = [Line(_counted(place, number), indent=10) for place, number in named]
        if rest:
            lines.append(
                Line(_counted(_("%(count)s other places") % {"count": len(rest)}, sum(n for _p, n in rest)), indent=10)
            )
        return lines

    def _line(self, box: str, kind: str = "text", indent: int = 0) -> Line:
        return Line(_counted(str(LABELS[box]), self.flow.number(box)), kind, box, indent=indent)

    def _main(self, box: str, *, kind: str = "box", extra=()) -> Drawn:
        return Drawn(*_MAIN, kind, [self._line(box, "title"), *extra])

    def _out(self, box: str, undecided: tuple[str, ...]) -> list[Drawn]:
        reasons = (
            [Line(_counted(name, number), box=box, reason=name, indent=10) for name, number in self.flow.reasons(box)]
            if box.startswith("excluded")
            else []
        )
        drawn = [Drawn(*_SIDE, "box", [self._line(box, "title"), *reasons])]
        still = [self._line(name, indent=10) for name in undecided if self.flow.number(name)]
        if still:
            drawn.append(Drawn(*_SIDE, "open", [Line(_("Not decided yet"), "title"), *still]))
        return drawn

    def _box(self, drawn: Drawn) -> None:
        size = f'x="{drawn.x}" y="{drawn.y}" width="{drawn.width}" height="{drawn.height}"'
        self.out.append(f'<rect {size} rx="3" {self.look(drawn.kind)}/>')
        y = drawn.y + _PADDING + 12
        # A line that was broken is one link.
        place = 0
        while place < len(drawn.broken):
            line = drawn.broken[place][0]
            parts = [part for owner, part in drawn.broken[place:] if owner is line]
            x = drawn.x + _PADDING + line.indent
            texts = "".join(
                f'<text x="{x}" y="{y + number * _LEADING}" {self.look(line.kind)}>{_text(part)}</text>'
                for number, part in enumerate(parts)
            )
            if self.address and line.box:
                texts = f'<a href="{escape(self.address(line.box, line.reason))}">{texts}</a>'
            self.out.append(texts)
            y += len(parts) * _LEADING
            place += len(parts)

    def _bar(self, phase: str, top: int, bottom: int) -> None:
        height = max(bottom - top, int(width_of(phase, bold=True)) + 16)
        middle = top + height // 2
        self.out.append(f'<rect x="0" y="{top}" width="{_BAR}" height="{height}" rx="3" {self.look("bar")}/>')
        turned = f'transform="rotate(-90 {_BAR // 2 + 5} {middle})"'
        self.out.append(f'<text x="{_BAR // 2 + 5}" y="{middle}" {turned} {self.look("phase")}>{_text(phase)}</text>')

    def _arrow_down(self, above: Drawn, below: Drawn) -> None:
        x = above.x + above.width // 2
        self._arrow(f"M{x} {above.y + above.height}V{below.y - 7}", f"M{x - 4} {below.y - 8}h8l-4 8z")

    def _arrow_right(self, main: Drawn, side: Drawn) -> None:
        y = _level(main, side)
        self._arrow(f"M{main.x + main.width} {y}H{side.x - 7}", f"M{side.x - 8} {y - 4}v8l8 -4z")

    def _elbow(self, main: Drawn, first: Drawn, side: Drawn) -> None:
        """The way to a further box at the side, out of the arrow to the first."""
        x, y = main.x + main.width + _GAP // 2, side.y + side.height // 2
        self._arrow(f"M{x} {_level(main, first)}V{y}H{side.x - 7}", f"M{side.x - 8} {y - 4}v8l8 -4z")

    def _arrow(self, line: str, head: str) -> None:
        self.out.append(f'<path d="{line}" {self.look("line")}/><path d="{head}" {self.look("head")}/>')


def _level(main: Drawn, side: Drawn) -> int:
    """The height at which a straight arrow meets both boxes."""
    return min(side.y + side.height // 2, main.y + main.height // 2)


def _counted(label: str, number: int) -> str:
    """A label with its number, kept together at the end of the line."""
    return f"{label} (n\u00a0=\u00a0{number})"


def _text(text: str) -> str:
    # Characters that XML 1.0 does not know cannot stand in a picture, escaped or not.
    return escape("".join(c for c in text if c >= " " or c in "\t\n"), quote=True)
