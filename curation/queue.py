"""The review queue: what waits for a coordinator, over all kinds of contribution, in one order."""

from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.models import WorkingGroup
from curation import registry
from curation.hints import Hint, Weight
from curation.models import Contribution, Topic

# Whether something speaks against a contribution is worked out for so many of the oldest at most.
MOST_CHECKED = 300


class Order(TextChoices):
    """In which order the queue stands."""

    OLDEST = "oldest", _("Oldest first")
    NEWEST = "newest", _("Newest first")
    PERSON = "person", _("By who added it")


class Nature(TextChoices):
    """Whether a contribution is new or changes a published record."""

    NEW = "new", _("New")
    CHANGE = "change", _("Proposed changes")


class Verdict(TextChoices):
    """Whether the portal found anything odd about a contribution."""

    CLEAR = "clear", _("Nothing odd")
    ODD = "odd", _("With something to look at")


@dataclass(frozen=True)
class Wishes:
    """What a coordinator wants to see of the queue; empty strings for everything."""

    group: str = ""  # slug
    kind: str = ""  # name of a kind, or name:type
    topic: str = ""  # slug
    nature: str = ""
    verdict: str = ""
    order: str = Order.OLDEST


@dataclass(frozen=True)
class Place:
    """One contribution's place in the queue, without the contribution itself."""

    kind: registry.Kind
    pk: int
    code: str
    submitted_at: datetime
    group_id: int
    type: str
    is_change: bool
    person: str

    @property
    def key(self) -> tuple[str, str]:
        """Kind and short address."""
        return (self.kind.name, self.code)


@dataclass
class Waiting:
    """A contribution that waits, with what is found about it."""

    record: Contribution
    kind: registry.Kind
    hints: list[Hint] = field(default_factory=list)
    url: str = ""  # where it is reviewed, for the page that lists it

    @property
    def ticket(self) -> str:
        """What a form sends back to name it, with the revision that the coordinator saw."""
        return f"{self.kind.name}/{self.record.code}/{self.record.revision}"

    @property
    def what_it_is(self) -> str:
        """The kind in a person's word, for a record that has no type of its own."""
        return str(self.kind.model._meta.verbose_name)

    @property
    def to_mend(self) -> list[Hint]:
        """What has to be mended."""
        return [hint for hint in self.hints if hint.weight == Weight.BAD]

    @property
    def to_look_at(self) -> list[Hint]:
        """What is worth a look."""
        return [hint for hint in self.hints if hint.weight == Weight.LOOK]

    @property
    def further(self) -> int:
        """How many more things there are than the one that a list shows."""
        return max(0, len(self.to_mend) + len(self.to_look_at) - 1)

    @property
    def is_clear(self) -> bool:
        """Whether nothing speaks against it."""
        return not self.to_mend and not self.to_look_at


@dataclass
class Queue:
    """The queue of one coordinator: the places that answer their wishes, and how much waits in all."""

    places: list[Place]
    total: int
    oldest: datetime | None
    unchecked: int = 0  # how many were left out because they were too many to be checked for hints

    def around(self, key: tuple[str, str]) -> tuple[Place | None, Place | None]:
        """Return the places before and after a record; the first one follows what is not in the queue."""
        keys = [place.key for place in self.places]
        if key not in keys:
            return None, self.places[0] if self.places else None
        index = keys.index(key)
        after = self.places[index + 1] if index + 1 < len(self.places) else None
        return (self.places[index - 1] if index else None), after

    def following(self, key: tuple[str, str]) -> Place | None:
        """Return the place that comes after a record has been decided: the next, or the first that was skipped."""
        _before, after = self.around(key)
        return after or next((place for place in self.places if place.key != key), None)


def queue_of(user, wishes: Wishes | None = None) -> Queue:
    """Return what waits for this coordinator. One query a kind, and what the filters by topic and hints cost."""
    wishes = wishes or Wishes()
    places = [place for kind in registry.kinds() for place in _places(kind, user)]
    oldest = min((place.submitted_at for place in places), default=None)
    queue = Queue(_in_order(_wanted(places, wishes), wishes.order), len(places), oldest)
    if wishes.verdict:
        _keep_by_verdict(queue, wishes.verdict, user)
    return queue


def load(places: list[Place], viewer, *, with_hints: bool = True) -> list[Waiting]:
    """Return the contributions of some places with their hints, in the order of the places.

    The number of queries does not grow with the places. What was decided meanwhile is left out.
    """
    found: dict[tuple[str, int], Waiting] = {}
    for kind in {place.kind for place in places}:
        ids = [place.pk for place in places if place.kind == kind]
        records = list(
            kind.model.objects.awaiting_review()
            .filter(pk__in=ids)
            .select_related(*kind.related)
            .prefetch_related(*kind.prefetch)
        )
        hints = kind.hints_of(records, viewer) if with_hints else {}
        for record in records:
            found[kind.name, record.pk] = Waiting(record, kind, hints.get(record.pk, []))
    return [found[key] for place in places if (key := (place.kind.name, place.pk)) in found]


def _places(kind: registry.Kind, user) -> list[Place]:
    names = {column.name for column in kind.model._meta.concrete_fields}
    columns = ["pk", "code", "submitted_at", "group_id", "amends_id", "contributed_by__name"]
    rows = (
        kind.model.objects.awaiting_review()
        .reviewable_by(user)
        .values_list(*columns, *(["type"] if "type" in names else []))
    )
    return [
        Place(
            kind=kind,
            pk=pk,
            code=code,
            submitted_at=submitted_at,
            group_id=group_id,
            type=kind_type[0] if kind_type else "",
            is_change=amends_id is not None,
            person=person or "",
        )
        for pk, code, submitted_at, group_id, amends_id, person, *kind_type in rows
    ]


def _wanted(places: list[Place], wishes: Wishes) -> list[Place]:
    if wishes.group:
        group_ids = set(WorkingGroup.objects.filter(slug=wishes.group).values_list("pk", flat=True))
        places = [place for place in places if place.group_id in group_ids]
    if wishes.kind:
        name, _colon, kind_type = wishes.kind.partition(":")
        places = [place for place in places if place.kind.name == name and kind_type in ("", place.type)]
    if wishes.nature:
        places = [place for place in places if place.is_change == (wishes.nature == Nature.CHANGE)]
    if wishes.topic and places:
        keys = {(kind.name, pk) for kind in {place.kind for place in places} for pk in _of_topic(kind, wishes, places)}
        places = [place for place in places if (place.kind.name, place.pk) in keys]
    return places


def _of_topic(kind: registry.Kind, wishes: Wishes, places: list[Place]) -> set[int]:
    ids = [place.pk for place in places if place.kind == kind]
    return set(kind.model.objects.filter(pk__in=ids, topics__slug=wishes.topic).values_list("pk", flat=True))


def _in_order(places: list[Place], order: str) -> list[Place]:
    places = sorted(places, key=attrgetter("submitted_at", "pk"), reverse=order == Order.NEWEST)
    return sorted(places, key=lambda place: place.person.casefold()) if order == Order.PERSON else places


def _keep_by_verdict(queue: Queue, verdict: str, user) -> None:
    checked = queue.places[:MOST_CHECKED]
    queue.unchecked = len(queue.places) - len(checked)
    clear = {(waiting.kind.name, waiting.record.pk) for waiting in load(checked, user) if waiting.is_clear}
    queue.places = [place for place in checked if ((place.kind.name, place.pk) in clear) == (verdict == Verdict.CLEAR)]


def group_choices(user) -> list[tuple[str, str]]:
    """Return the groups that this person coordinates, for the filter."""
    groups = WorkingGroup.objects.filter(pk__in=user.coordinated_group_ids)
    return [(group.slug, str(group)) for group in groups]


def kind_choices() -> list[tuple[str, str]]:
    """Return kinds and their types, for the filter."""
    choices = []
    for kind in registry.kinds():
        if len(registry.kinds()) > 1 or not kind.types:
            choices.append((kind.name, kind.label.capitalize()))
        choices += [(f"{kind.name}:{value}", str(label)) for value, label in kind.types]
    return choices


def topic_choices() -> list[tuple[str, str]]:
    """Return the topics, for the filter."""
    return list(Topic.objects.values_list("slug", "name"))
