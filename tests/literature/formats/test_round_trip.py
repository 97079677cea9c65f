"""What is written and read again is the same: for every format, over the fields that it can carry."""

import json
import unicodedata

import pytest
import rispy
from bibtexparser.splitter import Splitter
from hypothesis import HealthCheck, given, settings

from literature import formats

from .items import items

FORMATS = sorted(name for name, entry in formats.FORMATS.items() if entry.writer)
relaxed = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("name", FORMATS)
@relaxed
@given(item=items())
def test_an_item_comes_back_unchanged(name, item):
    written = formats.write([item], name)

    assert formats.detect(written) == name
    readings = formats.read(written)
    assert [reading.item for reading in readings] == [item]
    assert readings[0].problems == ()


@relaxed
@given(item=items())
def test_the_bibtex_we_write_is_one_well_formed_entry_to_another_reader(item):
    library = Splitter(formats.write([item], "bibtex")).split()

    assert [entry.key for entry in library.entries] == [item["id"]]
    assert library.failed_blocks == []


@relaxed
@given(item=items())
def test_the_ris_we_write_is_one_record_to_another_reader(item):
    records = rispy.loads(formats.write([item], "ris"))

    assert len(records) == 1
    assert records[0]["title"] == item["title"]


@pytest.mark.parametrize("name", FORMATS)
def test_many_items_come_back_in_their_order(name):
    many = [{"id": f"k{n}", "type": "book", "title": f"Title {n}"} for n in range(50)]

    assert [reading.item for reading in formats.read(formats.write(many, name))] == many


@pytest.mark.parametrize("name", FORMATS)
def test_writing_nothing_gives_a_text_without_records(name):
    assert [reading.item for reading in formats.read(formats.write([], name), name)] in ([], [None])


def test_rich_titles_come_back_from_the_formats_that_have_them():
    item = {
        "id": "rich",
        "type": "book",
        "title": 'The <i>Travaux</i> of <span class="nocase">UN</span> CO<sub>2</sub> and 2<sup>nd</sup>',
    }

    assert formats.read(formats.write([item], "bibtex"))[0].item == item
    assert formats.read(formats.write([item], "csl-json"))[0].item == item
    in_ris = formats.read(formats.write([item], "ris"))[0].item
    assert in_ris["title"] == "The <i>Travaux</i> of UN CO<sub>2</sub> and 2<sup>nd</sup>"


def test_keys_are_made_unique_and_harmless():
    twice = [
        {"id": "a b{c}", "type": "book", "title": "One"},
        {"id": "a b{c}", "type": "book", "title": "Two"},
    ]

    keys = [reading.key for reading in formats.read(formats.write(twice, "bibtex"))]

    assert keys == ["a-b-c", "a-b-c-2"]


def test_json_is_what_the_schema_asks_for():
    item = {"id": "x", "type": "book", "title": "T", "custom": {"keywords": ["a, b", "c"]}}

    written = json.loads(formats.write([item], "csl-json"))

    assert written == [{**item, "keyword": "a, b, c"}]
    assert formats.read(formats.write([item], "csl-json"))[0].item == item


def test_generated_words_are_in_one_normal_form():
    # The readers bring text to NFC; a strategy that did not would test something else.
    assert unicodedata.is_normalized("NFC", "Médecins 국 ½")
