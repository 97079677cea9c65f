"""The sources of the demonstration, each brought into its state by the steps that lead there."""

import random
from dataclasses import dataclass
from functools import partial

from accounts.models import User, WorkingGroup
from curation.actions import take
from curation.models import Topic
from curation.workflow import Action, State
from literature.actions import add_source
from literature.csl import from_csl
from literature.demonstration import works
from literature.models import Source
from portal.demonstration import cases, stories
from portal.demonstration.calendar import Calendar
from portal.demonstration.people import Cast

#: Days ago between which works of each state were added; what still waits is recent.
ADDED_DAYS_AGO = {
    State.PUBLISHED: (9, 165),
    State.SUBMITTED: (0.5, 17),
    State.CHANGES_REQUESTED: (12, 26),
    State.DECLINED: (30, 70),
    State.WITHDRAWN: (28, 60),
    State.DRAFT: (0.3, 6),
}
HOUR = 1 / 24


@dataclass
class Work:
    """A work of the demonstration and what has become of it so far."""

    item: dict
    author: User
    reviewer: User
    group: WorkingGroup
    added_days_ago: float
    source: Source | None = None

    @property
    def told(self) -> dict:
        """What the network says of it."""
        return self.item["portal"]


def build(calendar: Calendar, cast: Cast, say) -> None:
    """Add all works and take the steps that lead to their states, in the order of time."""
    plan = random.Random(2009)  # noqa: S311  the same base each time
    added = stories.ADDED_DAYS_AGO | cases.sources_added_days_ago()
    by_id = {item["id"]: _work(item, cast, plan, added) for item in works()}
    for work in by_id.values():
        _plan(calendar, work, plan)
    stories.plan(calendar, cast, by_id)
    calendar.run()
    states = [work.told["state"] for work in by_id.values()]
    told = ", ".join(f"{states.count(state)} {state.label}" for state in State if state in states)
    say(f"{len(states)} sources: {told}.")


def _work(item: dict, cast: Cast, plan: random.Random, added: dict[str, float]) -> Work:
    author_index = item["portal"]["by"]
    author = cast.people[author_index]
    coordinators = cast.coordinators[cast.groups_of[author_index][0]]
    # Nobody reviews what is theirs, except who coordinates alone.
    others = [person for person in coordinators if person != author] or coordinators
    first, last = ADDED_DAYS_AGO[item["portal"]["state"]]
    # Two draws, the later counts: a young portal grows faster from month to month.
    share = min(plan.random(), plan.random()) if item["portal"]["state"] == State.PUBLISHED else plan.random()
    days_ago = added.get(item["id"], first + (last - first) * share)
    return Work(item, author, plan.choice(others), cast.group_of(author_index), days_ago)


def _plan(calendar: Calendar, work: Work, plan: random.Random) -> None:
    at = work.added_days_ago
    calendar.plan(calendar.ago(at), partial(_add, work))
    state = work.told["state"]
    if state == State.DRAFT:
        return
    at -= (0.1 + plan.random()) * HOUR
    calendar.plan(calendar.ago(at), partial(_step, work, Action.SUBMIT))
    if work.item["id"] in stories.TOLD_APART:
        return
    at -= 0.4 + min(5, at - 2) * plan.random()
    action = {
        State.PUBLISHED: Action.PUBLISH,
        State.CHANGES_REQUESTED: Action.REQUEST_CHANGES,
        State.DECLINED: Action.DECLINE,
        State.WITHDRAWN: Action.WITHDRAW,
    }.get(state)
    if action:
        calendar.plan(calendar.ago(at), partial(_step, work, action))


def _add(work: Work) -> None:
    # What the portal says of a work is no CSL variable of the work.
    values = from_csl({name: value for name, value in work.item.items() if name != "portal"})
    values["note"] = work.told["note"]
    values |= stories.AT_FIRST.get(work.item["id"], {})
    topics = Topic.objects.filter(slug__in=work.told["topics"])
    work.source = add_source(by=work.author, group=work.group, values=values, topics=topics, tags=work.told["tags"])


def _step(work: Work, action: Action) -> None:
    by = work.author if action in {Action.SUBMIT, Action.WITHDRAW} else work.reviewer
    why = "" if action in {Action.SUBMIT, Action.PUBLISH} else work.told["comment"]
    work.source = take(work.source, action, by=by, comment=why)
