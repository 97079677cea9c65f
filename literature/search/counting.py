"""Counting what a search finds, by each facet: in memory (`columns`), from the ids that the database gives for a text.

Everything is counted exactly, unless a text finds more than COUNTED sources in a base larger than that: then one source
in sixteen is looked at, and the numbers are estimates, which say so.
"""

from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL

from literature.models import SourceIndex, SourceSample
from literature.search.columns import LONG, Looked, best, set_of

if TYPE_CHECKING:
    from literature.search import Search

PER_PAGE = 20
#: How many matches are ranked, the newest ones.
RANKED = 1000
#: How far a list can be paged through; beyond it is narrowed, or taken along whole.
REACHABLE = 10_000
#: So many matches of a text are counted one by one.
COUNTED = 100_000
#: So many sources that hold the words of a phrase, the newest, are looked at for the phrase.
LOOKED_AT = 4000
#: One source in so many is in the sample.
SHARE = 16
#: Values of a facet of many that are counted, besides the chosen ones.
TOP = 10


@dataclass(frozen=True)
class Counts:
    """How many sources match, and how many by each value of each facet, given the other facets' filters."""

    total: int
    facets: dict[str, dict] = field(default_factory=dict)
    #: Ids of the best matches, best first, of the newest thousand; None where nothing was ranked.
    ranked: array | None = None
    #: Whether the total was estimated, and the facets that were.
    is_estimate: bool = False
    estimated: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Matched:
    """The sources that answer a text: all of them, or those of the sample, or the newest that hold a phrase."""

    bits: int
    #: How many sources each of them stands for.
    times: int = 1
    #: What is ranked, where the sample does not hold it.
    to_rank: int | None = None


def count(search: "Search", facets: tuple[str, ...]) -> Counts:
    """Return the counts of a search, and what is ranked where relevance orders it."""
    columns, conditions = search.columns, search.conditions
    matched = _matched(search) if search.has_words else Matched(columns.present)
    filters = {name: columns.passing(name, condition) for name, condition in conditions.items()}
    passing = _all_of(matched.bits, filters.values())
    looked = Looked.at(passing) if set(facets) & set(LONG) else None  # once for all facets that are not filtered by
    found = {}
    for name in facets:
        others = passing
        if name in filters:  # a facet leaves out its own filter and no other
            others = _all_of(matched.bits, (bits for other, bits in filters.items() if other != name))
        if name in LONG:
            seen = looked if others is passing else Looked.at(others)
            numbers = columns.most_frequent(name, seen, TOP, chosen_ids(conditions.get(name)))
            found[name] = {str(one): number * matched.times for one, number in numbers.items()}
        else:
            found[name] = {one: n * matched.times for one, n in columns.numbers(name, others).items()}
    ranked = None
    if search.order == "relevance":
        ranked = _ranked(search, matched, filters)
    estimated = frozenset(facets) if matched.times > 1 else frozenset()
    return Counts(passing.bit_count() * matched.times, found, ranked, matched.times > 1, estimated)


def count_values(search: "Search", name: str, most: int, ids: list[int] | None = None) -> tuple[dict[str, int], bool]:
    """Return the most frequent values of a facet of many by id, the facet's own filter left out.

    With `ids`, only of these. Also returns whether the numbers are estimates.
    """
    columns = search.columns
    matched = _matched(search) if search.has_words else Matched(columns.present)
    others = [columns.passing(other, one) for other, one in search.conditions.items() if other != name]
    bits, links = _all_of(matched.bits, others), columns.links[name]
    numbers = (
        columns.most_frequent(name, Looked.at(bits), most) if ids is None else best(links.numbers_of(ids, bits), most)
    )
    return {str(one): number * matched.times for one, number in numbers.items()}, matched.times > 1


def _all_of(bits: int, filters) -> int:
    for one in filters:
        bits &= one
    return bits


def chosen_ids(condition: Q | None) -> list[int]:
    """Return the ids of a condition on a column of many."""
    if condition is None:
        return []
    [(_lookup, ids)] = condition.children
    return list(ids)


def _matched(search: "Search") -> Matched:
    """Return the sources that answer the text, before any filter."""
    query, columns = search.query, search.columns
    if query.has_phrases:
        return _matched_phrase(search)
    ids = _ids(query.conditions("vector", "configuration"), SourceIndex, COUNTED + 1)
    if len(ids) <= COUNTED:
        return Matched(set_of(ids) & columns.present)
    sampled = _ids(query.conditions("vector", "configuration"), SourceSample)
    return Matched(set_of(sampled) & columns.present, SHARE)


def _matched_phrase(search: "Search") -> Matched:
    """Return the sources that hold the phrases: the words are in the index, where they stand only in each row.

    Where more than LOOKED_AT hold the words, the newest of these are looked at for what is ranked, and the sample for
    how many there are.
    """
    query, columns = search.query, search.columns
    loose = set_of(_ids(query.loose.conditions("vector", "configuration"), SourceIndex, COUNTED + 1)) & columns.present
    candidates = columns.newest(loose, LOOKED_AT)
    strict, parameters = query.matches("vector", "configuration")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT source_id FROM literature_sourceindex WHERE source_id = ANY (%s) AND {strict}",
            [candidates, *parameters],
        )
        found = set_of(source_id for (source_id,) in cursor.fetchall())
    if len(candidates) < LOOKED_AT:
        return Matched(found)
    sampled = _ids(query.conditions("vector", "configuration"), SourceSample)
    return Matched(set_of(sampled) & columns.present, SHARE, to_rank=found)


def _ids(conditions: list[tuple[str, list]], model, most: int = 0) -> list[int]:
    """Return the ids of the rows that meet any of these conditions of a query, of which a row meets at most one."""
    parts, parameters = [], []
    for condition, values in conditions:
        matched = RawSQL(condition, values, output_field=BooleanField())
        rows = model.objects.alias(matched=matched).filter(matched=True).values_list("source_id")
        sql, sql_parameters = rows.query.sql_with_params()
        parts.append(sql)
        parameters += sql_parameters
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts) + (f" LIMIT {most}" if most else ""), parameters)
        return [source_id for (source_id,) in cursor.fetchall()]


def _ranked(search: "Search", matched: Matched, filters: dict[str, int]) -> array:
    """Return the ids of the newest RANKED that match and pass, the best first."""
    rank, parameters = search.query.rank("i.vector", "i.configuration")
    if matched.times > 1 and matched.to_rank is None:
        newest, newest_parameters = _newest_that_match(search)
    else:
        bits = matched.bits if matched.to_rank is None else matched.to_rank
        ids = search.columns.newest(_all_of(bits, filters.values()), RANKED)
        newest, newest_parameters = "SELECT unnest(%s::bigint[]) AS source_id", [ids]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT i.source_id FROM ({newest}) AS c JOIN literature_sourceindex AS i USING (source_id)"
            f" ORDER BY {rank} DESC, i.year DESC NULLS LAST, i.source_id",
            [*newest_parameters, *parameters],
        )
        return array("q", [source_id for (source_id,) in cursor.fetchall()])


def _newest_that_match(search: "Search") -> tuple[str, list]:
    """Return a statement of the newest that match without matching all: by walking the years back."""
    sql, parameters = search.rows().values_list("source_id").query.sql_with_params()
    return f"{sql} ORDER BY year DESC NULLS LAST, title_key, source_id LIMIT {RANKED}", list(parameters)
