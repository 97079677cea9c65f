"""Cases told without an account: by somebody whom a coordinator asked, and in answer to a public call."""

from datetime import timedelta
from functools import partial

from django.utils import timezone

from curation.actions import take
from curation.models import Topic
from curation.workflow import Action
from partnerships.actions import asking as actions
from partnerships.forms.telling import SendForm
from partnerships.models import Asking, Call
from partnerships.models.asking import LINK_LASTS
from partnerships.vocabulary import Naming
from portal.demonstration.calendar import Calendar
from portal.demonstration.cases.reading import Told
from portal.demonstration.people import Cast

GROUP = 3
CALL_DAYS_AGO, CALL_LASTS = 40, 120
CALL = {
    "title": "Partnerships with a town or a city",
    "text": "Do you work together with a mayor, a council or an office of your town? We want to know who decides what, "
    "who pays, and what you would do otherwise today. It need not have gone well. Write as you would tell it; we ask "
    "back if something is not clear.",
}
#: Who was asked besides, how many days ago, and whether they have opened the link.
ASKED = (
    ("Isatou Bojang-Sanyong", "isatou.bojang@example.org", 7.95, True),
    ("Marguerite Delaunoit", "marguerite.delaunoit@example.org", 3, False),
    ("Henrik Solvangsen", "henrik.solvangsen@example.org", 95, False),
)
MESSAGE = "We would like to read it in your own words; there is no hurry, and you decide how you are named."


def plan(builder, told: Told) -> None:
    """Let somebody tell a case by a private link and a coordinator publish it; one that answers a call waits."""
    at = told.days_ago
    if "call" in told.facts:
        builder.on(at + 1, _answer, builder, told)
    else:
        builder.on(at + 6, _ask, builder, told)
    builder.on(at + 0.5, _keep, builder, told)
    builder.on(at, _send, builder, told)
    if "call" not in told.facts:
        builder.on(at - 2, _publish, builder, told)


def plan_others(calendar: Calendar, cast: Cast) -> None:
    """Let a coordinator make the call, and ask people who have not told anything."""
    calendar.plan(calendar.ago(CALL_DAYS_AGO), partial(_make_call, calendar, cast))
    for name, email, days_ago, has_opened in ASKED:
        calendar.plan(calendar.ago(days_ago), partial(_ask_only, cast, name, email, has_opened))


def set_back(calendar: Calendar) -> None:
    """Give those who were asked the times at which they were: they have no steps that would say them."""
    for _name, email, days_ago, has_opened in ASKED:
        times = {"opened_at": calendar.ago(days_ago - 0.5)} if has_opened else {}
        _set_back(email, calendar.ago(days_ago), **times)
    for asking in Asking.objects.filter(case__isnull=False).select_related("case"):
        told, before = asking.case.submitted_at, timedelta(days=1 if asking.call_id else 6)
        _set_back(asking.email, told - before, opened_at=told - before / 2, worked_at=told, consent_at=told)


def _set_back(email: str, asked, **times) -> None:
    Asking.objects.filter(email=email).update(
        asked_at=asked, sent_at=asked, expires_at=(times.get("worked_at") or asked) + LINK_LASTS, **times
    )


def _teller(told: Told) -> list[str]:
    return [word.strip() for word in told.facts["outside"].split("|")]


def _ask(builder, told: Told) -> None:
    name, email, *_rest = _teller(told)
    group, by = builder.cast.groups[GROUP], builder.cast.coordinators[GROUP][0]
    actions.ask(by=by, group=group, name=name, email=email, message=MESSAGE)


def _answer(builder, told: Told) -> None:
    name, email, *_rest = _teller(told)
    actions.answer(Call.objects.get(title=CALL["title"]), name=name, email=email)


def _asking(told: Told) -> Asking:
    return Asking.objects.select_related("case", "group", "asked_by").get(email=_teller(told)[1])


def _keep(builder, told: Told) -> None:
    actions.opened(_asking(told))
    _name, _email, organisation, named_as = _teller(told)
    values = {**builder.values_of(told), "teller_organisation": organisation, "named_as": Naming(named_as).value}
    actions.keep(_asking(told), values=values)


def _send(builder, told: Told) -> None:
    consent = str(SendForm.base_fields["consent"].label)
    builder.cases[told.name] = actions.send(_asking(told), consent=consent, wants_copy=True)


def _publish(builder, told: Told) -> None:
    by = builder.cast.coordinators[GROUP][0]
    builder.cases[told.name] = take(builder.cases[told.name], Action.PUBLISH, by=by)


def _make_call(calendar: Calendar, cast: Cast) -> None:
    opens = timezone.localdate(calendar.ago(CALL_DAYS_AGO))
    values = {**CALL, "opens_on": opens, "closes_on": opens + timedelta(days=CALL_LASTS)}
    topic = Topic.objects.get(slug="dynamics-leadership")
    actions.make_call(by=cast.coordinators[GROUP][0], group=cast.groups[GROUP], values={**values, "topic": topic})


def _ask_only(cast: Cast, name: str, email: str, has_opened: bool) -> None:
    by = cast.coordinators[GROUP][0]
    asking = actions.ask(by=by, group=cast.groups[GROUP], name=name, email=email, message=MESSAGE)
    if has_opened:
        actions.opened(asking)
