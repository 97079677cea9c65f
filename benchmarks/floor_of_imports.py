"""What the parts of an import cost bare: splitting, COPY, the joins that find duplicates."""

import re
import time
from datetime import datetime, timezone

from django.db import connection

from benchmarks.base import _copy, _line
from benchmarks.processor import processor_seconds
from literature.formats import read
from literature.imports.fitting import fit
from literature.imports.merging import value_of
from literature.keys import set_derived
from literature.models import Source

#: The table into which rows are copied: as wide as the sources, with their indexes; a search vector beside each.
TABLE = """
DROP TABLE IF EXISTS bench_source, bench_index;
CREATE TABLE bench_source (LIKE literature_source INCLUDING DEFAULTS INCLUDING GENERATED INCLUDING INDEXES);
CREATE TABLE bench_index (source_id bigint, vector tsvector
    GENERATED ALWAYS AS (to_tsvector('english', words)) STORED, words text);
CREATE INDEX ON bench_index USING gin (vector);
"""
#: Equal identifiers and folded titles, then similar titles of one first author about the same year (search.md).
SURE = """
SELECT count(*) FROM bench_source AS mine JOIN literature_source AS its
    ON (mine.doi <> '' AND its.doi = mine.doi);
SELECT count(*) FROM bench_source AS mine JOIN literature_source AS its
    ON (mine.title_fingerprint <> '' AND its.title_fingerprint = mine.title_fingerprint);
"""
SIMILAR = """
SELECT count(*) FROM bench_source AS mine JOIN literature_source AS its
    ON split_part(its.author_key, ' ', 1) = split_part(mine.author_key, ' ', 1)
    AND mine.author_key <> '' AND its.year BETWEEN mine.year - 1 AND mine.year + 1
WHERE similarity(its.title_key, mine.title_key) > 0.5
"""
_ENTRY = re.compile(r"^@(\w+)\s*\{\s*([^,\s]*)\s*,", re.MULTILINE)


class Floor:
    """The floor of one file. Rows are made ready beforehand: what they cost to understand is the import's own."""

    def __init__(self, text: str):
        self.text = text
        self.fields = [field for field in Source._meta.concrete_fields if not field.generated]
        self.lines, self.words = [], []
        for number, reading in enumerate(read(text, "bibtex"), 1):
            values, _keywords, _remarks = fit(reading.item)
            source = Source(id=number, group_id=1, contributed_by_id=1)
            for name, value in values.items():
                setattr(source, name, value_of(name, value))
            source.created_at = source.changed_at = datetime.now(timezone.utc)
            set_derived(source)
            fields = (field.get_db_prep_save(getattr(source, field.attname), connection) for field in self.fields)
            self.lines.append(_line(fields))
            self.words.append(_line([number, f"{source.title} {source.author_key} {source.abstract}"]))

    def measure(self) -> dict:
        """Return the seconds of each part and their sum."""
        took = {}
        with connection.cursor() as cursor:
            cursor.execute(TABLE)
            parts = {
                "splitting": lambda: list(split(self.text)),
                "copy": lambda: self._load(cursor),
                "joins": lambda: self._join(cursor),
            }
            before = processor_seconds()
            for name, part in parts.items():
                began = time.perf_counter()
                part()
                took[name] = time.perf_counter() - began
            processor = processor_seconds() - before
        return {**took, "total": sum(took.values()), "processor": processor}

    def _load(self, cursor) -> None:
        _copy(cursor, _Named("bench_source"), [field.column for field in self.fields], iter(self.lines))
        _copy(cursor, _Named("bench_index"), ["source_id", "words"], iter(self.words))

    def _join(self, cursor) -> None:
        cursor.execute("ANALYZE bench_source")
        for statement in (*SURE.split(";")[:-1], SIMILAR):
            cursor.execute(statement)

    def clear(self) -> None:
        """Take away what was measured, the import of this turn included, so that the next finds the base as before."""
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS bench_source, bench_index")
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
