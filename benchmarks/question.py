"""What a search asks, put to the database alone: the least SQL that answers it, with nothing held in memory.

One statement on the narrow table beside the wide one: match, number, facets, the newest thousand ranked; then twenty
wide rows. It does less than the page: only facets of one value a source are counted (topics, authors, publishers, and
tags, the dear ones, are not), under all filters (the page leaves a facet's own filter out); no name is looked up.
"""

from urllib.parse import urlsplit

from django.http import QueryDict

from literature.filters import Orders
from literature.search import PER_PAGE, RANKED, Search

FACETS = ("type", "year", "language", "group_id", "is_open")
_COLUMNS = ("source_id", *FACETS, "title_key", "author_key", "published_at")

_ANSWER = """
WITH m AS MATERIALIZED ({matches})
SELECT {facets}, count(*), NULL FROM m GROUP BY GROUPING SETS ((), {sets})
UNION ALL SELECT {nothing}, NULL, source_id FROM ({page}) AS page
"""
_RANKED = (
    "SELECT source_id FROM (SELECT source_id, year, {rank} AS rank FROM literature_sourceindex WHERE source_id = ANY"
    " (ARRAY(SELECT source_id FROM m ORDER BY year DESC NULLS LAST, title_key LIMIT {most}))) AS ranked"
    " ORDER BY rank DESC, year DESC NULLS LAST, source_id LIMIT {size} OFFSET {start}"
)
_ORDERED = "SELECT source_id FROM m ORDER BY {order} LIMIT {size} OFFSET {start}"


def statements_for(address: str, cursor) -> list[str]:
    """Return the statements that answer the address of a search; `cursor` is psycopg2's and writes the values in.

    Empty when the address asks for no search: neither by words nor by filters.
    """
    query = QueryDict(urlsplit(address).query)
    search = Search.from_parameters(query)
    if not (search.has_words or search.conditions):
        return []
    matches, parameters = _matches(search)
    bounds = {"size": PER_PAGE, "start": (int(query.get("page", 1)) - 1) * PER_PAGE}
    if search.order == "relevance":
        rank, values = search.query.rank("vector", "configuration")
        page = _RANKED.format(rank=rank, most=RANKED, **bounds)
    else:
        page, values = _ORDERED.format(order=", ".join(Orders.COLUMNS[search.order]), **bounds), []
    answer = _ANSWER.format(
        matches=matches,
        facets=", ".join(FACETS),
        sets=", ".join(f"({name})" for name in FACETS),
        nothing=", ".join(f"NULL::{kind}" for kind in ("text", "int", "text", "bigint", "bool")),
        page=page,
    )
    answered = cursor.mogrify(answer, [*parameters, *values])
    cursor.execute(answered)
    ids = [row[-1] for row in cursor.fetchall() if row[-1]]
    wide = cursor.mogrify("SELECT * FROM literature_source WHERE id = ANY (%s)", [ids])
    return [answered.decode(), wide.decode()]


def _matches(search: Search) -> tuple[str, list]:
    """Return SQL and values for what matches and passes."""
    parts = [rows.values_list(*_COLUMNS).query.sql_with_params() for rows in search.rows_by_reading()]
    return " UNION ALL ".join(sql for sql, _values in parts), [value for _sql, values in parts for value in values]
