"""What a coordinator wants to know of the literature at a glance: what waits, who adds, what is lacking."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, Count, F, IntegerField, Max, Min, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from curation.workflow import State
from literature.models import Source
from literature.several import LACKS

#: Ages of what waits: up to so many days, and what that is called.
AGES = (
    (7, _("up to a week")),
    (14, _("one to two weeks")),
    (30, _("two weeks to a month")),
    (None, _("more than a month")),
)
#: Who added what is told for so many days.
LATELY = timedelta(days=365)


@dataclass(frozen=True)
class Age:
    """How many contributions have waited for so long; `share` is of the largest, in hundredths, for a bar."""

    label: str
    number: int
    share: int


@dataclass(frozen=True)
class QueueAges:
    """How long the contributions to a coordinator's groups have waited."""

    number: int
    oldest: datetime | None
    ages: list[Age]


def queue_ages(user, now: datetime | None = None) -> QueueAges:
    """Return how long what was submitted to the user's groups has waited, proposed changes included. One query."""
    now = now or timezone.now()
    waiting = Source.objects.awaiting_review().filter(group_id__in=user.coordinated_group_ids).order_by()
    whens = [
        When(submitted_at__gte=now - timedelta(days=days), then=Value(place))
        for place, (days, _label) in enumerate(AGES)
        if days
    ]
    place = Case(*whens, default=Value(len(AGES) - 1), output_field=IntegerField())
    rows = waiting.annotate(place=place).values_list("place").annotate(number=Count("pk"), oldest=Min("submitted_at"))
    found = {place: (number, oldest) for place, number, oldest in rows}
    most = max((number for number, _oldest in found.values()), default=0)
    numbers = [found.get(place, (0, None))[0] for place in range(len(AGES))]
    return QueueAges(
        number=sum(numbers),
        oldest=min((oldest for _number, oldest in found.values()), default=None),
        ages=[
            Age(str(label), number, round(100 * number / most) if most else 0)
            for (_days, label), number in zip(AGES, numbers, strict=True)
        ],
    )


def contributors(user, now: datetime | None = None) -> list[dict]:
    """Return who added to the user's groups in the last year: name, published, waiting, last; most first.

    Drafts are their authors' alone and count nowhere. One query.
    """
    since = (now or timezone.now()) - LATELY
    shown = Source.objects.records().filter(
        group_id__in=user.coordinated_group_ids, submitted_at__gte=since, contributed_by__isnull=False
    )
    return list(
        shown.order_by()
        .values(name=F("contributed_by__name"))
        .annotate(
            published=Count("pk", filter=Q(state=State.PUBLISHED)),
            waiting=Count("pk", filter=Q(state__in=[State.SUBMITTED, State.CHANGES_REQUESTED])),
            last=Max("submitted_at"),
        )
        .order_by("-published", "-waiting", "name")
    )


def lacking(user) -> list[dict]:
    """Return what published sources of the user's groups lack: name, label, number. One query."""
    published = Source.objects.published().filter(group_id__in=user.coordinated_group_ids)
    numbers = published.aggregate(
        **{name: Count("pk", filter=condition) for name, (_label, condition) in LACKS.items()}, every=Count("pk")
    )
    return [
        {"name": name, "label": label, "number": numbers[name], "of": numbers["every"]}
        for name, (label, _condition) in LACKS.items()
    ]
