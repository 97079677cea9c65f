"""CSL-JSON as programs really write it, cleaned to the schema."""

import json

import pytest

from literature import formats


def read_one(item):
    (reading,) = formats.read(json.dumps(item), "csl-json")
    return reading


@pytest.mark.parametrize(
    "text",
    [
        '[{"type": "book", "title": "A"}, {"type": "book", "title": "B"}]',
        '{"items": [{"type": "book", "title": "A"}, {"type": "book", "title": "B"}]}',
        '{"config": {"a": [1]}, "items": [{"type": "book", "title": "A"}, {"type": "book", "title": "B"}], "z": 1}',
        '{"data": [{"type": "book", "title": "A"}, {"type": "book", "title": "B"}]}',
        '{"status": "ok", "message": {"total": 2, "items": [{"type": "book", "title": "A"}, '
        '{"type": "book", "title": "B"}]}}',
        '{"a": {"type": "book", "title": "A"}, "b": {"type": "book", "title": "B"}}',
        '{"type": "book", "title": "A"}\n{"type": "book", "title": "B"}',
        '\ufeff[\n{"type": "book", "title": "A"},\n\n{"type": "book", "title": "B"},\n]',
    ],
    ids=[
        "array",
        "wrapped",
        "with other members",
        "data",
        "message",
        "by key",
        "one after the other",
        "mark and comma",
    ],
)
def test_items_come_in_several_wrappings(text):
    assert [reading.item for reading in formats.read(text)] == [
        {"type": "book", "title": "A"},
        {"type": "book", "title": "B"},
    ]


def test_one_broken_item_does_not_take_the_others_along():
    whole = '{"type": "book", "title": "%s"}'
    text = "[\n" + whole % "A" + ",\n" + '{"type": "book", "title": "B", oops},\n' + whole % "C" + "\n]"

    readings = formats.read(text)

    assert [(r.item or {}).get("title") for r in readings] == ["A", None, "C"]
    assert [r.line for r in readings] == [2, 3, 4]
    assert readings[1].problems == ("This is not valid JSON: expecting property name enclosed in double quotes.",)


@pytest.mark.parametrize("text", ['{"data": {"type": "book", "title": "A"}}', '{"type": "book", "title": "A"}'])
def test_one_item_may_stand_alone(text):
    assert [reading.item for reading in formats.read(text)] == [{"type": "book", "title": "A"}]


def test_items_within_an_object_have_lines_and_texts_of_their_own():
    readings = formats.read('{"items": [\n{"type": "book", "title": "A"},\n{"type": "book", oops}\n]}')

    assert [(reading.line, reading.raw) for reading in readings] == [
        (2, '{"type": "book", "title": "A"}'),
        (3, '{"type": "book", oops}\n]}'),
    ]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"title": ["A", "B"]}, {"title": "A"}),
        ({"volume": 12, "issue": 3.0}, {"volume": "12", "issue": "3"}),
        (
            {"author": [{"family": "Doe", "given": "Jane", "ORCID": "x"}]},
            {"author": [{"family": "Doe", "given": "Jane"}]},
        ),
        ({"author": "Doe, Jane"}, {"author": [{"family": "Doe", "given": "Jane"}]}),
        ({"author": [{"name": "World Bank"}]}, {"author": [{"literal": "World Bank"}]}),
        ({"author": [{"given": "Plato"}]}, {"author": [{"literal": "Plato"}]}),
        ({"issued": {"date-parts": [["2005", "3", 9]]}}, {"issued": {"date-parts": [[2005, 3, 9]]}}),
        ({"issued": {"date-parts": [[2005, None]]}}, {"issued": {"date-parts": [[2005]]}}),
        ({"issued": {"date-parts": [[2005, 13]]}}, {"issued": {"date-parts": [[2005]]}}),
        (
            {"issued": {"date-parts": [[2005], [2007]], "circa": 1}},
            {"issued": {"date-parts": [[2005], [2007]], "circa": True}},
        ),
        ({"issued": {"raw": "March 2005"}}, {"issued": {"date-parts": [[2005, 3]]}}),
        ({"issued": "2005-03"}, {"issued": {"date-parts": [[2005, 3]]}}),
        ({"issued": {"literal": "in press"}}, {"issued": {"literal": "in press"}}),
        ({"DOI": "https://doi.org/10.1000/ABC"}, {"DOI": "10.1000/abc"}),
        ({"shortTitle": "S"}, {"title-short": "S"}),
        ({"keyword": "a, b"}, {"custom": {"keywords": ["a", "b"]}}),
        ({"custom": {"keywords": ["a, b"]}}, {"custom": {"keywords": ["a, b"]}}),
        ({"mystery": [1, 2]}, {"custom": {"fields": {"mystery": "[1, 2]"}}}),
        ({"citation-key": "doe", "id": 7, "title": "T"}, {"citation-key": "doe", "id": "7", "title": "T"}),
        ({"abstract": "One\nline\n\n\nTwo"}, {"abstract": "One line\n\nTwo"}),
    ],
)
def test_values_are_brought_to_the_schema(given, expected):
    assert read_one({"type": "book", **given}).item == {"type": "book", **expected}


@pytest.mark.parametrize(
    ("written", "type"),
    [
        ("journal-article", "article-journal"),
        ("bookSection", "chapter"),
        ("dissertation", "thesis"),
        ("novel", "document"),
    ],
)
def test_types_of_other_programs_are_known(written, type):
    assert read_one({"type": written, "title": "T"}).item["type"] == type


@pytest.mark.parametrize(
    ("item", "problem"),
    [
        ({"type": "novel", "title": "T"}, "The type “novel” is not known; it was read as a document."),
        ({"type": "book", "title": ["A", "B"]}, "“title” has several values; the first one was taken."),
        ({"type": "book", "title": {"a": 1}, "note": "n"}, "The value of “title” was not understood."),
        ({"type": "book", "title": "T", "author": [3]}, "A name under “author” was not understood."),
        ({"type": "book", "title": "T", "DOI": "none"}, "“none” is not a DOI."),
    ],
)
def test_what_was_changed_is_said(item, problem):
    assert read_one(item).problems == (problem,)


@pytest.mark.parametrize("item", [{}, {"type": "book"}, [1], "text", None])
def test_what_is_no_item_is_broken(item):
    readings = formats.read(json.dumps([item]), "csl-json")

    assert [reading.item for reading in readings] == [None]
    assert readings[0].problems
