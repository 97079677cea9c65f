"""What the pages of screening show: the record to read, what is to be settled, how one was decided, the reasons."""

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from curation.workflow import State
from literature.merging.survivors import with_merged
from literature.models import ExclusionReason, FoundSource, ScreeningDecision, SearchQuestion, Source
from literature.names import names_in_a_sentence
from literature.searching import rules
from literature.searching import screening as deciding
from literature.searching.flow import search_title
from literature.searching.forms import reason_choices
from literature.searching.pages import shortened
from literature.searching.queue import Queue
from literature.searching.standing import Reading, Standing, standing_of, standings
from literature.searching.words import Stage, Verdict, Where

#: So many are shown at a time.
PAGE_SIZE = 50


def _crumbs(question: SearchQuestion) -> list:
    return [
        (_("Literature searches"), reverse("literature:searches")),
        (shortened(question.text), question.get_absolute_url()),
    ]


def of_source(source: Source) -> dict:
    """What a reader is shown of a source."""
    return {"source": source, "by": names_in_a_sentence(source.contributors), "read_url": source.read_url}


def to_screen(question: SearchQuestion, queue: Queue, source: Source, user) -> dict:
    """A record to be decided about; nothing of what the other reader thinks."""
    standing, stage = queue.standing(source), queue.stage
    mine = standing.reading(stage).by_reader.get(user.pk)
    skip = reverse("literature:screen", args=[question.code, stage])
    return {
        **of_source(source),
        "question": question,
        "stage": stage,
        "queue": queue,
        "reasons": reason_choices(question),
        "may_decide": deciding.may_decide(question, standing, stage, user),
        "said": Verdict(mine.verdict).label if mine else "",
        "last": deciding.last_decision(question, stage, user),
        "skip_url": f"{skip}?after={source.code}" if queue.left > 1 else "",
        "asks_for_text": stage == Stage.TEXT and standing.where == Where.WAITING_TEXT,
        "may_keep_reasons": rules.may_keep_reasons(user, question.group),
        "crumbs": _crumbs(question),
    }


def all_screened(question: SearchQuestion, queue: Queue, user) -> dict:
    """Nothing is left for this reader at the stage: what is next."""
    following = [stage for stage in question.stages if stage != queue.stage and _left(queue, stage)]
    to_settle = [told for told in queue.standings.values() if told.where in (Where.TO_SETTLE, Where.TO_SETTLE_TEXT)]
    return {
        "question": question,
        "queue": queue,
        "stage": queue.stage,
        "following": following,
        "to_settle": len(to_settle),
        "last": deciding.last_decision(question, queue.stage, user),
        "crumbs": _crumbs(question),
    }


def _left(queue: Queue, stage: Stage) -> int:
    told = {(queue.question.pk, source): standing for source, standing in queue.standings.items()}
    return Queue(queue.question, stage, queue.user, told).left


def to_settle(question: SearchQuestion, page_number: str = "") -> dict:
    """The sources whose readers see them differently, each with what they said, a page of them."""
    told = [
        (Stage.TEXT if standing.where == Where.TO_SETTLE_TEXT else Stage.TITLE, standing)
        for standing in standings([question]).values()
        if standing.where in (Where.TO_SETTLE, Where.TO_SETTLE_TEXT)
    ]
    page = Paginator(told, PAGE_SIZE).get_page(page_number)
    shown = list(page.object_list)
    sources = Source.objects.in_bulk([standing.source for _stage, standing in shown])
    rows = _decisions(decided.number for stage, standing in shown for decided in _of(standing, stage))
    entries = [
        {
            "source": sources[standing.source],
            "stage": stage.label,
            "url": reverse("literature:screening-record", args=[question.code, sources[standing.source].code]),
            "said": [rows[decided.number] for decided in _of(standing, stage)],
        }
        for stage, standing in shown
    ]
    return {
        "question": question,
        "entries": entries,
        "number": len(told),
        "page": page,
        "last": page.paginator.num_pages,
        "query": "?",
        "crumbs": _crumbs(question),
    }


def _of(standing: Standing, stage: str) -> list:
    return sorted(standing.reading(stage).by_reader.values())


def _decisions(numbers) -> dict[int, ScreeningDecision]:
    return ScreeningDecision.objects.with_people().in_bulk(list(numbers))


def record(question: SearchQuestion, source: Source, user) -> dict:
    """How a source was screened for a question, stage by stage; before both readers have decided, only one's own."""
    standing = standing_of(question, source.pk)
    readings = [standing.reading(stage) for stage in question.stages]
    numbers = [decided.number for reading in readings for decided in reading.by_reader.values()]
    numbers += [reading.settlement.number for reading in readings if reading.settlement]
    rows = _decisions(numbers)
    earlier = _of_merged(question, source, rows)
    stages = []
    for stage, reading in zip(question.stages, readings, strict=True):
        decided = sorted(reading.by_reader.values())
        shown = [one for one in decided if reading.is_complete or reading.is_settled or one.by == user.pk]
        mine = reading.by_reader.get(user.pk)
        stages.append(
            {
                "stage": stage,
                "label": stage.label,
                "said": [rows[one.number] for one in shown],
                "said_before": [one for one in earlier if one.stage == stage and _is_told(one, reading, user)],
                "hidden": len(decided) - len(shown),
                "missing": max(0, question.readers - len(decided)) if not reading.is_settled else 0,
                "settlement": rows[reading.settlement.number] if reading.settlement else None,
                "may_settle": deciding.may_settle(standing, stage),
                "may_decide": deciding.may_decide(question, standing, stage, user),
                "mine": bool(mine),
            }
        )
    # Once, though it may have found several records that were merged since.
    searches = list(dict.fromkeys(found.search for found in _found(question, source)))
    return {
        **of_source(source),
        "question": question,
        "standing": standing,
        "where": standing.where.label,
        "reason": ExclusionReason.objects.filter(pk=standing.reason).first() if standing.reason else None,
        "stages": stages,
        "reasons": reason_choices(question),
        "searches": [(search_title(search), search.get_absolute_url()) for search in searches],
        "waits_for_text": standing.where == Where.WAITING_TEXT,
        "has_no_text": standing.where == Where.NOT_RETRIEVED,
        "may_see_source": Source.objects.visible_to(user).filter(pk=source.pk).exists(),
        "crumbs": _crumbs(question),
    }


def _of_merged(question: SearchQuestion, source: Source, standing: dict) -> list[ScreeningDecision]:
    """What was decided about this record or those merged into it that does not stand: a later one took its place."""
    ids = with_merged([source.pk])
    if len(ids) == 1:
        return []
    rows = ScreeningDecision.objects.with_people().filter(question=question, source__in=ids)
    return list(rows.exclude(pk__in=standing).select_related("source"))


def _is_told(decision: ScreeningDecision, reading: Reading, user) -> bool:
    return reading.is_complete or reading.is_settled or decision.by_id == user.pk


def _found(question: SearchQuestion, source: Source):
    found = FoundSource.objects.counted().filter(search__question=question, source__in=with_merged([source.pk]))
    return found.select_related("search")


def of_reasons(group, user) -> dict:
    """A group's list of reasons."""
    return {
        "group": group,
        "reasons": list(ExclusionReason.objects.filter(group=group)),
        "may_keep": rules.may_keep_reasons(user, group),
        "crumbs": [(_("Literature searches"), reverse("literature:searches"))],
    }


def found_by(source: Source, user) -> list[dict]:
    """Tell a record's page by which searches it was found and what became of it there.

    The outcome is told to everyone of a published source, and to members of the question's group of any; while its
    readers have not decided, nothing is told but the search.
    """
    rows = FoundSource.objects.counted().filter(source__in=with_merged([source.pk]))
    if source.state != State.PUBLISHED:
        rows = rows.visible_to(user)
    found = list(rows.select_related("search__question__group").order_by("search__searched_on", "search"))
    searches = list(dict.fromkeys(row.search for row in found))
    questions = {search.question_id: search.question for search in searches}
    told = standings(list(questions.values()), sources=[source.pk]) if questions else {}
    names = _reason_names({standing.reason for standing in told.values() if standing.reason})
    entries = []
    for question in questions.values():
        standing = told.get((question.pk, source.pk))
        if standing is None:  # it was merged into another record, which is told there
            continue
        screens = rules.may_screen(user, question)
        entries.append(
            {
                "question": question,
                "searches": [
                    (search_title(search), search.get_absolute_url())
                    for search in searches
                    if search.question_id == question.pk
                ],
                "outcome": _outcome(standing, names),
                "url": reverse("literature:screening-record", args=[question.code, source.code]) if screens else "",
            }
        )
    return entries


def _reason_names(ids) -> dict[int, str]:
    return dict(ExclusionReason.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}


def _outcome(standing: Standing, names: dict[int, str]) -> str:
    if standing.where == Where.INCLUDED:
        return _("included")
    if standing.where in (Where.EXCLUDED, Where.EXCLUDED_TEXT):
        return _("excluded (%(reason)s)") % {"reason": names[standing.reason]}
    if standing.where == Where.NOT_RETRIEVED:
        return _("full text not to be had")
    return _("being screened")
