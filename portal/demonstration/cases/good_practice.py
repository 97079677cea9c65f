"""Two invented cases that were marked as good practice: long ago, and not confirmed since; and lately."""

from partnerships.good_practice.actions import confirm, mark

OLD, FRESH = "school-councils", "two-cities"
OLD_MARKED, FRESH_MARKED, FRESH_CONFIRMED = 764, 130, 20


def plan(builder) -> None:
    """Put the markings on the calendar."""
    builder.on(OLD_MARKED, _mark_old, builder)
    builder.on(FRESH_MARKED, _mark_fresh, builder)
    builder.on(FRESH_CONFIRMED, _confirm, builder)


def _mark_old(builder) -> None:
    mark(
        builder.cases[OLD],
        by=builder.cast.coordinators[3][0],
        reason="Those whom the rules are for wrote them, with half of the seats and the majority at the summer school.",
        evidence_text="The rules of eleven schools over five years, read side by side.",
    )


def _mark_fresh(builder) -> None:
    mark(
        builder.cases[FRESH],
        by=builder.cast.coordinators[4][0],
        reason="Both give the same and both say what did not work: one city’s figures did not move, and it is told.",
        evidence_text="Twelve notes that pairs of clerks wrote after their month.",
    )


def _confirm(builder) -> None:
    source = builder.source("huxham-vangen-2000")
    confirm(
        builder.cases[FRESH],
        by=builder.cast.coordinators[4][0],
        evidence_text="Both offices were telephoned again: they still telephone before they write.",
        sources=[source.code] if source else [],
    )
