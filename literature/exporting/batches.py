"""Which sources go into a file and in which order, read a batch at a time.

The ids are fetched once, packed into eight bytes each by the database: the file holds what was there when it was
asked for, and 100,000 of them take less than a megabyte. Each batch is a short statement of its own, so a reader
with a slow line holds no transaction, no cursor and no snapshot open. What was withdrawn in between is left out.
"""

import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence
from copy import copy

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Case, F, Q, QuerySet, When
from django.db.models.expressions import RawSQL

from literature.filters import Orders
from literature.models import Source
from literature.search import Search

#: So many sources are read and written at a time; the first batch is small, so that the file begins at once.
BATCH, FIRST_BATCH = 500, 50
_BY_AUTHOR = ("author_key", "title_key", "pk")


class Selection:
    """The sources of one file, in order: of a QuerySet, or of ids (of which the published ones are taken)."""

    def __init__(self, sources: QuerySet | Sequence[int]):
        if isinstance(sources, QuerySet):
            self._visible = sources.order_by()
            self.ids = _ids_of(sources if sources.query.order_by else sources.order_by(*_BY_AUTHOR))
        else:
            self._visible = Source.objects.published()
            self.ids = array("q", sources)

    def __len__(self) -> int:
        return len(self.ids)

    def by_author(self, titled: Iterable[str] = ()) -> "Selection":
        """The same sources in the order of a bibliography: of names, years and titles.

        What nobody is named for stands by its title, and so do the types that are `titled`.
        """
        these = RawSQL("SELECT unnest(%s::bigint[])", [self.ids.tolist()])
        first = Case(When(Q(author_key="") | Q(type__in=titled), then=F("title_key")), default=F("author_key"))
        sources = self._visible.filter(pk__in=these).order_by(first, "year", "title_key", "pk")
        other = copy(self)
        other.ids = _ids_of(sources)
        return other

    def batches(self, size: int = BATCH, related: tuple[str, ...] = ()) -> Iterator[list[Source]]:
        """Yield the sources with their tags and what is `related`, `size` at a time, the first batch smaller."""
        start, end = 0, min(FIRST_BATCH, size)
        while start < len(self.ids):
            found = self._visible.with_tags().prefetch_related(*related).in_order(self.ids[start:end].tolist())
            if found:
                yield found
            start, end = end, end + size


def ids_shown(search: Search) -> array:
    """Return the ids of everything that a search finds, in the order in which the list shows it.

    What relevance was not worked out for (the list shows the newest thousand only) follows, newest first.
    """
    relevance = search.order == "relevance"
    columns = Orders.COLUMNS["newest" if relevance else search.order]
    try:
        sql, parameters = search.rows().values_list("source_id").query.sql_with_params()
    except EmptyResultSet:
        return array("q")
    ids = _packed(f"{sql} ORDER BY {', '.join(columns)}", parameters)
    if not relevance:
        return ids
    ranked = search.count().ranked or array("q")
    seen = set(ranked)
    return ranked + array("q", (source_id for source_id in ids if source_id not in seen))


def _ids_of(ordered: QuerySet) -> array:
    try:
        return _packed(*ordered.values_list("pk", flat=True).query.sql_with_params())
    except EmptyResultSet:
        return array("q")


def _packed(sql: str, parameters) -> array:
    """Return the ids that a statement gives, in its order, eight bytes each on the way and here."""
    with connection.cursor() as cursor:
        # An aggregate takes the rows of an ordered subquery in its order (PostgreSQL, "Aggregate Functions").
        cursor.execute(f"SELECT string_agg(int8send(t.id::bigint), ''::bytea) FROM ({sql}) AS t (id)", parameters)  # noqa: S608 - a QuerySet's own SQL
        (packed,) = cursor.fetchone()
    ids = array("q", bytes(packed or b""))
    if sys.byteorder == "little":
        ids.byteswap()
    return ids
