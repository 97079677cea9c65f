"""Adding what records of imports say as drafts: the database makes the sources out of the records, and their steps.

What is written for a record is what `literature.actions.add_source` would have written (a test compares the two); the
triggers of the database add history and index.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import pghistory
from django.db.models.fields.json import KT

from curation.actions import step_of
from curation.bulk import insert_from, insert_many, next_keys
from curation.models import new_code
from curation.workflow import Action
from literature.imports.tagging import tags_named
from literature.keys import DERIVED, derived_of
from literature.models import Import, ImportedRecord, Source, SourceTag, SourceTopic

_GIVEN = {
    **{"record": "bigint", "id": "bigint", "code": "text", "place": "int", "tags": "jsonb"},
    **dict.fromkeys(DERIVED, "text"),
}
# What a record says as a row of the sources, and what else is given of each.
_FROM = (
    "unnest("
    + ", ".join(f"%({name})s::{kind}[]" for name, kind in _GIVEN.items())
    + f") AS given ({', '.join(_GIVEN)})"
    f" JOIN {ImportedRecord._meta.db_table} AS record ON record.id = given.record"
)
_FILLED = f"{_FROM} CROSS JOIN LATERAL jsonb_populate_record(NULL::{Source._meta.db_table}, record.values) AS said"
# The records of one batch are made one after the other, so that lists have an order.
_LATER = "given.place * interval '1 microsecond'"


@dataclass(frozen=True)
class Added:
    """A source that was made of a record, and the names of its tags."""

    source_id: int
    tags: list[str]


def add_drafts(brought: Import, names_of: dict[int, Sequence[str]]) -> dict[int, Added]:
    """Add a draft for each record, by its primary key; `names_of` has the names of the tags that each is to have.

    Returns what was added by the records' keys, in the order of the records in the file. Raises what the database
    raises, with nothing kept where the caller's transaction is undone.
    """
    by, topics = brought.brought_by, list(brought.topics.all())
    like = Source(contributed_by=by, group=brought.group)
    with pghistory.context(user=by.pk, step=Action.ADD.value):
        found = tags_named(name for names in names_of.values() for name in names)
        tags = {record: {found[name.casefold()] for name in names} for record, names in names_of.items()}
        named = {record: sorted(tag.name for tag in those) for record, those in tags.items()}
        given = _given(named)
        _insert(like, given)
        _log(like, given, sorted(topic.slug for topic in topics), by=by)
        ids = dict(zip(given["record"], given["id"], strict=True))
        insert_many([SourceTopic(source_id=pk, topic_id=topic.pk) for pk in ids.values() for topic in topics])
        insert_many([SourceTag(content_object_id=ids[record], tag_id=tag.pk) for record in ids for tag in tags[record]])
    return {record: Added(pk, named[record]) for record, pk in ids.items()}


def _given(named: dict[int, list[str]]) -> dict[str, list]:
    """What the sources have besides what their records say: columns by their names, for `_FROM`."""
    rows = list(
        ImportedRecord.objects.filter(pk__in=list(named))
        .order_by("number")
        .values_list("pk", KT("values__title"), "values__contributors", KT("values__language"))
    )
    derived = [derived_of(title, contributors, language) for _pk, title, contributors, language in rows]
    records = [pk for pk, *_values in rows]
    given = {
        "record": records,
        "id": next_keys(Source, len(rows)),
        "code": _free_codes(len(rows)),
        "place": list(range(len(rows))),
        "tags": [json.dumps(named[record]) for record in records],
    }
    return given | {name: [one[name] for one in derived] for name in DERIVED}


def _free_codes(number: int) -> list[str]:
    """Draw codes that no source has: beside 100,000, a few of a hundred imports of 10,000 meet one that is taken."""
    codes: set[str] = set()
    while len(codes) < number:
        drawn = {new_code() for _place in range(number - len(codes))}
        codes |= drawn - set(Source.objects.filter(code__in=drawn).values_list("code", flat=True))
    return list(codes)


def _insert(like: Source, given: dict[str, list]) -> None:
    said = {name: f'said."{name}"' for name in Source.CONTENT_FIELDS}
    own = {name: f"given.{name}" for name in ("code", *DERIVED)}
    later = {name: f"%(from_{name})s + {_LATER}" for name in ("created_at", "changed_at")}
    times = {f"from_{name}": getattr(like, name) for name in later}
    insert_from(like, said | own | later, _FILLED, given | times, key="given.id")


def _log(like: Source, given: dict[str, list], topics: list[str], *, by) -> None:
    """Append the step to the log of each, with what `Source.snapshot` would say."""
    step = step_of(like, Action.ADD, by=by, from_state="", content=None, comment="", own=False)
    content = "record.values || jsonb_build_object('topics', %(topics)s::jsonb, 'tags', given.tags)"
    insert_from(
        step,
        {"object_id": "given.id", "snapshot": content, "at": f"%(at)s + {_LATER}"},
        _FROM,
        given | {"topics": json.dumps(topics), "at": step.at},
    )
