"""Taking fields of a record over into a source that is there already, by the ways that an edit by hand would go."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from curation import rules
from curation.actions import NotAllowedNow, take
from curation.workflow import Action, State
from literature import content
from literature.actions import edit_source, propose_change
from literature.merging.reading import survivor_of
from literature.models import ImportedRecord, Source
from literature.models.imports import Outcome, Then

#: Fields that can be taken over, in a reader's order. What matters here, and what has no field, stays the source's own.
FIELDS = tuple(name for name in Source.CONTENT_FIELDS if name not in ("note", "extra"))
#: Filled only when a person ticks it: the day somebody looked at a page says little about the work.
_NOT_UNASKED = {"type", "accessed"}


@dataclass(frozen=True)
class Field:
    """A field in which a record and the source that it is like differ, both as text."""

    name: str
    label: str
    ours: str
    theirs: str
    chosen: bool

    @property
    def fills(self) -> bool:
        """Whether the source has nothing there."""
        return not self.theirs


def may_merge(by, source: Source) -> bool:
    """Whether the person may change the source, or propose a change to it."""
    return rules.may_edit(by, source) or rules.may_propose_change(by, source)


def fillable(values: dict, source: Source, *, by) -> list[str]:
    """Names of the fields that the record has and the source lacks; none where the person may not change it."""
    if by is None or not may_merge(by, source):
        return []
    return [name for name in FIELDS if name not in _NOT_UNASKED and values.get(name) and not getattr(source, name)]


def differing(row: ImportedRecord) -> list[Field]:
    """Return the fields in which the record has something else than the source that it is like."""
    labels, source = content.labels(Source), row.alike
    found = []
    for name in FIELDS:
        ours, theirs = content.display(name, row.values.get(name)), content.display(name, _plain(source, name))
        if ours and ours != theirs:
            found.append(Field(name, capfirst(str(labels[name])), ours, theirs, name in row.takes))
    return found


def _plain(source: Source, name: str):
    value = getattr(source, name)
    return value.isoformat() if isinstance(value, date) else value


def value_of(name: str, value):
    """Return a value of plain JSON as the field takes it."""
    return date.fromisoformat(value) if name == "accessed" and value else value


def merge(row: ImportedRecord, *, by, then: str, comment: str) -> None:
    """Take the chosen fields over into `row.alike`: a correction, an edit of one's own draft, or a proposed change.

    Sets what became of the row, unsaved. A field that somebody has filled or changed since the preview stays as it
    is; where nothing is left to take over, or it cannot be, the row is left out and says why.
    """
    source = _target(row, by=by)
    if source is None:
        return _leave(row, _("The source is not there any more."))
    names = _still_wanted(row, source)
    if not names:
        return _leave(row, _("The source had nothing left to be filled."))
    try:
        target = source if rules.may_edit(by, source) else _proposal(row, source, by=by)
        names = [name for name in names if _plain(target, name) != row.values.get(name)]
        if not names:
            return _leave(row, _("Your proposed change to the source holds this already."))
        row.before = {name: _plain(target, name) for name in names}
        row.after = {name: row.values.get(name) for name in names}
        values = {name: value_of(name, row.values.get(name)) for name in names}
        target = edit_source(target, by=by, values=values, comment=comment)
        if target.is_amendment and target.state != State.SUBMITTED and then != Then.DRAFT:
            target = take(target, Action.SUBMIT, by=by)
    except (NotAllowedNow, PermissionDenied) as error:
        return _leave(row, str(error))
    except ValidationError as error:
        return _leave(row, " ".join(error.messages))
    row.outcome, row.source, row.revision = Outcome.MERGED, target, target.revision
    return None


def _target(row: ImportedRecord, *, by) -> Source | None:
    """Return the source that the record is like, or what that was merged into since the preview; None if it is gone."""
    sources = Source.objects.visible_to(by).select_related("group", "contributed_by")
    source = sources.filter(pk=row.alike_id).first()
    went_into = survivor_of(source) if source is not None else None
    if went_into is None:
        return source
    row.alike, row.alike_revision = sources.filter(pk=went_into.pk).first(), None
    return row.alike


def _leave(row: ImportedRecord, reason: str) -> None:
    row.outcome, row.reason, row.before, row.after, row.opened_change = Outcome.LEFT_OUT, reason, None, None, False


def _still_wanted(row: ImportedRecord, source: Source) -> list[str]:
    unchanged = source.revision == row.alike_revision
    return [
        name
        for name in row.takes
        if name in FIELDS and _plain(source, name) != row.values.get(name) and (unchanged or not getattr(source, name))
    ]


def _proposal(row: ImportedRecord, source: Source, *, by) -> Source:
    """Return the person's open proposed change to the source, or a new one. Raises NotAllowedNow."""
    had_one = Source.objects.open().filter(amends=source, contributed_by=by).exists()
    proposal = propose_change(source, by=by)
    if not rules.may_edit(by, proposal):
        raise NotAllowedNow(_("Your earlier change to the source waits for a coordinator."))
    row.opened_change = not had_one
    return proposal


def labels() -> dict:
    """Return what a person calls each field."""
    return content.labels(Source)
