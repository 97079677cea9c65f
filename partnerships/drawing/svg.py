"""A picture being drawn: shapes and texts with names of looks, written as one SVG 1.1 element."""

from collections.abc import Iterable

from curation.drawing import ACCENT, EDGE, FONT, INK, LEADING, LEAF, SIZE, SOFT, WASH, text_of

#: What each look is where no style sheet is at hand; in a page it is the class `drawn__NAME`.
_PLAIN = {
    "box": f'fill="{LEAF}" stroke="{EDGE}" stroke-width="1"',
    "open": f'fill="none" stroke="{EDGE}" stroke-width="1" stroke-dasharray="4 3"',
    "chosen": f'fill="{WASH}" stroke="{ACCENT}" stroke-width="1.5"',
    "wash": f'fill="{WASH}"',
    "line": f'fill="none" stroke="{SOFT}" stroke-width="1.25"',
    "hairline": f'fill="none" stroke="{EDGE}" stroke-width="1"',
    "head": f'fill="{SOFT}"',
    "mark": f'fill="{ACCENT}"',
    "name": f'fill="{INK}" font-weight="bold"',
    "text": f'fill="{INK}"',
    "kind": f'fill="{ACCENT}"',
    "soft": f'fill="{SOFT}"',
    "on": f'fill="{LEAF}" font-weight="bold"',
    "ground": f'fill="{LEAF}"',
}


class Picture:
    """Shapes and texts in units of the picture; `name` tells pictures of one page apart."""

    def __init__(self, name: str, width: int, *, layout: str = "", stands_alone: bool = False):
        self.name, self.width, self.layout, self.stands_alone = name, width, layout, stands_alone
        self._out: list[str] = []

    def rect(self, x: float, y: float, width: float, height: float, look: str, *, radius: int = 3) -> None:
        """A box; `look` is a name in the table above."""
        size = f'x="{x:g}" y="{y:g}" width="{max(width, 0):g}" height="{max(height, 0):g}"'
        self._out.append(f'<rect {size} rx="{radius}" {self._look(look)}/>')

    def circle(self, x: float, y: float, radius: float, look: str) -> None:
        """A disc."""
        self._out.append(f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" {self._look(look)}/>')

    def path(self, path: str, look: str) -> None:
        """A line, in the words of SVG."""
        self._out.append(f'<path d="{path}" {self._look(look)}/>')

    def text(self, x: float, y: float, text: str, look: str, *, anchor: str = "start", size: int = SIZE) -> None:
        """A line of text on its base line; `anchor` is `start`, `middle` or `end`."""
        placed = f'x="{x:g}" y="{y:g}"' + ("" if anchor == "start" else f' text-anchor="{anchor}"')
        placed += "" if size == SIZE else f' font-size="{size}"'
        self._out.append(f"<text {placed} {self._look(look)}>{text_of(text)}</text>")

    def lines(self, x: float, y: float, lines: Iterable[str], look: str) -> None:
        """Lines of text under one another, the first on the base line `y`."""
        for number, line in enumerate(lines):
            self.text(x, y + number * LEADING, line, look)

    def arrow(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """A curve that leaves to the right and arrives from the left, with a head at its end."""
        (x1, y1), (x2, y2) = start, end
        bend = (x1 + x2) / 2
        self.path(f"M{x1:g} {y1:g}C{bend:g} {y1:g} {bend:g} {y2:g} {x2 - 7:g} {y2:g}", "line")
        self.path(f"M{x2 - 8:g} {y2 - 4:g}v8l8 -4z", "head")

    def svg(self, height: float, title: str, description: str) -> str:
        """Return the element; `title` and `description` tell those who do not see it what it shows."""
        key = f"{self.name}-{self.layout}" if self.layout else self.name
        told = f'aria-labelledby="{key}-title" aria-describedby="{key}-desc"'
        frame = f'viewBox="0 0 {self.width} {height:g}" font-size="{SIZE}" role="img" {told}'
        names = f'<title id="{key}-title">{text_of(title)}</title><desc id="{key}-desc">{text_of(description)}</desc>'
        body = "".join(self._out)
        if self.stands_alone:
            frame = f'xmlns="http://www.w3.org/2000/svg" width="{self.width}" height="{height:g}" {frame}'
            ground = f'<rect width="{self.width}" height="{height:g}" {_PLAIN["ground"]}/>'
            return f'<svg {frame} font-family="{FONT}">{names}{ground}{body}</svg>'
        kind = f" drawn--{self.layout}" if self.layout else ""
        return f'<svg class="drawn{kind}" {frame}>{names}{body}</svg>'

    def _look(self, name: str) -> str:
        return _PLAIN[name] if self.stands_alone else f'class="drawn__{name}"'
