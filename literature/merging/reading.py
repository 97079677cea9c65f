"""Where a merged record went, and what a record was merged from."""

from literature.models import Merge, MergedSource, Source

#: Mergings in a row that are followed: A into B, B into C, and so on.
LONGEST_CHAIN = 50


def survivor_of(source: Source) -> Source | None:
    """Return the record into which a withdrawn one was merged, at the end of the chain, or None."""
    found = None
    for _n in range(LONGEST_CHAIN):
        if source.state != "withdrawn":
            break
        row = MergedSource.objects.filter(source=source, is_active=True).select_related("merge__survivor").first()
        if row is None:
            break
        found = source = row.merge.survivor
    return found


def where_it_went(code_or_key: str, viewer) -> Source | None:
    """Return the record to which an address leads that has none of its own, as far as the viewer may see it.

    `code_or_key` is the short address of a record that was merged, or a citation key: that of a published record
    leads to it, that of a merged one to where it went.
    """
    sources = Source.objects.records()
    source = sources.filter(code=code_or_key.lower()).first() or sources.filter(citation_key=code_or_key).first()
    if source is None:
        return None
    target = survivor_of(source) or (source if source.code != code_or_key.lower() else None)
    if target is None:
        return None
    return Source.objects.visible_to(viewer).filter(pk=target.pk).first()


def merges_of(source: Source) -> list[Merge]:
    """Return the mergings into a record that hold, oldest first, each with its `merged` rows and their sources."""
    return list(
        source.merges.filter(undone_at=None)
        .select_related("by")
        .prefetch_related("merged__source__group", "merged__source__contributed_by")
    )


def merged_into(source: Source) -> list[Source]:
    """Return the records that went into this one, by way of others too, oldest merging first."""
    found, ahead = [], [source.pk]
    while ahead and len(found) < LONGEST_CHAIN:
        rows = MergedSource.objects.filter(merge__survivor__in=ahead, is_active=True)
        new = [row.source for row in rows.select_related("source__group").order_by("pk")]
        found += new
        ahead = [one.pk for one in new]
    return found


def merged_histories(source: Source, viewer) -> list[dict]:
    """Return the records that went into this one as {source, entries}, each with what the viewer may know of it."""
    from curation.history import timeline

    histories = [{"source": one, "entries": timeline(one, viewer)} for one in merged_into(source)]
    return [history for history in histories if history["entries"]]
