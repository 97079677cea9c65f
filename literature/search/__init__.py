"""Searching, filtering and counting sources on the narrow index.

`docs/decisions/0004`, `0018` and `0022` say what was measured. PostgreSQL matches words, ranks and orders on the narrow
index; what is counted and filtered is counted in memory; the wide rows are read for one page. Relevance is worked out
for the newest thousand that match, and the page says so.
"""

from collections.abc import Iterable
from copy import copy

from django.db import connection
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL
from django.http import QueryDict
from django.utils.functional import cached_property

from literature.filters import FACETS, Orders, SourceFilter
from literature.models import Source, SourceIndex
from literature.search import counting
from literature.search.counting import PER_PAGE, REACHABLE, Counts
from literature.search.fields import understand
from literature.search.matching import RANKED

__all__ = ["FACETS", "PER_PAGE", "RANKED", "REACHABLE", "Counts", "Search", "understand"]

#: From so many on, the next page is found by walking the order's index; below, by sorting the matches.
MANY = 5000
_SORTED_BY = ("title_key", "author_key", "published_at")


class Search:
    """One search: a text, filters and an order. Reads what is published, the same for every person."""

    def __init__(self, text: str, filters: SourceFilter, order: str = ""):
        self.text = text.strip()
        self.query = understand(self.text) if self.text else None
        self.filters = filters
        self.conditions = filters.conditions
        orders = set(Orders.COLUMNS) | ({"relevance"} if self.is_ranked else set())
        self.default_order = "relevance" if self.is_ranked else "newest"
        self.order = order if order in orders else self.default_order

    @classmethod
    def from_parameters(cls, parameters: QueryDict) -> "Search":
        """Return the search that an address asks for: `q`, the filters, `sort`; other parameters are left alone."""
        return cls(parameters.get("q", ""), SourceFilter(parameters), parameters.get("sort", ""))

    @property
    def has_words(self) -> bool:
        """Whether a text narrows this search, by words or fields; stop words and signs alone do not."""
        return self.query is not None and not self.query.is_empty

    @property
    def is_ranked(self) -> bool:
        """Whether there are words to rank by, not fields alone."""
        return self.has_words and self.query.has_words

    @cached_property
    def base_size(self) -> int:
        """How many sources there are to search in."""
        return counting.base_size()

    def matches(self) -> QuerySet:
        """Return the index rows that answer the text, before any filter."""
        if not self.has_words:
            return SourceIndex.objects.all()
        return _meeting(*self.query.matches("vector", "configuration"))

    def loosened(self) -> "Search":
        """Return the same search for the words of its phrases, wherever they stand."""
        loose = copy(self)
        loose.query = self.query.loose
        return loose

    def rows_by_reading(self) -> list[QuerySet]:
        """Return the same as `rows()` in parts, one for each way in which languages read the words.

        One statement with OR between them reads the text of every source that an index has found once more.
        """
        if not self.has_words:
            return [self.rows()]
        conditions = self.query.conditions("vector", "configuration")
        return [self.filters.filter_queryset(_meeting(*condition)) for condition in conditions]

    def rows(self) -> QuerySet:
        """Return the index rows that answer the text and pass the filters: exactly what the page counts."""
        return self.filters.filter_queryset(self.matches())

    def sources(self) -> QuerySet:
        """Return the sources of `rows()`, for taking all of them along."""
        return Source.objects.published().filter(pk__in=self.rows().values("source_id"))

    def count(self, facets: Iterable[str] = FACETS) -> Counts:
        """Return the total, the counts of these facets and, where relevance orders the list, the ranked ids."""
        return counting.count(self, tuple(facets))

    def page_ids(self, counts: Counts, page: int, per_page: int = PER_PAGE) -> list[int]:
        """Return the ids of one page (1-based) in this search's order."""
        start = (page - 1) * per_page
        if self.order == "relevance":
            return list(counts.ranked or ())[start : start + per_page]
        order = ", ".join(Orders.COLUMNS[self.order])
        rows = self.rows()
        if counts.total > MANY:
            sql, parameters = rows.values_list("source_id").query.sql_with_params()
        else:
            wanted = rows.values_list("source_id", "year", *_SORTED_BY)
            sql, parameters = wanted.query.sql_with_params()
            sql = f"WITH m AS MATERIALIZED ({sql}) SELECT source_id FROM m"
        with connection.cursor() as cursor:
            cursor.execute(f"{sql} ORDER BY {order} LIMIT {per_page} OFFSET {start}", parameters)
            return [source_id for (source_id,) in cursor.fetchall()]


def _meeting(condition: str, parameters: list) -> QuerySet:
    """Return the index rows that meet a condition in SQL."""
    matched = RawSQL(condition, parameters, output_field=BooleanField())
    return SourceIndex.objects.alias(matched=matched).filter(matched=True)
