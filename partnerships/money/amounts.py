"""Sums as people type and read them."""

import re
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from partnerships.money.currencies import KNOWN, SIGNS, places_of

#: So many digits before the point: a thousand million millions.
MOST_DIGITS = 15
_SPACES = str.maketrans(dict.fromkeys("\u00a0\u2009\u202f\u2007", " ") | {"’": "'", "ʼ": "'", "٫": ".", "٬": ","})
_GROUPED = {sign: re.compile(rf"\d{{1,3}}(?:{re.escape(sign)}\d{{3}})+") for sign in " '.,"}
_INDIAN = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}")


def read_amount(typed: str) -> Decimal:
    """Return the sum that somebody typed: 1200.5, 1,200.50, 1 200,50, 1.200,50, 1'200.50, €1,200 or 12,00,000.

    The last of the signs "." and "," parts off the fraction, where it can do nothing else. What could mean two things
    ("1,200" is 1200 to some and 1.2 to others, and so is "1.200") is 1200: nobody writes a sum of money with three
    digits after the point, except in the few currencies that have a third, for which "1200.500" is understood.
    Raises ValidationError with a sentence that quotes what was typed.
    """
    text = _bare(typed)
    whole, fraction = _parted(text) if text else ("", "")
    if not whole or len(whole) > MOST_DIGITS:
        raise ValidationError(_refusal(typed), code="amount")
    return Decimal(f"{whole}.{fraction}" if fraction else whole)


def _bare(typed: str) -> str:
    """The digits and what stands between them, without a currency before or after them."""
    text = re.sub(r"[.,][-–—]{1,2}", "", " ".join(typed.translate(_SPACES).split()))  # "1.200,–"
    return re.sub(r"^(?:[A-Za-z]{3}|[^\w\s.,'()+-])\s?|\s?(?:[A-Za-z]{3}|[^\w\s.,'()+-])$", "", text)


def _parted(text: str) -> tuple[str, str]:
    """Digits before and after the point; both empty where it is no number."""
    if not re.fullmatch(r"[0-9][0-9 '.,]*", text) or text[-1] in " '.,":
        return "", ""
    last = max(text.rfind("."), text.rfind(","))
    if last < 0:
        return _whole(text), ""
    before, after, sign = text[:last], text[last + 1 :], text[last]
    # A sign that stands twice groups; so does one with three digits after it, unless something else has grouped.
    if text.count(sign) > 1 or (len(after) == 3 and len(before) <= 3 and before.isdigit() and before != "0"):
        return _whole(text), ""
    if not after.isdigit() or len(after) > 4:
        return "", ""
    return _whole(before), after


def _whole(text: str) -> str:
    """The digits of a whole number that may be grouped by threes, or as in India; empty where it is none."""
    if text.isdigit():
        return text.lstrip("0") or "0"
    groups = [sign for sign in _GROUPED if sign in text]
    if len(groups) != 1 or not (_GROUPED[groups[0]].fullmatch(text) or _INDIAN.fullmatch(text)):
        return ""
    return text.replace(groups[0], "").lstrip("0") or "0"


def _refusal(typed: str) -> str:
    shown = typed.strip()[:40]
    if re.match(r"\s*[-–−(]", typed):
        return _("“%s” is below zero. Say in the other column whether it was received or spent.") % shown
    return _("“%s” is no sum that can be read. Type it like 1200.50, 1,200.50 or 1.200,50.") % shown


def read_currency(typed: str) -> str:
    """Return the code (ISO 4217) of the currency that somebody typed. Raises ValidationError."""
    code = SIGNS.get(typed.strip(), typed.strip().upper())
    if code not in KNOWN:
        raise ValidationError(
            _("“%s” is no currency. Use its three letters: EUR, USD, KES.") % typed.strip()[:20], code="currency"
        )
    return code


def currency_in(typed: str) -> str:
    """Return the currency that was typed with a sum ("EUR 1,200", "£50"), or nothing."""
    for found in re.findall(r"[A-Za-z]{3}|[^\w\s.,'’+-]", typed):
        code = SIGNS.get(found, found.upper())
        if code in KNOWN:
            return code
    return ""


def typed_again(amount: Decimal) -> str:
    """Return a sum as it is put into a form: `read_amount` gives the same sum again, whatever it is."""
    text = written(amount)
    whole, _point, fraction = text.partition(".")
    # Three digits after the point would be taken for thousands.
    return f"{text}0" if len(fraction) == 3 and len(whole) <= 3 and whole != "0" else text


def written(amount: Decimal) -> str:
    """Return a sum as it is kept and taken along: plain digits, a point, no more zeros than were typed."""
    return format(amount, "f")


def shown(amount: Decimal, currency: str = "") -> str:
    """Return a sum as the reader's language writes it, with its currency: `1,200.50 EUR`.

    Cents are shown where there are any.
    """
    places = 0 if amount == amount.to_integral_value() else max(-amount.normalize().as_tuple().exponent, 0)
    places = max(places, places_of(currency)) if places else 0
    text = number_format(amount, decimal_pos=places, use_l10n=True, force_grouping=True)
    return f"{text}\u00a0{currency}" if currency else text
