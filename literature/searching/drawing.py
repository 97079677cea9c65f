"""The flow diagram after PRISMA 2020, drawn as SVG 1.1: in a page with classes, as a file with colours of its own.

Text stays text; lines are broken by a guess at the width of their characters, on the generous side. Sizes are in
units of the picture.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape

from django.utils.translation import gettext as _

from curation.drawing import FONT, LEADING, SIZE, broken, width_of
from curation.drawing import text_of as _text
from literature.searching.flow import LABELS, Flow

#: Width of the picture as PRISMA draws it, with two columns.
WIDTH = 720
#: So many places searched are named one by one; the rest stand together.
MOST_PLACES = 8
_SIZE, _LEADING, _PADDING, _APART = SIZE, LEADING, 12, 30

# Colours of the file that stands alone: those of the light page (static/css/tokens.css).
_PLAIN = {
    "box": 'fill="#fffdf9" stroke="#8b8172" stroke-width="1"',
    "result": 'fill="#e7eee8" stroke="#1c5246" stroke-width="1.5"',
    "open": 'fill="#faf7f0" stroke="#8b8172" stroke-width="1" stroke-dasharray="4 3"',
    "bar": 'fill="#e7eee8"',
    "phase": 'fill="#1c5246" font-weight="bold" text-anchor="middle"',
    "step": 'fill="#1c5246" font-weight="bold"',
    "line": 'fill="none" stroke="#625a4f" stroke-width="1.25"',
    "head": 'fill="#625a4f"',
    "title": 'fill="#221e19" font-weight="bold"',
    "text": 'fill="#221e19"',
    "ground": 'fill="#fffdf9"',
}


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
    at_least: int = 0
    broken: list[tuple[Line, str]] = field(default_factory=list)

    def __post_init__(self):
        for line in self.lines:
            size = self.width - 2 * _PADDING - line.indent
            self.broken += [(line, part) for part in broken(line.text, size, bold=line.kind == "title")]

    @property
    def height(self) -> int:
        return max(self.at_least, len(self.broken) * _LEADING + 2 * _PADDING - 4)

    @property
    def above(self) -> int:
        """Room above the first line, so that few lines stand in the middle of a box that is higher."""
        return (self.height - len(self.broken) * _LEADING + 4) // 2

    @property
    def bottom(self) -> int:
        return self.y + self.height

    @property
    def middle(self) -> int:
        return self.x + self.width // 2


def diagram(flow: Flow, title: str, *, address: Callable[[str, str], str] | None = None, narrow: bool = False) -> str:
    """Draw the flow as an SVG element.

    With `address(box, reason)` it is for a page: classes in place of colours, and each number a link to its list.
    Without, it is a file that stands alone. `title` is what it is about. `narrow` has one column, for a phone.
    """
    return (_Narrow if narrow else _Wide)(flow, title, address).svg()


class _Picture:
    """What both layouts have in common: the boxes' contents, and how things are drawn."""

    name, width = "", 0
    main: tuple[int, int]  # left edge and width of the boxes through which records pass
    side: tuple[int, int]  # and of those in which they stay behind

    def __init__(self, flow: Flow, title: str, address):
        self.flow, self.title, self.address = flow, title, address
        self.out: list[str] = []

    def draw(self) -> int:
        """Draw everything; returns the height."""
        raise NotImplementedError

    def svg(self) -> str:
        height = self.draw()
        ids = f"flow-{self.name}-title", f"flow-{self.name}-desc"
        told_by = f'aria-labelledby="{ids[0]}" aria-describedby="{ids[1]}"'
        head = f'viewBox="0 0 {self.width} {height}" font-size="{_SIZE}" {told_by}'
        if self.address:
            head = f'<svg class="flow__picture flow__picture--{self.name}" role="group" {head}>'
        else:
            size = f'width="{self.width}" height="{height}" font-family="{FONT}"'
            head = f'<svg xmlns="http://www.w3.org/2000/svg" role="img" {size} {head}>'
            self.out.insert(0, f'<rect width="{self.width}" height="{height}" {_PLAIN["ground"]}/>')
        said = _("Flow diagram after PRISMA 2020: %(title)s") % {"title": self.title}
        told = "; ".join(f"{row.label}: {row.number}" for row in self.flow.rows())
        names = f'<title id="{ids[0]}">{_text(said)}</title><desc id="{ids[1]}">{_text(told)}</desc>'
        return f"{head}{names}{''.join(self.out)}</svg>"

    def phases(self) -> list[tuple[str, list[tuple[Drawn, list[Drawn]]]]]:
        """Return the phases by name, each with its rows: a box that records pass, and those that they stay in."""
        flow = self.flow
        first = self.through("identified", extra=self.places())
        removed = [
            Line(_("Records removed before screening"), "title"),
            self.line("duplicates", indent=10),
            self.line("not-brought-in", indent=10),
        ]
        screening = [(self.through("screened"), self.left("excluded", ("waiting", "to-settle")))]
        if flow.is_in_stages:
            undecided = ("waiting-text", "to-settle-text")
            screening.append((self.through("sought"), self.left("not-retrieved", ())))
            screening.append((self.through("assessed"), self.left("excluded-text", undecided)))
        return [
            (_("Identification"), [(first, [Drawn(*self.side, "box", removed)])]),
            (_("Screening"), screening),
            (_("Included"), [(self.through("included", kind="result"), [])]),
        ]

    def places(self) -> list[Line]:
        """The places searched with what was identified there; the last of many stand together."""
        places = self.flow.places()
        named, rest = places[:MOST_PLACES], places[MOST_PLACES:]
        lines = [Line(_counted(place, number), indent=10) for place, number in named]
        if rest:
            together = _("%(count)s other places") % {"count": len(rest)}
            lines.append(Line(_counted(together, sum(number for _place, number in rest)), indent=10))
        return lines

    def line(self, box: str, kind: str = "text", indent: int = 0) -> Line:
        return Line(_counted(str(LABELS[box]), self.flow.number(box)), kind, box, indent=indent)

    def through(self, box: str, *, kind: str = "box", extra=()) -> Drawn:
        return Drawn(*self.main, kind, [self.line(box, "title"), *extra])

    def left(self, box: str, undecided: tuple[str, ...]) -> list[Drawn]:
        """The box of what stays behind, and where there is some, that of what is not decided yet."""
        reasons = self.flow.reasons(box) if box.startswith("excluded") else []
        lines = [Line(_counted(name, number), box=box, reason=name, indent=10) for name, number in reasons]
        drawn = [Drawn(*self.side, "box", [self.line(box, "title"), *lines])]
        still = [self.line(name, indent=10) for name in undecided if self.flow.number(name)]
        if still:
            drawn.append(Drawn(*self.side, "open", [Line(_("Not decided yet"), "title"), *still]))
        return drawn

    def look(self, name: str) -> str:
        return f'class="flow__{name}"' if self.address else _PLAIN[name]

    def box(self, drawn: Drawn) -> None:
        size = f'x="{drawn.x}" y="{drawn.y}" width="{drawn.width}" height="{drawn.height}"'
        self.out.append(f'<rect {size} rx="3" {self.look(drawn.kind)}/>')
        y = drawn.y + drawn.above + 12
        for line in drawn.lines:
            parts = [part for owner, part in drawn.broken if owner is line]
            x = drawn.x + _PADDING + line.indent
            texts = "".join(
                f'<text x="{x}" y="{y + number * _LEADING}" {self.look(line.kind)}>{_text(part)}</text>'
                for number, part in enumerate(parts)
            )
            if self.address and line.box:  # a line that was broken is one link
                texts = f'<a href="{escape(self.address(line.box, line.reason))}">{texts}</a>'
            self.out.append(texts)
            y += len(parts) * _LEADING

    def down(self, x: int, above: int, below: int) -> None:
        self._arrow(f"M{x} {above}V{below - 7}", f"M{x - 4} {below - 8}h8l-4 8z")

    def across(self, start: str, x: int, y: int) -> None:
        """An arrow to the left edge of a box at x and y; `start` is the path that leads to its height."""
        self._arrow(f"{start}H{x - 7}", f"M{x - 8} {y - 4}v8l8 -4z")

    def _arrow(self, line: str, head: str) -> None:
        self.out.append(f'<path d="{line}" {self.look("line")}/><path d="{head}" {self.look("head")}/>')


class _Wide(_Picture):
    """As PRISMA draws it: the phases at the left, what stays behind at the right."""

    name, width = "wide", WIDTH
    main, side = (44, 312), (390, 329)

    def draw(self) -> int:
        y, before = 1, None
        for phase, rows in self.phases():
            top = y
            for main, sides in rows:
                if len(rows) == 1:  # the phase's name has to fit beside its only box
                    main.at_least = int(width_of(phase, bold=True)) + 16
                self._row(main, sides, y)
                if before:
                    self.down(before.middle, before.bottom, main.y)
                before = main
                y = max(drawn.bottom for drawn in (main, *sides)) + _APART
            self._bar(phase, top, y - _APART)
        return y - _APART + 1

    def _row(self, main: Drawn, sides: list[Drawn], y: int) -> None:
        main.y = y
        self.box(main)
        level = 0
        for side in sides:
            side.y = y
            y += side.height + 12
            self.box(side)
            if not level:
                level = min(side.y + side.height // 2, main.y + main.height // 2)
                self.across(f"M{main.x + main.width} {level}", side.x, level)
            else:  # further boxes hang on the arrow to the first
                middle = side.y + side.height // 2
                self.across(f"M{(main.x + main.width + side.x) // 2} {level}V{middle}", side.x, middle)

    def _bar(self, phase: str, top: int, bottom: int) -> None:
        x, middle = 16, (top + bottom) // 2
        self.out.append(f'<rect x="1" y="{top}" width="29" height="{bottom - top}" rx="3" {self.look("bar")}/>')
        turned = f'transform="rotate(-90 {x + 4} {middle})"'
        self.out.append(f'<text x="{x + 4}" y="{middle}" {turned} {self.look("phase")}>{_text(phase)}</text>')


class _Narrow(_Picture):
    """One column: what stays behind hangs below the box that it leaves."""

    name, width = "narrow", 360
    main, side = (1, 358), (48, 311)
    trunk = 20

    def draw(self) -> int:
        y, bottom = 1, 0
        for phase, rows in self.phases():
            if bottom:
                y += 22
            middle = f'x="{self.width // 2 + 20}" y="{y + 11}"'
            self.out.append(f"<text {middle} {self.look('phase')}>{_text(phase)}</text>")
            y += 22
            for main, sides in rows:
                main.y = y
                self.box(main)
                if bottom:
                    self.down(self.trunk, bottom, main.y)
                bottom, y = main.bottom, main.bottom + 14
                for side in sides:
                    side.y = y
                    self.box(side)
                    self.across(f"M{self.trunk} {side.y + side.height // 2}", side.x, side.y + side.height // 2)
                    y = side.bottom + 14
                y += 8
        return bottom + 1


def _counted(label: str, number: int) -> str:
    """A label with its number, kept together at the end of the line."""
    return f"{label} (n\u00a0=\u00a0{number})"
