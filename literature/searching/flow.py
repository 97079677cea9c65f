"""The flow of records after PRISMA 2020: how many came in, went out and stayed, and which they are.

The numbers are lengths of the lists behind them: `Flow.members` tells both, from the decisions as they are now.
Hits are what a search states; where its records here are fewer or more, the difference is a number of its own.
"""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from literature.merging.survivors import survivors
from literature.models import ExclusionReason, FoundSource, LiteratureSearch, SearchQuestion
from literature.searching.importing import not_sources
from literature.searching.standing import Standing, ranks_of, standings
from literature.searching.words import Where

_READ_WHOLE = (Where.TO_SETTLE_TEXT, Where.EXCLUDED_TEXT, Where.INCLUDED)
_SOUGHT = (Where.NOT_RETRIEVED, Where.WAITING_TEXT, *_READ_WHOLE)
_SCREENED = (Where.TO_SETTLE, Where.EXCLUDED, *_SOUGHT)

#: Boxes whose number counts sources: which standings they hold, and whether only of questions with a full-text stage.
BOXES: dict[str, tuple[tuple[Where, ...], bool]] = {
    "to-screen": (tuple(Where), False),
    "waiting": ((Where.WAITING,), False),
    "screened": (_SCREENED, False),
    "to-settle": ((Where.TO_SETTLE,), False),
    "excluded": ((Where.EXCLUDED,), False),
    "sought": (_SOUGHT, True),
    "not-retrieved": ((Where.NOT_RETRIEVED,), True),
    "waiting-text": ((Where.WAITING_TEXT,), True),
    "assessed": (_READ_WHOLE, True),
    "to-settle-text": ((Where.TO_SETTLE_TEXT,), True),
    "excluded-text": ((Where.EXCLUDED_TEXT,), True),
    "included": ((Where.INCLUDED,), False),
}
#: Boxes whose number counts records of searches, not sources.
OF_SEARCHES = ("identified", "duplicates", "not-brought-in")

LABELS = {
    "identified": gettext_lazy("Records identified"),
    "duplicates": gettext_lazy("Duplicate records removed"),
    "not-brought-in": gettext_lazy("Records not brought in"),
    "to-screen": gettext_lazy("Records to screen"),
    "waiting": gettext_lazy("Records that wait for their readers"),
    "screened": gettext_lazy("Records screened"),
    "to-settle": gettext_lazy("Records to be settled"),
    "excluded": gettext_lazy("Records excluded"),
    "sought": gettext_lazy("Reports sought for retrieval"),
    "not-retrieved": gettext_lazy("Reports not retrieved"),
    "waiting-text": gettext_lazy("Reports that wait for their readers"),
    "assessed": gettext_lazy("Reports assessed for eligibility"),
    "to-settle-text": gettext_lazy("Reports to be settled"),
    "excluded-text": gettext_lazy("Reports excluded"),
    "included": gettext_lazy("Sources included"),
}


@dataclass
class Brought:
    """One search and the records that it brought.

    records     of its records, those that are sources here, each as often as it was found
    sources     different sources among them
    broken      records of its imports that could not be read
    left_out    records of its imports that could, and are no source here
    """

    search: LiteratureSearch
    records: int = 0
    sources: int = 0
    broken: int = 0
    left_out: int = 0

    @property
    def known(self) -> int:
        """Records that are accounted for: here, or left out beforehand as duplicates."""
        return self.records + self.search.duplicates_left_out

    @property
    def came(self) -> int:
        """Records that came of it, whatever became of them: those accounted for, and those that are no source here."""
        return self.known + self.broken + self.left_out

    @property
    def identified(self) -> int:
        """The hits that the search states; its records where there are more, or where it states none."""
        return max(self.search.hits or 0, self.came)

    @property
    def not_brought_in(self) -> int:
        """Hits of which no source is here."""
        return self.identified - self.known

    @property
    def surplus(self) -> int:
        """Records here beyond the hits that the search states: one of the numbers is wrong, and readers are told."""
        return 0 if self.search.hits is None else max(0, self.came - self.search.hits)


@dataclass(frozen=True)
class Row:
    """A line of the table and of the diagram: a box, or the part of it with one reason."""

    box: str
    label: str
    number: int
    reason: str = ""


class Flow:
    """The flow for some searches, whole: `searches` are those that count, with their questions."""

    def __init__(self, searches: list[LiteratureSearch]):
        self.searches = [search for search in searches if search.counts]
        self.questions = list({search.question_id: search.question for search in self.searches}.values())
        ids = [search.pk for search in self.searches]
        self.standings = standings(self.questions, searches=ids)
        nothing = not_sources(ids)
        self.brought = {search.pk: Brought(search) for search in self.searches}
        for search_id, (broken, left_out) in nothing.items():
            self.brought[search_id].broken, self.brought[search_id].left_out = broken, left_out
        self.times: Counter = Counter()
        self._members: dict[tuple[str, str], list[Standing]] = {}
        self._owners = {search.pk: search.question_id for search in self.searches}
        rows = FoundSource.objects.filter(search__in=ids)
        stands = survivors(rows.order_by().values("source_id"))
        different = set()
        for search_id, source_id, times in rows.values_list("search_id", "source_id", "times"):
            source_id = stands.get(source_id, source_id)
            self.brought[search_id].records += times
            different.add((search_id, source_id))
            self.times[self._owners[search_id], source_id] += times
        for search_id, _source in different:
            self.brought[search_id].sources += 1

    @property
    def is_in_stages(self) -> bool:
        """Whether any of its questions has a full-text stage."""
        return any(question.reads_full_text for question in self.questions)

    @cached_property
    def _two_stages(self) -> set[int]:
        return {question.pk for question in self.questions if question.reads_full_text}

    def members(self, box: str, reason: str = "") -> list[Standing]:
        """Return the sources in a box, each with where it stands; `reason` narrows to those excluded for it.

        Raises KeyError for a box that does not hold sources.
        """
        if (box, reason) not in self._members:
            wheres, only_two_stages = BOXES[box]
            self._members[box, reason] = [
                standing
                for standing in self.standings.values()
                if standing.where in wheres
                and (not only_two_stages or standing.question in self._two_stages)
                and (not reason or self.reason_names.get(standing.reason) == reason)
            ]
        return self._members[box, reason]

    def repeated(self) -> list[tuple[int, int, int]]:
        """Return the sources that were found more than once as (question, source, times), by their ids."""
        return [(*pair, times) for pair, times in self.times.items() if times > 1]

    def number(self, box: str) -> int:
        """Return the number in a box. Raises KeyError for a box that there is not."""
        if box == "identified":
            return sum(brought.identified for brought in self.brought.values())
        if box == "not-brought-in":
            return sum(brought.not_brought_in for brought in self.brought.values())
        if box == "duplicates":
            stated = sum(search.duplicates_left_out for search in self.searches)
            return stated + sum(times - 1 for _question, _source, times in self.repeated())
        return len(self.members(box))

    @cached_property
    def reason_names(self) -> dict[int, str]:
        """Names of the groups' reasons by id; reasons of two groups with one name are one reason here."""
        groups = {question.group_id for question in self.questions}
        return dict(ExclusionReason.objects.filter(group__in=groups).values_list("pk", "name"))

    def reasons(self, box: str) -> list[tuple[str, int]]:
        """Return how many in a box were excluded for each reason, in the order of the groups' lists."""
        numbers = Counter(standing.reason for standing in self.members(box))
        by_name: Counter = Counter()
        for reason in sorted(numbers, key=self._ranks.__getitem__):
            by_name[self.reason_names[reason]] += numbers[reason]
        return list(by_name.items())

    @cached_property
    def _ranks(self) -> dict[int, int]:
        return ranks_of(self.questions)

    def places(self) -> list[tuple[str, int]]:
        """Return the places searched with the records identified there, most first."""
        numbers: Counter = Counter()
        for brought in self.brought.values():
            numbers[brought.search.place] += brought.identified
        return sorted(numbers.items(), key=lambda item: (-item[1], item[0].casefold()))

    def rows(self) -> list[Row]:
        """Return the whole table in order; boxes of work that is still to be done only where there is some."""
        shown = ["identified", "duplicates", "not-brought-in", "to-screen", "screened", "excluded"]
        if self.is_in_stages:
            shown += ["sought", "not-retrieved", "assessed", "excluded-text"]
        undecided = [box for box in ("waiting", "to-settle", "waiting-text", "to-settle-text") if self.number(box)]
        rows = []
        for box in LABELS:
            if box not in shown and box not in undecided and box != "included":
                continue
            rows.append(Row(box, str(LABELS[box]), self.number(box)))
            if box in ("excluded", "excluded-text"):
                rows += [Row(box, name, number, name) for name, number in self.reasons(box)]
        return rows


@dataclass(frozen=True)
class Scope:
    """What a diagram is about: one search, one question, or all that the network has sought."""

    name: str
    label: str
    url: str
    search: LiteratureSearch | None = None
    question: SearchQuestion | None = None

    @cached_property
    def flow(self) -> Flow:
        """The flow of its searches."""
        searches = LiteratureSearch.objects.counted().with_question()
        if self.search:
            return Flow([self.search])
        return Flow(list(searches.filter(question=self.question) if self.question else searches))


def scope_named(name: str, user) -> Scope | None:
    """Return the scope of an address: `all`, `question-CODE` or `search-CODE`; None where there is none."""
    from django.urls import reverse

    kind, _dash, code = name.partition("-")
    if name == "all":
        return Scope("all", _("All literature searches"), reverse("literature:searches"))
    if kind == "question":
        question = SearchQuestion.objects.visible_to(user).select_related("group").filter(code=code).first()
        return question and Scope(name, str(question), question.get_absolute_url(), question=question)
    if kind == "search":
        search = LiteratureSearch.objects.visible_to(user).with_question().filter(code=code).first()
        return search and Scope(name, search_title(search), search.get_absolute_url(), search=search)
    return None


def search_title(search: LiteratureSearch) -> str:
    """A search in a few words: `Scopus, 3 March 2026`."""
    from django.utils.formats import date_format

    return f"{search.place}, {date_format(search.searched_on, 'j F Y')}"
