"""Sums, currencies and dates as people type them."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from partnerships.money.amounts import currency_in, read_amount, read_currency, shown, typed_again, written
from partnerships.money.dates import is_outside, span
from partnerships.money.reading import read_date


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1200", "1200"),
        ("1200.5", "1200.5"),
        ("1,200.50", "1200.50"),
        ("1 200,50", "1200.50"),
        ("1\u00a0200,50", "1200.50"),
        ("1.200,50", "1200.50"),
        ("1'200.50", "1200.50"),
        ("1’200.50", "1200.50"),
        ("€1,200", "1200"),
        ("1,200", "1200"),
        ("1.200", "1200"),
        ("1.200.000", "1200000"),
        ("12,00,000", "1200000"),
        ("0,5", "0.5"),
        ("0.125", "0.125"),
        ("1.200,–", "1200"),
        ("EUR 1.200,--", "1200"),
        ("50 KES", "50"),
        ("0", "0"),
        ("007", "7"),
    ],
)
def test_the_ways_in_which_a_sum_is_written(typed, read):
    assert written(read_amount(typed)) == read


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "abc",
        "1,2,3",
        "12.34.56",
        "1 200 50",
        "1..2",
        "1,",
        ".5,",
        "-5",
        "(5)",
        "1e5",
        "٣",
        "²",
        "9" * 16,
        "1.20.300,5",
    ],
)
def test_what_is_no_sum_is_refused_with_what_was_typed(typed):
    with pytest.raises(ValidationError) as refused:
        read_amount(typed)
    assert refused.value.messages[0].startswith(f"“{typed.strip()}”")


@given(st.decimals("0", "999999999", places=3), st.integers(0, 3))
def test_what_is_put_into_the_form_is_read_again(amount, places):
    amount = round(amount, places) if places else amount.to_integral_value()
    assert read_amount(typed_again(amount)) == amount
    assert read_amount(shown(amount)) == amount or amount.as_tuple().exponent == -3


def test_currencies():
    assert [read_currency(one) for one in ("eur", " KES ", "£", "DEM")] == ["EUR", "KES", "GBP", "DEM"]
    assert [currency_in(one) for one in ("EUR 5", "5 usd", "£5", "5", "5 abc")] == ["EUR", "USD", "GBP", "", ""]
    for wrong in ("$", "euro", "XXX", ""):
        with pytest.raises(ValidationError):
            read_currency(wrong)


def test_a_sum_is_shown_with_cents_where_there_are_any():
    told = [
        shown(Decimal(text), code)
        for text, code in (("1200", "EUR"), ("1200.5", "EUR"), ("1200.00", "JPY"), ("0.125", "TND"))
    ]
    assert told == ["1,200\u00a0EUR", "1,200.50\u00a0EUR", "1,200\u00a0JPY", "0.125\u00a0TND"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2009", "2009"),
        ("2009-10", "2009-10"),
        ("2009-10-23", "2009-10-23"),
        ("23.10.2009", "2009-10-23"),
        ("23/10/2009", "2009-10-23"),
        ("10/23/2009", "2009-10-23"),
        ("5/5/2009", "2009-05-05"),
        ("2009/10/23", "2009-10-23"),
        ("2009-10-23T00:00:00", "2009-10-23"),
    ],
)
def test_dates(typed, kept):
    assert read_date(typed) == kept


@pytest.mark.parametrize("typed", ["", "2009-13", "2009-02-30", "10/11/2009", "soon", "31.02.2009", "0000"])
def test_what_is_no_date_is_refused(typed):
    with pytest.raises(ValidationError):
        read_date(typed)


def test_what_is_unknown_of_a_date_is_not_outside():
    assert span("2008-02") is not None
    told = [
        is_outside(*one)
        for one in (
            ("2009", "2009-05", "2009-06"),
            ("2008", "2009", ""),
            ("2010-01-01", "", "2009"),
            ("?", "2009", "2009"),
        )
    ]
    assert told == [False, True, True, False]
