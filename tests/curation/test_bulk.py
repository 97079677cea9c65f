"""Many rows in one statement: each holds what it was given, whatever signs are in it."""

import pytest
from django.db import DataError, transaction

from curation.bulk import copy_in, insert_from, next_keys, update_rows
from literature.models import Import, ImportedRecord
from tests.factories.sources import draft

pytestmark = pytest.mark.django_db

ODD = [
    "plain",
    "tab\there",
    "line\nand\r\nline",
    "back\\slash \\N \\. \\t",
    "\\N",
    "no\u00a0break “é” 漢字",
    "{1,2}",
    "",
]
FIELDS = ("number", "raw", "digest", "values", "choice")


@pytest.fixture
def brought(member, group):
    return Import.objects.create(brought_by=member, group=group, format="bibtex", size=1, digest="x")


def rows(texts) -> list[tuple]:
    return [(number, text, "d" * 32, '{"title": "T\\\\n"}', "write") for number, text in enumerate(texts, 1)]


def test_texts_come_back_as_they_were(brought):
    copy_in(ImportedRecord(part_of=brought), FIELDS, rows(ODD))
    kept = list(brought.records.order_by("number"))
    assert [row.raw for row in kept] == ODD
    assert {row.values["title"] for row in kept} == {"T\\n"}


def test_the_other_fields_are_those_of_the_model(brought):
    copy_in(ImportedRecord(part_of=brought), FIELDS, rows(["one"]))
    one = brought.records.get()
    other = ImportedRecord(part_of=brought, number=1, raw="one", digest="d" * 32, values={"title": "T\\n"})
    other.choice, other.pk = "write", one.pk
    names = [field.attname for field in ImportedRecord._meta.concrete_fields]
    assert {name: getattr(one, name) for name in names} == {name: getattr(other, name) for name in names}


@pytest.mark.parametrize(("text", "error"), [("null\x00", (DataError, ValueError)), ("half \ud800", UnicodeError)])
def test_what_the_database_cannot_keep_raises_and_keeps_nothing(brought, text, error):
    with pytest.raises(error), transaction.atomic():
        copy_in(ImportedRecord(part_of=brought), FIELDS, rows(["one", text]))
    assert brought.records.count() == 0


def test_an_array_with_something_in_it_is_refused(brought):
    with pytest.raises(TypeError):
        copy_in(ImportedRecord(part_of=brought, takes=["doi"]), FIELDS, rows(["one"]))


def test_rows_are_updated_by_their_keys(brought, member):
    copy_in(ImportedRecord(part_of=brought), FIELDS, rows(["one", "two"]))
    second = brought.records.get(number=2)
    source = draft(member)
    update_rows(ImportedRecord, ["alike", "takes", "values"], [(second.pk, source.pk, ["doi"], {"title": "U"})])
    update_rows(ImportedRecord, ["alike"], [])
    found = brought.records.order_by("number").values_list("alike", "takes", "values__title")
    assert list(found) == [(None, [], "T\\n"), (source.pk, ["doi"], "U")]


def test_rows_are_made_of_rows(brought, group, member):
    copy_in(ImportedRecord(part_of=brought), FIELDS, rows(["one", "two"]))
    other = Import.objects.create(brought_by=member, group=group, format="ris", size=1, digest="y")
    keys = next_keys(ImportedRecord, 2)
    assert keys == sorted(set(keys))
    insert_from(
        ImportedRecord(part_of=other, raw="like"),
        {"number": "it.number", "digest": "it.digest", "values": "it.values", "choice": "it.choice"},
        "literature_importedrecord AS it JOIN unnest(%(keys)s::bigint[], ARRAY[1, 2]) AS given (key, number)"
        " ON given.number = it.number WHERE it.part_of_id = %(part)s",
        {"keys": keys, "part": brought.pk},
        key="given.key",
    )
    made = list(other.records.order_by("number").values_list("pk", "number", "raw", "values__title"))
    assert made == [(keys[0], 1, "like", "T\\n"), (keys[1], 2, "like", "T\\n")]
