"""How many records an import has and what became of them, counted from the records themselves."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count

from literature.models import Import, ImportedRecord
from literature.models.imports import Choice, Outcome, Verdict


@dataclass
class Counts:
    """`total` = `written` + `merged` + `left_out` + `broken` + `waiting`, at each moment.

    Those that wait are `to_write`, `to_merge` or `to_leave`. `by_verdict` and `by_outcome` count all records.
    """

    total: int = 0
    to_write: int = 0
    to_merge: int = 0
    to_leave: int = 0
    not_taken_back: int = 0
    by_verdict: dict[str, int] = field(default_factory=dict)
    by_outcome: dict[str, int] = field(default_factory=dict)

    @property
    def written(self) -> int:
        """Records that became sources."""
        return self.by_outcome.get(Outcome.WRITTEN, 0)

    @property
    def merged(self) -> int:
        """Records of which fields went into a source that was there."""
        return self.by_outcome.get(Outcome.MERGED, 0)

    @property
    def left_out(self) -> int:
        """Records of which nothing was written."""
        return self.by_outcome.get(Outcome.LEFT_OUT, 0)

    @property
    def broken(self) -> int:
        """Records that could not be read."""
        return self.by_outcome.get(Outcome.BROKEN, 0)

    @property
    def waiting(self) -> int:
        """Records with which nothing was done yet."""
        return self.to_write + self.to_merge + self.to_leave

    def _add(self, verdict: str, choice: str, outcome: str, taken_back: bool | None, number: int) -> None:
        self.total += number
        self.by_verdict[verdict] = self.by_verdict.get(verdict, 0) + number
        if taken_back is False:
            self.not_taken_back += number
        if outcome:
            self.by_outcome[outcome] = self.by_outcome.get(outcome, 0) + number
        elif choice == Choice.WRITE:
            self.to_write += number
        elif choice == Choice.MERGE:
            self.to_merge += number
        else:
            self.to_leave += number


def counts_of_many(imports: Iterable[Import]) -> dict[int, Counts]:
    """Return the counts of each import by its id, in one query."""
    counts = {brought.pk: Counts() for brought in imports}
    groups = (
        ImportedRecord.objects.filter(part_of__in=list(counts))
        .order_by()
        .values_list("part_of", "verdict", "choice", "outcome", "taken_back")
        .annotate(number=Count("pk"))
    )
    for import_id, *kind, number in groups:
        counts[import_id]._add(*kind, number)
    return counts


def counts_of(brought: Import) -> Counts:
    """Return the counts of one import."""
    return counts_of_many([brought])[brought.pk]


def on_search(brought: Import) -> int:
    """Return how many of an import's records stand on the search that it came of."""
    return brought.records.filter(found_as__isnull=False).count()


def verdicts_in(counts: Counts) -> list[tuple[Verdict, int]]:
    """Return the verdicts that occur, in their order, with their numbers."""
    return [(verdict, counts.by_verdict[verdict]) for verdict in Verdict if counts.by_verdict.get(verdict)]
