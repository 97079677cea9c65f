"""Dates of sources as people write them, to EDTF and back into words.

EDTF is ISO 8601-2, levels 0 and 1 as far as a source needs them: `2009`, `2009-10`, `2009-10-23`, the interval
`2005/2007`, and after each the marks `~` (about) and `?` (not certain).
"""

import re
import unicodedata
from datetime import date
from functools import cache

from django.utils import timezone, translation
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

# Languages in which the names of months are understood, whatever the page's language.
LANGUAGES = ("en", "fr", "de", "es", "it", "pt", "nl")
# A work may be announced, but not for the next century.
YEARS_AHEAD = 3
FIRST_YEAR = 1000

_UNDATED = re.compile(r"(?:n\.?\s?d|s\.?\s?[da]|o\.?\s?j)\.?|no date|undated|ohne jahr|sans date", re.IGNORECASE)
_ABOUT = re.compile(r"^(?:circa|ca\.?|c\.|about|approx\.?|um|vers|env\.?)\s*(?=\w)|^c\s?(?=\d)", re.IGNORECASE)
_EDTF = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?([~?%]?)")
_DAY_MONTH_YEAR = re.compile(r"(\d{1,2})\s*[./]\s*(\d{1,2})\s*[./]\s*(\d{4})")
_MONTH_YEAR = re.compile(r"(\d{1,2})\s*[./]\s*(\d{4})")
_SHORT_INTERVAL = re.compile(r"(\d{4})\s*[-/]\s*(\d{2})")
_DASH = re.compile(r"\s*(?:–|—|−|--+)\s*")
_DAYS = re.compile(r"(\d{1,2})\.?\s*-\s*(\d{1,2})\.?\s+(\S.*)")
_MONTHS_INTERVAL = re.compile(r"([^\W\d]+\.?)\s*[-/]\s*([^\W\d]+\.?)\s+(\d{4})")
_WITHIN_A_YEAR = re.compile(r"(\d{1,2}\.?\s+[^\W\d]+\.?)\s*-\s*(\d{1,2}\.?\s+[^\W\d]+\.?\s+(\d{4}))")
_WORD_OR_NUMBER = re.compile(r"[^\W\d_]+|\d+")


class NotADate(ValueError):
    """The text is not understood as a date; `str()` says so to the person."""


def parse_date(text: str) -> str:
    """Return EDTF for a date as a person writes it; an empty string for nothing and for "n.d.".

    Understood are `2009`, `October 2009`, `23 October 2009`, `October 23, 2009`, `23.10.2009`, `10/2009`,
    `2009-10-23`, `2005-2007`, `1998/99`, `23-24 October 2009`, `May-June 2009`, `c. 1995`, `1995?` and EDTF itself;
    months by name in the languages of LANGUAGES. Raises NotADate.
    """
    text = " ".join(text.split()).strip(" ,;[]()")
    if not text or _UNDATED.fullmatch(text):
        return ""
    edtf = _interval(_DASH.sub("-", text)) or _moment(text)
    if edtf is None:
        raise NotADate(_("“%s” is not understood as a date. A year is enough.") % text)
    _check_years(edtf)
    return edtf


def _interval(text: str) -> str | None:
    about = bool(_ABOUT.match(text))
    bare = _ABOUT.sub("", text)
    short = _SHORT_INTERVAL.fullmatch(bare)
    if short:
        return _short_interval(text, *short.groups())
    days = _DAYS.fullmatch(bare)
    if days:
        return _pair(f"{days[1]} {days[3]}", f"{days[2]} {days[3]}", about)
    months = _MONTHS_INTERVAL.fullmatch(bare)
    if months:
        return _pair(f"{months[1]} {months[3]}", f"{months[2]} {months[3]}", about)
    within = _WITHIN_A_YEAR.fullmatch(bare)
    if within:
        return _pair(f"{within[1]} {within[3]}", within[2], about)
    for separator in ("/", " - ", "-"):
        first, found, last = bare.partition(separator)
        if found and separator not in last:
            pair = _pair(first, last, about)
            if pair:
                return pair
    return None


def _short_interval(text: str, year: str, rest: str) -> str | None:
    """`1998/99` is two years and `2009-10` a month; `2009/10` could be either."""
    is_month, follows = 1 <= int(rest) <= 12, int(rest) > int(year[2:])
    if is_month and "/" in text and follows:
        raise NotADate(
            _("“%(text)s” can be read in two ways. Write “%(year)s-%(rest)s” for the month, or both years in full.")
            % {"text": text, "year": year, "rest": rest}
        )
    if is_month:
        return f"{year}-{rest}"
    return f"{year}/{year[:2]}{rest}" if follows else None


def _pair(first: str, last: str, about: bool) -> str | None:
    sides = [_moment(side.strip()) for side in (first, last)]
    if not all(sides):
        return None
    if sides[0].rstrip("~?%") > sides[1].rstrip("~?%"):
        raise NotADate(_("The second date lies before the first."))
    mark = "~" if about else ""
    return "/".join(f"{side}{mark}" if not side.endswith(("~", "?", "%")) else side for side in sides)


def _moment(text: str) -> str | None:
    """EDTF of one date that is no interval, or None."""
    match = _EDTF.fullmatch(text)
    if match:
        year, month, day, mark = match.groups()
        return _written(int(year), int(month or 0), int(day or 0), mark)
    if _ABOUT.match(text):
        inner = _moment(_ABOUT.sub("", text))
        return f"{inner}~" if inner and inner[-1].isdigit() else inner
    if text.endswith("?"):
        inner = _moment(text[:-1].strip())
        return f"{inner}?" if inner and inner[-1].isdigit() else None
    match = _DAY_MONTH_YEAR.fullmatch(text)
    if match:
        return _day_month_year(text, *(int(number) for number in match.groups()))
    match = _MONTH_YEAR.fullmatch(text)
    if match:
        return _written(int(match[2]), int(match[1]), 0)
    return _named_month(text)


def _day_month_year(text: str, day: int, month: int, year: int) -> str | None:
    """With dots the day comes first; with strokes half of the world means the other order."""
    if "/" in text and day != month and max(day, month) <= 12:
        raise NotADate(_("“%s” can be read in two ways. Write the month as a word.") % text)
    if month > 12 and "/" in text:
        day, month = month, day
    return _written(year, month, day)


def _named_month(text: str) -> str | None:
    numbers, months = [], []
    for word in _WORD_OR_NUMBER.findall(text):
        if word.isdigit():
            numbers.append(word)
        elif month_of(word):
            months.append(month_of(word))
        elif word.casefold() not in {"of", "de", "del", "den", "le", "st", "nd", "rd", "th", "er"}:
            return None
    years = [number for number in numbers if len(number) == 4]
    days = [number for number in numbers if len(number) <= 2]
    if len(months) != 1 or len(years) != 1 or len(days) > 1 or len(years) + len(days) != len(numbers):
        return None
    return _written(int(years[0]), months[0], int(days[0]) if days else 0)


def _written(year: int, month: int = 0, day: int = 0, mark: str = "") -> str:
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        raise NotADate(_("There is no such day in the calendar.")) from None
    return f"{year:04d}" + (f"-{month:02d}" if month else "") + (f"-{day:02d}" if day else "") + mark


def _check_years(edtf: str) -> None:
    for side in edtf.split("/"):
        year = int(side[:4])
        if year > timezone.now().year + YEARS_AHEAD:
            raise NotADate(_("The year %s lies too far ahead.") % year)
        if year < FIRST_YEAR:
            raise NotADate(_("The year %s lies too far back.") % year)


def month_of(word: str) -> int:
    """Number of the month that a word names, whole or by its first three letters or more; 0 if none or several."""
    folded = _folded(word)
    if len(folded) < 3:
        return 0
    exact = _months().get(folded)
    if exact:
        return exact
    found = {number for name, number in _months().items() if name.startswith(folded)}
    return found.pop() if len(found) == 1 else 0


@cache
def _months() -> dict[str, int]:
    names = {"sept": 9, "mrz": 3, "mrt": 3, "janner": 1}
    for language in LANGUAGES:
        with translation.override(language):
            names |= {_folded(str(name)): number for number, name in MONTHS.items()}
    return names


def _folded(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(character for character in decomposed if character.isalpha())


def in_words(edtf: str) -> str:
    """Return a date as people say it: `23 October 2009`, `2005–2007`, `23–24 October 2009`, `c. 1995`.

    `parse_date` reads what this writes. What is not EDTF of the kinds above comes back as it is.
    """
    sides = edtf.split("/")
    matches = [_EDTF.fullmatch(side) for side in sides]
    if not all(matches) or len(sides) > 2:
        return edtf
    points = [[int(number) for number in match.groups()[:3] if number] for match in matches]
    if any(len(point) > 1 and point[1] not in MONTHS for point in points):
        return edtf
    mark = next((match[4] for match in matches if match[4]), "")
    words = _words(points[0]) if len(points) == 1 else _words_of_interval(*points)
    if mark == "?":
        return f"{words}?"
    return _("c. %s") % words if mark else words


def _words(point: list[int]) -> str:
    year, *rest = point
    day = [str(rest[1])] if len(rest) > 1 else []
    return " ".join([*day, *([str(MONTHS[rest[0]])] if rest else []), f"{year:04d}"])


def _words_of_interval(first: list[int], last: list[int]) -> str:
    if len(first) == len(last) == 3 and first[:2] == last[:2]:
        return f"{first[2]}–{_words(last)}"
    if len(first) == len(last) == 2 and first[0] == last[0]:
        return f"{MONTHS[first[1]]}–{_words(last)}"
    dash = "–" if len(first) == len(last) == 1 else " – "
    return f"{_words(first)}{dash}{_words(last)}"
