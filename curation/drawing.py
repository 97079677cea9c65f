"""What pictures drawn as SVG have in common: how wide a text is, where its lines break, what XML can hold.

Text stays text. Its width is a guess, on the generous side: nobody knows which fonts a reader has. Sizes are in units
of the picture. In a page a picture has classes, as a file that stands alone the colours of the light page.
"""

from html import escape

#: The size of letters, and the distance from line to line.
SIZE, LEADING = 14, 20
#: Colours of the light page (static/css/tokens.css), for files that stand alone.
INK, SOFT, EDGE, ACCENT, WASH, LEAF, PAPER = "#221e19", "#625a4f", "#8b8172", "#1c5246", "#e7eee8", "#fffdf9", "#faf7f0"
FONT = "Libertinus Serif, Charter, Georgia, Cambria, Noto Serif, serif"
_NARROW, _WIDE = set("iljtfrI.,:;'’()[]| -!1"), set("mwMWQOGDCHNUABVXYKRS@%—")


def width_of(text: str, *, bold: bool = False, size: float = SIZE) -> float:
    """Guess how wide a text is, in units of the picture."""
    ems = sum(0.34 if c in _NARROW else 0.78 if c in _WIDE or ord(c) > 0x2E80 else 0.56 for c in text)
    return ems * size * (1.07 if bold else 1)


def broken(text: str, width: float, *, bold: bool = False, size: float = SIZE) -> list[str]:
    """Break a text into lines that fit; a word that is too long for a line is broken in itself."""
    lines, line = [], ""
    for word in text.split(" "):  # the number after a label is kept to it by a no-break space
        while width_of(word, bold=bold, size=size) > width and len(word) > 1:
            fits = _longest_beginning(word, width, bold=bold, size=size)
            lines += [line] if line else []
            lines.append(word[:fits])
            line, word = "", word[fits:]
        joined = f"{line} {word}".strip()
        if line and width_of(joined, bold=bold, size=size) > width:
            lines.append(line)
            line = word
        else:
            line = joined
    return [*lines, line] if line or not lines else lines


def _longest_beginning(word: str, width: float, *, bold: bool, size: float) -> int:
    """How many letters of a word fit; at least one."""
    lengths = range(len(word), 0, -1)
    return next((n for n in lengths if width_of(word[:n], bold=bold, size=size) <= width), 1)


def shortened(lines: list[str], most: int) -> list[str]:
    """Return at most so many lines; the last then ends in an ellipsis."""
    return lines if len(lines) <= most else [*lines[: most - 1], f"{lines[most - 1].rstrip(' ,;')[:-1]}…"]


def text_of(text: str) -> str:
    """Return a text escaped for SVG. Characters that XML 1.0 does not know cannot stand in a picture at all."""
    return escape("".join(c for c in text if (c >= " " or c in "\t\n") and c not in "\ufffe\uffff"), quote=True)
