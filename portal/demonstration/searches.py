"""The literature searches of the demonstration: two questions, four searches, screened by two readers and by one.

The works are real; that these searches found them, and how often, is made up like the network that did.
"""

import datetime
from dataclasses import dataclass, field

import pgtrigger
from django.db import connection

from accounts.models import User
from literature.models import ExclusionReason, LiteratureSearch, ScreeningDecision, SearchQuestion, Source
from literature.searching import screening
from literature.searching.actions import add_found, ask_question, record_search, say_how_often
from literature.searching.words import Stage, Verdict
from portal.demonstration.calendar import Calendar
from portal.demonstration.people import Cast

EQUAL = (
    "human-rights-development",
    "dynamics-leadership",
)
INCLUDE, UNSURE = Verdict.INCLUDE, Verdict.UNSURE
#: Places on the group's list of reasons (literature/searching/actions.py).
OFF_TOPIC, NO_STUDY = 0, 1

CRITERIA = (
    "A study or an account from practice of a partnership in which organisations of the North and of the South, or"
    " human rights and development organisations, take part; it says something about who decides, who pays or who"
    " benefits.\n\n"
    "Published since 1995, in English, French, German, Spanish or Portuguese. Treaties and declarations do not count."
)


@dataclass
class Build:
    """What is being built: the cast, and when each decision was taken."""

    calendar: Calendar
    cast: Cast
    taken: list[tuple[int, datetime.datetime]] = field(default_factory=list)

    def person(self, index: int) -> User:
        return self.cast.people[index]

    def at(self, days_ago: float, do) -> None:
        """Put it on the agenda."""
        self.calendar.plan(self.calendar.ago(days_ago), do)

    def decided(self, days_ago: float, action, **about) -> None:
        """Put a decision on the agenda, and remember when it is to have been taken."""
        when = self.calendar.ago(days_ago)
        self.calendar.plan(when, lambda: self.taken.append((action(**about).pk, when)))


_builds: list[Build] = []


def build(calendar: Calendar, cast: Cast, say) -> None:
    """Record the questions, searches and decisions through the actions, in the order of time."""
    plan = Build(calendar, cast)
    _builds[:] = [plan]
    plan.at(82, lambda: _equal(plan))
    plan.at(40, lambda: _restricted(plan))
    calendar.run()
    searches, decisions = LiteratureSearch.objects.count(), ScreeningDecision.objects.count()
    say(f"{searches} literature searches, {decisions} screening decisions.")


def _equal(plan: Build) -> None:
    """Two readers, two stages: the question of WG 3, most of it done."""
    by = plan.person(0)
    question = ask_question(
        group=plan.cast.group_of(0),
        by=by,
        text="What makes partnerships between human rights and development organisations equal?",
        criteria=CRITERIA,
        readers=2,
        reads_full_text=True,
    )
    sources = _published(EQUAL)
    titles = {source.title: source for source in sources}
    plan.at(80, lambda: _scopus(plan, question, sources[: len(sources) * 3 // 4]))
    plan.at(78, lambda: _catalogue(plan, question, sources[len(sources) // 2 :]))
    plan.at(61, lambda: _chasing(plan, question, [s for t, s in titles.items() if "Partnership" in t][:5]))
    plan.at(55, lambda: _two_read(plan, question, sources))


def _published(topics) -> list[Source]:
    found = Source.objects.published().filter(topics__slug__in=topics).distinct()
    return list(found.order_by("title_key", "pk"))


def _day(plan: Build, days: int) -> datetime.date:
    return plan.calendar.ago(days).date()


def _scopus(plan: Build, question: SearchQuestion, sources: list[Source]) -> None:
    by = plan.person(2)
    search = record_search(
        question=question,
        by=by,
        kind="database",
        place="Scopus",
        platform="Elsevier",
        query='TITLE-ABS-KEY ( ( "human rights" OR "rights-based" ) AND ( partner* OR collaborat* OR network* )\n'
        "  AND ( develop* OR aid OR ngo* ) )",
        from_year=1995,
        limits="Title, abstract and keywords; articles, reviews, books and chapters",
        languages="English, French, German, Spanish, Portuguese",
        searched_on=_day(plan, 80),
        searched_by=by.name,
        hits=61,
        duplicates_left_out=4,
        notes="Sorted by relevance. The first run without “rights-based” had 38 hits.",
    )
    add_found(search, sources, by=by)


def _catalogue(plan: Build, question: SearchQuestion, sources: list[Source]) -> None:
    by = plan.person(1)
    search = record_search(
        question=question,
        by=by,
        kind="catalogue",
        place="unikat",
        platform="Library of the University of Graz",
        query="alle Felder: Menschenrechte UND (Partnerschaft ODER Zusammenarbeit ODER Netzwerk)",
        from_year=1995,
        searched_on=_day(plan, 78),
        searched_by=f"{by.name}, with the subject librarian",
        hits=27,
    )
    add_found(search, sources, by=by)
    say_how_often(search.found.order_by("pk").last(), by=by, times=2)


def _chasing(plan: Build, question: SearchQuestion, sources: list[Source]) -> None:
    by = plan.person(5)
    search = record_search(
        question=question,
        by=by,
        kind="citations",
        place="Works cited by Brinkerhoff 2002",
        query="All works in the list of references of Brinkerhoff, Partnership for International Development (2002),"
        " whose title names a partnership, a network or a collaboration.",
        searched_on=_day(plan, 61),
        searched_by=by.name,
    )
    add_found(search, sources, by=by)


def _two_read(plan: Build, question: SearchQuestion, sources: list[Source]) -> None:
    """Title and abstract by two readers; a coordinator settles what differs; most full texts are read."""
    reasons = list(ExclusionReason.objects.filter(group=question.group))
    first, second, third = plan.person(2), plan.person(5), plan.person(0)
    days = 55.0
    passed = []
    for place, source in enumerate(sources):
        days -= 0.4
        no_study = source.type in ("treaty", "legislation", "webpage", "speech", "motion_picture", "dataset")
        if no_study:
            one = other = reasons[NO_STUDY]
        elif place % 7 == 3:
            one, other = INCLUDE, reasons[OFF_TOPIC]
        elif place % 11 == 5:
            one, other = UNSURE, INCLUDE
        elif place % 5 == 1:
            one = other = reasons[OFF_TOPIC]
        else:
            one = other = INCLUDE
        _say(plan, question, source, Stage.TITLE, second, other, days)
        if place >= len(sources) - 4:  # some still wait for the reader whose login is known
            continue
        _say(plan, question, source, Stage.TITLE, first, one, days - 0.2)
        if one != other and place % 3:
            about = {"question": question, "source": source, "stage": Stage.TITLE, "by": third, "verdict": INCLUDE}
            note = "Talked over in the call of the group: the chapter on funding answers the question."
            plan.decided(days - 1, screening.settle, note=note, **about)
        if one == other == INCLUDE or (one != other and place % 3):
            passed.append(source)
    for place, source in enumerate(passed):
        days = max(1.5, 30 - place)
        if place % 9 == 4:
            plan.decided(days, screening.say_retrieved, question=question, source=source, by=second, retrieved=False)
            continue
        one = other = reasons[OFF_TOPIC] if place % 4 == 2 else INCLUDE
        if place % 8 == 6:
            other = INCLUDE
        _say(plan, question, source, Stage.TEXT, second, other, days)
        if place < len(passed) - 3:
            _say(plan, question, source, Stage.TEXT, first, one, days - 0.5)


def _say(plan: Build, question, source, stage, by, verdict, days: float) -> None:
    reason = verdict if isinstance(verdict, ExclusionReason) else None
    about = {"question": question, "source": source, "stage": stage, "by": by, "reason": reason}
    plan.decided(days, screening.decide, verdict=Verdict.EXCLUDE if reason else verdict, **about)


def _restricted(plan: Build) -> None:
    """One reader, one stage: a quick question of WG 1."""
    by = plan.person(18)
    question = ask_question(
        group=plan.cast.group_of(18),
        by=by,
        text="How do states restrict the work and the funding of human rights organisations?",
        criteria="Reports, studies and court decisions since 1990.",
        readers=1,
        reads_full_text=False,
    )
    sources = _published(["civil-society"])[:24]
    search = record_search(
        question=question,
        by=by,
        kind="engine",
        place="Google Scholar",
        query='"human rights organizations" OR "human rights defenders" restrict* funding -student',
        searched_on=_day(plan, 40),
        searched_by=by.name,
        hits=24,
        notes="The first 24 results, in a browser window without a login.",
    )
    add_found(search, sources, by=by)
    reasons = list(ExclusionReason.objects.filter(group=question.group))
    wanted = ("fund", "aid", "repress", "transparency", "assembly", "defend", "association", "activis")
    for place, source in enumerate(sources[:18]):
        told = f"{source.title} {source.note} {source.abstract}".lower()
        verdict = INCLUDE if any(word in told for word in wanted) else reasons[OFF_TOPIC]
        _say(plan, question, source, Stage.TITLE, by, verdict, 38 - place * 0.3)


def set_back(calendar: Calendar) -> None:
    """Give what was recorded the times at which it was to happen; after the calendar has set back the history."""
    [plan] = _builds
    events = ("SearchQuestionEvent", "LiteratureSearchEvent", "FoundSourceEvent")
    names = [f"literature.{event}:append_only" for event in events]
    names += [f"literature.{event.removesuffix('Event')}:update_update" for event in events]
    names += ["literature.ScreeningDecision:screening_append_only"]
    with connection.cursor() as cursor, pgtrigger.ignore(*names):
        for table, column in TIMES.items():
            cursor.execute(
                f"UPDATE {table}event SET {column} = pgh_created_at;"  # noqa: S608  names of our own tables
                f"UPDATE {table} AS t SET {column} = e.at FROM (SELECT id, min(pgh_created_at) AS at FROM {table}event"
                " GROUP BY id) AS e WHERE e.id = t.id;"
                "UPDATE pghistory_context AS c SET created_at = e.pgh_created_at, updated_at = e.pgh_created_at"
                f" FROM {table}event AS e WHERE e.pgh_context_id = c.id"
            )
        cursor.execute(
            "UPDATE literature_screeningdecision AS d SET at = v.at"
            " FROM unnest(%s::bigint[], %s::timestamptz[]) AS v (id, at) WHERE d.id = v.id",
            [[pk for pk, _at in plan.taken], [min(at, calendar.now) for _pk, at in plan.taken]],
        )


#: Tables and the column that says since when a row is there.
TIMES = {
    "literature_searchquestion": "created_at",
    "literature_literaturesearch": "created_at",
    "literature_foundsource": "added_at",
}
