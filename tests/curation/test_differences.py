"""Field by field: what differs, what is marked, what conflicts."""

import pytest

from curation.actions import conflicting_fields
from curation.differences import compare, mark_sides, mark_words


@pytest.mark.parametrize(
    ("old", "new", "marked"),
    [
        ("", "", ""),
        ("", "new", "<ins>new</ins>"),
        ("old", "", "<del>old</del>"),
        ("the same", "the same", "the same"),
        (
            "Activists Beyond Borders",
            "Activists beyond Borders",
            "Activists <del>Beyond</del><ins>beyond</ins> Borders",
        ),
        ("one two three four", "one three four", "one<del> two</del> three four"),
        ("123–145", "123–154", "123–<del>145</del><ins>154</ins>"),
        ("Ithaca", "Ithaca and London", "Ithaca<ins> and London</ins>"),
        # Nothing in common: each text whole.
        ("Wiley", "Cornell University Press", "<del>Wiley</del><ins>Cornell University Press</ins>"),
    ],
)
def test_words_are_marked(old, new, marked):
    assert mark_words(old, new) == marked


def test_what_people_typed_is_escaped():
    assert mark_words("a <b> & c d e", "a <script> & c d e") == ("a &lt;<del>b</del><ins>script</ins>&gt; &amp; c d e")
    assert mark_sides("<i>", "<script>x</script>")[1] == "<ins>&lt;script&gt;x&lt;/script&gt;</ins>"


def test_both_sides_are_marked():
    assert mark_sides("one two three", "one 2 three") == ("one <del>two</del> three", "one <ins>2</ins> three")


def test_a_very_long_text_is_shown_whole():
    old, new = "word " * 2000, "word " * 1999 + "end"
    assert mark_words(old, new) == f"<del>{old}</del><ins>{new}</ins>"


def test_compare_keeps_the_readers_order_and_leaves_out_what_is_equal():
    changes = compare(
        {"b": 1, "a": 1, "c": 3},
        {"b": 2, "a": 2, "c": 3, "unknown": 4},
        labels={"a": "first", "b": "second", "c": "third"},
        display=lambda _field, value: f"<{value}>",
    )
    assert [(c.field, c.label, c.old, c.new) for c in changes] == [
        ("a", "First", "<1>", "<2>"),
        ("b", "Second", "<1>", "<2>"),
    ]


@pytest.mark.parametrize(
    ("basis", "current", "proposed", "conflicts"),
    [
        ("a", "a", "b", []),  # proposed only
        ("a", "b", "a", []),  # changed meanwhile only
        ("a", "b", "b", []),  # both the same
        ("a", "b", "c", ["title"]),
        ("a", "", "c", ["title"]),
        ("a", "b", "", ["title"]),
    ],
)
def test_a_conflict_is_where_both_went_different_ways(basis, current, proposed, conflicts):
    assert conflicting_fields({"title": basis}, {"title": current}, {"title": proposed}) == conflicts
