"""Partnership cases of the demonstration: real ones, facts only, each with its source; invented ones, which say so.

What is told stands in `told/`, a text file each; here it goes through the actions that people's input goes through.
"""

import random
from functools import partial

from accounts.models import User
from curation.actions import take
from curation.models import Topic
from curation.workflow import Action
from literature.cases.linking import link_source
from literature.demonstration import works
from literature.models import Source
from partnerships.actions import add_case
from partnerships.actions.discussion import say
from partnerships.finding.indexing import index_all
from partnerships.models import Organisation, Partnership, PartnershipForm
from portal.demonstration.calendar import Calendar
from portal.demonstration.cases import good_practice, outside, times
from portal.demonstration.cases.reading import FOLDER, Told, read, told_cases
from portal.demonstration.people import Cast

#: The sources that a case rests on are added so many days before the case: they are published by then.
SOURCES_BEFORE = 6
#: When those of its sources that came into the portal after the case are put under it.
LATE_SOURCES_DAYS_AGO = 3


def plan(calendar: Calendar, cast: Cast) -> None:
    """Put all cases on the calendar, after the organisations that take part in them."""
    builder = Builder(calendar, cast)
    draws = random.Random(2000)  # noqa: S311  the same base each time
    for told in told_cases():
        if "outside" in told.facts:
            outside.plan(builder, told)
        else:
            _plan(builder, told, reviewed_after=0.7 + 2.5 * draws.random())
    outside.plan_others(calendar, cast)
    good_practice.plan(builder)


def sources_added_days_ago() -> dict[str, float]:
    """When each work was added that the portal has for a case's sake, by its id: with its case."""
    wanted = {work: told.days_ago + SOURCES_BEFORE for told in told_cases() for work, _note in told.sources}
    first_read = {work["id"] for work in works("works.json")}
    return {work: days for work, days in wanted.items() if work not in first_read}


def set_back(calendar: Calendar, say_so) -> None:
    """Give the records the times of their steps, which the calendar has set back, and make the index of them."""
    times.set_back()
    outside.set_back(calendar)
    index_all()
    published = Partnership.objects.published()
    invented = published.filter(is_invented=True).count()
    say_so(f"{published.count()} partnership cases, {invented} of them made up and marked as such.")


class Builder:
    """What the cases have in common while they are built: who takes part, and the cases by the names of their files."""

    def __init__(self, calendar: Calendar, cast: Cast):
        self.calendar, self.cast = calendar, cast
        self.cases: dict[str, Partnership] = {}
        self.forms = {form.slug: form for form in PartnershipForm.objects.all()}
        self._organisations: dict[str, str] = {}
        self._titles = {work["id"]: work["title"] for work in works()}

    def on(self, days_ago: float, do, *arguments, **named) -> None:
        """Put something on the calendar."""
        self.calendar.plan(self.calendar.ago(days_ago), partial(do, *arguments, **named))

    def organisation_of(self, name: str) -> str:
        """The short address of a published organisation by its name or acronym; empty where there is none."""
        if not self._organisations:
            named = Organisation.objects.published().filter(names__kind__in=["name", "acronym"])
            self._organisations = dict(named.values_list("names__text", "code"))
        return self._organisations.get(name, "")

    def values_of(self, told: Told) -> dict:
        """What `add_case` takes, with the organisations that take part."""
        found = read(FOLDER / f"{told.name}.txt", self.organisation_of)
        return {**found.values, "form": self.forms[told.facts["form"]]}

    def reviewer_of(self, told: Told) -> User:
        """A coordinator of the group who did not tell it."""
        author = self.cast.people[int(told.facts["told by"])]
        coordinators = self.cast.coordinators[self.cast.groups_of[int(told.facts["told by"])][0]]
        return next(one for one in coordinators if one != author or len(coordinators) == 1)

    def source(self, work: str) -> Source | None:
        """The published source of a work's id, if it is there by now."""
        return Source.objects.published().filter(title=self._titles[work]).first()


def _plan(builder: Builder, told: Told, *, reviewed_after: float) -> None:
    builder.on(told.days_ago, _add, builder, told)
    builder.on(told.days_ago - 0.1, _step, builder, told, Action.SUBMIT)
    reviewed = told.days_ago - reviewed_after
    state = told.facts.get("state", "published")
    if state == "changes_requested":
        builder.on(reviewed, _step, builder, told, Action.REQUEST_CHANGES, told.facts["question"])
    if state == "published":
        builder.on(reviewed, _step, builder, told, Action.PUBLISH)
    for work, note in told.sources:
        builder.on(told.days_ago - 0.05, link, builder, told, work, note)
    for who, days_ago, text in told.discussion:
        builder.on(days_ago, _say, builder, told, who, text)


def _add(builder: Builder, told: Told) -> None:
    index = int(told.facts["told by"])
    author, group = builder.cast.people[index], builder.cast.group_of(index)
    values = builder.values_of(told)
    builder.cases[told.name] = add_case(
        by=author,
        group=group,
        values=values,
        topics=Topic.objects.filter(slug__in=told.words("topics")),
        tags=told.words("tags"),
        readers=[builder.reviewer_of(told)] if holds_back(values) else [],
    )


def holds_back(values: dict) -> bool:
    """Whether something of a case is for named coordinators alone."""
    rows = [row for name in ("partners", "exchanges", "places", "moments", "grants") for row in values.get(name, [])]
    hidden = any(row["visibility"] in ("confidential", "anonymised") for row in rows)
    return hidden or bool(values.get("confidential_note")) or values.get("named_as", "name") != "name"


def _step(builder: Builder, told: Told, action: Action, comment: str = "") -> None:
    case = builder.cases[told.name]
    by = case.contributed_by if action == Action.SUBMIT else builder.reviewer_of(told)
    builder.cases[told.name] = take(case, action, by=by, comment=comment)


def link(builder: Builder, told: Told, work: str, note: str) -> None:
    """Put a source under a case; one that is not in the portal yet, later."""
    source, case = builder.source(work), builder.cases[told.name]
    if source is None:
        builder.on(LATE_SOURCES_DAYS_AGO, link, builder, told, work, note)
    else:
        link_source(case, source, by=case.contributed_by, note=note)


def _say(builder: Builder, told: Told, who: int, text: str) -> None:
    say(builder.cases[told.name], by=builder.cast.people[who], text=text)
