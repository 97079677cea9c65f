"""Counting what a search finds, by each facet, in a time that does not grow with the base.

Up to EXACT matches everything is counted. Above, the facets of many values (authors, venues, tags) are estimated from
the sample of one source in sixteen; in a base of more than LARGE sources everything is. An estimate says so.
"""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.db.models.expressions import RawSQL

from literature.kept import kept
from literature.models import SourceIndex, SourceSample

if TYPE_CHECKING:
    from literature.search import Search

PER_PAGE = 20
#: How many matches are ranked, the newest ones.
RANKED = 1000
#: How far a list can be paged through; beyond it is narrowed, or taken along whole.
REACHABLE = 10_000
EXACT = 10_000
LARGE = 50_000
#: How far the whole base is counted, once for each of its states.
COUNTED = 200_000
#: So many sources that hold the words of a phrase, the newest, are looked at for the phrase.
LOOKED_AT = 4000
#: One source in so many is in the sample.
SHARE = 16
#: Values of a facet of many that are counted, besides the chosen ones.
TOP = 10
#: Columns of the facets of which a source has one value; they are counted in one pass.
SINGLE = {"type": "type", "language": "language", "group": "group_id", "year": "year", "open": "is_open"}
MANY_VALUED = {"topic": "topic_ids", "tag": "tag_ids", "author": "author_ids", "venue": "venue_ids"}
#: Facets of which only the most frequent values are shown.
LONG = ("tag", "author", "venue")
_NARROW = ("source_id", "type", "year", "language", "group_id", "is_open")


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
    #: Whether a phrase was looked for in the newest LOOKED_AT only that hold its words.
    is_cut: bool = False


def base_size() -> int:
    """Return how many sources there are, exactly up to COUNTED, else about; kept until the base changes."""
    return kept(("everything",), _base_size)


def _base_size() -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM (SELECT FROM literature_sourceindex LIMIT {COUNTED + 1}) AS m")
        [number] = cursor.fetchone()
        if number <= COUNTED:
            return number
        cursor.execute("SELECT count(*) FROM literature_sourcesample")
        return cursor.fetchone()[0] * SHARE


def count(search: "Search", facets: tuple[str, ...]) -> Counts:
    """Return the counts of a search."""
    size = search.base_size
    if not search.has_words:
        return _count_filtered(search.conditions, facets, size)
    if size <= EXACT:
        return _Counting(search).run(facets)
    sampled = _Counting(search, SourceSample).run(facets)
    if size > LARGE and _is_over(sampled):
        ranked = _Counting(search).rank_newest().ranked if search.order == "relevance" else None
        return replace(sampled, ranked=ranked, is_estimate=True, estimated=frozenset(facets))
    if not _is_over(sampled):
        exact = _Counting(search).run(facets)
    else:
        exact = _with_estimates(_Counting(search).run(tuple(n for n in facets if n not in LONG)), sampled)
    if exact.is_cut:  # what was looked at gives the best matches, the sample how many there are
        return replace(sampled, ranked=exact.ranked, is_estimate=True, estimated=frozenset(facets), is_cut=True)
    return exact


def _is_over(sampled: Counts) -> bool:
    """Whether so many match, or pass all filters but one, that they are not all counted."""
    return sampled.total > EXACT or any(sum(values.values()) > EXACT for values in sampled.facets.values())


def _with_estimates(exact: Counts, sampled: Counts) -> Counts:
    long = frozenset(name for name in sampled.facets if name in LONG)
    facets = {**exact.facets, **{name: sampled.facets[name] for name in long}}
    return Counts(exact.total, facets, exact.ranked, estimated=long)


def _count_filtered(conditions: dict[str, Q], facets: tuple[str, ...], size: int) -> Counts:
    """Count without a text, from the narrow index, what is filtered by.

    A facet that is filtered by counts what passes the other filters; many lists share such counts, so each is
    kept by itself.
    """
    free = tuple(name for name in facets if name not in conditions)
    counts = _kept_counts(conditions, free, size)
    found, estimated = dict(counts.facets), set(counts.estimated)
    for name in conditions:
        if name in facets:
            others = {other: condition for other, condition in conditions.items() if other != name}
            own = _kept_counts(others, (name,), size, conditions[name])
            found[name] = own.facets[name]
            estimated |= own.estimated
    return Counts(counts.total, found, None, counts.is_estimate, frozenset(estimated))


def _kept_counts(conditions: dict[str, Q], facets: tuple[str, ...], size: int, chosen: Q | None = None) -> Counts:
    """Return the total and some facets of what passes these conditions, whatever its text.

    `chosen` is the facet's own filter: its values are counted even where they are few.
    """
    asked = [f"{name} {condition}" for name, condition in conditions.items()]
    own = str(chosen) if chosen is not None and facets[0] in LONG else ""
    return kept(("counts", facets, own, *asked), lambda: _count_rows(conditions, facets, size, chosen))


def _count_rows(conditions: dict[str, Q], facets: tuple[str, ...], size: int, chosen: Q | None) -> Counts:
    if size <= EXACT or (size <= LARGE and not set(facets) & set(LONG)):
        return _counted_rows(SourceIndex, conditions, facets, chosen)
    sampled = _counted_rows(SourceSample, conditions, facets, chosen)
    if sampled.total <= EXACT:
        return _counted_rows(SourceIndex, conditions, facets, chosen)
    if size > LARGE:
        total = sampled.total if conditions else size
        is_estimate = bool(conditions) or size > COUNTED
        return Counts(total, sampled.facets, None, is_estimate, frozenset(facets))
    exact = _counted_rows(SourceIndex, conditions, tuple(name for name in facets if name not in LONG), chosen)
    return _with_estimates(exact, sampled)


def _counted_rows(model, conditions: dict[str, Q], facets: tuple[str, ...], chosen: Q | None) -> Counts:
    columns = [*_NARROW, *(column for name, column in MANY_VALUED.items() if name in facets)]
    sql, parameters = model.objects.filter(*conditions.values()).values_list(*columns).query.sql_with_params()
    many = [name for name in facets if name in MANY_VALUED]
    # What an index holds whole is quicker read again from it than put aside.
    is_aside = bool(set(many) & set(LONG))
    rows = "m" if is_aside else f"({sql}) AS m"
    selects = [_count_of_singles(rows, {name: "true" for name in facets if name in SINGLE}, "true")]
    own = {facets[0]: chosen_ids(chosen)} if chosen is not None and many else {}
    selects += [_count_of_many(rows, name, "true", own.get(name, [])) for name in many]
    statement = " UNION ALL ".join(selects)
    if is_aside:
        statement = f"WITH m AS MATERIALIZED ({sql}) {statement}"
    else:
        parameters = [*parameters] * len(selects)
    return _counted(statement, parameters, facets, SHARE if model is SourceSample else 1)


def chosen_ids(condition: Q | None) -> list[int]:
    """Return the ids of a condition on a column of many."""
    if condition is None:
        return []
    [(_lookup, ids)] = condition.children
    return list(ids)


class _Counting:
    """The counting of a search with a text: matched once, then counted and ranked in the same statement."""

    def __init__(self, search: "Search", model=SourceIndex):
        self.search, self.model, self.conditions = search, model, search.conditions
        self.is_bounded = search.query.has_phrases and model is SourceIndex

    def run(self, facets: tuple[str, ...]) -> Counts:
        """Return the counts, and of the index what is ranked."""
        matched, parameters = self._matched(facets)
        selects = ["SELECT 'candidates', NULL, count(*), NULL::bigint[] FROM c"] if self.is_bounded else []
        singles = {name: self._passing(name) for name in facets if name in SINGLE}
        selects.append(_count_of_singles("m", singles, self._passing()))
        for name in facets:
            if name in MANY_VALUED:
                ids = chosen_ids(self.conditions.get(name))
                selects.append(_count_of_many("m", name, self._passing(name), ids))
        if self.search.order == "relevance" and self.model is SourceIndex:
            rank, rank_parameters = self.search.query.rank("i.vector", "i.configuration")
            newest = (
                f"SELECT source_id, year FROM m WHERE {self._passing()}"
                f" ORDER BY year DESC NULLS LAST, source_id DESC LIMIT {RANKED}"
            )
            selects.append(_ranking(newest, rank))
            parameters += rank_parameters
        if not self.is_bounded:
            matched = f"m AS MATERIALIZED ({matched})"
        statement = f"WITH {matched} " + " UNION ALL ".join(selects)
        return _counted(statement, parameters, facets, SHARE if self.model is SourceSample else 1)

    def rank_newest(self) -> Counts:
        """Rank the newest that match without matching all: by walking the years, where matches are many."""
        order = "year DESC NULLS LAST, title_key, source_id"
        sql, parameters = self.search.rows().values_list("source_id", "year").query.sql_with_params()
        rank, rank_parameters = self.search.query.rank("i.vector", "i.configuration")
        newest = f"{sql} ORDER BY {order} LIMIT {RANKED}"
        return _counted(_ranking(newest, rank), [*rank_parameters, *parameters], (), 1)

    def _matched(self, facets: tuple[str, ...]) -> tuple[str, list]:
        """Return the statement of the rows that answer the text, each with whether it passes each filter.

        For a phrase these are two parts of a WITH: `c`, the newest that hold its words, and `m`, those of them that
        hold the phrase: each has to be looked at for that, so there is a bound.
        """
        query = self.search.query.loose if self.is_bounded else self.search.query
        parts, parameters = [], []
        for condition, condition_parameters in query.conditions("vector", "configuration"):
            matched = RawSQL(condition, condition_parameters, output_field=BooleanField())
            rows = self._flagged(self.model.objects.alias(matched=matched).filter(matched=True), facets)
            sql, sql_parameters = rows.query.sql_with_params()
            parts.append(sql)
            parameters += sql_parameters
        rows = " UNION ALL ".join(parts)
        if not self.is_bounded:
            return rows, parameters
        strict, strict_parameters = self.search.query.matches("vector", "configuration")
        return (
            f"c AS MATERIALIZED (SELECT * FROM ({rows}) AS r ORDER BY year DESC NULLS LAST, source_id DESC"
            f" LIMIT {LOOKED_AT}), m AS MATERIALIZED (SELECT * FROM c WHERE source_id IN (SELECT source_id"
            f" FROM literature_sourceindex WHERE source_id = ANY (ARRAY(SELECT source_id FROM c)) AND {strict}))",
            [*parameters, *strict_parameters],
        )

    def _flagged(self, rows, facets: tuple[str, ...]):
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
        columns = [*_NARROW, *(column for name, column in MANY_VALUED.items() if name in facets)]
        return rows.filter(nearly).annotate(**flags).values_list(*columns, *flags)

    def _passing(self, leaving_out: str = "") -> str:
        """Return the condition of passing every filter, or every other filter than one."""
        return " AND ".join(f"in_{name}" for name in self.conditions if name != leaving_out) or "true"


def _ranking(newest: str, rank: str) -> str:
    return (
        "SELECT 'ranked', NULL, count(*), array_agg(r.source_id ORDER BY r.rank DESC, r.year DESC NULLS LAST,"
        f" r.source_id) FROM (SELECT c.source_id, c.year, {rank} AS rank FROM ({newest}) AS c"
        " JOIN literature_sourceindex AS i USING (source_id)) AS r"
    )


def _counted(sql: str, parameters: list, facets: Iterable[str], times: int) -> Counts:
    """Run a statement that gives rows of kind, value, number and ids."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows = cursor.fetchall()
    found: dict[str, dict] = {name: {} for name in facets}
    total, ranked, candidates = 0, None, 0
    for kind, value, number, ids in rows:
        if kind == "candidates":
            candidates = number
        elif kind == "total":
            total = (number or 0) * times
        elif kind == "ranked":
            ranked = array("q", ids or [])  # a quarter of the room of a list, for what is kept
        elif number and kind in found:
            found[kind][value] = number * times
    return Counts(total, found, ranked, is_cut=candidates >= LOOKED_AT)


def _count_of_singles(rows: str, facets: dict[str, str], passing: str) -> str:
    """Return a statement that counts, in one pass, facets of one value a source, and everything.

    `facets` gives for each the condition under which a row counts for it; `passing` is the one for the total.
    """
    if not facets:
        return f"SELECT 'total', NULL, count(*) FILTER (WHERE {passing}), NULL::bigint[] FROM {rows}"
    columns = {name: SINGLE[name] for name in facets}
    kinds = " ".join(f"WHEN GROUPING({column}) = 0 THEN '{name}'" for name, column in columns.items())
    conditions = dict.fromkeys((passing, *facets.values()))
    sums = {condition: f"sum(n{place})::bigint" for place, condition in enumerate(conditions)}
    numbers = " ".join(
        f"WHEN GROUPING({columns[name]}) = 0 THEN {sums[condition]}"
        for name, condition in facets.items()
        if condition != passing
    )
    number = f"CASE {numbers} ELSE {sums[passing]} END" if numbers else sums[passing]
    values = ", ".join(f"{column}::text" for column in columns.values())
    sets = ", ".join(f"({column})" for column in columns.values())
    together = ", ".join(columns.values())
    counted = ", ".join(
        f"count(*) FILTER (WHERE {condition}) AS n{place}" for place, condition in enumerate(conditions)
    )
    # What is alike in all of them is put together first: thousands of rows are left of hundreds of thousands.
    return (
        f"SELECT CASE {kinds} ELSE 'total' END, coalesce({values}, NULL), {number}, NULL::bigint[]"
        f" FROM (SELECT {together}, {counted} FROM {rows} GROUP BY {together}) AS alike"
        f" GROUP BY GROUPING SETS ({sets}, ())"
    )


def _count_of_many(rows: str, name: str, passing: str, chosen: list[int]) -> str:
    """Return a statement that counts a facet of many values: of topics all, else the most frequent and the chosen.

    First the sets of values, which are fewer than the rows, then what is in these.
    """
    column = MANY_VALUED[name]
    counted = (
        f"SELECT one, sum(number)::bigint AS number FROM (SELECT {column}, count(*) AS number FROM {rows}"
        f" WHERE {passing} GROUP BY {column}) AS s, unnest({column}) AS one GROUP BY one"
    )
    if name in LONG:
        also = f" OR one = ANY ('{{{','.join(str(int(one)) for one in chosen)}}}'::bigint[])" if chosen else ""
        counted = (
            f"SELECT one, number FROM (SELECT one, number, row_number() OVER (ORDER BY number DESC, one) AS place"
            f" FROM ({counted}) AS c) AS p WHERE place <= {TOP}{also}"
        )
    return f"SELECT '{name}', one::text, number, NULL::bigint[] FROM ({counted}) AS f"
