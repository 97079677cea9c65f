"""Whole numbers that addresses and hidden fields hold."""

import pytest

from curation.forms import whole_number


@pytest.mark.parametrize(
    ("text", "expected"),
    [("7", 7), ("007", 7), ("٢", 2), ("", 0), (None, 0), ("-1", 0), ("1.0", 0), ("²", 0), ("1" * 9, 111111111)],
)
def test_a_number_or_nought(text, expected):
    assert whole_number(text) == expected


def test_what_is_no_number_or_too_long_is_what_the_caller_says():
    assert whole_number("²", None) is None
    assert whole_number("1" * 10, None) is None
    assert whole_number("123456", 4, digits=5) == 4
