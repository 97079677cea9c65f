"""The short ways of comparing say what the long ones say, and leave out what is settled."""

from difflib import SequenceMatcher

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from literature.duplicates import likeliest_of_values
from literature.duplicates import titles as them
from literature.duplicates.features import pages_of
from literature.duplicates.titles import one_spelling, share_letters, title_of
from tests.factories.sources import published

_WORDS = st.text(st.sampled_from("aeioprsuhmg"), max_size=12)


@settings(max_examples=300, deadline=None)
@given(_WORDS, _WORDS, st.sampled_from([0.5, 0.8, 0.84, 0.86, 1.0]))
def test_letters_that_two_words_share(first, second, least):
    expected = SequenceMatcher(None, first, second, autojunk=False).ratio() >= least
    assert share_letters(first, second, least) == expected


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("aeioprsuhmg"), min_size=5, max_size=12))
def test_spellings(word):
    expected = word
    for _letters, pattern, spelling in them._SPELLINGS:
        expected = pattern.sub(spelling, expected)
    assert one_spelling.__wrapped__(word) == expected


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ("95-111", ("95", "111")),
        ("95–111", ("95", "111")),
        ("123-8", ("123", "128")),
        ("123-28", ("123", "128")),
        ("7", ("7", "7")),
        ("007-9", ("7", "9")),
        ("S45-S47", ("s45", "s47")),
    ],
)
def test_pages(pages, expected):
    assert pages_of(pages) == expected


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Retracted: Trust in aid", ["trust", "in", "aid"]),
        ("Trust in aid (retracted article. See vol. 4)", ["trust", "in", "aid"]),
        ("P-12: Trust in aid", ["trust", "in", "aid"]),
        ("Abstract 1234. Trust in aid [in German]", ["trust", "in", "aid"]),
        ("[Trust in aid].", ["trust", "in", "aid"]),
        ("Trust in aid (in English) (review)", ["trust", "in", "aid"]),
        ("Trust (in aid)", ["trust", "in", "aid"]),
    ],
)
def test_what_stands_around_a_title(title, words):
    assert list(title_of(title).words) == words


@pytest.mark.parametrize(
    ("title", "main"),
    [
        ("Trust in aid: a study", 3),
        ("Trust in aid – a study", 3),
        ("Trust in aid? A study", 3),
        ("Trust in aid. A study", 3),
        ("Trust in aid, a study", 5),
    ],
)
def test_where_the_subtitle_begins(title, main):
    assert len(title_of(title).main) == main


@pytest.mark.parametrize(
    ("title", "expected"),
    [("A trial protocol", True), ("Aid: rationale and design", True), ("The rationale of aid", False)],
)
def test_protocols(title, expected):
    assert title_of(title).is_protocol is expected


@pytest.mark.django_db
class TestWhatIsSettled:
    values = {
        "type": "article-journal",
        "title": "Trust between civil society and practitioners in the field",
        "contributors": [{"role": "author", "family": "Doe", "given": "Jane"}],
        "issued": "2012",
    }

    @pytest.fixture
    def there(self, member, coordinator):
        alike = published(member, coordinator, **{**self.values, "title": self.values["title"] + " of aid"})
        return alike, published(member, coordinator, **self.values)

    def test_the_very_same_is_enough(self, there, django_assert_num_queries):
        with django_assert_num_queries(1):
            ((found, judgement),) = likeliest_of_values([self.values], enough=lambda one: one.reason == "title")
        assert (found, judgement.reason) == (there[1].pk, "title")

    def test_without_it_those_of_a_like_title_are_looked_for(self, there, django_assert_num_queries):
        misspelt = {**self.values, "title": "Trust betwen civil society and practitioners in the field"}
        with django_assert_num_queries(2):
            found = likeliest_of_values([misspelt, {**self.values, "title": "Something else"}], enough=bool)
        assert [one and (one[0], one[1].reason) for one in found] == [(there[1].pk, "similar"), None]

    def test_nothing_is_asked_of_nothing(self, django_assert_num_queries):
        with django_assert_num_queries(0):
            assert likeliest_of_values([]) == []
