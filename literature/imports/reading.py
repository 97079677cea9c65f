"""Reading an import's file into rows, batch by batch, from wherever an earlier reader left off."""

import hashlib
from collections.abc import Iterator
from itertools import islice

from django.db import DataError, transaction
from django.utils.translation import gettext as _

from curation.bulk import insert_many
from literature import formats
from literature.imports.fitting import fit
from literature.imports.limits import BATCH, MOST_RECORDS, SECONDS
from literature.models import Import, ImportedRecord, ImportFile
from literature.models.imports import Outcome, Stage, Verdict

#: Characters of a batch, so that a few very large records do not fill the memory.
LARGEST_BATCH = 4_000_000
#: The records of a file whose braces never close each reach to its end: no more of them is kept than this.
MOST_TIMES_ITSELF = 4


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
        rows = [_row(brought, number + place, reading) for place, reading in enumerate(batch, 1)]
        number += len(rows)
        done += sum(len(row.raw) for row in rows)
        if done > MOST_TIMES_ITSELF * brought.to_do + LARGEST_BATCH:
            sentence = _("Its records run into one another, so that nobody can say where one ends. Nothing was kept.")
            fail(brought, sentence)
            return
        with transaction.atomic():
            _keep(rows)
            Import.objects.filter(pk=brought.pk).update(done=done)
        yield
    with transaction.atomic():
        if number:
            Import.objects.filter(pk=brought.pk).update(stage=Stage.COMPARING, done=0, to_do=number)
        else:
            fail(brought, _("No record was found in it."))
        ImportFile.objects.filter(of=brought).delete()


def _keep(rows: list[ImportedRecord]) -> None:
    """Keep the rows; one that the database refuses is kept as broken."""
    try:
        with transaction.atomic():
            insert_many(rows)
        return
    except (DataError, UnicodeError):
        pass
    for row in rows:
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except (DataError, UnicodeError):
            row.values, row.keywords, row.remarks, row.choice = None, [], [], ""
            row.raw = ""
            _broken(row, _("The database can't keep what is in it.")).save(force_insert=True)


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


def _row(brought: Import, number: int, reading: formats.Reading) -> ImportedRecord:
    row = ImportedRecord(
        part_of=brought, number=number, line=reading.line, raw=reading.raw, digest=digest_of(reading.raw)
    )
    if reading.item is None:
        return _broken(row, " ".join(reading.problems))
    values, keywords, remarks = fit(reading.item)
    if not values["title"]:
        return _broken(row, _("It has no title."))
    row.values, row.keywords, row.remarks = values, keywords, [*reading.problems, *remarks]
    row.choice = "write"
    return row


def _broken(row: ImportedRecord, reason: str) -> ImportedRecord:
    row.verdict, row.outcome, row.reason = Verdict.BROKEN, Outcome.BROKEN, reason or _("It could not be read.")
    return row


def digest_of(raw: str) -> str:
    """A record's text as 32 hexadecimal digits, whatever its white space: the same record brought again is known."""
    return hashlib.blake2b(" ".join(raw.split()).encode("utf-8", "replace"), digest_size=16).hexdigest()
