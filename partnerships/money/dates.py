"""Dates as they are kept (2009, 2009-10, 2009-10-23), and whether one lies outside a time."""

import re
from datetime import date

from partnerships.dates import span_of

_KEPT = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")


def span(text: str) -> tuple[date, date] | None:
    """Return the first and the last day that a date can mean, or None where it is not written as dates are kept."""
    return span_of(text) if _KEPT.fullmatch(text) else None


def is_outside(text: str, begins: str, ends: str) -> bool:
    """Whether a date lies before the beginning or after the end for certain; what is unknown is not outside."""
    when, begin, end = span(text), span(begins), span(ends)
    if when is None:
        return False
    return bool((begin and when[1] < begin[0]) or (end and when[0] > end[1]))
