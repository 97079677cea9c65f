"""Looking for a word in everything that the portal keeps: each column of each table, sessions, files."""

from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection

#: Types of columns in which no word can stand.
_NO_WORDS = ("bigint", "boolean", "date", "double precision", "integer", "smallint", "timestamp with time zone")


def columns() -> list[tuple[str, str]]:
    """Every column of every table in which a word can stand: (table, column)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns JOIN information_schema.tables"
            " USING (table_schema, table_name) WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'"
            " AND data_type <> ALL(%s) ORDER BY 1, 2",
            [list(_NO_WORDS)],
        )
        return cursor.fetchall()


def where_is(word: str) -> list[str]:
    """Return where a word stands, whatever its capitals: `table.column`, sessions as decoded, names and bytes of files.

    Bytes are looked through as they are and as the hexadecimal digits that the database writes them in.
    """
    found = []
    patterns = [f"%{word}%", f"%{word.encode().hex()}%", f"%{word.lower().encode().hex()}%"]
    with connection.cursor() as cursor:
        for table, column in columns():
            cursor.execute(
                f'SELECT count(*) FROM "{table}" WHERE "{column}"::text ILIKE ANY(%s)',
                [patterns],
            )
            if cursor.fetchone()[0]:
                found.append(f"{table}.{column}")
    folded = word.lower()
    found += ["session" for session in Session.objects.all() if folded in str(session.get_decoded()).lower()]
    for path in Path(settings.MEDIA_ROOT).rglob("*"):
        if folded in path.name.lower() or (path.is_file() and folded.encode() in path.read_bytes().lower()):
            found.append(str(path.relative_to(settings.MEDIA_ROOT)))
    return sorted(set(found))
