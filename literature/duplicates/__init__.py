"""Sources that are likely the same work as another one.

`features` takes out of a record what is compared, `judgement` weighs two records against each other, `candidates`
brings from the base those that are worth the weighing, `within` finds the same work twice in one file. Chapters of
one book, a report and the article made of it, an erratum and its article, and editions of a book are different works.
docs/decisions/0015 has the weights and what was measured.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from literature.duplicates.candidates import Probe, Rules, candidates, probe_of
from literature.duplicates.judgement import Judgement, judge, most_of
from literature.duplicates.within import alike_within
from literature.models import Source

__all__ = [
    "REASONS",
    "Judgement",
    "Likeness",
    "alike_within",
    "likeliest_of_values",
    "likely_duplicates",
    "likely_duplicates_of_many",
    "likely_duplicates_of_values",
    "probe_of",
]

#: So many are asked about in one statement.
AT_ONCE = 1000

REASONS = {
    "doi": _("the same DOI"),
    "pmid": _("the same PubMed number"),
    "isbn": _("the same ISBN"),
    "title": _("the same title, about the same year"),
    "place": _("the same volume and pages"),
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


def likely_duplicates(source_or_values: Source | dict, *, viewer=None, limit: int = 5) -> list[Likeness]:
    """Return the sources that are likely the same work, the likeliest first.

    `source_or_values` is a Source, or a dict of field values as a form has them. Looked at is what the viewer may
    see: published sources, their own open ones, and what was submitted to groups that they coordinate. An amendment
    is no duplicate of its record, nor the other way round. Another edition, and what is only worth a look, are among
    them with `counts` false.
    """
    return _search([source_or_values], viewer, limit)[0]


def likely_duplicates_of_many(sources: list[Source], *, viewer=None, limit: int = 5) -> dict[int, list[Likeness]]:
    """Return the same for many sources by their primary key, in a few queries for each thousand."""
    found = _search(sources, viewer, limit)
    return {source.pk: likenesses for source, likenesses in zip(sources, found, strict=True)}


def likely_duplicates_of_values(values: list[dict | Probe], *, viewer=None, limit: int = 5) -> list[list[Likeness]]:
    """Return the same for many records that are no sources yet, in their order. Each is a dict as a form has it."""
    return _search(values, viewer, limit)


def likeliest_of_values(values: list[dict | Probe], *, viewer=None) -> list[tuple[int, Judgement] | None]:
    """Return what each of many records most likely is among what is there: a source's primary key, and how like it is.

    It is the first of its `likely_duplicates` that counts as the same work; None where there is none. Each record is a
    dict as a form has it, or its `probe_of`, where it is used once more (`alike_within`).
    """
    found: list[tuple[int, Judgement] | None] = []
    for probes in _some(values):
        judged = _judged(probes, viewer or AnonymousUser(), first_only=True)
        found += [those[0] if those and those[0][1].counts else None for those in judged]
    return found


def _search(given: list[Source | dict | Probe], viewer, limit: int) -> list[list[Likeness]]:
    """Return the likenesses of each, the likeliest first."""
    found: list[list[Likeness]] = []
    for probes in _some(given):
        judged = _judged(probes, viewer or AnonymousUser(), first_only=False)
        found += _with_sources([those[:limit] for those in judged])
    return found


def _some(given: list[Source | dict | Probe]) -> Iterator[list[Probe]]:
    """So many as are asked about at once."""
    for start in range(0, len(given), AT_ONCE):
        yield [probe_of(one) for one in given[start : start + AT_ONCE]]


def _judged(probes: list[Probe], viewer, *, first_only: bool) -> list[list[tuple[int, Judgement]]]:
    """Return for each probe the primary keys of what is like it, the likeliest first.

    Of two that are equally like it, the one with a number, the title or the place in common goes first. With
    `first_only` it is not looked further, which takes longest, where one of those is as like it as anything can be.
    """
    keyed = _weighed(probes, viewer, Rules.EXACT)
    unsettled = [place for place, those in enumerate(keyed) if not (first_only and _is_settled(probes[place], those))]
    others = _weighed([probes[place] for place in unsettled], viewer, Rules.ALIKE)
    for place, those in zip(unsettled, others, strict=True):
        known = {source_id for source_id, _judgement in keyed[place]}
        keyed[place] += [one for one in those if one[0] not in known]
        keyed[place].sort(key=_likeliest_first)  # which keeps the order of those that are equal
    return keyed


def _weighed(probes: list[Probe], viewer, rules: Rules) -> list[list[tuple[int, Judgement]]]:
    weighed: list[list[tuple[int, Judgement]]] = [[] for _probe in probes]
    for number, source_id, features in candidates(probes, viewer, rules):
        judgement = judge(probes[number].features, features)
        if judgement is not None:
            weighed[number].append((source_id, judgement))
    for those in weighed:
        those.sort(key=lambda one: (_likeliest_first(one), one[0]))
    return weighed


def _likeliest_first(one: tuple[int, Judgement]) -> tuple:
    _source_id, judgement = one
    return not judgement.counts, -judgement.score


def _is_settled(probe: Probe, those: list[tuple[int, Judgement]]) -> bool:
    """Whether the first of those can't be outdone."""
    return bool(those) and those[0][1].counts and those[0][1].score >= most_of(probe.features)


def _with_sources(judged: list[list[tuple[int, Judgement]]]) -> list[list[Likeness]]:
    ids = {source_id for those in judged for source_id, _judgement in those}
    sources = Source.objects.select_related("group", "contributed_by").in_bulk(ids) if ids else {}
    return [
        [
            Likeness(sources[source_id], REASONS[judgement.reason], judgement.score, judgement.counts)
            for source_id, judgement in those
            if source_id in sources
        ]
        for those in judged
    ]
