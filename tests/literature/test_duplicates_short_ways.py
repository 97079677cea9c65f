"""The short ways of comparing say what the long ones say, and leave out what is settled."""

from difflib import SequenceMatcher

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from literature.duplicates import likeliest_of_values, likely_duplicates_of_values
from literature.duplicates import titles as them
from literature.duplicates.features import features_of, pages_of
from literature.duplicates.judgement import judge, most_of
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


_NUMBERS = st.sampled_from(["", "", "3", "12", "xii", "Vol. 3"])
_RECORDS = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["book", "article-journal", "chapter", "report", "document"]),
        "title": st.sampled_from(
            [
                *("Trust in aid", "Trust in aid: a study", "Trusts in aid", "Introduction", "Aid", "Annual report 12"),
                *("Trust between civil society and practitioners", "Trust betwen civil society and practitioners"),
            ]
        ),
        "contributors": st.sampled_from(
            [[], [{"role": "author", "family": "Doe", "given": "Jane"}], [{"role": "author", "literal": "Aid Office"}]]
        ),
        "issued": st.sampled_from(["", "2012", "2013", "2012-05"]),
        "container_title": st.sampled_from(["", "Journal of Aid", "J. Aid", "World"]),
        "volume": _NUMBERS,
        "pages": st.sampled_from(["", "5", "95-111", "p. 95", "95–9"]),
        "edition": st.sampled_from(["", "", "2"]),
        "doi": st.sampled_from(["", "", "", "10.1000/a", "10.1000/b"]),
        "isbn": st.sampled_from(["", "", "9780801484568"]),
        "issn": st.sampled_from(["", "", "1234-5679"]),
        "extra": st.sampled_from([{}, {}, {"PMID": "7"}]),
    }
)


@settings(max_examples=1000, deadline=None)
@given(_RECORDS, _RECORDS)
def test_nothing_has_more_than_the_most(record, other):
    first, second = features_of(record), features_of({**record, **other})
    for one in (second, features_of(record)):
        judgement = judge(first, one)
        assert judgement is None or judgement.score <= most_of(first)


@pytest.mark.django_db
class TestWhatIsSettled:
    """Where one with the same number, title or place is as like it as can be, like titles are not looked for."""

    values = {
        "type": "article-journal",
        "title": "Trust between civil society and practitioners in the field",
        "contributors": [{"role": "author", "family": "Doe", "given": "Jane"}],
        "issued": "2012",
    }
    misspelt = {**values, "title": "Trust betwen civil society and practitioners in the field"}

    @pytest.fixture
    def there(self, member, coordinator):
        spelt = {**self.values, "title": self.values["title"].replace("practitioners in", "practitioners, in")}
        others = [{**spelt, "title": spelt["title"] + end} for end in (" of aid", "s")]
        return [published(member, coordinator, **one) for one in (*others, self.misspelt, self.values)]

    def test_the_very_same_is_enough(self, there, django_assert_num_queries):
        with django_assert_num_queries(1):
            ((found, judgement),) = likeliest_of_values([self.values])
        assert (found, judgement.reason) == (there[3].pk, "title")

    def test_without_it_those_of_a_like_title_are_looked_for(self, there, django_assert_num_queries):
        misspelt = {**self.values, "title": "Trust between civil society and practitioner in the field"}
        with django_assert_num_queries(2):
            found = likeliest_of_values([misspelt, {**self.values, "title": "Something else"}])
        assert found[0][0] in {source.pk for source in there}
        assert found[0][1].reason == "similar"
        assert found[1] is None

    def test_what_is_less_like_it_does_not_settle_it(self, member, coordinator, django_assert_num_queries):
        published(member, coordinator, **{**self.values, "issued": "2013"})
        better = published(member, coordinator, **self.misspelt)
        with django_assert_num_queries(2):
            ((found, judgement),) = likeliest_of_values([self.values])
        assert (found, judgement.reason) == (better.pk, "similar")

    def test_it_is_the_first_of_all_that_are_like_it(self, there, coordinator):
        asked = [self.values, self.misspelt, {**self.values, "issued": ""}, {**self.values, "contributors": []}]
        firsts = [found[0] for found in likely_duplicates_of_values(asked)]
        assert [one and one[0] for one in likeliest_of_values(asked)] == [one.source.pk for one in firsts]

    def test_nothing_is_asked_of_nothing(self, django_assert_num_queries):
        with django_assert_num_queries(0):
            assert likeliest_of_values([]) == []
