"""Reading an import's file into rows, batch by batch, from wherever an earlier reader left off."""

import hashlib
import json
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from django.db import DataError, transaction
from django.utils.translation import gettext as _

from curation.bulk import copy_in
from literature import formats
from literature.imports.fitting import fit
from literature.imports.limits import BATCH, MOST_RECORDS, SECONDS
from literature.imports.memory import with_seldom_searches
from literature.models import Import, ImportedRecord, ImportFile
from literature.models.imports import Choice, Outcome, Stage, Verdict

#: Characters of a batch, so that a few very large records do not fill the memory.
LARGEST_BATCH = 4_000_000
#: The records of a file whose braces never close each reach to its end: no more of them is kept than this.
MOST_TIMES_ITSELF = 4


class _Row(NamedTuple):
    """A row of ImportedRecord as it is copied in, JSON as text; the rest of its fields are as they are by default."""

    number: int
    line: int
    raw: str
    digest: str
    values: str | None = None
    keywords: str = "[]"
    remarks: str = "[]"
    choice: str = ""
    verdict: str = Verdict.NEW.value
    outcome: str = ""
    reason: str = ""


@with_seldom_searches
def read(brought: Import) -> Iterator[None]:
    """Read the file into rows; each step of the iterator is one committed batch.

    After an interruption it begins again at the first record that has no row. Whoever calls this sees to it that
    nobody else does at the same time (literature.imports.work); should two do it all the same, the rows' unique
    numbers refuse the second.
    """
    data = bytes(ImportFile.objects.values_list("data", flat=True).get(of=brought))
    known = brought.records.count()
    readings = islice(formats.each(data, brought.format, seconds=SECONDS, file_name=brought.file_name), known, None)
    number, done = known, brought.done
    while True:
        batch = _batch(readings)
        if not batch:
            break
        if number + len(batch) > MOST_RECORDS:
            _refuse(brought)
            return
        rows = [_row(number + place, reading) for place, reading in enumerate(batch, 1)]
        number += len(rows)
        done += sum(len(reading.raw) for reading in batch)
        if done > MOST_TIMES_ITSELF * brought.to_do + LARGEST_BATCH:
            sentence = _("Its records run into one another, so that nobody can say where one ends. Nothing was kept.")
            fail(brought, sentence)
            return
        with transaction.atomic():
            _keep(brought, rows)
            Import.objects.filter(pk=brought.pk).update(done=done)
        yield
    with transaction.atomic():
        if number:
            Import.objects.filter(pk=brought.pk).update(stage=Stage.COMPARING, done=0, to_do=number)
        else:
            fail(brought, _("No record was found in it."))
        ImportFile.objects.filter(of=brought).delete()


def _keep(brought: Import, rows: list[_Row]) -> None:
    """Keep the rows; one that the database refuses is kept as broken."""
    like = ImportedRecord(part_of=brought)
    try:
        with transaction.atomic():
            copy_in(like, _Row._fields, rows)
        return
    except (DataError, UnicodeError):
        pass
    for row in rows:
        try:
            with transaction.atomic():
                copy_in(like, _Row._fields, [row])
        except (DataError, UnicodeError):
            kept = row._replace(raw="")
            copy_in(like, _Row._fields, [_broken(kept, _("The database can't keep what is in it."))])


def _batch(readings: Iterator[formats.Reading]) -> list[formats.Reading]:
    """The next records: so many, or fewer when they are large."""
    batch, size = [], 0
    for reading in readings:
        batch.append(reading)
        size += len(reading.raw)
        if len(batch) == BATCH or size > LARGEST_BATCH:
            break
    return batch


def _refuse(brought: Import) -> None:
    fail(
        brought,
        _("It holds more than %s records. Bring it in several files; nothing of it was kept.") % f"{MOST_RECORDS:,}",
    )


def fail(brought: Import, sentence: str) -> None:
    """Give an import up: nothing of it is written, and the sentence says why."""
    with transaction.atomic():
        brought.records.all().delete()
        ImportFile.objects.filter(of=brought).delete()
        Import.objects.filter(pk=brought.pk).update(stage=Stage.FAILED, problem=sentence)


def _row(number: int, reading: formats.Reading) -> _Row:
    row = _Row(number, reading.line, reading.raw, digest_of(reading.raw))
    if reading.item is None:
        return _broken(row, " ".join(reading.problems))
    values, keywords, remarks = fit(reading.item)
    if not values["title"]:
        return _broken(row, _("It has no title."))
    remarks = [*reading.problems, *remarks]
    return row._replace(values=_json(values), keywords=_json(keywords), remarks=_json(remarks), choice=Choice.WRITE)


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str).encode


def _broken(row: _Row, reason: str) -> _Row:
    return row._replace(
        **{"values": None, "keywords": "[]", "remarks": "[]", "choice": ""},
        **{"verdict": Verdict.BROKEN, "outcome": Outcome.BROKEN, "reason": reason or _("It could not be read.")},
    )


def digest_of(raw: str) -> str:
    """A record's text as 32 hexadecimal digits, whatever its white space: the same record brought again is known."""
    return hashlib.blake2b(" ".join(raw.split()).encode("utf-8", "replace"), digest_size=16).hexdigest()
