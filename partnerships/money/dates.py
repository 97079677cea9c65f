"""Dates of which the day or the month may be unknown: 2009, 2009-10, 2009-10-23."""

import calendar
import re
from datetime import date

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def span(text: str) -> tuple[date, date] | None:
    """Return the first and the last day that a date can mean, or None where it is none."""
    match = _DATE.fullmatch(text)
    if not match:
        return None
    year, month, day = (int(one) if one else 0 for one in match.groups())
    try:
        first = date(year, month or 1, day or 1)
        last = date(year, month or 12, day or calendar.monthrange(year, month or 12)[1])
    except ValueError:
        return None
    return first, last


def is_outside(text: str, begins: str, ends: str) -> bool:
    """Whether a date lies before the beginning or after the end for certain; what is unknown is not outside."""
    when, begin, end = span(text), span(begins), span(ends)
    if when is None:
        return False
    return bool((begin and when[1] < begin[0]) or (end and when[0] > end[1]))
