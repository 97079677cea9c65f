"""Searching, filtering and counting sources on the narrow index.

`docs/decisions/0004` says what was measured. The match is materialised, so that neither the plan for a rare word
nor that for a common one is wrong; counts, filters and ranking run on it; the wide rows are read for one page.
Relevance is worked out for the newest thousand that match, and the page says so.
"""

from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.http import QueryDict

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
#: Columns of the facets of which a source has one value; they are counted in one pass.
_SINGLE = {"type": "type", "language": "language", "group": "group_id", "year": "decade"}
_NARROW = ("source_id", "type", "year", "language", "group_id", "topic_ids")
_SORTED_BY = ("title_key", "author_key", "published_at")


@dataclass(frozen=True)
class Counts:
    """How many sources match, and how many by each value of each facet, given the other facets' filters."""

    total: int
    facets: dict[str, dict] = field(default_factory=dict)
    #: Ids of the best matches, best first, of the newest thousand; None where nothing was ranked.
    ranked: array | None = None


class Search:
    """One search: a text, filters and an order. Reads what is published, the same for every person."""

    def __init__(self, text: str, filters: SourceFilter, order: str = ""):
        self.text = text.strip()
        self.query = words.understand(self.text) if self.text else None
        self.filters = filters
        self.conditions = filters.conditions
        orders = set(Orders.COLUMNS) | ({"relevance"} if self.has_words else set())
        default = "relevance" if self.has_words else "newest"
        self.order = order if order in orders else default

    @classmethod
    def from_parameters(cls, parameters: QueryDict) -> "Search":
        """Return the search that an address asks for: `q`, the filters, `sort`; other parameters are left alone."""
        return cls(parameters.get("q", ""), SourceFilter(parameters), parameters.get("sort", ""))

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

        A facet that is filtered by counts what passes the other filters; many lists share such counts, so each is
        kept by itself.
        """
        free = tuple(name for name in FACETS if name not in self.conditions)
        counts = _kept_counts(self.conditions, free)
        facets = dict(counts.facets)
        for name in self.conditions:
            others = {other: condition for other, condition in self.conditions.items() if other != name}
            facets[name] = _kept_counts(others, (name,)).facets[name]
        return Counts(counts.total, facets)

    def _count_matches(self, matched: str, parameters: Iterable) -> Counts:
        """Count each facet of what was matched, once, and rank it, in one statement."""
        selects = [_count_of_singles("m", tuple(_SINGLE), self._passing), _count_of_topics("m", self._passing("topic"))]
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

    def page_ids(self, counts: Counts, page: int, per_page: int = PER_PAGE) -> list[int]:
        """Return the ids of one page (1-based) in this search's order."""
        start = (page - 1) * per_page
        if self.order == "relevance":
            return list(counts.ranked or ())[start : start + per_page]
        rows = self.rows()
        order = ", ".join(Orders.COLUMNS[self.order])
        if counts.total > MANY:
            sql, parameters = rows.values_list("source_id").query.sql_with_params()
        else:
            wanted = rows.values_list("source_id", "year", *_SORTED_BY)
            sql, parameters = wanted.query.sql_with_params()
            sql = f"WITH m AS MATERIALIZED ({sql}) SELECT source_id FROM m"
        with connection.cursor() as cursor:
            cursor.execute(f"{sql} ORDER BY {order} LIMIT {per_page} OFFSET {start}", parameters)
            return [source_id for (source_id,) in cursor.fetchall()]


def _kept_counts(conditions: dict[str, Q], facets: tuple[str, ...]) -> Counts:
    """Return the total and some facets of what passes these conditions, whatever its text."""
    key = sorted(f"{name} {condition}" for name, condition in conditions.items())
    return kept(("counts", facets, *key), lambda: _count(conditions, facets))


def _count(conditions: dict[str, Q], facets: tuple[str, ...]) -> Counts:
    sql, parameters = SourceIndex.objects.filter(*conditions.values()).values_list(*_NARROW).query.sql_with_params()
    rows = f"({sql}) AS m"
    selects = [_count_of_singles(rows, tuple(name for name in facets if name in _SINGLE))]
    if "topic" in facets:
        selects.append(_count_of_topics(rows))
    return _counted(" UNION ALL ".join(selects), [*parameters] * len(selects))


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
            ranked = array("q", ids or [])  # a quarter of the room of a list, for what is kept
        elif number:
            facets[kind][value] = number
    return Counts(total, facets, ranked)


def _count_of_singles(rows: str, facets: tuple[str, ...], passing: Callable[..., str] = lambda name="": "true") -> str:
    """Return a statement that counts, in one pass, facets of one value a source, and everything.

    `passing(name)` is the condition under which a row counts for a facet; `passing()`, for the total.
    """
    total = f"count(*) FILTER (WHERE {passing()})"
    if not facets:
        return f"SELECT 'total', NULL, {total}, NULL::bigint[] FROM {rows}"
    columns = {name: _SINGLE[name] for name in facets}
    kinds = " ".join(f"WHEN GROUPING({column}) = 0 THEN '{name}'" for name, column in columns.items())
    numbers = " ".join(
        f"WHEN GROUPING({column}) = 0 THEN count(*) FILTER (WHERE {passing(name)})"
        for name, column in columns.items()
        if passing(name) != passing()
    )
    number = f"CASE {numbers} ELSE {total} END" if numbers else total
    values = ", ".join(f"{column}::text" for column in columns.values())
    sets = ", ".join(f"({column})" for column in columns.values())
    return (
        f"SELECT CASE {kinds} ELSE 'total' END, coalesce({values}, NULL), {number}, NULL::bigint[]"
        f" FROM (SELECT *, year / 10 * 10 AS decade FROM {rows}) AS d GROUP BY GROUPING SETS ({sets}, ())"
    )


def _count_of_topics(rows: str, passing: str = "true") -> str:
    """Return a statement that counts topics: first the sets of them, which are few, then what is in these."""
    return (
        "SELECT 'topic', topic_id::text, sum(number)::bigint, NULL::bigint[] FROM"
        f" (SELECT topic_ids, count(*) AS number FROM {rows} WHERE {passing} GROUP BY topic_ids) AS s,"
        " unnest(topic_ids) AS topic_id GROUP BY topic_id"
    )
