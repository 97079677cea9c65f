"""What each record of an import is to what is there already, and to the other records of its file."""

from collections.abc import Iterator

from django.db import transaction

from curation.bulk import update_many
from curation.workflow import State
from literature.duplicates import REASONS, Likeness, alike_within, likely_duplicates_of_values, probe_of
from literature.duplicates.candidates import Probe
from literature.imports.limits import BATCH
from literature.imports.merging import fillable
from literature.merging.survivors import survivors
from literature.models import Import, ImportedRecord, Source
from literature.models.imports import Choice, Outcome, Stage, Verdict

#: Reasons that make a record the same as another; with any other reason it is likely the same.
SURE = {"doi", "pmid", "isbn", "title"}
SURE_SCORE = 0.6
_GONE = (State.WITHDRAWN, State.DECLINED)
#: What is compared of a record: without the abstract and whatever else it may hold.
_COMPARED = (
    *("type", "title", "contributors", "issued", "doi", "isbn", "issn", "edition", "language", "container_title"),
    *("volume", "pages"),
)
_ASKED = ("number", "digest", "values", "alike", "part_of")


def compare(brought: Import) -> Iterator[None]:
    """Give each record its verdict and what is proposed for it; each step of the iterator is one committed batch."""
    probes: dict[int, Probe] = {}  # by the records' numbers; what an interrupted comparison knew is found out again
    while True:
        batch = brought.records.filter(number__gt=brought.done, number__lte=brought.done + 2 * BATCH)
        rows = list(batch.only(*_ASKED))
        if not rows:
            break
        with transaction.atomic():
            _compare_with_base(brought, [row for row in rows if row.values is not None], probes)
            brought.done = rows[-1].number
            Import.objects.filter(pk=brought.pk).update(done=brought.done)
        yield
    with transaction.atomic():
        _find_twins(brought, probes)
        Import.objects.filter(pk=brought.pk).update(stage=Stage.READY)


def _probe(values: dict) -> Probe:
    pmid = (values.get("extra") or {}).get("PMID")
    return probe_of({name: values.get(name) or "" for name in _COMPARED} | {"extra": {"PMID": pmid} if pmid else {}})


def _compare_with_base(brought: Import, rows: list[ImportedRecord], probes: dict[int, Probe]) -> None:
    before = brought_before(brought, rows)
    probes |= {row.number: _probe(row.values) for row in rows}
    asked = [row for row in rows if row.digest not in before]
    found = likely_duplicates_of_values(
        [probes[row.number] for row in asked], viewer=brought.brought_by, limit=1, counting=True
    )
    alike = {row.pk: likenesses[0] for row, likenesses in zip(asked, found, strict=True) if likenesses}
    for row in rows:
        if row.digest in before:
            _set(row, Verdict.SAME, before[row.digest], "text")
            row.choice, row.takes = Choice.LEAVE, []
        elif row.pk in alike:
            _judge(row, alike[row.pk], brought)
    changed = [row for row in rows if row.alike_id]
    update_many(changed, ["verdict", "alike", "alike_revision", "likeness", "choice", "takes"])


def _judge(row: ImportedRecord, likeness: Likeness, brought: Import) -> None:
    """Say what the record is to a source, and propose what to do: fill empty fields of it, or leave the record out."""
    key = next((key for key, reason in REASONS.items() if reason is likeness.reason), "")
    is_sure = key in SURE and likeness.score >= SURE_SCORE
    _set(row, Verdict.SAME if is_sure else Verdict.LIKELY, likeness.source, key)
    row.takes = fillable(row.values, likeness.source, by=brought.brought_by) if is_sure else []
    row.choice = Choice.MERGE if row.takes else Choice.LEAVE


def _set(row: ImportedRecord, verdict: Verdict, source: Source, likeness: str) -> None:
    row.verdict, row.alike, row.alike_revision, row.likeness = verdict, source, source.revision, likeness


def brought_before(brought: Import, rows: list[ImportedRecord]) -> dict[str, Source]:
    """Return what became of records with the same text in other imports, by digest: sources that are still there.

    A source that was merged since leads to the record that it went into. Only what the person may see counts, so that
    nobody learns of another's draft.
    """
    if brought.brought_by is None:
        return {}
    earlier = (
        ImportedRecord.objects.filter(
            digest__in={row.digest for row in rows}, outcome__in=[Outcome.WRITTEN, Outcome.MERGED]
        )
        .exclude(part_of=brought)
        # A proposed change that came to nothing says nothing about the source.
        .exclude(source__amends__isnull=False, source__state__in=_GONE)
        .order_by("pk")
        .values_list("digest", "source", "source__amends")
    )
    became = [(digest, amends or source) for digest, source, amends in earlier]
    stands = survivors({source for _digest, source in became})
    ids = {stands.get(source, source) for _digest, source in became}
    sources = Source.objects.visible_to(brought.brought_by).exclude(state__in=_GONE).in_bulk(ids)
    found = ((digest, sources.get(stands.get(source, source))) for digest, source in became)
    return {digest: source for digest, source in found if source is not None}


def _find_twins(brought: Import, probes: dict[int, Probe]) -> None:
    """Mark new records that are the same as an earlier one in the file."""
    rows = brought.records.exclude(verdict=Verdict.BROKEN).order_by("number")
    found = list(rows.values_list("pk", "number", "digest", "verdict"))
    missing = [number for _pk, number, _digest, _verdict in found if number not in probes]
    if missing:
        unknown = rows.filter(number__in=missing).values_list("number", "values")
        probes |= {number: _probe(values) for number, values in unknown.iterator(chunk_size=2 * BATCH)}
    first_of: dict[int, int] = {}
    seen: dict[str, int] = {}
    for place, (_pk, _number, digest, _verdict) in enumerate(found):
        if seen.setdefault(digest, place) != place:
            first_of[place] = seen[digest]
    for group in alike_within([probes[number] for _pk, number, _digest, _verdict in found]):
        for place in group[1:]:
            first_of.setdefault(place, group[0])
    twins = [
        ImportedRecord(pk=found[place][0], twin_of_id=found[first][0], verdict=Verdict.TWIN, choice=Choice.LEAVE)
        for place, first in first_of.items()
        if found[place][3] == Verdict.NEW
    ]
    update_many(twins, ["twin_of", "verdict", "choice"])
