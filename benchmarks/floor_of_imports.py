"""What the parts of an import cost bare: splitting, COPY, the joins that find duplicates."""

import re
import time
from datetime import datetime, timezone

from django.db import connection, transaction
from django.db.models import Max

from benchmarks.base import _copy, _line
from benchmarks.processor import processor_seconds
from literature.formats import read
from literature.imports.fitting import fit
from literature.imports.merging import value_of
from literature.keys import set_derived
from literature.models import Source

#: Equal identifiers and folded titles, then similar titles of one first author about the same year (search.md). What
#: came in is joined to what was there before.
JOINS = (
    "SELECT count(*) FROM bench_brought AS mine JOIN literature_source AS its ON mine.doi <> '' AND its.doi = mine.doi",
    "SELECT count(*) FROM bench_brought AS mine JOIN literature_source AS its"
    " ON mine.isbn <> '' AND its.isbn = mine.isbn",
    "SELECT count(*) FROM bench_brought AS mine JOIN literature_source AS its"
    " ON mine.title_fingerprint <> '' AND its.title_fingerprint = mine.title_fingerprint",
    "SELECT count(*) FROM bench_brought AS mine JOIN literature_source AS its"
    " ON split_part(its.author_key, ' ', 1) = split_part(mine.author_key, ' ', 1) AND mine.author_key <> ''"
    " AND its.year BETWEEN mine.year - 1 AND mine.year + 1"
    " WHERE similarity(its.title_key, mine.title_key) > 0.5",
)
_KEYS = ("doi", "isbn", "title_fingerprint", "author_key", "title_key", "year")
_ENTRY = re.compile(r"^@(\w+)\s*\{\s*([^,\s]*)\s*,", re.MULTILINE)


class Floor:
    """The floor of one file. Rows are made ready beforehand: what they cost to understand is the import's own."""

    def __init__(self, text: str):
        self.text = text
        self.fields = [field for field in Source._meta.concrete_fields if not field.generated]
        self.lines, self.keys = [], []
        first = (Source.objects.aggregate(last=Max("pk"))["last"] or 0) + 1_000_000  # out of the import's way
        for number, reading in enumerate(read(text, "bibtex"), first):
            values, _keywords, _remarks = fit(reading.item)
            source = Source(id=number, group_id=1, contributed_by_id=1)
            for name, value in values.items():
                setattr(source, name, value_of(name, value))
            source.created_at = source.changed_at = datetime.now(timezone.utc)
            set_derived(source)
            fields = (field.get_db_prep_save(getattr(source, field.attname), connection) for field in self.fields)
            self.lines.append(_line(fields))
            source.year = int(source.issued[:4]) if source.issued[:4].isdigit() else None
            self.keys.append(_line([getattr(source, name) for name in _KEYS]))

    def measure(self) -> dict:
        """Return the seconds of each part and their sum, and the processor's; the base is afterwards as before.

        The rows are copied into the table of sources itself, as drafts, with its indexes and triggers (history, index),
        and taken away again by rolling back. The joins are made first, so that they find what was there.
        """
        took = {}
        with connection.cursor() as cursor, transaction.atomic():
            columns = ", ".join(_KEYS)
            cursor.execute(f"CREATE TEMP TABLE bench_brought AS SELECT {columns} FROM literature_source LIMIT 0")
            _copy(cursor, _Named("bench_brought"), _KEYS, iter(self.keys))
            cursor.execute("ANALYZE bench_brought")
            parts = {
                "splitting": lambda: list(split(self.text)),
                "joins": lambda: [cursor.execute(statement) for statement in JOINS],
                "copy": lambda: _copy(cursor, Source, [field.column for field in self.fields], iter(self.lines)),
            }
            before = processor_seconds()
            for name, part in parts.items():
                began, used = time.perf_counter(), processor_seconds()
                part()
                took[name] = time.perf_counter() - began
                took[f"{name} (processor)"] = processor_seconds() - used
            processor = processor_seconds() - before
            transaction.set_rollback(True)
        return {**took, "total": sum(took[name] for name in parts), "processor": processor}

    def clear(self) -> None:
        """Take away what was measured, the import of this turn included, so that the next finds the base as before."""
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE literature_import CASCADE")
            for table, column in (
                ("literature_sourcetopic", "source_id"),
                ("literature_sourcetag", "content_object_id"),
                ("literature_source", "id"),
            ):
                cursor.execute(
                    f"DELETE FROM {table} WHERE {column} IN (SELECT id FROM literature_source WHERE state = 'draft')"
                )
            cursor.execute("VACUUM ANALYZE literature_source")


class _Named:
    """A table by its name, where `benchmarks.base` expects a model."""

    def __init__(self, name: str):
        self._meta = type("Meta", (), {"db_table": name})


def split(text: str):
    """Yield each entry of a BibTeX file as its type, its key and its fields, raw: braces are counted, nothing else."""
    for match in _ENTRY.finditer(text):
        depth, place = 1, match.end()
        while depth and place < len(text):
            brace = re.compile(r"[{}]").search(text, place)
            if brace is None:
                break
            depth += 1 if brace[0] == "{" else -1
            place = brace.end()
        yield match[1], match[2], text[match.end() : place - 1]
