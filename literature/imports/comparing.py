"""What each record of an import is to what is there already, and to the other records of its file."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.db import transaction

from curation.bulk import update_rows
from curation.workflow import State
from literature.duplicates import Judgement, alike_within, likeliest_of_values, probe_of
from literature.duplicates.candidates import Probe
from literature.imports.limits import BATCH
from literature.imports.memory import with_seldom_searches
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
#: What is set of a record, in the order of the changes below.
_CHANGED = ("verdict", "alike", "alike_revision", "likeness", "choice", "takes")


class _Record(NamedTuple):
    """A record as it is asked about: without the model's instance, which takes longer to make than to compare."""

    pk: int
    number: int
    digest: str
    values: dict | None


@with_seldom_searches
def compare(brought: Import) -> Iterator[None]:
    """Give each record its verdict and what is proposed for it; each step of the iterator is one committed batch."""
    probes: dict[int, Probe] = {}  # by the records' numbers; what an interrupted comparison knew is found out again
    while True:
        batch = brought.records.filter(number__gt=brought.done, number__lte=brought.done + 2 * BATCH)
        rows = [_Record(*row) for row in batch.order_by("number").values_list(*_Record._fields)]
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


def _compare_with_base(brought: Import, rows: list[_Record], probes: dict[int, Probe]) -> None:
    by = brought.brought_by
    before = brought_before(brought, rows)
    probes |= {row.number: _probe(row.values) for row in rows}
    asked = [row for row in rows if row.digest not in before]
    found = likeliest_of_values([probes[row.number] for row in asked], viewer=by)
    alike = {row.pk: likeliest for row, likeliest in zip(asked, found, strict=True) if likeliest is not None}
    revisions = dict(
        Source.objects.filter(pk__in={source for source, _judgement in alike.values()}).values_list("pk", "revision")
    )
    whole = Source.objects.in_bulk({source for source, judgement in alike.values() if _is_sure(judgement)})
    changes = []
    for row in rows:
        if row.digest in before:
            source = before[row.digest]
            changes.append((row.pk, Verdict.SAME, source.pk, source.revision, "text", Choice.LEAVE, []))
        elif row.pk in alike:
            source, judgement = alike[row.pk]
            is_sure = _is_sure(judgement)
            # Fields that the source lacks are proposed to be filled; where there are none, the record is left out.
            takes = fillable(row.values, whole[source], by=by) if is_sure else []
            verdict, choice = Verdict.SAME if is_sure else Verdict.LIKELY, Choice.MERGE if takes else Choice.LEAVE
            changes.append((row.pk, verdict, source, revisions[source], judgement.reason, choice, takes))
    update_rows(ImportedRecord, _CHANGED, changes)


def _is_sure(judgement: Judgement) -> bool:
    """Whether a record is the same as a source, not only likely so."""
    return judgement.reason in SURE and judgement.score >= SURE_SCORE


def brought_before(brought: Import, rows: Iterable) -> dict[str, Source]:
    """Return what became of records with the same text in other imports, by digest: sources that are still there.

    `rows` are records or anything with their `digest`.
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
        (found[place][0], found[first][0], Verdict.TWIN, Choice.LEAVE)
        for place, first in first_of.items()
        if found[place][3] == Verdict.NEW
    ]
    update_rows(ImportedRecord, ["twin_of", "verdict", "choice"], twins)
