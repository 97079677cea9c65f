"""Reading a register's file into rows, batch by batch, from wherever an earlier reader left off."""

from collections.abc import Iterator
from itertools import islice

from django.db import transaction
from django.utils.translation import gettext as _

from curation.bulk import insert_many
from partnerships.models import OrganisationImport, OrganisationImportFile, OrganisationRow
from partnerships.models.organisation_imports import Format, Outcome, Stage, Verdict
from partnerships.registers import ror, tables
from partnerships.registers.fitting import Reading
from partnerships.registers.limits import BATCH, MOST_RECORDS


def read(brought: OrganisationImport) -> Iterator[None]:
    """Read the file into rows; each step of the iterator is one committed batch.

    After an interruption it begins again at the first record that has no row.
    """
    data = bytes(OrganisationImportFile.objects.values_list("data", flat=True).get(of=brought))
    number = brought.rows.count()
    try:
        readings = islice(_each(brought, data), number, None)
        while batch := list(islice(readings, BATCH)):
            if number + len(batch) > MOST_RECORDS:
                sentence = _("It holds more than %s records. Bring it in several files; nothing of it was kept.")
                fail(brought, sentence % f"{MOST_RECORDS:,}")
                return
            with transaction.atomic():
                insert_many([_row(brought, number + place, reading) for place, reading in enumerate(batch, 1)])
                number += len(batch)
                OrganisationImport.objects.filter(pk=brought.pk).update(done=number)
            yield
    except (ror.TooLarge, ValueError) as error:
        fail(brought, str(error))
        return
    if not number:
        fail(brought, _("No organisation was found in it."))
        return
    with transaction.atomic():
        OrganisationImportFile.objects.filter(of=brought).delete()
        OrganisationImport.objects.filter(pk=brought.pk).update(stage=Stage.COMPARING, done=0, to_do=number)


def _each(brought: OrganisationImport, data: bytes) -> Iterator[Reading]:
    return ror.each(data) if brought.format == Format.ROR else tables.each(data, brought.columns)


def _row(brought: OrganisationImport, number: int, reading: Reading) -> OrganisationRow:
    row = OrganisationRow(part_of=brought, number=number, line=reading.line, name=reading.name, values=reading.values)
    row.reason = reading.reason
    if reading.values is None:
        row.verdict, row.outcome = Verdict.BROKEN, Outcome.BROKEN
    elif reading.is_left or (brought.country and reading.values["country"] != brought.country):
        row.reason = row.reason or _("Another country.")
        row.verdict, row.outcome, row.values = Verdict.LEFT, Outcome.LEFT_OUT, None
    return row


def fail(brought: OrganisationImport, sentence: str) -> None:
    """Give an import up: nothing of it is written, and the sentence says why."""
    with transaction.atomic():
        brought.rows.all().delete()
        OrganisationImportFile.objects.filter(of=brought).delete()
        OrganisationImport.objects.filter(pk=brought.pk).update(stage=Stage.FAILED, problem=sentence)
