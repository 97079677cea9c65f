"""Writing what was chosen: new records as drafts, fields into what is there, batch by batch.

What is written for a record is what `literature.actions.add_source` and `curation.actions.take` would have written,
in few statements for many (a test compares the two).
"""

from collections.abc import Iterator
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import rules as account_rules
from curation import rules
from curation.bulk import update_many, update_rows
from curation.letters import no_letters, tell_of_many
from curation.many import take_many
from curation.models import Step
from curation.workflow import Action, State
from literature.imports.adding import Added, add_drafts
from literature.imports.comparing import brought_before
from literature.imports.limits import BATCH
from literature.imports.memory import with_seldom_searches
from literature.imports.merging import merge
from literature.models import Import, ImportedRecord, Source
from literature.models.imports import Choice, Outcome, Stage, Then, Verdict
from literature.searching.importing import put_on_search

#: What becomes of a record whose fields go into a source.
_MERGED = ("outcome", "reason", "source", "before", "after", "revision", "opened_change", "alike")
#: Named beside the key of an import's letters and locks.
LOCK = 0x69_6D_70


class _Waiting(NamedTuple):
    """A record with which nothing was done yet; what it says is read by the database itself."""

    pk: int
    digest: str
    verdict: str
    choice: str
    keywords: list[str]


@with_seldom_searches
def write(brought: Import) -> Iterator[None]:
    """Do what was chosen with each record; each step of the iterator is one committed batch."""
    for first in _batches(brought):
        with transaction.atomic():
            _wait_for_other_imports_of(brought.brought_by)
            waiting = brought.records.waiting().filter(number__gte=first, number__lt=first + BATCH).order_by("number")
            rows = [_Waiting(*row) for row in waiting.values_list(*_Waiting._fields)]
            if not rows:
                continue
            if not _may_still_write(brought):
                return
            _write_batch(brought, rows)
            brought.done += len(rows)
            Import.objects.filter(pk=brought.pk).update(done=brought.done)
        yield
    with transaction.atomic():
        _tell(brought)
        problem = put_on_search(brought) if brought.search_id else ""
        Import.objects.filter(pk=brought.pk).update(
            stage=Stage.WRITTEN, written_at=timezone.now(), problem=problem or brought.problem
        )


def _batches(brought: Import) -> range:
    """The numbers with which batches of records begin: a batch that was done before has none left to be written."""
    last = brought.records.aggregate(last=Max("number"))["last"] or 0
    return range(1, last + 1, BATCH)


def _wait_for_other_imports_of(person) -> None:
    """Two imports of one person are written in turn, so that the same file in two windows is written once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, person.pk if person else 0])


def _may_still_write(brought: Import) -> bool:
    by = brought.brought_by
    if by is not None and by.is_active and account_rules.is_member_of(by, brought.group):
        return True
    sentence = _("Whoever brought this is not in the group any more, so the rest was not written.")
    Import.objects.filter(pk=brought.pk).update(stage=Stage.READY, problem=sentence)
    return False


def _write_batch(brought: Import, rows: list[_Waiting]) -> None:
    by_choice = {choice: [row for row in rows if row.choice == choice] for choice in Choice}
    late = _came_meanwhile(brought, by_choice[Choice.WRITE])
    new = [row for row in by_choice[Choice.WRITE] if row.pk not in late]
    try:
        with transaction.atomic():
            _write_new(brought, new)
    except DatabaseError:  # one of them is refused: find out which
        for row in new:
            _write_alone(brought, row)
    comment = _("From the import of %s.") % brought.name
    merged = list(
        ImportedRecord.objects.filter(pk__in=[row.pk for row in by_choice[Choice.MERGE]])
        .order_by("number")
        .defer("raw", "remarks")
    )
    with no_letters():
        for row in merged:
            with transaction.atomic():
                merge(row, by=brought.brought_by, then=brought.then, comment=comment)
    update_many(merged, _MERGED)
    left = [row.pk for row in by_choice[Choice.LEAVE]]
    ImportedRecord.objects.filter(pk__in=left).update(outcome=Outcome.LEFT_OUT)


def _came_meanwhile(brought: Import, rows: list[_Waiting]) -> set[int]:
    """Leave out what was new at the preview, and was brought by another import since; return the primary keys."""
    new = [row for row in rows if row.verdict == Verdict.NEW]
    there = brought_before(brought, new)
    reason = _("It came by another import meanwhile.")
    late = [
        (row.pk, Outcome.LEFT_OUT, Choice.LEAVE, there[row.digest].pk, reason) for row in new if row.digest in there
    ]
    update_rows(ImportedRecord, ["outcome", "choice", "alike", "reason"], late)
    return {pk for pk, *_changes in late}


def _write_alone(brought: Import, row: _Waiting) -> None:
    try:
        with transaction.atomic():
            _write_new(brought, [row])
    except DatabaseError:
        ImportedRecord.objects.filter(pk=row.pk).update(
            verdict=Verdict.BROKEN,
            outcome=Outcome.BROKEN,
            choice="",
            values=None,
            source=None,
            reason=_("The database refused it."),
        )


def _write_new(brought: Import, rows: list[_Waiting]) -> None:
    if not rows:
        return
    keywords = brought.keywords_as_tags
    added = add_drafts(brought, {row.pk: [*brought.tags, *(row.keywords if keywords else ())] for row in rows})
    sources = _taken_on(brought, added) if brought.then != Then.DRAFT else {}
    written = [
        (pk, Outcome.WRITTEN, one.source_id, sources[one.source_id].revision if sources else 1)
        for pk, one in added.items()
    ]
    update_rows(ImportedRecord, ["outcome", "source", "revision"], written)


def _taken_on(brought: Import, added: dict[int, Added]) -> dict[int, Source]:
    """Submit what was added, and publish it where that was chosen; return the sources as they are then."""
    by, sources = brought.brought_by, Source.objects.in_bulk([one.source_id for one in added.values()])
    topics = sorted(topic.slug for topic in brought.topics.all())
    values = dict(ImportedRecord.objects.filter(pk__in=list(added)).values_list("pk", "values"))
    # What `Source.snapshot` would say, without asking the database.
    contents = [values[pk] | {"topics": topics, "tags": one.tags} for pk, one in added.items()]
    those = [sources[one.source_id] for one in added.values()]
    for source in those:
        source.contributed_by, source.group = by, brought.group
    take_many(those, Action.SUBMIT, by=by, contents=contents)
    if brought.then == Then.PUBLISH and rules.may_review(by, those[0]):
        take_many(those, Action.PUBLISH, by=by, contents=contents)
    return sources


def _tell(brought: Import) -> None:
    """Write one letter to each person whom the steps of this import concern."""
    rows = brought.records.filter(outcome__in=[Outcome.WRITTEN, Outcome.MERGED])
    sources = Source.objects.filter(pk__in=rows.values("source"), state__in=[State.SUBMITTED, State.PUBLISHED])
    told = sources.select_related("contributed_by").defer("abstract", "note", "extra", "contributors")
    waiting = {source.pk: source for source in told}
    steps = Step.objects.filter(
        content_type=ContentType.objects.get_for_model(Source),
        object_id__in=list(waiting),
        by=brought.brought_by,
        action__in=[Action.SUBMIT, Action.CORRECT],
        at__gte=brought.brought_at,
    )
    found = [
        (step, waiting[step.object_id])
        for step in steps.select_related("by").defer("snapshot")
        # What was published at once needs no review.
        if step.action == Action.CORRECT or waiting[step.object_id].state == State.SUBMITTED
    ]
    tell_of_many(found, key=f"import:{brought.pk}")
