"""Taking an import back: what it wrote is withdrawn, what it took over is given back where nobody changed it since.

Nothing is deleted. What can't be taken back stays, and its row says why.
"""

from collections.abc import Iterator

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from curation import rules
from curation.actions import NotAllowedNow, take
from curation.bulk import update_many
from curation.letters import no_letters, tell_of_many
from curation.many import take_many
from curation.models import Step
from curation.workflow import Action, State
from literature.actions import edit_source
from literature.imports.limits import BATCH
from literature.imports.merging import value_of
from literature.models import Import, ImportedRecord, Source
from literature.models.imports import Outcome, Stage
from literature.searching.importing import screened, take_off_search

_ACTIONS = (Action.WITHDRAW, Action.CORRECT)


def take_back(brought: Import) -> Iterator[None]:
    """Take back what the import wrote; each step of the iterator is one committed batch."""
    comment = _("The import of %s was taken back.") % brought.name
    while True:
        with transaction.atomic(), no_letters():
            done = brought.records.filter(outcome__in=[Outcome.WRITTEN, Outcome.MERGED])
            rows = list(done.filter(taken_back__isnull=True)[:BATCH])
            if not rows:
                break
            locked = Source.objects.select_for_update(of=("self",)).select_related("group", "contributed_by")
            sources = locked.order_by("pk").in_bulk([row.source_id for row in rows])
            kept = _keep_screened(brought, rows)
            rest = [row for row in rows if row.pk not in kept]
            rest = _withdraw_many(rest, sources, by=brought.brought_by, comment=comment)
            for row in rest:
                _one(row, sources[row.source_id], by=brought.brought_by, comment=comment)
            update_many(rows, ["taken_back", "reason"])
            brought.done += len(rows)
            Import.objects.filter(pk=brought.pk).update(done=brought.done)
        yield
    with transaction.atomic():
        brought.records.waiting().update(outcome=Outcome.LEFT_OUT)
        _tell(brought)
        Import.objects.filter(pk=brought.pk).update(stage=Stage.TAKEN_BACK)
        if brought.search_id:
            take_off_search(brought)


def _keep_screened(brought: Import, rows: list[ImportedRecord]) -> set[int]:
    """Let what the import wrote stay where it was screened since: others have worked on it. Returns the rows' ids."""
    if not brought.search_id:
        return set()
    written = [row for row in rows if row.outcome == Outcome.WRITTEN and row.found_as_id]
    stay = screened(brought.search, {row.found_as_id for row in written}) if written else set()
    kept = [row for row in written if row.found_as_id in stay]
    for row in kept:
        row.taken_back, row.reason = False, _("It was screened, so it stays, here and on the search.")
    return {row.pk for row in kept}


def _withdraw_many(rows: list[ImportedRecord], sources: dict[int, Source], *, by, comment: str) -> list[ImportedRecord]:
    """Withdraw what its author may withdraw, all at once, and return the other rows."""
    mine = [
        row
        for row in rows
        if row.outcome == Outcome.WRITTEN
        and sources[row.source_id].is_open
        and by is not None
        and rules.is_author(by, sources[row.source_id])
    ]
    chosen = [sources[row.source_id] for row in mine]
    if chosen:
        take_many(chosen, Action.WITHDRAW, by=by, contents=[None] * len(chosen), comment=comment)
    for row in mine:
        row.taken_back = True
    done = {row.pk for row in mine}
    return [row for row in rows if row.pk not in done]


def _one(row: ImportedRecord, source: Source, *, by, comment: str) -> None:
    try:
        if by is None:
            raise NotAllowedNow(_("Whoever brought it is not here any more."))
        with transaction.atomic():
            if row.outcome == Outcome.WRITTEN:
                _withdraw(source, by=by, comment=comment)
            else:
                _give_back(row, source, by=by, comment=comment)
        row.taken_back = True
    except (NotAllowedNow, PermissionDenied) as error:
        row.taken_back, row.reason = False, str(error)
    except ValidationError as error:
        row.taken_back, row.reason = False, " ".join(error.messages)


def _withdraw(source: Source, *, by, comment: str) -> None:
    """Withdraw a source as its author may, or a published one as a coordinator may. Raises NotAllowedNow."""
    if source.merged_into.filter(is_active=True).exists():
        raise NotAllowedNow(_("It was merged into another source meanwhile."))
    if source.state in (State.WITHDRAWN, State.DECLINED):
        return
    if source.state == State.PUBLISHED:
        if source.is_amendment:
            raise NotAllowedNow(_("The change was taken over; a coordinator restores the earlier version."))
        if not rules.may_review(by, source):
            raise NotAllowedNow(_("It is published; only a coordinator of the group withdraws it."))
    take(source, Action.WITHDRAW, by=by, comment=comment)


def _give_back(row: ImportedRecord, source: Source, *, by, comment: str) -> None:
    """Put back what the fields held before, where they hold still what the import put there. Raises NotAllowedNow."""
    if row.opened_change and source.revision == row.revision:
        return _withdraw(source, by=by, comment=comment)
    if source.is_amendment and source.state in (State.PUBLISHED, State.WITHDRAWN, State.DECLINED):
        return _withdraw(source, by=by, comment=comment)
    now = source.snapshot()
    mine = [name for name in row.before if now.get(name) == row.after[name]]
    if not mine:
        raise NotAllowedNow(_("What was taken over has been changed since."))
    values = {name: value_of(name, row.before[name]) for name in mine}
    edit_source(source, by=by, values=values, comment=comment)
    if len(mine) < len(row.before):
        row.reason = _("Some of what was taken over has been changed since and stays.")
    return None


def _tell(brought: Import) -> None:
    """Write one letter to each person whom the steps concern."""
    rows = brought.records.filter(taken_back=True)
    # What was never before another's eyes concerns nobody else.
    seen = Source.objects.filter(pk__in=rows.values("source"), submitted_at__isnull=False)
    sources = seen.select_related("contributed_by").defer("abstract", "note", "extra", "contributors").in_bulk()
    steps = Step.objects.filter(
        content_type=ContentType.objects.get_for_model(Source),
        object_id__in=list(sources),
        by=brought.brought_by,
        action__in=_ACTIONS,
        at__gte=brought.taken_back_at or timezone.now(),
    )
    found = [(step, sources[step.object_id]) for step in steps.select_related("by").defer("snapshot")]
    tell_of_many(found, key=f"import-back:{brought.pk}")
