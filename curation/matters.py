"""What waits for a person, and what became of what they added."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from curation import registry
from curation.models import Contribution, Step
from curation.queue import queue_of
from curation.workflow import State

# How long a decision is news.
RECENT = timedelta(days=60)
MOST_RECENT = 20
# Open ones of a kind that are listed; an import can leave thousands.
MOST_OPEN = 100


@dataclass(frozen=True)
class Matter:
    """A contribution of a person's, and the last that a coordinator decided about it."""

    record: Contribution
    kind: registry.Kind
    decision: Step | None = None


@dataclass(frozen=True)
class Other:
    """How much waits for a person of what is no contribution, in a sentence, and where they deal with it."""

    sentence: str
    number: int
    url: str


@dataclass
class Matters:
    """What waits for a person. `queue_size` and `queue_oldest` are told to coordinators."""

    changes_requested: list[Matter] = field(default_factory=list)
    drafts: list[Matter] = field(default_factory=list)
    submitted: list[Matter] = field(default_factory=list)
    decided: list[Matter] = field(default_factory=list)
    #: Open ones that are not listed, being more than MOST_OPEN of a kind.
    not_listed: int = 0
    queue_size: int = 0
    queue_oldest: datetime | None = None
    others: list[Other] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not (
            self.changes_requested or self.drafts or self.submitted or self.decided or self.queue_size or self.others
        )


def open_count(user) -> int:
    """Return how many things this person can do something about now. One query, whatever the kinds.

    Their drafts and what they were asked to change; for coordinators also what they can review, and what else waits.
    """
    if not user.is_authenticated:
        return 0
    first, *others = [kind.model.objects.waiting_for(user).values_list("pk") for kind in registry.kinds()]
    others += [concern.waiting_for(user).order_by().values_list("pk") for concern in registry.concerns()]
    return (first.union(*others, all=True) if others else first).count()


def others_of(user) -> list[Other]:
    """Return what waits for this person besides contributions; one query a concern, none for who has no login."""
    if not user.is_authenticated:
        return []
    numbers = [(concern, concern.waiting_for(user).count()) for concern in registry.concerns()]
    return [Other(concern.sentence(number), number, concern.url()) for concern, number in numbers if number]


def matters_of(user) -> Matters:
    """Return what waits for this person: three queries a kind, however much it is."""
    matters = Matters()
    for kind in registry.kinds():
        found = _of_kind(kind, user)
        if sum(matter.record.is_open for matter in found) == MOST_OPEN:
            matters.not_listed += kind.model.objects.by(user).open().count() - MOST_OPEN
        for matter in found:
            if matter.record.state == State.CHANGES_REQUESTED:
                matters.changes_requested.append(matter)
            elif matter.record.state == State.DRAFT:
                matters.drafts.append(matter)
            elif matter.record.state == State.SUBMITTED:
                matters.submitted.append(matter)
            else:
                matters.decided.append(matter)
    matters.changes_requested.sort(key=lambda matter: matter.record.changed_at)
    matters.drafts.sort(key=lambda matter: matter.record.changed_at, reverse=True)
    matters.submitted.sort(key=lambda matter: matter.record.submitted_at)
    matters.decided.sort(key=lambda matter: matter.decision.at, reverse=True)
    if user.is_coordinator:
        queue = queue_of(user)
        matters.queue_size, matters.queue_oldest = queue.total, queue.oldest
    matters.others = others_of(user)
    return matters


def _of_kind(kind: registry.Kind, user) -> list[Matter]:
    own = kind.model.objects.by(user).select_related("amends", "group")
    content_type = ContentType.objects.get_for_model(kind.model)
    decisions = Step.objects.decisions().filter(content_type=content_type).with_people().defer("snapshot")
    recent = decisions.filter(
        at__gte=timezone.now() - RECENT, object_id__in=own.values("pk"), to_state__in=[State.PUBLISHED, State.DECLINED]
    ).order_by("-at", "-pk")[: 2 * MOST_RECENT]
    recent_by_id: dict[int, Step] = {}
    for step in recent:
        recent_by_id.setdefault(step.object_id, step)
    # What a coordinator asked for comes first ("changes_requested" before "draft"), then what was changed last.
    open_records = list(own.open().order_by("state", "-changed_at")[:MOST_OPEN])
    asked = decisions.filter(object_id__in=[record.pk for record in open_records]).order_by("at", "pk")
    last = {step.object_id: step for step in asked}
    decided = own.filter(pk__in=list(recent_by_id)[:MOST_RECENT], state__in=[State.PUBLISHED, State.DECLINED])
    return [
        *(Matter(record, kind, last.get(record.pk)) for record in open_records),
        *(Matter(record, kind, recent_by_id[record.pk]) for record in decided),
    ]
