"""The diagram as PNG, drawn by typst from the SVG, in this process."""

import re

import typst

from literature.searching.drawing import WIDTH

#: Pixels an inch; a typst point is a unit of the picture, 72 to the inch, so this is twice its size.
RESOLUTION = 144
_PAGE = (
    b"""#set page(width: %dpt + 32pt, height: auto, margin: 16pt, fill: rgb("#fffdf9"))
#image(bytes(sys.inputs.svg), format: "svg", width: 100%%, alt: sys.inputs.alt)
"""
    % WIDTH
)


def png(svg: str) -> bytes:
    """Return a standalone SVG, as `drawing.diagram` gives it, as a PNG of twice its size with a margin."""
    title = re.search(r"<title[^>]*>(.*?)</title>", svg, re.DOTALL)
    # The fonts of the machine are asked for scripts that typst's own do not have.
    compiler = typst.Compiler(ignore_system_fonts=False)
    inputs = {"svg": svg, "alt": title[1] if title else ""}
    return compiler.compile(_PAGE, format="png", ppi=RESOLUTION, sys_inputs=inputs)
