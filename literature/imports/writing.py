"""Writing what was chosen: new records as drafts, fields into what is there, batch by batch.

What is written for a record is what `literature.actions.add_source` and `curation.actions.take` would have written,
in few statements for many (a test compares the two); the triggers of the database add history and index.
"""

from collections.abc import Iterator

import pghistory
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import rules as account_rules
from curation import rules
from curation.bulk import insert_many, update_many
from curation.letters import no_letters, tell_of_many
from curation.many import log_many, take_many
from curation.models import Step
from curation.workflow import Action, State
from literature.imports.comparing import brought_before
from literature.imports.limits import BATCH
from literature.imports.merging import merge, value_of
from literature.imports.tagging import tags_named
from literature.keys import set_derived
from literature.models import Import, ImportedRecord, Source, SourceTag, SourceTopic
from literature.models.imports import Choice, Outcome, Stage, Then, Verdict
from literature.searching.importing import put_on_search

_RESULT = (
    *("outcome", "reason", "source", "before", "after", "revision", "opened_change", "alike"),
    *("verdict", "choice", "values"),
)
#: Named beside the key of an import's letters and locks.
LOCK = 0x69_6D_70


def write(brought: Import) -> Iterator[None]:
    """Do what was chosen with each record; each step of the iterator is one committed batch."""
    while True:
        with transaction.atomic():
            _wait_for_other_imports_of(brought.brought_by)
            rows = list(brought.records.waiting().defer("raw", "remarks")[:BATCH])
            if not rows:
                break
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


def _write_batch(brought: Import, rows: list[ImportedRecord]) -> None:
    _leave_what_came_meanwhile(brought, rows)
    for row in rows:
        if row.choice == Choice.LEAVE:
            row.outcome = Outcome.LEFT_OUT
    new = [row for row in rows if row.choice == Choice.WRITE]
    try:
        with transaction.atomic():
            _write_new(brought, new)
    except DatabaseError:  # one of them is refused: find out which
        for row in new:
            _write_alone(brought, row)
    with no_letters():
        for row in rows:
            if row.choice == Choice.MERGE:
                comment = _("From the import of %s.") % brought.name
                with transaction.atomic():
                    merge(row, by=brought.brought_by, then=brought.then, comment=comment)
    _keep_results(rows)


def _keep_results(rows: list[ImportedRecord]) -> None:
    """Save what became of the rows; the many that were simply written or left out, in one statement each."""
    written = [row for row in rows if row.outcome == Outcome.WRITTEN]
    left = [row for row in rows if row.outcome == Outcome.LEFT_OUT and not row.reason]
    update_many(written, ["outcome", "source", "revision"])
    ImportedRecord.objects.filter(pk__in=[row.pk for row in left]).update(outcome=Outcome.LEFT_OUT)
    kept = {row.pk for row in (*written, *left)}
    others = [row for row in rows if row.pk not in kept]
    update_many(others, _RESULT)


def _leave_what_came_meanwhile(brought: Import, rows: list[ImportedRecord]) -> None:
    """Leave out what was new at the preview, and was brought by another import since."""
    new = [row for row in rows if row.verdict == Verdict.NEW and row.choice == Choice.WRITE]
    for digest, source in brought_before(brought, new).items():
        for row in new:
            if row.digest == digest:
                row.choice, row.alike = Choice.LEAVE, source
                row.reason = _("It came by another import meanwhile.")


def _write_alone(brought: Import, row: ImportedRecord) -> None:
    try:
        with transaction.atomic():
            _write_new(brought, [row])
    except DatabaseError:
        row.verdict, row.outcome, row.choice, row.values, row.source = Verdict.BROKEN, Outcome.BROKEN, "", None, None
        row.reason = _("The database refused it.")


def _write_new(brought: Import, rows: list[ImportedRecord]) -> None:
    if not rows:
        return
    by, topics = brought.brought_by, list(brought.topics.all())
    slugs, names = sorted(topic.slug for topic in topics), [_tags_of(brought, row) for row in rows]
    with pghistory.context(user=by.pk, step=Action.ADD.value):
        sources = [_source(brought, row) for row in rows]
        insert_many(sources)
        tags = tags_named(name for those in names for name in those)
        insert_many([SourceTopic(source_id=source.pk, topic_id=topic.pk) for source in sources for topic in topics])
        own_tags = [{tags[name.casefold()] for name in those} for those in names]
        insert_many(
            [
                SourceTag(content_object_id=source.pk, tag_id=tag.pk)
                for source, those in zip(sources, own_tags, strict=True)
                for tag in those
            ]
        )
        contents = [
            _content(row, slugs, sorted(tag.name for tag in those)) for row, those in zip(rows, own_tags, strict=True)
        ]
        log_many(sources, Action.ADD, by=by, from_states=[""] * len(sources), contents=contents)
    if brought.then != Then.DRAFT:
        take_many(sources, Action.SUBMIT, by=by, contents=contents)
    if brought.then == Then.PUBLISH and rules.may_review(by, sources[0]):
        take_many(sources, Action.PUBLISH, by=by, contents=contents)
    for row, source in zip(rows, sources, strict=True):
        row.source, row.revision, row.outcome = source, source.revision, Outcome.WRITTEN


def _source(brought: Import, row: ImportedRecord) -> Source:
    values = {name: value_of(name, value) for name, value in row.values.items() if name in Source.CONTENT_FIELDS}
    source = Source(contributed_by=brought.brought_by, group=brought.group, **values)
    set_derived(source)
    return source


def _content(row: ImportedRecord, topics: list[str], tags: list[str]) -> dict:
    """What `Source.snapshot` would say, without asking the database."""
    return {name: row.values[name] for name in Source.CONTENT_FIELDS} | {"topics": topics, "tags": tags}


def _tags_of(brought: Import, row: ImportedRecord) -> list[str]:
    return [*brought.tags, *(row.keywords if brought.keywords_as_tags else ())]


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
