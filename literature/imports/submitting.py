"""Submitting for review what an import wrote as drafts, once its member has looked them over."""

from collections.abc import Iterator

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from curation import rules
from curation.letters import tell_of_many
from curation.many import take_many
from curation.models import Step
from curation.workflow import Action, State
from literature.imports.limits import BATCH
from literature.models import Import, Source
from literature.models.imports import Outcome, Stage


def drafts_of(brought: Import):
    """Return the records of an import whose sources, or proposed changes, are drafts still."""
    done = brought.records.filter(outcome__in=[Outcome.WRITTEN, Outcome.MERGED])
    return done.filter(source__state=State.DRAFT, source__contributed_by=brought.brought_by).order_by("number")


def submit(brought: Import) -> Iterator[None]:
    """Submit the drafts; each step of the iterator is one committed batch."""
    while True:
        with transaction.atomic():
            rows = list(drafts_of(brought).filter(number__gt=brought.done)[:BATCH])
            if not rows or brought.brought_by is None:
                break
            locked = Source.objects.select_for_update(of=("self",)).filter(pk__in=[row.source_id for row in rows])
            mine = [source for source in locked.order_by("pk") if source.state == State.DRAFT]
            mine = [source for source in mine if rules.is_author(brought.brought_by, source)]
            if mine:
                contents = [source.snapshot() for source in mine]
                take_many(mine, Action.SUBMIT, by=brought.brought_by, contents=contents)
            brought.done = rows[-1].number
            Import.objects.filter(pk=brought.pk).update(done=brought.done)
        yield
    with transaction.atomic():
        _tell(brought)
        Import.objects.filter(pk=brought.pk).update(stage=Stage.WRITTEN)


def _tell(brought: Import) -> None:
    """Write one letter to each coordinator about all that was submitted."""
    ids = brought.records.filter(source__isnull=False).values("source")
    sources = Source.objects.filter(pk__in=ids, state=State.SUBMITTED).select_related("contributed_by")
    told = sources.defer("abstract", "note", "extra", "contributors").in_bulk()
    steps = Step.objects.filter(
        content_type=ContentType.objects.get_for_model(Source),
        object_id__in=list(told),
        by=brought.brought_by,
        action=Action.SUBMIT,
        at__gte=brought.submitted_at,
    )
    found = [(step, told[step.object_id]) for step in steps.select_related("by").defer("snapshot")]
    tell_of_many(found, key=f"import-submitted:{brought.pk}:{brought.submitted_at:%Y%m%d%H%M%S}")
