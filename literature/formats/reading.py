"""What every reader gives back, and how bytes become text before any reader sees them."""

import codecs
import re
import time
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
    def broken(self) -> str:
        """Why the record could not be read, in one or more sentences; "" if it could."""
        return "" if self.item is not None else " ".join(self.problems)


class Clock:
    """The time that a file may take. Readers ask it between records; what is left then comes back as broken."""

    def __init__(self, seconds: float | None = None) -> None:
        self.seconds = seconds
        self._end = None if seconds is None else time.monotonic() + seconds

    @property
    def over(self) -> bool:
        return self._end is not None and time.monotonic() > self._end

    def late(self, line: int, raw: str, key: str = "") -> Reading:
        """The reading of a record for which no time was left."""
        sentence = _(
            "This record was not read, because the file took longer than %(seconds)s seconds. "
            "Bring it again in a smaller file."
        )
        return Reading(None, (sentence % {"seconds": f"{self.seconds:g}"},), line, raw, key)


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
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
# Controls that no text needs; a null byte would also be refused by PostgreSQL. U+FEFF is a stray byte order
# mark.
_DROPPED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ud800-\udfff]")


class NotText(ValueError):
    """The bytes are an archive, an image or another document, not text."""


def to_text(source: str | bytes) -> tuple[str, list[str]]:
    """The input as text with \\n line ends, and sentences about what had to be guessed or dropped.

    Bytes are read by their byte order mark, else by what XML declares, else as UTF-8; lines that are not
    UTF-8 are read as Windows-1252, which contains Latin-1's letters. Raises NotText for archives, PDF and images.
    """
    problems: list[str] = []
    if isinstance(source, str):
        text = source
    else:
        if source.startswith(_NOT_TEXT):
            raise NotText
        text = _decode(bytes(source), problems)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    clean = _DROPPED.sub("", text)
    if len(clean) != len(text) - text.startswith("\ufeff"):
        problems.append(_("Control characters (null bytes and the like) were left out."))
    return _composed(clean), problems


def _composed(text: str) -> str:
    """The text in NFC, line by line, since nothing is composed with a line's end: most lines are plain ASCII."""
    if text.isascii():
        return text
    lines = text.split("\n")
    return "\n".join([line if line.isascii() else unicodedata.normalize("NFC", line) for line in lines])


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
    declared = _declared(data)
    if declared is not None:
        return declared
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        problems.append(_("The text is not UTF-8 throughout; the other lines were read as Windows-1252."))
    return _by_line(data)


def _declared(data: bytes) -> str | None:
    """The text in the encoding that an XML declaration names, if it is one and the bytes are in it."""
    match = _DECLARED.match(data.lstrip()[:300])
    try:
        codec = codecs.lookup(match[1].decode("ascii")) if match else None
        # Names like "zip" and "unicode-escape" are codecs of Python too, but no encodings of a file.
        return data.decode(codec.name) if codec and _ENCODINGS.match(codec.name) else None
    except (LookupError, UnicodeError):
        return None


_ENCODINGS = re.compile(r"iso8859|cp\d|koi8|mac[-_]|shift_jis|euc_|gb|big5|tis|utf-16|utf-32")


def _by_line(data: bytes) -> str:
    lines = []
    for line in data.split(b"\n"):
        try:
            lines.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            lines.append(line.decode("cp1252", errors="replace"))
    return "\n".join(lines)
