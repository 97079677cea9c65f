"""Words that may be meant by a misspelt one."""

import pytest

from curation.spelling import Words

WORDS = Words(
    ["university of nairobi", "university of lima", "kenya human rights", "united nations", "médecins московский"]
)


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("unversity", "university"),
        ("univversity", "university"),
        ("univarsity", "university"),
        ("uinversity", "university"),
        ("nairbo", "nairo"),
        ("kneya", "kenya"),
        ("unitednations", "united nations"),
        ("univrsty", "university"),
        ("мсковский", "московский"),
    ],
)
def test_a_word_is_near_to_its_misspellings(typed, near):
    assert WORDS.nearest(typed)[0] == near


@pytest.mark.parametrize("typed", ["une", "zzzzzz", "", "qwertz", "東京大"])
def test_nothing_is_near_to_what_is_short_or_like_nothing(typed):
    assert WORDS.nearest(typed) == []


def test_whole_words_alone_where_these_are_wanted():
    words = Words(["communities of practice", "human rights"])
    assert words.nearest("comunity")[0] == "communiti"
    assert words.nearest("comunity", whole=True) == ["communities"]
    assert words.nearest("humanright", whole=True) == []
    assert words.nearest("humanrights", whole=True) == ["human rights"]


def test_what_is_used_often_comes_first():
    words = Words(["lima"] * 3 + ["lina"])
    assert words.nearest("liba") == ["lima", "lina"] == Words(["lina", *["lima"] * 3]).nearest("liba")


def test_a_beginning_is_known():
    assert [WORDS.is_begun(one) for one in ("nai", "nairobi", "nairobis")] == [True, True, False]
