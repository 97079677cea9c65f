"""The same work twice in one file: which of its records belong together."""

from collections.abc import Iterable, Iterator
from itertools import combinations

from literature.duplicates.candidates import START, Probe, probe_of
from literature.duplicates.judgement import contradict, judge
from literature.types import SourceType

#: In a larger group of records with one key, each is weighed against those only whose titles stand next in order.
LARGEST_BLOCK, NEIGHBOURS = 30, 8


def alike_within(values: list[dict | Probe]) -> list[list[int]]:
    """Return the groups of records that are the same work, as indices into `values`, each in order.

    `values` are dicts of field values as a form or an import has them, or their probes. Records that are alone are
    in no group. Two that contradict each other (other DOIs, other editions) do not come into one group by way of a
    third.
    """
    probes = [probe_of(given) for given in values]
    judged = []
    for first, second in _pairs(probes):
        judgement = judge(probes[first].features, probes[second].features)
        if judgement is not None and judgement.counts:
            judged.append((judgement.score, first, second))
    group_of: dict[int, list[int]] = {}
    for _score, first, second in sorted(judged, key=lambda one: (-one[0], one[1], one[2])):
        left, right = group_of.get(first, [first]), group_of.get(second, [second])
        if left is right or _contradiction(probes, left, right):
            continue
        joined = left + right
        group_of.update(dict.fromkeys(joined, joined))
    groups = {id(group): sorted(group) for group in group_of.values()}
    return sorted(groups.values())


def _contradiction(probes: list[Probe], left: list[int], right: list[int]) -> bool:
    return any(contradict(probes[one].features, probes[other].features) for one in left for other in right)


def _pairs(probes: list[Probe]) -> Iterator[tuple[int, int]]:
    """Yield each pair of records that have a key in common, once."""
    blocks: dict[tuple, list[int]] = {}
    for number, probe in enumerate(probes):
        for key in _keys(probe):
            blocks.setdefault(key, []).append(number)
    seen = set()
    for block in blocks.values():
        for pair in _of_block(block, probes):
            if pair not in seen:
                seen.add(pair)
                yield pair


def _of_block(block: list[int], probes: list[Probe]) -> Iterable[tuple[int, int]]:
    if len(block) <= LARGEST_BLOCK:
        return combinations(block, 2)
    ordered = sorted(block, key=lambda number: (probes[number].title_key, number))
    return (
        (min(one, other), max(one, other))
        for place, one in enumerate(ordered)
        for other in ordered[place + 1 : place + 1 + NEIGHBOURS]
    )


def _keys(probe: Probe) -> Iterator[tuple]:
    features = probe.features
    if features.doi:
        yield ("doi", features.doi)
    if features.pmid:
        yield ("pmid", features.pmid)
    if features.isbn and features.type == SourceType.BOOK:
        yield ("isbn", features.isbn)
    if probe.fingerprint:
        yield ("start", probe.fingerprint[:START])
    if features.title.joined:
        yield ("title", features.title.joined[:START])
    if features.year and features.first_page and features.volume:
        yield ("place", features.year, features.volume, features.first_page)
    if probe.family and features.year:
        for part in {probe.head, *probe.stems}:
            # The year before is a key of each, so that two years side by side have one in common.
            yield ("family", probe.family, features.year, part)
            yield ("family", probe.family, features.year - 1, part)
