"""Dates of cases: 2009, 2009-10 or 2009-10-23 (ISO 8601), in words, and as the days that they cover."""

import calendar
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

#: How a date of so many parts is said.
_FORMATS = {1: "Y", 2: "F Y", 3: "j F Y"}


def span_of(text: str) -> tuple[date, date] | None:
    """Return the first and the last day that a date covers; None for what is no date, an empty text included."""
    try:
        numbers = [int(part) for part in text.split("-")]
        year, month, day = [*numbers, *(None,) * (3 - len(numbers))]
        first = date(year, month or 1, day or 1)
    except ValueError:
        return None
    if day:
        return first, first
    last_month = month or 12
    return first, date(year, last_month, calendar.monthrange(year, last_month)[1])


def in_words(text: str) -> str:
    """Return a date as people say it: 2009, October 2009, 23 October 2009; what is no date stays as it is."""
    span = span_of(text)
    return date_format(span[0], _FORMATS[text.count("-") + 1]) if span else text


def years_of(begins: str, ends: str) -> str:
    """Return in which years something was: 2005–2012, 2005, since 2005, until 2012; empty where nobody knows."""
    first, last = begins[:4], ends[:4]
    if first and last:
        return first if first == last else f"{first}–{last}"
    if first:
        return _("since %(year)s") % {"year": first}
    return _("until %(year)s") % {"year": last} if last else ""
