"""What happened to a record: its steps, and every change of its rows, whoever or whatever made it.

The rows of a record and of its links (topics, tags) are written to event tables by database triggers
(django-pghistory), so a raw UPDATE is in here as well as a form. Events are put together by transaction: by the
context that pghistory gives a request or an action, and by the time at which the transaction began.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import groupby, pairwise

from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import User, WorkingGroup
from curation import registry, rules
from curation.differences import Change, Words
from curation.models import Contribution, Step
from curation.workflow import Action, State

# Fields of the row that only follow from what is told in other words.
BOOKKEEPING = {
    "id",
    "state",
    "revision",
    "created_at",
    "changed_at",
    "submitted_at",
    "published_at",
    "amends_from",
    "citation_key",
}


@dataclass(frozen=True)
class Entry:
    """One line of the history: when, who, what, why, and what was different afterwards.

    `place` counts what happened to the rows, from 1 on; `content_at` gives the content as it was afterwards. It is 0
    for talk, which changes nothing.
    """

    when: datetime
    who: str
    what: str
    why: str = ""
    changes: tuple[Change, ...] = ()
    place: int = 0
    is_current: bool = False
    may_restore: bool = False
    own_contribution: bool = False
    action: str = ""


@dataclass
class Moment:
    """What one transaction did to a record: the content and the state after it, and the steps it logged."""

    at: datetime
    user_id: int | None
    content: dict
    state: str
    revision: int
    others: dict  # fields of the row that are neither content nor bookkeeping
    revisions: frozenset = frozenset()
    steps: list[Step] = field(default_factory=list)

    @property
    def when(self) -> datetime:
        """When it was done: the time of its first step, else that at which the transaction began."""
        return self.steps[0].at if self.steps else self.at


def timeline(record: Contribution, viewer) -> list[Entry]:
    """Return what happened to a record, newest first, as far as this viewer may know.

    Its author and the coordinators of its group see everything. Anyone else sees what happened since it was first
    published: who added it, and what changed in what the public could read; no comments, no drafts, no reviewers. Of a
    kind that does not tell its changes (`Kind.tells_changes`) they see that there was one, and not who added it.
    """
    moments = _moments(record) if rules.may_see_discussion(viewer, record) else []
    may_read = registry.kind_of(record).may_read
    if moments and all(may_read(record, moment.content, viewer) for moment in moments):
        return _whole_timeline(record, viewer, moments)[::-1]
    return _public_timeline(record)[::-1]


def content_at(record: Contribution, place: int) -> dict | None:
    """Return the snapshot of a record as it was after the change at a place of its timeline, or None if there is none.

    Places stay what they are: the history only grows.
    """
    moments = _moments(record, with_steps=False)
    return moments[place - 1].content if 0 < place <= len(moments) else None


def _whole_timeline(record: Contribution, viewer, moments: list[Moment]) -> list[Entry]:
    words, may_restore = Words(registry.kind_of(record)), rules.may_restore(viewer, record)
    names = _names(record, moments)
    entries = []
    for place, (before, moment) in enumerate(pairwise([None, *moments]), 1):
        entry, is_current = _entry(before, moment, words, names), place == len(moments)
        # A version is offered once, at the last thing that was done while it stood.
        outlived = not is_current and moments[place].content != moment.content != moments[-1].content
        entries.append(replace(entry, place=place, may_restore=may_restore and outlived, is_current=is_current))
    for step in _steps(record):
        if step.action == Action.COMMENT:
            entries.insert(_place_of(step, moments, entries), _of_step(step))
    return entries


def _entry(before, moment: Moment, words: Words, names: dict) -> Entry:
    changes = () if before is None else (*words.compare(before.content, moment.content), *_other(before, moment, names))
    moved = before is not None and before.state != moment.state and not moment.steps
    return Entry(
        when=moment.when,
        who=_who(moment, names),
        what=_what(before, moment, moved=moved),
        why="\n\n".join(step.comment for step in moment.steps if step.comment),
        changes=changes,
        own_contribution=any(step.own_contribution for step in moment.steps),
        action=moment.steps[-1].action if moment.steps else "",
    )


def _what(before, moment: Moment, *, moved: bool) -> str:
    if moment.steps:
        return ", ".join(step.get_action_display() for step in moment.steps)
    if before is None:
        return _("added")
    if moved:
        return _("set it from “%(old)s” to “%(new)s”") % {
            "old": State(before.state).label,
            "new": State(moment.state).label,
        }
    return _("changed")


def _who(moment: Moment, names: dict) -> str:
    if moment.steps:
        return str(moment.steps[0].by or _("Somebody"))
    return names["people"].get(moment.user_id) or _("Outside the pages of the portal")


def _of_step(step: Step) -> Entry:
    return Entry(
        when=step.at,
        who=str(step.by or _("Somebody")),
        what=step.get_action_display(),
        why=step.comment,
        action=step.action,
    )


def _place_of(step: Step, moments: list[Moment], entries: list[Entry]) -> int:
    """Return where a comment belongs: behind all that led to the revision that it was about."""
    earlier = sum(1 for moment in moments if moment.revision <= step.revision and moment.at <= step.at)
    talk = sum(1 for entry in entries if entry.action == Action.COMMENT)
    return earlier + talk


def _public_timeline(record: Contribution) -> list[Entry]:
    if record.is_amendment or record.published_at is None:
        return []
    kind = registry.kind_of(record)
    words = Words(kind)
    entries: list[Entry] = []
    shown: Moment | None = None
    moments = _moments(record)
    kept_back = [
        place
        for place, moment in enumerate(moments, 1)
        if moment.state == State.PUBLISHED and not kind.is_told(record, moment.content)
    ]
    for before, moment in pairwise([None, *moments[max(kept_back, default=0) :]]):
        was_public = before is not None and before.state == State.PUBLISHED
        if moment.state != State.PUBLISHED:
            if was_public:
                entries.append(Entry(moment.when, "", _("withdrawn"), action=Action.WITHDRAW))
            continue
        if shown is None:
            who = str(record.contributed_by or "") if kind.tells_changes else ""
            entries.append(
                Entry(moment.when, who, _("added it; published") if who else _("published"), action=Action.PUBLISH)
            )
        else:
            is_changed = moment.content != shown.content
            changes = tuple(words.compare(shown.content, moment.content)) if kind.tells_changes else ()
            if not was_public:
                entries.append(Entry(moment.when, "", _("published again"), changes=changes, action=Action.REINSTATE))
            elif changes or (is_changed and not kind.tells_changes):
                entries.append(Entry(moment.when, "", _("changed"), changes=changes))
        shown = moment
    return entries


def _moments(record: Contribution, *, with_steps: bool = True) -> list[Moment]:
    """Return the record's transactions in the order in which they took effect.

    Events of the row come in the order of their ids: whoever changes it holds its lock. Links that were changed
    without the row, which no action does, are put in by their time.
    """
    kind = registry.kind_of(record)
    rows = groupby(record.events.select_related("pgh_context").order_by("pgh_id"), key=_transaction)
    rows = [(key, list(events)) for key, events in rows]
    links = _Links(record, kind)
    alone = sorted(links.events.keys() - {key for key, _events in rows}, key=lambda key: key[1])
    moments: list[Moment] = []
    for key, events in rows:
        while moments and alone and alone[0][1] < key[1]:
            moments.append(_links_alone(moments[-1], links, alone.pop(0)))
        links.apply(key)
        moments.append(_moment(kind, events, links))
    moments += [_links_alone(moments[-1], links, key) for key in alone if moments]
    if with_steps:
        _give_steps(moments, _steps(record))
    return moments


def _transaction(event: Model) -> tuple:
    return (event.pgh_context_id, event.pgh_created_at)


def _moment(kind: registry.Kind, events: list[Model], links: "_Links") -> Moment:
    event = events[-1]
    names = kind.model.CONTENT_FIELDS
    others = {
        column.name: getattr(event, column.attname)
        for column in kind.model._meta.concrete_fields
        if column.name not in {*names, *BOOKKEEPING} and hasattr(event, column.attname)
    }
    return Moment(
        at=event.pgh_created_at,
        user_id=_user_id(event),
        content={name: _plain(getattr(event, name)) for name in names} | links.content(),
        state=event.state,
        revision=event.revision,
        others=others,
        revisions=frozenset(event.revision for event in events),
    )


def _links_alone(before: Moment, links: "_Links", key: tuple) -> Moment:
    event = links.events[key][0][1]
    links.apply(key)
    return replace(
        before,
        at=event.pgh_created_at,
        user_id=_user_id(event),
        content=before.content | links.content(),
        revisions=frozenset(),
        steps=[],
    )


class _Links:
    """The rows that link a record with topics, tags and the like, replayed from their events."""

    def __init__(self, record: Contribution, kind: registry.Kind):
        self.kinds = kind.links
        self.rows: dict[str, dict] = {link.part: {} for link in kind.links}
        self.names: dict[str, dict] = {}
        self.events: dict[tuple, list] = {}
        for link in kind.links:
            other = link.model._meta.get_field(link.other)
            events = list(
                link.model._meta.get_field("events")
                .related_model.objects.filter(**{link.owner: record.pk})
                .select_related("pgh_context")
                .order_by("pgh_id")
            )
            ids = {getattr(event, other.attname) for event in events}
            self.names[link.part] = dict(
                other.related_model._base_manager.filter(pk__in=ids).values_list("pk", link.name)
            )
            for event in events:
                self.events.setdefault(_transaction(event), []).append(
                    (link.part, event, getattr(event, other.attname))
                )

    def apply(self, key: tuple) -> None:
        """Take in what a transaction did to the links."""
        for part, event, other in self.events.get(key, ()):
            if event.pgh_label == "delete":
                self.rows[part].pop(event.id, None)
            else:
                self.rows[part][event.id] = other

    def content(self) -> dict:
        """The links as they stand, as in a snapshot."""
        return {
            part: sorted(self.names[part][other] for other in rows.values() if other in self.names[part])
            for part, rows in self.rows.items()
        }


def _give_steps(moments: list[Moment], steps: list[Step]) -> None:
    for step in steps:
        if step.action == Action.COMMENT:
            continue
        for moment in moments:
            if step.revision in moment.revisions:
                moment.steps.append(step)
                break


def _steps(record: Contribution) -> list[Step]:
    return list(record.steps.with_people().defer("snapshot").order_by("at", "id"))


def _other(before: Moment, moment: Moment, names: dict) -> list[Change]:
    """Return what changed in the row besides content and state: the group, the author, the address."""
    text, labels = names["text"], names["labels"]
    return [
        Change(name, capfirst(str(labels[name])), text(name, before.others[name]), text(name, value))
        for name, value in moment.others.items()
        if value != before.others[name]
    ]


def _names(record: Contribution, moments: list[Moment]) -> dict:
    """Return what ids in the history are called: people, groups."""
    ids = {moment.user_id for moment in moments} | {moment.others.get("contributed_by") for moment in moments}
    people = {user.pk: str(user) for user in User.objects.filter(pk__in=ids - {None})}
    groups = {group.pk: str(group) for group in WorkingGroup.objects.all()}
    fields = {"contributed_by": people, "group": groups}

    def text(name: str, value) -> str:
        return "" if value is None else str(fields.get(name, {}).get(value, value))

    labels = {column.name: column.verbose_name for column in record._meta.concrete_fields}
    return {"people": people, "text": text, "labels": labels}


def _user_id(event: Model) -> int | None:
    return ((event.pgh_context.metadata if event.pgh_context else None) or {}).get("user")


def _plain(value):
    return value.isoformat() if isinstance(value, date) else value
