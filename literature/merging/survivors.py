"""Many sources that were merged into others at once, by their ids: where they went, and what went into them.

For searches, screening and imports they are the record that they went into. Nothing of what was found, decided or
logged is moved; it is read so. A merging that is taken back takes this back with it.
"""

from collections.abc import Collection

from literature.models import MergedSource


def survivors(sources) -> dict[int, int]:
    """Return, for those of these sources (ids, or a query for ids) that were merged, the id of the record that stands.

    One query where nothing was merged into what was itself merged later.
    """
    found: dict[int, int] = {}
    pending = sources
    while True:
        rows = MergedSource.objects.filter(is_active=True, source__in=pending)
        steps = dict(rows.values_list("source_id", "merge__survivor_id"))
        steps = {source: survivor for source, survivor in steps.items() if source not in found}
        if not steps:
            break
        found |= steps
        pending = set(steps.values())
    return {source: _end(source, found) for source in found}


def _end(source: int, steps: dict[int, int]) -> int:
    for _step in range(len(steps)):
        if source not in steps:
            break
        source = steps[source]
    return source


def with_merged(sources: Collection[int]) -> set[int]:
    """Return these sources and all that were merged into them, by their ids."""
    ids, pending = set(sources), set(sources)
    while pending:
        rows = MergedSource.objects.filter(is_active=True, merge__survivor__in=pending)
        pending = set(rows.values_list("source_id", flat=True)) - ids
        ids |= pending
    return ids
