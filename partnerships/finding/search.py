"""Searching cases: text, filters, order, for one level of readers. What lists, counts or exports cases begins here."""

from array import array
from dataclasses import dataclass
from functools import cached_property

from django.db import connection
from django.db.models.expressions import RawSQL
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from curation import search as words
from partnerships.finding.columns import Columns, current_columns
from partnerships.finding.counting import Counts, count, found_by
from partnerships.finding.filters import FACETS, Filters
from partnerships.models import CaseIndex

PER_PAGE = 20
#: How many matches are ranked, those published last.
RANKED = 1000
#: What a list can be ordered by, and the columns; an order by relevance ranks the newest.
ORDERS = {
    "relevance": (),
    "newest": ("-published_at", "-case_id"),
    "changed": ("-changed_at", "-case_id"),
    "title": ("title_key", "case_id"),
}
ORDER_LABELS = {
    "relevance": _("Most relevant first"),
    "newest": _("Newest first"),
    "changed": _("Changed last first"),
    "title": _("By title"),
}


@dataclass(frozen=True)
class Search:
    """What is looked for, by readers of a level (`vocabulary.ReaderLevel`)."""

    level: str
    text: str
    filters: Filters
    wanted_order: str = ""

    @classmethod
    def from_parameters(cls, parameters: QueryDict, level: str) -> "Search":
        """Return what an address asks for: `q`, the filters, `sort`."""
        text = parameters.get("q", "")[: words.LONGEST_QUERY].strip()
        return cls(level, text, Filters.from_parameters(parameters), parameters.get("sort", ""))

    @cached_property
    def query(self) -> words.Query | None:
        """The text as it is in every language; None where nothing of it can be looked for."""
        found = words.understand(self.text) if self.text else None
        return None if found is None or found.is_empty else found

    @property
    def is_ranked(self) -> bool:
        """Whether the text has words that cases can be ranked by."""
        return self.query is not None and self.query.has_words

    @property
    def default_order(self) -> str:
        """The order of a list that asks for none."""
        return "relevance" if self.is_ranked else "newest"

    @property
    def order(self) -> str:
        """The order asked for where there is one of this name and it can be had."""
        can_be_had = self.wanted_order in ORDERS and (self.wanted_order != "relevance" or self.is_ranked)
        return self.wanted_order if can_be_had else self.default_order

    def matches(self):
        """Return the rows of the index in which the text is found, whatever the filters."""
        rows = CaseIndex.objects.at(self.level)
        if self.query is None:
            return rows if not self.text else rows.none()
        return rows.filter(pk__in=RawSQL(*self._found()))

    def matching_rows(self) -> array:
        """Return the ids of the index rows in which the text is found, those that were left behind among them."""
        sql, parameters = self._found()
        if not connection.in_atomic_block:
            # For a frequent word the planner would read every vector, which lie out of line: it does not count that.
            # Statements that are sent together are one transaction, and the setting ends with it.
            sql = f"SET LOCAL enable_seqscan = off; {sql}"
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return array("q", (pk for (pk,) in cursor.fetchall()))

    def _found(self) -> tuple[str, list]:
        # Put together: of alternatives in one condition PostgreSQL would read every vector to see which of them held.
        selects, values = [], []
        for condition, parameters in self.query.conditions("t.vector", "t.configuration"):
            selects.append(f"SELECT t.row_id FROM partnerships_casetext AS t WHERE t.level = %s AND {condition}")
            values += [str(self.level), *parameters]
        return " UNION ALL ".join(selects), values

    def rows(self):
        """Return the rows of the index that the search finds."""
        return self.matches().filter(*self.filters.conditions.values())

    def count(self, facets: tuple[str, ...] = FACETS) -> Counts:
        """Return how many cases are found, and how many by each value of these facets."""
        return count(self, facets)

    def case_ids(self) -> list[int]:
        """Return the ids of all cases found, in order; what relevance was not worked out for follows, newest first."""
        return self._ids()

    def page_ids(self, number: int, size: int = PER_PAGE) -> list[int]:
        """Return the ids of the cases on a page, from 1 on."""
        first = (number - 1) * size
        return self._ids(first, first + size)

    def _ids(self, first: int = 0, end: int | None = None) -> list[int]:
        if self.order not in ("newest", "relevance"):
            return list(self.rows().order_by(*ORDERS[self.order]).values_list("case_id", flat=True)[first:end])
        columns = current_columns(self.level)
        places = columns.newest(found_by(self, columns))
        if self.order == "relevance":
            places = [*self._ranked(places[:RANKED], columns), *places[RANKED:]]
        return [columns.cases[place] for place in places[first:end]]

    def _ranked(self, places: list[int], columns: Columns) -> list[int]:
        """Return some places, the best answers first, of equal ones that which was published last."""
        rank, parameters = self.query.rank("t.vector", "t.configuration")
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT t.row_id, max(coalesce({rank}, 0)) FROM partnerships_casetext AS t"
                " WHERE t.row_id = ANY(%s) GROUP BY t.row_id",
                [*parameters, [columns.rows[place] for place in places]],
            )
            ranks = dict(cursor.fetchall())
        return sorted(places, key=lambda place: -ranks.get(columns.rows[place], 0))
