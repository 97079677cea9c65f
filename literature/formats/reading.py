"""What every reader gives back, and how bytes become text before any reader sees them."""

import unicodedata
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Reading:
    """One record of the input, understood or not.

    `item` is a CSL-JSON item (https://docs.citationstyles.org, csl-data.json) or None when the record is
    broken; `problems` are sentences for a person, each about something that was dropped or doubtful;
    `line` is the 1-based line where the record begins; `raw` is its own text; `key` its citation key or "".
    """

    item: dict[str, Any] | None
    problems: tuple[str, ...] = ()
    line: int = 1
    raw: str = ""
    key: str = ""

    @property
    def broken(self) -> bool:
        return self.item is None


# The first bytes of files that people pick by mistake, a renamed archive or document among them.
_NOT_TEXT = (
    b"PK\x03\x04",
    b"%PDF-",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"\x1f\x8b",
    b"\xd0\xcf\x11\xe0",
    b"Rar!",
    b"7z\xbc",
)
_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
# Controls that no text needs; a null byte would also be refused by PostgreSQL. U+FEFF is a stray byte order
# mark.
_DROPPED = dict.fromkeys([*range(0x00, 0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F, 0xFEFF, *range(0xD800, 0xE000)])


class NotText(ValueError):
    """The bytes are an archive, an image or another document, not text."""


def to_text(source: str | bytes) -> tuple[str, list[str]]:
    """The input as text with \\n line ends, and sentences about what had to be guessed or dropped.

    Bytes are read by their byte order mark, else as UTF-8; lines that are not UTF-8 are read as
    Windows-1252, which contains Latin-1's letters. Raises NotText for archives, PDF and images.
    """
    problems: list[str] = []
    if isinstance(source, str):
        text = source
    else:
        if source.startswith(_NOT_TEXT):
            raise NotText
        text = _decode(bytes(source), problems)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    clean = text.translate(_DROPPED)
    if len(clean) != len(text) - text.startswith("\ufeff"):
        problems.append(_("Control characters (null bytes and the like) were left out."))
    return unicodedata.normalize("NFC", clean), problems


def _decode(data: bytes, problems: list[str]) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            data = data[len(mark) :]
            if encoding != "utf-8":
                return data.decode(encoding, errors="replace")
            break
    else:
        # UTF-16 without a mark: every second byte of Latin text is null.
        sample = data[:400]
        for encoding, start in (("utf-16-le", 1), ("utf-16-be", 0)):
            if len(sample) >= 8 and sample[start::2].count(0) > 0.9 * len(sample[start::2]):
                return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        problems.append(_("The text is not UTF-8 throughout; the other lines were read as Windows-1252."))
    return _by_line(data)


def _by_line(data: bytes) -> str:
    lines = []
    for line in data.split(b"\n"):
        try:
            lines.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            lines.append(line.decode("cp1252", errors="replace"))
    return "\n".join(lines)
