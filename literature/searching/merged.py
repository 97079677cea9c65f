"""Sources that were merged into others: for searches and screening they are the record that they went into.

Nothing of what was found or decided is moved; it is read so. A merge that is taken back takes this back with it.
"""

from collections.abc import Collection

try:
    from literature.models import MergedSource
except ImportError:  # until sources can be merged
    MergedSource = None


def survivors(sources) -> dict[int, int]:
    """Return, for those of these sources (ids, or a query for ids) that were merged, the id of the record that stands.

    One query where nothing was merged into what was itself merged later.
    """
    found: dict[int, int] = {}
    pending = sources
    while MergedSource is not None:
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
    while MergedSource is not None and pending:
        rows = MergedSource.objects.filter(is_active=True, merge__survivor__in=pending)
        pending = set(rows.values_list("source_id", flat=True)) - ids
        ids |= pending
    return ids
