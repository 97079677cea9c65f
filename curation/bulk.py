"""Writing many rows of a table in one statement, quicker than `bulk_create` and `bulk_update` do: as one JSON document.

Django writes a statement with a parameter for each value; here PostgreSQL takes the rows out of a document
(`jsonb_populate_recordset`), which costs a third or less, or out of rows that it has already (`insert_from`). Triggers
fire as for any other statement.

The fields have to be such as JSON can say: texts, numbers, dates, truth values, arrays, JSON, foreign keys.
"""

import io
import json
from collections.abc import Iterable, Sequence
from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models


def insert_many(rows: Sequence[models.Model]) -> None:
    """Insert unsaved instances of one model, with what they hold, and give them their ids.

    Raises what the database raises, with nothing inserted.
    """
    if not rows:
        return
    options = rows[0]._meta
    fields = [field for field in options.concrete_fields if not field.generated]
    key = options.pk.attname
    table = connection.ops.quote_name(options.db_table)
    for row, number in zip(rows, next_keys(type(rows[0]), len(rows)), strict=True):
        setattr(row, key, number)
    with connection.cursor() as cursor:
        columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
        names = [(field.column, field.attname) for field in fields]
        cursor.execute(
            f"INSERT INTO {table} ({columns})"  # noqa: S608  names of our own models
            f" SELECT {columns} FROM jsonb_populate_recordset(NULL::{table}, %s::jsonb)",
            [_document([{column: getattr(row, attribute) for column, attribute in names} for row in rows])],
        )
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def copy_in(like: models.Model, names: Sequence[str], rows: Iterable[Sequence]) -> None:
    """Insert rows of new content by COPY, the quickest way into the database; it gives them their primary keys.

    Each row has the values of the fields `names`, JSON as text; every other field is that of `like`, an instance that
    is not saved. Raises what the database raises, or UnicodeError, with nothing inserted.
    """
    options = like._meta
    fields = [options.get_field(name) for name in names]
    rest = [field for field in options.concrete_fields if not (field.generated or field.primary_key or field in fields)]
    same = "".join(f"\t{_in_copy(_plain(field, getattr(like, field.attname)))}" for field in rest)
    lines = "".join(["\t".join(map(_in_copy, row)) + same + "\n" for row in rows])
    columns = ", ".join(connection.ops.quote_name(field.column) for field in (*fields, *rest))
    with connection.wrap_database_errors, connection.cursor() as cursor:
        cursor.copy_expert(
            f"COPY {connection.ops.quote_name(options.db_table)} ({columns}) FROM STDIN", io.BytesIO(lines.encode())
        )


def _plain(field: models.Field, value):
    """A value that all rows share, as `_in_copy` takes it."""
    if isinstance(value, list | dict):
        if isinstance(field, ArrayField) and value:
            raise TypeError("An array with something in it is not written by COPY here.")
        return "{}" if isinstance(field, ArrayField) else json.dumps(value)
    return value.isoformat() if isinstance(value, date) else value


def _in_copy(value) -> str:
    """A value in COPY's text format (PostgreSQL, "COPY", "Text Format")."""
    if value is None:
        return "\\N"
    text = value if isinstance(value, str) else str(value)
    if "\\" in text:
        text = text.replace("\\", "\\\\")
    if text.isprintable():
        return text
    return text.replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")


def insert_from(
    like: models.Model, given: dict[str, str], source: str, parameters: dict, *, key: str | None = None
) -> None:
    """Insert as many rows as the SQL behind FROM, `source`, gives, without their content coming through here.

    `given` are SQL expressions on `source` by the names of fields, `key` that of the primary key (else the database
    gives it); every other field is that of `like`, an instance that is not saved. `parameters` are those of the SQL.
    Raises what the database raises, with nothing inserted.
    """
    options = like._meta
    columns, expressions, values = [], [], dict(parameters)
    for field in options.concrete_fields:
        if field.generated or (field.primary_key and not key):
            continue
        columns.append(connection.ops.quote_name(field.column))
        if field.primary_key:
            expressions.append(key)
        elif field.name in given:
            expressions.append(given[field.name])
        else:
            values[f"like_{field.name}"] = field.get_db_prep_save(getattr(like, field.attname), connection)
            expressions.append(f"%(like_{field.name})s::{field.db_type(connection)}")
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {connection.ops.quote_name(options.db_table)} ({', '.join(columns)})"  # noqa: S608  our own
            f" SELECT {', '.join(expressions)} FROM {source}",
            values,
        )


def next_keys(model: type[models.Model], number: int) -> list[int]:
    """Return so many fresh primary keys of a model, in order."""
    options = model._meta
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [options.db_table, options.pk.column, number],
        )
        return [key for (key,) in cursor.fetchall()]


def update_many(rows: Sequence[models.Model], names: Sequence[str]) -> None:
    """Save these fields of saved instances of one model. Raises what the database raises, with nothing saved."""
    if not rows:
        return
    attributes = [rows[0]._meta.get_field(name).attname for name in names]
    update_rows(type(rows[0]), names, [(row.pk, *(getattr(row, name) for name in attributes)) for row in rows])


def update_rows(model: type[models.Model], names: Sequence[str], rows: Sequence[tuple]) -> None:
    """Save these fields of rows of a model, each a tuple of its primary key and their values (of keys: the ids).

    Raises what the database raises, with nothing saved.
    """
    if not rows:
        return
    options = model._meta
    fields = [options.pk, *(options.get_field(name) for name in names)]
    columns = [field.column for field in fields]
    table, key = connection.ops.quote_name(options.db_table), connection.ops.quote_name(options.pk.column)
    quoted = map(connection.ops.quote_name, columns[1:])
    assignments = ", ".join(f"{column} = given.{column}" for column in quoted)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} AS kept SET {assignments}"  # noqa: S608  names of our own models
            f" FROM jsonb_populate_recordset(NULL::{table}, %s::jsonb) AS given WHERE kept.{key} = given.{key}",
            [_document([dict(zip(columns, row, strict=True)) for row in rows])],
        )


def _document(rows: list[dict]) -> str:
    return json.dumps(rows, default=_said, ensure_ascii=False, separators=(",", ":"))


def _said(value) -> str:
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()
    return str(value)  # a lazy text
