"""White space as it is kept: one space between words, one empty line between paragraphs.

Only ASCII white space is folded. No-break and thin spaces were typed on purpose.
"""

import re

_SPACE = re.compile(r"[ \t\n]+")
_PARAGRAPH = re.compile(r"\n[ \t]*\n[ \t\n]*")


def one_line(text: str) -> str:
    """The text with every run of ASCII white space as one space."""
    if "  " in text or "\n" in text or "\t" in text:
        text = _SPACE.sub(" ", text)
    return text.strip(" ")


def paragraphs(text: str) -> str:
    """The text with its empty lines kept, as one each, and every other run of white space as one space."""
    if "\n" not in text:
        return one_line(text)
    return "\n\n".join(filter(None, (one_line(part) for part in _PARAGRAPH.split(text))))
