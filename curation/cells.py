"""Texts in tables that are opened with a spreadsheet."""

import re

#: What tells a spreadsheet that a CSV is in UTF-8.
BOM = "\ufeff"
# What a spreadsheet may take for a formula or a command, the full-width signs included (OWASP, "CSV Injection").
_LIKE_A_FORMULA = re.compile(r"^[\s\x00]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]")
# Signs that neither XML 1.0 nor a spreadsheet can hold.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def defused(text: str) -> str:
    """Return the text so that no spreadsheet runs it: an apostrophe before what looks like a formula."""
    text = _FORBIDDEN.sub("", text)
    return f"'{text}" if _LIKE_A_FORMULA.match(text) else text


def undefused(text: str) -> str:
    """Return the text without the apostrophe that `defused` put before it."""
    return text[1:] if text.startswith("'") and _LIKE_A_FORMULA.match(text[1:]) else text


class Echo:
    """What csv writes to where each line is taken at once: `writerow` returns it."""

    def write(self, text: str) -> str:
        """Return the line."""
        return text


class Lines:
    """What csv writes to, until it is taken."""

    def __init__(self):
        self._pieces: list[str] = []

    def write(self, text: str) -> None:
        """Add a piece."""
        self._pieces.append(text)

    def taken(self) -> str:
        """Return what was written since this was last asked for."""
        text = "".join(self._pieces)
        self._pieces.clear()
        return text
