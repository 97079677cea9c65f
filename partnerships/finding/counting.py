"""Counting what a search of cases finds, by each facet.

A facet leaves out its own filter and no other, so that its numbers are what choosing one more value would give.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from partnerships.finding.columns import Columns, current_columns
from partnerships.finding.kept import kept

if TYPE_CHECKING:
    from partnerships.finding.search import Search

#: Facets of which only the most frequent values are counted, and how many.
MOST = {"organisation": 12, "tag": 20}


@dataclass(frozen=True)
class Counts:
    """How many cases match, how many by each value of each facet, and how many name no country."""

    total: int = 0
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    without_country: int = 0


def count(search: "Search", facets: tuple[str, ...]) -> Counts:
    """Return the counts of a search."""
    columns = current_columns(search.level)
    matched = matched_by(search, columns)
    chosen = search.filters.chosen
    passing = {name: columns.any_of(name, values) for name, values in chosen.items()}

    def among(leaving_out: str = "") -> int:
        found = matched
        for name, cases in passing.items():
            if name != leaving_out:
                found &= cases
        return found

    numbers = {
        name: columns.numbers(name, among(name), most=MOST.get(name, 0), also=chosen.get(name, ())) for name in facets
    }
    found = among()
    return Counts(found.bit_count(), numbers, (found & ~columns.of_any["country"]).bit_count())


def size_of(level: str) -> int:
    """Return how many cases readers of a level find at all."""
    return len(current_columns(level).places)


def matched_by(search: "Search", columns: Columns) -> int:
    """Return the set of cases in which the text of a search is found; the database is asked once for each text."""
    if not search.text:
        return columns.everything
    if search.query is None:
        return 0
    rows = kept(("matching rows", str(search.level), search.text), search.matching_rows)
    return columns.set_of_rows(rows)


def found_by(search: "Search", columns: Columns) -> int:
    """Return the set of cases that a search finds."""
    found = matched_by(search, columns)
    for name, values in search.filters.chosen.items():
        found &= columns.any_of(name, values)
    return found
