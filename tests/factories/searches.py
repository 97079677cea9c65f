"""Questions, searches and decisions for tests, made through the actions."""

import datetime
from itertools import count

from literature.models import ExclusionReason, LiteratureSearch, SearchQuestion
from literature.searching.actions import add_found, ask_question, record_search
from literature.searching.screening import decide
from tests.factories.sources import draft

_numbers = count(1)


def question_of(by, *, group=None, text="What makes partnerships last?", readers=2, reads_full_text=True):
    """A question that this person asks for their group."""
    group = group or by.memberships.select_related("group").first().group
    return ask_question(group=group, by=by, text=text, readers=readers, reads_full_text=reads_full_text)


def search_for(question: SearchQuestion, by, **values) -> LiteratureSearch:
    """A search that this person records for the question."""
    values = {
        "place": "Scopus",
        "query": 'TITLE-ABS-KEY("partnership*" AND "human rights")',
        "searched_on": datetime.date(2026, 3, 2),
        "searched_by": by.name,
        **values,
    }
    return record_search(question=question, by=by, **values)


def sources_of(by, number: int, **values) -> list:
    """So many drafts of this person, each with a title of its own."""
    return [draft(by, title=f"Partnership number {next(_numbers)}", **values) for _n in range(number)]


def found(question, by, number: int, **values):
    """A search and so many sources that it found, as (search, sources)."""
    search = search_for(question, by, **values)
    sources = sources_of(by, number)
    add_found(search, sources, by=by)
    return search, sources


def reasons_of(question) -> list[ExclusionReason]:
    """The reasons of the question's group, in order."""
    return list(ExclusionReason.objects.filter(group=question.group))


def say(question, source, verdicts: dict, stage: str = "title") -> None:
    """Let each person decide: `{person: "include"}`, `{person: reason}`."""
    for person, verdict in verdicts.items():
        reason = verdict if isinstance(verdict, ExclusionReason) else None
        verdict = "exclude" if reason else verdict
        decide(question=question, source=source, stage=stage, by=person, verdict=verdict, reason=reason)
