"""Dates as people and programs write them, to and from CSL's date variables.

CSL (https://docs.citationstyles.org, csl-data.json): {"date-parts": [[2005, 3, 9]]}, a range
{"date-parts": [[2005], [2007]]}, "circa": True, "season": 1-4, or {"literal": "in press"}.
In the other direction ISO 8601-2 (EDTF), which BibLaTeX uses: 2005-03, 2005/2007, 1850~, 2005-21 (spring).
"""

import re
from typing import Any

Date = dict[str, Any]
Parts = list[int]

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january janvier januar jänner enero gennaio janeiro januari",
            "feb february février fevrier februar febrero febbraio fevereiro februari",
            "mar march mars märz maerz marzo março maart mrz",
            "apr april avril abril aprile avr",
            "may mai mayo maggio maio mei",
            "jun june juin juni junio giugno junho",
            "jul july juillet juli julio luglio julho juil",
            "aug august août aout agosto augustus",
            "sep sept september septembre septiembre settembre setembro",
            "oct october octobre oktober octubre ottobre outubro okt",
            "nov november novembre noviembre novembro",
            "dec december décembre decembre dezember diciembre dicembre dezembro dez déc",
        ),
        start=1,
    )
    for name in names.split()
}
_SEASONS = {
    "spring": 1, "summer": 2, "autumn": 3, "fall": 3, "winter": 4, "printemps": 1, "été": 2, "automne": 3,
    "hiver": 4, "frühling": 1, "frühjahr": 1, "sommer": 2, "herbst": 3,
}  # fmt: skip
_EDTF = re.compile(r"(-?\d{4})(?:-(\d\d)(?:-(\d\d)(?:T[\d:.Z+-]*)?)?)?([~?%]*)$", re.IGNORECASE)
_UNSPECIFIED = re.compile(r"(\d{2,3})([Xxu]{1,2})(?:-[Xxu]{2})*([~?%]*)$")
_CIRCA = re.compile(r"^(?:circa|ca\.?|c\.|approx\.?|um|vers|env\.)\s*(?=\d)|^\[(?:ca?\.? ?)(?=\d)", re.IGNORECASE)
_YEARS = re.compile(r"(?<!\d)(\d{4})\s*(?:-{1,3}|–|—|/)\s*(\d{4}|\d{2})(?!\d)")
_YEAR = re.compile(r"(?<!\d)(\d{4})(?!\d)")
_DAY_FIRST = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})$")
_WORD = re.compile(r"[^\W\d_]+")
_NO_DATE = re.compile(r"n\.?\s?d\.?|no date|s\.?\s?d\.?|s\.?\s?a\.?|o\.?\s?j\.?|undated", re.IGNORECASE)


def valid(parts: Parts) -> Parts:
    """Year, month, day without what no calendar has: [2005, 13, 40] is [2005]. Seasons 21-24 stay a month."""
    year, *rest = parts
    kept = [year]
    if rest and (1 <= rest[0] <= 12 or 21 <= rest[0] <= 24):
        kept.append(rest[0])
        days = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
        if len(rest) > 1 and rest[0] <= 12 and 1 <= rest[1] <= days[rest[0] - 1]:
            kept.append(rest[1])
    return kept


def read_date(text: str) -> Date | None:
    """The date that a text tells: EDTF first, then what people write ("c. 1990", "March 2005", "1998/99").

    A text without a year comes back as {"literal": text}; an empty one as None.
    """
    text = " ".join(text.split()).strip(" .,;")
    if not text or _NO_DATE.fullmatch(text):
        return None
    return _edtf(text) or _free(text)


def _edtf(text: str) -> Date | None:
    sides = text.split("/")
    if len(sides) > 2:
        return None
    found: list[Parts] = []
    circa = False
    for side in sides:
        if len(sides) == 2 and side in ("", ".."):
            continue
        point = _point(side)
        if point is None:
            return None
        found.append(point[0])
        circa = circa or point[1]
    # An open end ("2005/..") has no place in CSL: the date says the year that is known.
    return _date(found, circa) if found else None


def _point(text: str) -> tuple[Parts, bool] | None:
    match = _EDTF.match(text)
    if match:
        year, month, day, doubt = match.groups()
        return valid([int(year), *(int(part) for part in (month, day) if part)]), bool(doubt)
    match = _UNSPECIFIED.match(text)
    if match and len(match[1]) + len(match[2]) == 4:
        return [int(match[1]) * 10 ** len(match[2])], True
    return None


def _date(found: list[Parts], circa: bool = False) -> Date:
    date: Date = {}
    if len(found) == 1 and len(found[0]) == 2 and found[0][1] > 12:
        date["season"] = found[0][1] - 20
    date["date-parts"] = [[part[0]] if len(part) > 1 and part[1] > 12 else part for part in found]
    if len(date["date-parts"]) == 2 and date["date-parts"][0] == date["date-parts"][1]:
        date["date-parts"].pop()
    if circa:
        date["circa"] = True
    return date


def _free(text: str) -> Date:
    day_first = _DAY_FIRST.match(text)
    if day_first:
        return _date([valid([int(day_first[3]), int(day_first[2]), int(day_first[1])])])
    circa = bool(_CIRCA.match(text)) or text.endswith("?")
    years = _YEARS.search(text)
    if years and not re.search(r"\d{4}-\d{2}-\d", text):
        first, second = years.groups()
        last = int(second if len(second) == 4 else first[:2] + second)
        numeric_month = len(second) == 2 and "-" in years.group() and int(second) <= 12
        if last > int(first) and not numeric_month:
            return _date([[int(first)], [last]], circa)
    match = _YEAR.search(text)
    if not match:
        return {"literal": text}
    year = int(match.group())
    rest = f"{text[: match.start()]} {text[match.end() :]}"
    date = with_month([year], rest)
    if circa:
        date["circa"] = True
    return date


def with_month(parts: Parts, text: str, day: str = "") -> Date:
    """A year completed by what a month field says: "3", "mar", "10 June", "jun~10", "May/June", "Spring"."""
    words = [word.lower() for word in _WORD.findall(text)]
    numbers = [int(number) for number in re.findall(r"\d+", text) if len(number) <= 2]
    months = [_MONTHS[word] for word in words if word in _MONTHS]
    months = list(dict.fromkeys(months))
    seasons = [_SEASONS[word] for word in words if word in _SEASONS]
    if not months and not seasons and numbers and 1 <= numbers[0] <= 12:
        months = [numbers.pop(0)]
    elif not months and not seasons and len(numbers) > 1 and 1 <= numbers[1] <= 12:
        months = [numbers.pop(1)]  # 15/03/2005
    if not months:
        date = _date([parts])
        return {"season": seasons[0], **date} if seasons else date
    day_number = int(day) if day.strip().isdecimal() else next(iter(numbers), 0)
    if len(months) >= 2 and months[1] > months[0]:
        return _date([[*parts, months[0]], [*parts, months[1]]])
    return _date([valid([*parts, months[0], *([day_number] if day_number else [])])])


def nearer(said: Date | None, other: str, whole: Date | None = None) -> Date | None:
    """A date that says the year, with the month and day of another text, if that is of this year or of none.

    `whole` is that other text as a date, where its format has a way of its own to write them.
    """
    whole = whole or read_date(other)
    year = year_of(said)
    if year is None:
        return whole if whole and whole.get("date-parts") else said or whole
    if said and len(said["date-parts"]) == 1 and len(said["date-parts"][0]) == 1 and "season" not in said:
        if year_of(whole) == year:
            return whole
        if year_of(whole) is None:
            return {**said, **with_month([year], other)}
    return said


def write_edtf(date: Date) -> str:
    """A CSL date in ISO 8601-2 as BibLaTeX reads it; "" for a literal."""
    sides = [parts for parts in date.get("date-parts") or [] if parts and parts[0] is not None]
    if not sides:
        return ""
    mark = "~" if date.get("circa") else ""
    season = date.get("season")
    written = []
    for parts in sides:
        numbers = [f"{int(parts[0]):05d}" if int(parts[0]) < 0 else f"{int(parts[0]):04d}"]
        numbers += [f"{int(part):02d}" for part in parts[1:]]
        if season and len(sides) == 1 and len(parts) == 1 and str(season).isdecimal() and 1 <= int(season) <= 4:
            numbers.append(str(20 + int(season)))
        written.append("-".join(numbers) + mark)
    return "/".join(written)


def year_of(date: Date | None) -> int | None:
    """The first year of a CSL date, or None."""
    sides = (date or {}).get("date-parts") or []
    return sides[0][0] if sides and sides[0] else None
