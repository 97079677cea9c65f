"""Where a source stands in the screening for a question, told from the decisions about it and from nothing else.

At each stage the last decision of each reader stands, unless it was taken back; a settlement stands above them.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from literature.merging.survivors import survivors, with_merged
from literature.models import ExclusionReason, FoundSource, ScreeningDecision, SearchQuestion
from literature.searching.words import Stage, Verdict, Where


class Decided(NamedTuple):
    """A decision, as the telling needs it; `number` is its primary key and says what came after what."""

    number: int
    stage: str
    by: int
    verdict: str
    reason: int | None
    settles: bool


FIELDS = ("pk", "stage", "by_id", "verdict", "reason_id", "settles")


@dataclass
class Reading:
    """A stage of one source: what stands of each reader, by their id, and what settled it, if anything."""

    readers: int
    by_reader: dict[int, Decided] = field(default_factory=dict)
    settlement: Decided | None = None

    @property
    def is_complete(self) -> bool:
        """Whether all readers have decided."""
        return len(self.by_reader) >= self.readers

    @property
    def is_settled(self) -> bool:
        return self.settlement is not None

    @property
    def outcome(self) -> str:
        """`include`, `exclude`, or `unsure` for what is to be settled; empty while readers are missing."""
        if self.settlement:
            return self.settlement.verdict
        if not self.is_complete:
            return ""
        said = {decided.verdict for decided in self.by_reader.values()}
        return said.pop() if len(said) == 1 else Verdict.UNSURE

    def reason(self, ranks: Mapping[int, int]) -> int:
        """Why it was excluded, which it has to be: of two reasons the one that stands first on the group's list."""
        if self.settlement:
            return self.settlement.reason
        reasons = {decided.reason for decided in self.by_reader.values()}
        return min(reasons, key=lambda reason: ranks.get(reason, 0)) if len(reasons) > 1 else reasons.pop()


@dataclass(frozen=True)
class Standing:
    """Where one source stands for one question; `reason` is the id of the reason where it was excluded."""

    question: int
    source: int
    where: Where
    reason: int | None
    title: Reading
    text: Reading

    def reading(self, stage: str) -> Reading:
        """What was decided at a stage."""
        return self.text if stage == Stage.TEXT else self.title


def tell(question, source: int, decisions: Iterable[Decided], ranks: Mapping[int, int]) -> Standing:
    """Tell where a source stands. `decisions` are all about it for the question, oldest first.

    `question` needs `pk`, `readers` and `reads_full_text`; `ranks` says how each reason (by id) is ordered.
    """
    readings = {"title": Reading(question.readers), "text": Reading(question.readers)}
    retrieved = True
    for decided in decisions:
        if decided.stage == Stage.RETRIEVAL:
            retrieved = decided.verdict == Verdict.RETRIEVED
        elif decided.settles:
            readings[decided.stage].settlement = decided
        elif decided.verdict == Verdict.UNDONE:
            readings[decided.stage].by_reader.pop(decided.by, None)
        else:
            readings[decided.stage].by_reader[decided.by] = decided
    title, text = readings["title"], readings["text"]
    where = _where(question, title, text, retrieved)
    reason = None
    if where in (Where.EXCLUDED, Where.EXCLUDED_TEXT):
        reason = (title if where == Where.EXCLUDED else text).reason(ranks)
    return Standing(question.pk, source, where, reason, title, text)


_AT_TITLE = {"": Where.WAITING, "unsure": Where.TO_SETTLE, "exclude": Where.EXCLUDED}
_AT_TEXT = {"": Where.WAITING_TEXT, "unsure": Where.TO_SETTLE_TEXT, "exclude": Where.EXCLUDED_TEXT}


def _where(question, title: Reading, text: Reading, retrieved: bool) -> Where:
    where = _AT_TITLE.get(title.outcome)
    if where or not question.reads_full_text:
        return where or Where.INCLUDED
    if not retrieved:
        return Where.NOT_RETRIEVED
    return _AT_TEXT.get(text.outcome, Where.INCLUDED)


def standings(
    questions: Collection[SearchQuestion], *, sources: Collection[int] | None = None, searches=None
) -> dict[tuple[int, int], Standing]:
    """Tell where each found source stands for each of the questions, in a number of queries that does not grow.

    `sources` narrows to these ids; `searches` (a queryset or ids) to what these searches found. Keys are the ids of
    question and source; the order is that in which the sources were first found.
    """
    asked = {question.pk: question for question in questions}
    found = FoundSource.objects.counted().filter(search__question__in=asked)
    decisions = ScreeningDecision.objects.filter(question__in=asked)
    if sources is not None:
        ids = with_merged(sources)
        found, decisions = found.filter(source__in=ids), decisions.filter(source__in=ids)
    if searches is not None:
        found = found.filter(search__in=searches)
    stands = survivors(found.order_by().values("source_id"))
    about: dict[tuple[int, int], list[Decided]] = {}
    for question_id, source_id in found.order_by("pk").values_list("search__question_id", "source_id"):
        about.setdefault((question_id, stands.get(source_id, source_id)), [])
    rows = decisions.order_by("pk").values_list("question_id", "source_id", *FIELDS)
    for question_id, source_id, *decided in rows:
        pair = question_id, stands.get(source_id, source_id)
        if pair in about:
            about[pair].append(Decided(*decided))
    ranks = ranks_of(questions)
    return {pair: tell(asked[pair[0]], pair[1], told, ranks) for pair, told in about.items()}


def ranks_of(questions: Collection[SearchQuestion]) -> dict[int, int]:
    """Return how the reasons of the questions' groups are ordered, by their ids."""
    groups = {question.group_id for question in questions}
    ids = ExclusionReason.objects.filter(group__in=groups).order_by("position", "pk").values_list("pk", flat=True)
    return {reason: rank for rank, reason in enumerate(ids)}


def standing_of(question: SearchQuestion, source_id: int) -> Standing | None:
    """Tell where one source stands; None where no search for the question found it."""
    return standings([question], sources=[source_id]).get((question.pk, source_id))
