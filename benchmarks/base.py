"""A database of the benchmark's own, filled with sources: never the portal's."""

import contextlib
import io
import json
import time
from collections.abc import Callable, Iterable, Iterator

import psycopg2
from django.core.management import call_command
from django.db import connection, connections
from psycopg2 import sql

from accounts.models import Network, User, WorkingGroup
from benchmarks.sources import GROUPS, PEOPLE, TAGS, TOPICS, Sources
from curation.models import Topic
from literature import terms
from literature.models import Source, SourceIndex, Tag
from portal import database

NAME = "portal_bench"
LOADED = ("literature_source", "literature_sourcetopic", "literature_sourcetag")
BATCH = 2000
#: What the triggers of the index would have written, a millisecond apart.
DATESTAMPS = """
INSERT INTO literature_sourcedatestamp (source_id, code, datestamp, deleted, topic_ids)
SELECT source_id, code, now() + source_id * interval '1 millisecond' - interval '1 day', false, topic_ids
FROM literature_sourceindex JOIN literature_source ON id = source_id
"""


@contextlib.contextmanager
def own_database(existing: dict, name: str, *, keep: bool, again: bool = False) -> Iterator[None]:
    """Have an empty database of this name, or with `again` the one kept; dropped in the end unless it is to be kept.

    `existing` are Django's settings of a database on the same server. Raises ValueError when that is its name.
    """
    if name == existing["NAME"]:
        raise ValueError("The benchmark's database has the name of yours; it would be dropped.")
    maintenance = psycopg2.connect(**database.connection_arguments(existing))
    maintenance.autocommit = True
    identifier = sql.Identifier(name)
    try:
        with maintenance.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_database WHERE datname = %s", [name])
            if not (again and cursor.fetchone()[0]):
                cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(identifier))
                cursor.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(identifier))
        yield
    finally:
        connections.close_all()
        if not keep:
            with maintenance.cursor() as cursor:
                cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(identifier))
        maintenance.close()


def prepare() -> None:
    """Make the tables, and the people, groups, topics and tags that sources refer to, unless they are there."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    if Network.objects.exists():
        return
    network = Network.objects.create(name="Network", short_name="N")
    WorkingGroup.objects.bulk_create(
        WorkingGroup(id=n, network=network, number=n, name=f"Group {n}", slug=f"wg-{n}") for n in range(1, GROUPS + 1)
    )
    User.objects.bulk_create(
        User(id=n, email=f"person{n}@example.org", name=f"Person {n}") for n in range(1, PEOPLE + 1)
    )
    Tag.objects.bulk_create(Tag(id=n, name=f"tag {n}", slug=f"tag-{n}") for n in range(1, TAGS + 1))
    Topic.objects.bulk_create(
        Topic(id=n, name=f"Research area {n}", slug=f"area-{n}", position=n) for n in range(1, TOPICS + 1)
    )


def fill(sources: Sources, say: Callable[[str], object]) -> None:
    """Replace the sources of the base by these.

    The triggers, which keep history and the index row by row, are off meanwhile; the index is then filled from
    literature_indexable in one statement, so that each row is what the triggers would have made of it.
    """
    if Source.objects.count() == sources.size:  # kept from an earlier run
        return
    began = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE literature_source, literature_sourcedatestamp RESTART IDENTITY CASCADE")
        _triggers(cursor, "DISABLE")
        fields = [field for field in Source._meta.concrete_fields if not field.generated]
        _copy(cursor, Source, [field.column for field in fields], _source_lines(sources, fields))
        _copy(cursor, Source.topics.through, ["source_id", "topic_id"], _links(sources, sources.topics_of))
        _copy(cursor, Source.tags.through, ["content_object_id", "tag_id"], _links(sources, sources.tags_of))
        _triggers(cursor, "ENABLE")
        copied = time.monotonic()
        columns = ", ".join(field.column for field in SourceIndex._meta.concrete_fields)
        cursor.execute("ALTER TABLE literature_sourceindex DISABLE TRIGGER USER")
        cursor.execute(f"INSERT INTO literature_sourceindex ({columns}) SELECT {columns} FROM literature_indexable")
        every = "ARRAY(SELECT source_id FROM literature_sourceindex)"
        cursor.execute(f"SELECT literature_name_sources({every})")
        terms.weigh_now()
        cursor.execute(DATESTAMPS)
        cursor.execute("ALTER TABLE literature_sourceindex ENABLE TRIGGER USER")
        cursor.execute("SELECT literature_index_refilled()")
        cursor.execute("VACUUM ANALYZE")
    say(f"{sources.size:,} sources: {copied - began:.0f} s to load, {time.monotonic() - copied:.0f} s to index.")


def _triggers(cursor, word: str) -> None:
    for table in LOADED:
        cursor.execute(f"ALTER TABLE {table} {word} TRIGGER USER")


def _source_lines(sources: Sources, fields) -> Iterator[str]:
    for source in sources.rows():
        yield _line(field.get_db_prep_save(getattr(source, field.attname), connection) for field in fields)


def _links(sources: Sources, of: Callable[[int], list[int]]) -> Iterator[str]:
    return (_line((place + 1, other)) for place in range(sources.size) for other in of(place))


def _copy(cursor, model, columns: list[str], lines: Iterator[str]) -> None:
    statement = f"COPY {model._meta.db_table} ({', '.join(columns)}) FROM STDIN"
    while batch := "".join(line for _n, line in zip(range(BATCH), lines, strict=False)):
        cursor.copy_expert(statement, io.StringIO(batch))


def _line(values: Iterable) -> str:
    """One row in COPY's text format."""
    return "\t".join(map(_value, values)) + "\n"


def _value(value) -> str:
    if value is None:
        return "\\N"
    if hasattr(value, "adapted"):  # psycopg2's wrapping of JSON
        value = json.dumps(value.adapted, ensure_ascii=False)
    return str(value).replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
