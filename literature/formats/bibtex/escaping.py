"""Text as it must stand in a BibTeX value: TeX's own characters escaped, braces always balanced."""

import re

from .. import richtext
from .latex import without_outer_braces

_SPECIAL = re.compile(r"[\\{}$&%#_^~\u00a0\u2009]|-(?=-)|'(?=')|`(?=`)|\n@")
_ESCAPED = {
    "\\": r"\textbackslash{}",
    # Not \{ and \}: BibTeX itself counts those too, and one alone would break the entry.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "\u00a0": "~",
    "\u2009": r"\,",
    "-": "-{}",
    "'": "'{}",
    "`": "`{}",
    "\n@": "\n{}@",  # readers take an @ at the start of a line for the next entry
}


def escape(text: str) -> str:
    """Plain text as TeX; the inverse of `latex.decode` without tags."""
    return _SPECIAL.sub(lambda match: _ESCAPED.get(match.group()) or "\\" + match.group(), text)


_COMMANDS = {
    "i": r"\emph{",
    "b": r"\textbf{",
    "sup": r"\textsuperscript{",
    "sub": r"\textsubscript{",
    "sc": r"\textsc{",
}


def escape_rich(text: str) -> str:
    """Text with CSL's tags as TeX: <i> as \\emph{}, <span class="nocase"> as braces around the words."""
    if "<" not in text:
        return escape(text)
    out: list[str] = []
    open_tags: list[str] = []
    for run, around in [*richtext.split(text), ("", ())]:
        # Braces protect case only when they are outermost.
        around = tuple(sorted(around, key=lambda name: name != "nocase"))
        common = 0
        while common < min(len(open_tags), len(around)) and open_tags[common] == around[common]:
            common += 1
        while len(open_tags) > common:
            open_tags.pop()
            out.append("}")
        for name in around[common:]:
            open_tags.append(name)
            out.append(_COMMANDS.get(name, "{"))
        out.append(escape(run))
    written = "".join(out)
    # A value that is one pair of braces would be read as an exporter's habit; the empty group says it is
    # meant.
    return written + "{}" if without_outer_braces(written) != written else written
