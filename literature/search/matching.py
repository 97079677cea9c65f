"""What a text finds, as bare ids, and how well the newest of it answer.

PostgreSQL matches and ranks; all else is counted from the columns in memory.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from random import Random
from typing import TYPE_CHECKING

from django.db import connection

from curation.search import Query
from literature.search.columns import Columns, current, ids_of
from literature.search.sets import Found, unpacked

if TYPE_CHECKING:
    from literature.search import Search

#: How many matches are ranked, the newest ones.
RANKED = 1000
#: In bases larger than this, where more sources than MOST_READ answer a text, one in so many is looked at, the fewest
#: first: the rows of all lie apart, and reading a hundred thousand of them takes half a second.
EXACT, MOST_READ = 100_000, 20_000
SHARES = (128, 16)
#: Of fewer than these, and where the filters leave so few of them, nothing could be said of all.
ENOUGH_DRAWN, LEAST_DRAWN = 1000, 100
#: So many sources that hold the words of a phrase, the newest, are looked at for the phrase; where there are more, so
#: many drawn from all of them too, by which it is estimated how many hold it.
LOOKED_AT, DRAWN = 4000, 1000


@dataclass(frozen=True)
class Matched:
    """The ids of what a text finds; where it is not all of it, each stands for so many."""

    ids: Sequence[int]
    times: float = 1
    #: What is ranked, where `ids` are not all.
    to_rank: Sequence[int] | None = None


def match(search: "Search") -> Matched:
    """Return what the text of a search finds, whether it passes the filters or not.

    Left out may be what fails two filters, which counts nowhere.
    """
    if search.query.has_phrases:
        return _match_phrase(search)
    drawn = _drawn(search)
    if drawn is None:
        return Matched(_matching(search.query))
    return Matched(*drawn, _newest(search, *drawn, RANKED) if search.order == "relevance" else ())


def _drawn(search: "Search") -> tuple[array, int] | None:
    """Return some of what the words of a search find, and one in how many they are; None where all is to be read."""
    if search.base_size > EXACT:
        for share in SHARES:
            drawn = _matching(search.query, f"hashint8(source_id) & {share - 1} = 0")
            if len(drawn) * share <= MOST_READ:
                break
            if len(drawn) >= ENOUGH_DRAWN and _number_passing(search, drawn) >= LEAST_DRAWN:
                return drawn, share
    return None


def _matching(query: Query, besides: str = "true") -> array:
    parts, parameters = [], []
    for condition, values in query.conditions("vector", "configuration"):
        parts.append(f"SELECT source_id FROM literature_sourceindex WHERE {condition} AND {besides}")
        parameters += values
    return ids_of(" UNION ALL ".join(parts), parameters)


def _number_passing(search: "Search", ids: Sequence[int]) -> int:
    with current() as columns:
        return cut(columns.found(ids), filters_of(search, columns)).number


def _newest(search: "Search", drawn: Sequence[int], share: int, number: int) -> array:
    """Return the newest that match and pass, at least so many; `drawn` is one in `share` of what matches.

    Those drawn say since which year there are so many, and all since then are read.
    """
    of_those_drawn = number / share
    with current() as columns:
        passing = cut(columns.found(drawn), filters_of(search, columns))
        # Three standard deviations more, so that nearly always there are enough.
        since = columns.since(passing, ceil(of_those_drawn + 3 * of_those_drawn**0.5))
    if since is not None:
        found = [rows.filter(year__gte=since).values_list("source_id") for rows in search.rows_by_reading()]
        ids = array("q")
        for sql, parameters in (rows.query.sql_with_params() for rows in found):
            ids.extend(ids_of(sql, parameters))
        if len(ids) >= number:
            return ids
    sql, parameters = search.rows().values_list("source_id").query.sql_with_params()
    return ids_of(f"{sql} ORDER BY year DESC NULLS LAST, title_key, source_id LIMIT {number}", parameters)


def _match_phrase(search: "Search") -> Matched:
    """Look for phrases: an index finds their words, but each of these sources has to be read for their order."""
    loose = search.loosened()
    drawn = _drawn(loose)
    ids, share = drawn or (_matching(loose.query), 1)
    recent = _newest(loose, ids, share, LOOKED_AT) if drawn else ids
    with current() as columns:
        filters = filters_of(search, columns)
        candidates = _nearly_passing(columns.found(ids), filters)
        if share == 1 and candidates.number <= LOOKED_AT:
            return Matched(_holding(search.query, columns.ids(candidates)))
        newest = columns.newest(_nearly_passing(columns.found(recent), filters), LOOKED_AT)
        some = Random(0).sample(candidates.places, min(DRAWN, candidates.number))  # noqa: S311 - each time the same
        looked_at = columns.places.ids(some)
    found = set(_holding(search.query, [*newest, *set(looked_at).difference(newest)]))
    to_rank = [one for one in newest if one in found]
    times = share * candidates.number / len(looked_at)
    return Matched([one for one in looked_at if one in found], times, to_rank)


def _holding(query: Query, ids: list[int]) -> array:
    """Return those of some sources that answer a query, phrases and all."""
    condition, parameters = query.matches("vector", "configuration")
    sql = f"SELECT source_id FROM literature_sourceindex WHERE source_id = ANY (%s) AND {condition}"
    return ids_of(sql, [ids, *parameters])


def filters_of(search: "Search", columns: Columns) -> dict[str, int]:
    """Return what passes each filter of a search, as bits by facet."""
    return {name: columns.passing(name, condition) for name, condition in search.conditions.items()}


def cut(found: Found, filters: dict[str, int], left_out: str = "") -> Found:
    """Return those of a set that pass every filter, or every other one than that of a facet."""
    for name, passing in filters.items():
        if name != left_out:
            found &= passing
    return found


def _nearly_passing(found: Found, filters: dict[str, int]) -> Found:
    """Return those of a set that pass all filters but one: what fails two counts nowhere."""
    nearly = 0
    for name in filters or ("",):
        nearly |= cut(found, filters, name).bits
    return found & nearly


def ranked(query: Query, ids: Sequence[int]) -> array:
    """Return these sources, those that answer a query best first."""
    rank, parameters = query.rank("vector", "configuration")
    sql = (
        "SELECT string_agg(int8send(source_id), '' ORDER BY rank DESC, year DESC NULLS LAST, source_id)"
        f" FROM (SELECT source_id, year, {rank} AS rank FROM literature_sourceindex WHERE source_id = ANY (%s)) AS r"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*parameters, list(ids)])
        return unpacked("q", cursor.fetchone()[0])
