"""Dates as people write them."""

import pytest
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from literature.csl import date_from_csl
from literature.dates import NotADate, in_words, parse_date


@pytest.mark.parametrize(
    ("typed", "edtf"),
    [
        ("", ""),
        ("n.d.", ""),
        ("2009", "2009"),
        ("[1998]", "1998"),
        ("October 2009", "2009-10"),
        ("oktober 2009", "2009-10"),
        ("Sept. 2001", "2001-09"),
        ("23.10.2009", "2009-10-23"),
        ("23. 10. 2009", "2009-10-23"),
        ("13/4/2009", "2009-04-13"),
        ("4/13/2009", "2009-04-13"),
        ("10/2009", "2009-10"),
        ("2009-10", "2009-10"),
        ("2009-10-23", "2009-10-23"),
        ("23 October 2009", "2009-10-23"),
        ("October 23, 2009", "2009-10-23"),
        ("3rd of May 1999", "1999-05-03"),
        ("1er mai 1998", "1998-05-01"),
        ("3. März 2001", "2001-03-03"),
        ("2005-2007", "2005/2007"),
        ("2005 – 2007", "2005/2007"),
        ("2005/2007", "2005/2007"),
        ("1998/99", "1998/1999"),
        ("23–24 October 2009", "2009-10-23/2009-10-24"),
        ("28 September - 2 October 2009", "2009-09-28/2009-10-02"),
        ("May/June 2009", "2009-05/2009-06"),
        ("c. 1995", "1995~"),
        ("ca. October 1998", "1998-10~"),
        ("c. 2005-2007", "2005~/2007~"),
        ("1995?", "1995?"),
        ("1995~", "1995~"),
    ],
)
def test_a_date_is_read(typed, edtf):
    assert parse_date(typed) == edtf


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("soon", "“soon” is not understood as a date. A year is enough."),
        ("199", "“199” is not understood as a date. A year is enough."),
        ("3/4/2009", "“3/4/2009” can be read in two ways. Write the month as a word."),
        (
            "2009/10",
            "“2009/10” can be read in two ways. Write “2009-10” for the month, or both years in full.",
        ),
        ("30.2.2009", "There is no such day in the calendar."),
        ("2007-2005", "The second date lies before the first."),
        ("0999", "The year 999 lies too far back."),
        (str(timezone.now().year + 4), f"The year {timezone.now().year + 4} lies too far ahead."),
    ],
)
def test_what_is_no_date_is_refused_with_a_reason(typed, sentence):
    with pytest.raises(NotADate) as refused:
        parse_date(typed)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2009", "2009"),
        ("2009-10-23", "23 October 2009"),
        ("2005/2007", "2005–2007"),
        ("2009-10-23/2009-10-24", "23–24 October 2009"),
        ("2009-05/2009-06", "May–June 2009"),
        ("2009-09-28/2009-10-02", "28 September 2009 – 2 October 2009"),
        ("1998-10~", "c. October 1998"),
        ("1995?", "1995?"),
        ("2009-21", "2009-21"),
        ("", ""),
    ],
)
def test_a_date_is_said_in_words(edtf, words):
    assert in_words(edtf) == words


def test_words_are_in_the_language_of_the_page():
    with translation.override("de"):
        assert in_words("2009-10-23") == "23 Oktober 2009"


_days = st.dates(min_value=timezone.datetime(1000, 1, 1).date(), max_value=timezone.datetime(2026, 12, 31).date())
_points = st.one_of(
    *(st.builds(lambda day, f=form: day.strftime(f).zfill(4), _days) for form in ("%Y", "%Y-%m", "%Y-%m-%d"))
)


@pytest.mark.parametrize("language", ["en", "fr", "de"])
@given(first=_points, last=_points, mark=st.sampled_from(["", "~", "?"]), interval=st.booleans())
def test_what_is_said_in_words_is_read_again(language, first, last, mark, interval):
    first, last = sorted((first, last))
    edtf = f"{first}{mark}"
    if interval and first != last:
        # “1995–1997?” says that neither is certain; the mark then stands for both.
        edtf = f"{first}~/{last}~" if mark == "~" else f"{first}/{last}"
    with translation.override(language):
        assert parse_date(in_words(edtf)) == edtf


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading(text):
    try:
        edtf = parse_date(text)
    except NotADate:
        return
    assert edtf == "" or edtf[:4].isdigit()


@pytest.mark.parametrize(
    ("parts", "edtf"),
    [
        ([[2009, 10]], "2009-10"),
        ([["2009", "10"]], "2009-10"),
        ([["²"]], ""),
        ([["--5"]], ""),
        ([["9" * 5000]], ""),
        ([[2009, "²"]], "2009"),
    ],
)
def test_a_date_of_csl_is_read_whatever_its_parts_are(parts, edtf):
    assert date_from_csl({"date-parts": parts}) == edtf
