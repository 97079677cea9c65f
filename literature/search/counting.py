"""Counting what a search finds, by each facet: from the columns in memory, exactly, in some thousandths of a second.

Only how many answer a phrase of common words, or a text that more than a hundred thousand sources answer, is estimated
from some of them. An estimate says so. docs/decisions/0022 says what was measured.
"""

from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Q

from literature.search.columns import LONG, MANY_VALUED, Columns, current
from literature.search.matching import RANKED, Matched, cut, filters_of, match, ranked
from literature.search.sets import Found

if TYPE_CHECKING:
    from literature.search import Search

PER_PAGE = 20
#: How far a list can be paged through; beyond it is narrowed, or taken along whole.
REACHABLE = 10_000
#: Values of a facet of many that are counted, besides the chosen ones.
TOP = 10


@dataclass(frozen=True)
class Counts:
    """How many sources match, and how many by each value of each facet, given the other facets' filters."""

    total: int
    facets: dict[str, dict] = field(default_factory=dict)
    #: Ids of the best matches, best first, of the newest thousand; None where nothing was ranked.
    ranked: array | None = None
    #: Whether the numbers are estimates.
    is_estimate: bool = False


def base_size() -> int:
    """Return how many sources there are."""
    with current() as columns:
        return columns.everything.number


def count(search: "Search", facets: tuple[str, ...]) -> Counts:
    """Return the counts of a search, and what is ranked where relevance orders it."""
    matched = match(search) if search.has_words else None
    with current() as columns:
        found = columns.everything if matched is None else columns.found(matched.ids)
        filters = filters_of(search, columns)
        passed = cut(found, filters)
        counted = {}
        for name in facets:  # a facet leaves out its own filter and no other
            others = cut(found, filters, name) if name in filters else passed
            counted[name] = _numbers(columns, search, name, others)
        to_rank = None
        if search.order == "relevance":
            known = passed if matched.to_rank is None else cut(columns.found(matched.to_rank), filters)
            to_rank = columns.newest(known, RANKED)
    best = None if to_rank is None else ranked(search.query, to_rank)
    if matched is None or matched.times == 1:
        return Counts(passed.number, counted, best)
    return _estimated(passed.number, counted, best, matched)


def _numbers(columns: Columns, search: "Search", name: str, found: Found) -> dict:
    """Return how many of a set have each value of a facet; of very many values the most frequent and the chosen."""
    if name in LONG:
        counted = columns.facets[name].best(found, TOP, chosen_ids(search.conditions.get(name)))
    else:
        counted = columns.count(name, found)
    return {str(value): number for value, number in counted.items()} if name in MANY_VALUED else counted


def _estimated(number: int, counted: dict[str, dict], best: array | None, matched: Matched) -> Counts:
    facets = {
        name: {value: round(one * matched.times) for value, one in values.items()} for name, values in counted.items()
    }
    return Counts(max(round(number * matched.times), len(best or ())), facets, best, is_estimate=True)


def count_values(search: "Search", name: str, most: int, among: list[int] | None = None) -> tuple[dict[str, int], bool]:
    """Return the most frequent values of a facet of many by id, so many, and whether the numbers are estimates.

    The facet's own filter is left out. With `among`, only these values are counted.
    """
    matched = match(search) if search.has_words else None
    times = matched.times if matched else 1
    with current() as columns:
        found = columns.everything if matched is None else columns.found(matched.ids)
        others, facet = cut(found, filters_of(search, columns), name), columns.facets[name]
        if among is None:
            counted = facet.best(others, most)
        else:
            counted = facet.best_among(others & columns.having(name, among), among, most)
    return {str(value): round(number * times) for value, number in counted.items()}, times != 1


def chosen_ids(condition: Q | None) -> list[int]:
    """Return the ids of a condition on a column of many."""
    if condition is None:
        return []
    [(_lookup, ids)] = condition.children
    return list(ids)
