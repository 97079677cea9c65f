"""Searching, filtering and counting sources on the narrow index.

`docs/decisions/0004` says what was measured. The match is materialised, so that neither the plan for a rare word
nor that for a common one is wrong; counts, filters and ranking run on it; the wide rows are read for one page.
Relevance is worked out for the newest thousand that match, and the page says so.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.db.models.expressions import RawSQL

from curation import search as words
from literature.filters import Orders, SourceFilter
from literature.kept import kept
from literature.models import Source, SourceIndex

PER_PAGE = 20
#: How many matches are ranked, the newest ones.
RANKED = 1000
#: From so many on, the next page is found by walking the order's index; below, by sorting the matches.
MANY = 5000
FACETS = ("type", "topic", "language", "group", "year")
#: Facets of one value a source, counted in one pass: by name, the column, and what GROUPING() is for it.
_SINGLE = {"type": ("type", 7), "language": ("language", 11), "group": ("group_id", 13), "year": ("decade", 14)}
_GROUPING = "GROUPING(type, language, group_id, decade)"
_NARROW = ("source_id", "type", "year", "language", "group_id", "topic_ids")
_SORTED_BY = ("title_key", "author_key", "published_at")


@dataclass(frozen=True)
class Counts:
    """How many sources match, and how many by each value of each facet, given the other facets' filters."""

    total: int
    facets: dict[str, dict] = field(default_factory=dict)
    #: Ids of the best matches, best first, of the newest thousand; None where nothing was ranked.
    ranked: list[int] | None = None


class Search:
    """One search: a text, filters and an order. Reads what is published, the same for every person."""

    def __init__(self, text: str, filters: SourceFilter, order: str = ""):
        self.text = text.strip()
        self.query = words.understand(self.text) if self.text else None
        self.filters = filters
        self.conditions = filters.conditions()
        orders = set(Orders.COLUMNS) | ({"relevance"} if self.has_words else set())
        default = "relevance" if self.has_words else "newest"
        self.order = order if order in orders else default

    @property
    def has_words(self) -> bool:
        """Whether a text narrows this search; stop words and signs alone do not."""
        return self.query is not None and not self.query.is_empty

    def matches(self) -> QuerySet:
        """Return the index rows that answer the text, before any filter."""
        rows = SourceIndex.objects.all()
        if not self.has_words:
            return rows
        condition, parameters = self.query.matches("vector", "configuration")
        return rows.alias(matched=RawSQL(condition, parameters, output_field=BooleanField())).filter(matched=True)

    def rows(self) -> QuerySet:
        """Return the index rows that answer the text and pass the filters: exactly what the page counts."""
        return self.filters.filter_queryset(self.matches())

    def sources(self) -> QuerySet:
        """Return the sources of `rows()`, for taking all of them along."""
        return Source.objects.published().filter(pk__in=self.rows().values("source_id"))

    def count(self) -> Counts:
        """Return the counts and, where relevance orders the list, the ranked ids."""
        return self._count_matches(*self._matched()) if self.has_words else self._count_everything()

    def _count_everything(self) -> Counts:
        """Count without a text, from the narrow index on what is filtered by.

        With one filter at most, from counts that many pages share: its own facet counts as if there were none.
        """
        if len(self.conditions) > 1:
            rows = self._flagged(SourceIndex.objects.all())
            return self._count_matches(*rows.query.sql_with_params())
        counts = _counts_of(self.conditions)
        without = {name: _counts_of({}).facets[name] for name in self.conditions}
        return Counts(counts.total, counts.facets | without)

    def _count_matches(self, matched: str, parameters: Iterable) -> Counts:
        """Count each facet of what was matched, once, and rank it, in one statement."""
        selects = [_count_of_singles("m", self._passing), _count_of_topics("m", self._passing("topic"))]
        parameters = list(parameters)
        if self.order == "relevance":
            rank, rank_parameters = self.query.rank("i.vector", "i.configuration")
            selects.append(
                "SELECT 'ranked', NULL, count(*), array_agg(r.source_id ORDER BY r.rank DESC, r.year DESC NULLS LAST,"
                f" r.source_id) FROM (SELECT c.source_id, c.year, {rank} AS rank FROM (SELECT source_id, year FROM m"
                f" WHERE {self._passing()} ORDER BY year DESC NULLS LAST, source_id DESC LIMIT {RANKED}) AS c"
                " JOIN literature_sourceindex AS i USING (source_id)) AS r"
            )
            parameters += rank_parameters
        return _counted(f"WITH m AS MATERIALIZED ({matched}) " + " UNION ALL ".join(selects), parameters)

    def _matched(self) -> tuple[str, list]:
        """Return the statement of the rows that answer the text, each with whether it passes each filter."""
        parts, parameters = [], []
        for condition, condition_parameters in self.query.conditions("vector", "configuration"):
            matched = RawSQL(condition, condition_parameters, output_field=BooleanField())
            rows = self._flagged(SourceIndex.objects.alias(matched=matched).filter(matched=True))
            sql, sql_parameters = rows.query.sql_with_params()
            parts.append(sql)
            parameters += sql_parameters
        return " UNION ALL ".join(parts), parameters

    def _flagged(self, rows: QuerySet) -> QuerySet:
        """Return what is counted of these rows, each with whether it passes each filter.

        A row that fails two filters counts nowhere and is left out.
        """
        nearly = Q()
        for name in self.conditions if len(self.conditions) > 1 else ():
            nearly |= Q(*(condition for other, condition in self.conditions.items() if other != name))
        flags = {
            f"in_{name}": ExpressionWrapper(Q(condition), output_field=BooleanField())
            for name, condition in self.conditions.items()
        }
        return rows.filter(nearly).annotate(**flags).values_list(*_NARROW, *flags)

    def _passing(self, leaving_out: str = "") -> str:
        """Return the condition of passing every filter, or every other filter than one."""
        return " AND ".join(f"in_{name}" for name in self.conditions if name != leaving_out) or "true"

    def page_ids(self, counts: Counts, page: int) -> list[int]:
        """Return the ids of one page (1-based) in this search's order."""
        start = (page - 1) * PER_PAGE
        if self.order == "relevance":
            return (counts.ranked or [])[start : start + PER_PAGE]
        rows = self.rows()
        order = ", ".join(Orders.COLUMNS[self.order])
        if counts.total > MANY:
            sql, parameters = rows.values_list("source_id").query.sql_with_params()
        else:
            wanted = rows.values_list("source_id", "year", *_SORTED_BY)
            sql, parameters = wanted.query.sql_with_params()
            sql = f"WITH m AS MATERIALIZED ({sql}) SELECT source_id FROM m"
        with connection.cursor() as cursor:
            cursor.execute(f"{sql} ORDER BY {order} LIMIT {PER_PAGE} OFFSET {start}", parameters)
            return [source_id for (source_id,) in cursor.fetchall()]


def _counts_of(conditions: dict[str, Q]) -> Counts:
    """Return total and facets of what passes these conditions, whatever its text; kept until the base changes."""
    return kept(
        ("counts", *sorted(f"{name} {condition}" for name, condition in conditions.items())), lambda: _count(conditions)
    )


def _count(conditions: dict[str, Q]) -> Counts:
    sql, parameters = SourceIndex.objects.filter(*conditions.values()).values_list(*_NARROW).query.sql_with_params()
    rows = f"({sql}) AS m"
    return _counted(f"{_count_of_singles(rows)} UNION ALL {_count_of_topics(rows)}", [*parameters, *parameters])


def _counted(sql: str, parameters: list) -> Counts:
    """Run a statement that gives rows of kind, value, number and ids."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows = cursor.fetchall()
    facets: dict[str, dict] = {name: {} for name in FACETS}
    total, ranked = 0, None
    for kind, value, number, ids in rows:
        if kind == "total":
            total = number
        elif kind == "ranked":
            ranked = list(ids or [])
        elif number:
            facets[kind][value] = number
    return Counts(total, facets, ranked)


def _count_of_singles(rows: str, passing: Callable[..., str] = lambda name="": "true") -> str:
    """Return a statement that counts, in one pass, all facets of one value a source, and everything.

    `passing(name)` is the condition under which a row counts for a facet; `passing()`, for the total.
    """
    total = passing()
    kinds = " ".join(f"WHEN {number} THEN '{name}'" for name, (_column, number) in _SINGLE.items())
    values = ", ".join(f"{column}::text" for column, _number in _SINGLE.values())
    numbers = " ".join(
        f"WHEN {number} THEN count(*) FILTER (WHERE {passing(name)})"
        for name, (_column, number) in _SINGLE.items()
        if passing(name) != total
    )
    everything = f"count(*) FILTER (WHERE {total})"
    number = f"CASE {_GROUPING} {numbers} ELSE {everything} END" if numbers else everything
    sets = ", ".join(f"({column})" for column, _number in _SINGLE.values())
    return (
        f"SELECT CASE {_GROUPING} {kinds} ELSE 'total' END, coalesce({values}), {number}, NULL::bigint[]"
        f" FROM (SELECT *, year / 10 * 10 AS decade FROM {rows}) AS d GROUP BY GROUPING SETS ({sets}, ())"
    )


def _count_of_topics(rows: str, passing: str = "true") -> str:
    return (
        f"SELECT 'topic', topic_id::text, count(*), NULL::bigint[] FROM {rows}, unnest(topic_ids) AS topic_id"
        f" WHERE {passing} GROUP BY topic_id"
    )
