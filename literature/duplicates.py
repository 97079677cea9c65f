"""Sources that are likely the same work as another one.

The same DOI; the same ISBN of two books; the same title about the same year; or the same first author, about the same
year, and a similar title. Chapters of one book, a report and the article made of it, and editions of a book are
different works. docs/decisions/0008 says how it is asked quickly and what was measured.
"""

import re
from dataclasses import dataclass
from difflib import get_close_matches

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from curation.workflow import State
from literature.identifiers import fold, fold_title, normal_doi, normal_isbn, sort_key
from literature.keys import SORT_KEY_LENGTH
from literature.models import Source
from literature.names import leading, short_name
from literature.types import SourceType

# What pg_trgm calls similar: half of the three-letter pieces of two titles in common.
SIMILAR = 0.5
# Candidates that one rule may bring for one source.
MOST_CANDIDATES = 20
# Titles shorter than this (folded, without spaces) say little by themselves: "Introduction", "Annual report".
TELLING_TITLE = 25

REASONS = {
    "doi": _("the same DOI"),
    "isbn": _("the same ISBN"),
    "title": _("the same title, about the same year"),
    "similar": _("the same first author, about the same year, and a similar title"),
    "edition": _("the same title in another edition"),
}


@dataclass(frozen=True)
class Likeness:
    """A source that is like another: why, how much (0 to 1), and whether it counts as the same work."""

    source: Source
    reason: str | Promise
    score: float
    counts: bool = True


@dataclass(frozen=True)
class _Probe:
    """What one source is looked up by."""

    type: str
    doi: str
    isbn: str
    fingerprint: str
    title_key: str
    family: str
    year: int | None
    names: frozenset
    edition: str
    excluded: tuple[int, ...]


def likely_duplicates(source_or_values: Source | dict, *, viewer=None, limit: int = 5) -> list[Likeness]:
    """Return the sources that are likely the same work, the likeliest first.

    `source_or_values` is a Source, or a dict of field values as a form has them. Looked at is what the viewer may
    see: published sources, their own open ones, and what was submitted to groups that they coordinate. An amendment
    is no duplicate of its record, nor the other way round. Another edition is among them with `counts` false.
    """
    return _search([_probe(source_or_values)], viewer)[0][:limit]


def likely_duplicates_of_many(sources: list[Source], *, viewer=None, limit: int = 5) -> dict[int, list[Likeness]]:
    """Return the same for many sources by their primary key, in two queries."""
    found = _search([_probe(source) for source in sources], viewer)
    return {source.pk: likenesses[:limit] for source, likenesses in zip(sources, found, strict=True)}


def likely_duplicates_of_values(values: list[dict], *, viewer=None, limit: int = 5) -> list[list[Likeness]]:
    """Return the same for many records that are no sources yet, in their order; each a dict as a form has it."""
    return [found[:limit] for found in _search([_probe(given) for given in values], viewer)]


def _probe(given: Source | dict) -> _Probe:
    def value(name: str):
        return (given.get(name) if isinstance(given, dict) else getattr(given, name)) or ""

    title, contributors = value("title"), value("contributors") or []
    lead = leading(contributors)
    is_source = isinstance(given, Source)
    return _Probe(
        type=value("type"),
        doi=normal_doi(value("doi")) or value("doi").strip().lower(),
        isbn=normal_isbn(value("isbn")) or value("isbn").strip(),
        fingerprint=fold_title(title).replace(" ", "")[:64],
        title_key=sort_key(title, value("language"))[:SORT_KEY_LENGTH],
        family=sort_key(lead[0].get("literal") or lead[0].get("family") or "", "") if lead else "",
        year=_year(value("issued")),
        names=_families(contributors),
        edition=_edition(value("edition")),
        excluded=tuple(pk for pk in (given.pk, given.amends_id) if pk) if is_source else (),
    )


def _year(issued: str) -> int | None:
    match = re.match(r"\d{4}", issued)
    return int(match.group()) if match else None


def _families(contributors: list[dict]) -> frozenset:
    return frozenset(name for name in (fold(short_name(contributor)) for contributor in contributors) if name)


def _edition(edition: str) -> str:
    """The edition's number, or its folded words; the first is what a book is that says nothing."""
    number = re.search(r"\d+", edition)
    words = {"": "1", "first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5", "sixth": "6"}
    folded = fold(edition)
    return number.group() if number else words.get(folded.split(" ")[0], folded)


# Exact matches run on the indexes of the sources; similar titles are sought among the works of one author, on the
# index row (published) or among the few that are open. `wanted` numbers the sources that are asked about.
# The open ones are read once, and the year is kept from an index of its own (`+ 0`), which would bring thousands.
_SQL = """
WITH open AS MATERIALIZED ({open})
SELECT wanted.number, found.id, found.why, found.score
FROM unnest(%(number)s::int[], %(type)s::text[], %(doi)s::text[], %(isbn)s::text[], %(fingerprint)s::text[],
            %(title_key)s::text[], %(family)s::text[], %(year)s::int[])
    AS wanted (number, type, doi, isbn, fingerprint, title_key, family, year)
CROSS JOIN LATERAL (
    (SELECT id, 'doi' AS why, 1.0::real AS score FROM literature_source
     WHERE doi = wanted.doi AND doi <> '' AND amends_id IS NULL AND {visible} LIMIT {most})
    UNION ALL
    (SELECT id, 'isbn', 0.95 FROM literature_source
     WHERE isbn = wanted.isbn AND isbn <> '' AND wanted.type = 'book' AND type = 'book'
       AND amends_id IS NULL AND {visible} LIMIT {most})
    UNION ALL
    (SELECT id, 'title', 0.9 FROM literature_source
     WHERE title_fingerprint = wanted.fingerprint AND wanted.fingerprint <> '' AND type = wanted.type
       AND (year IS NULL OR wanted.year IS NULL OR year BETWEEN wanted.year - 1 AND wanted.year + 1)
       AND amends_id IS NULL AND {visible} LIMIT {most})
    UNION ALL
    (SELECT source_id, 'similar', 0.85::real * similarity(title_key, wanted.title_key) FROM literature_sourceindex
     WHERE author_key >= wanted.family AND author_key < wanted.family || '!' AND wanted.family <> ''
       AND year + 0 BETWEEN wanted.year - 1 AND wanted.year + 1 AND type = wanted.type
       AND similarity(title_key, wanted.title_key) > {similar}
     ORDER BY 3 DESC LIMIT {most})
    UNION ALL
    (SELECT id, 'similar', 0.85::real * similarity(title_key, wanted.title_key) FROM open
     WHERE author_key >= wanted.family AND author_key < wanted.family || '!' AND wanted.family <> ''
       AND year + 0 BETWEEN wanted.year - 1 AND wanted.year + 1 AND type = wanted.type
       AND similarity(title_key, wanted.title_key) > {similar}
     ORDER BY 3 DESC LIMIT {most})
) AS found
"""
_OPEN = """
    SELECT id, author_key, title_key, year, type FROM literature_source
    WHERE state = 'submitted' AND amends_id IS NULL AND group_id = ANY(%(groups)s::bigint[])
    UNION
    SELECT id, author_key, title_key, year, type FROM literature_source
    WHERE contributed_by_id = %(viewer)s AND amends_id IS NULL AND state = ANY(%(open_states)s::text[])
"""
_VISIBLE = """(state = 'published' OR (contributed_by_id = %(viewer)s AND state = ANY(%(open_states)s::text[]))
    OR (group_id = ANY(%(groups)s::bigint[]) AND state IN ('submitted', 'changes_requested')))"""


def _search(probes: list[_Probe], viewer) -> list[list[Likeness]]:
    """Return the likenesses of each probe, the likeliest first."""
    if not probes:
        return []
    found = _candidates(probes, viewer or AnonymousUser())
    sources = Source.objects.select_related("group", "contributed_by").in_bulk({source for _n, source, *_ in found})
    by_probe: list[dict[int, Likeness]] = [{} for _probe in probes]
    for number, source_id, why, score in sorted(found, key=lambda row: -row[3]):
        probe, source = probes[number], sources.get(source_id)
        if source is None or source_id in probe.excluded or source_id in by_probe[number]:
            continue
        likeness = _judge(probe, source, why, score)
        if likeness is not None:
            by_probe[number][source_id] = likeness
    return [
        sorted(likenesses.values(), key=lambda likeness: (not likeness.counts, -likeness.score))
        for likenesses in by_probe
    ]


def _candidates(probes: list[_Probe], viewer) -> list[tuple[int, int, str, float]]:
    sql = _SQL.format(visible=_VISIBLE, open=_OPEN, most=MOST_CANDIDATES, similar=SIMILAR)
    parameters = {
        name: [getattr(probe, name) for probe in probes]
        for name in ("type", "doi", "isbn", "fingerprint", "title_key", "family", "year")
    }
    with connection.cursor() as cursor:
        cursor.execute(
            sql,
            parameters
            | {
                "number": list(range(len(probes))),
                "viewer": viewer.pk if viewer.is_authenticated else None,
                "groups": viewer.coordinated_group_ids if viewer.is_authenticated else [],
                "open_states": sorted(State.open_states()),
            },
        )
        return cursor.fetchall()


def _judge(probe: _Probe, source: Source, why: str, score: float) -> Likeness | None:
    """Return what a candidate is to the source asked about, or None where it is another work after all."""
    if why in {"doi", "isbn"}:
        return Likeness(source, REASONS[why], float(score))
    if why == "similar" and _numbers(probe.title_key) != _numbers(source.title_key):
        return None  # two volumes, or the reports of two years
    others = _families(source.contributors)
    strangers = probe.names and others and not probe.names & others
    if why == "title" and strangers:
        if len(probe.fingerprint) < TELLING_TITLE:
            return None
        score -= 0.2
    if source.type == SourceType.CHAPTER and why == "similar" and not _misspelt(probe.title_key, source.title_key):
        return None  # two chapters that one author wrote on related subjects
    if _edition(source.edition) != probe.edition:
        return Likeness(source, REASONS["edition"], float(score), counts=False)
    return Likeness(source, REASONS[why], float(score))


def _numbers(title_key: str) -> list[str]:
    return sorted(re.findall(r"\d+|\b[ivx]+\b", title_key))


def _misspelt(first: str, second: str) -> bool:
    """Whether two titles differ in the spelling of words only, and not in a word."""
    left, right = set(first.split()) - set(second.split()), set(second.split()) - set(first.split())
    return all(get_close_matches(word, right, 1, 0.7) for word in left) and all(
        get_close_matches(word, left, 1, 0.7) for word in right
    )
