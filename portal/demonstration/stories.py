"""What happened to single works: two rounds of changes, corrections, comments, proposed changes."""

from functools import partial

from curation.actions import comment, take
from curation.models import Topic
from curation.workflow import Action
from literature.actions import edit_source, propose_change
from literature.csl import from_csl

#: Days ago on which a work was added, where a story needs it before or after something else.
ADDED_DAYS_AGO = {
    "edwards-hulme-1996": 150,
    "nelson-dorsey-2003": 148,
    "mattessich-2001": 140,
    "ron-pandya-crow-2016": 130,
    "udhr-1948": 155,
    "keck-sikkink-1998": 120,
    "alston-2005": 100,
    "ruggie-2013": 90,
    "arnstein-1969": 60,
    "ansell-gash-2008": 45,
    "wettstein-2012": 13,
    "flawed-too-close-1996": 9,
}
#: What the author typed at first; the facts in the end are those of the work.
AT_FIRST = {
    "ansell-gash-2008": {"issue": "", "pages": "", "doi": ""},
    "arnstein-1969": {"title": "A LADDER OF CITIZEN PARTICIPATION"},
    "ruggie-2013": {"publisher_place": ""},
}
#: Works whose review is told here.
TOLD_APART = {"ansell-gash-2008"}


def plan(calendar, cast, works: dict) -> None:
    """Put the stories on the calendar; `works` are those of the base by their ids."""
    graz, vienna = cast.coordinators[3]

    def on(days_ago: float, do, work_id: str, *arguments, **named) -> None:
        calendar.plan(calendar.ago(days_ago), partial(do, works[work_id], *arguments, **named))

    # Two rounds of changes requested.
    on(43, _ask, "ansell-gash-2008", by=vienna, text="Please add the issue and the pages; both are on the first page.")
    on(41, _mend, "ansell-gash-2008", "issue", "pages")
    on(
        40,
        _ask,
        "ansell-gash-2008",
        by=graz,
        text="Thank you. One thing more: the article has a DOI. With it a reader is there in one step.",
    )
    on(37, _mend, "ansell-gash-2008", "doi")
    on(35.5, _publish, "ansell-gash-2008", by=vienna)
    # Corrections by a coordinator: one while reviewing, one of a published record.
    on(59.9, _correct, "arnstein-1969", "title", by=graz, text="Capitals as on a title page would shout in citations.")
    on(80, _correct, "ruggie-2013", "publisher_place", by=vienna, text="Place of publication added.")
    # Comments that stay on the item.
    on(
        6,
        _say,
        "flawed-too-close-1996",
        by=graz,
        text="We have an article with this DOI, added by Chipo Marandurwa. Is this the same one?",
    )
    on(5.8, _say, "flawed-too-close-1996", text="I think so; I had not searched under the full title.")
    on(7, _say, "wettstein-2012", by=graz, text="Matthias, this is closer to your field. Could you take it?")
    on(70, _say, "alston-2005", by=vienna, text="Worth reading before we meet in Graz.")
    on(69, _say, "alston-2005", text="I can open the session with it if you like.")
    # Proposed changes to published records: one taken over, two that wait.
    on(
        30,
        _propose,
        "udhr-1948",
        by=cast.people[4],
        tags=["declaration", "education", "United Nations"],
        then=lambda amendment: calendar.plan(calendar.ago(28), lambda: take(amendment, Action.PUBLISH, by=vienna)),
    )
    on(
        4,
        _propose,
        "keck-sikkink-1998",
        by=cast.people[18],
        values={
            "note": "Its boomerang pattern is the model of partnership between groups whose own state does not listen"
            " and allies abroad who make it listen."
        },
    )
    on(
        2,
        _propose,
        "arnstein-1969",
        by=cast.people[2],
        topics=["civil-society", "dynamics-leadership", "human-rights-development"],
        tags=["empowerment", "participation", "power"],
    )


def _facts(work, *fields: str) -> dict:
    values = from_csl(work.item)
    return {field: values[field] for field in fields}


def _ask(work, *, by, text: str) -> None:
    work.source = take(work.source, Action.REQUEST_CHANGES, by=by, comment=text)


def _mend(work, *fields: str) -> None:
    """The author adds what was asked for and submits again."""
    work.source = edit_source(work.source, by=work.author, values=_facts(work, *fields))
    work.source = take(work.source, Action.SUBMIT, by=work.author)


def _publish(work, *, by) -> None:
    work.source = take(work.source, Action.PUBLISH, by=by)


def _correct(work, *fields: str, by, text: str) -> None:
    work.source = edit_source(work.source, by=by, values=_facts(work, *fields), comment=text)


def _say(work, *, text: str, by=None) -> None:
    comment(work.source, by=by or work.author, text=text)


def _propose(work, *, by, values=None, topics=None, tags=None, then=None) -> None:
    amendment = propose_change(work.source, by=by)
    topics = None if topics is None else Topic.objects.filter(slug__in=topics)
    amendment = edit_source(amendment, by=by, values=values or {}, topics=topics, tags=tags)
    amendment = take(amendment, Action.SUBMIT, by=by)
    if then is not None:
        then(amendment)
