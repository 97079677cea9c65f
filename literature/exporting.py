"""Sources as files, one or very many."""

from collections.abc import Iterator

from django.db.models import QuerySet

from literature import formats
from literature.csl import with_tags

#: So many sources are read and written at a time, however many there are.
BATCH = 500


def file_name(stem: str, export_format: str) -> str:
    """Return the name under which a file of this format is saved."""
    entry = formats.FORMATS.get(export_format)
    return f"{stem}.{entry.extension if entry else 'txt'}"


def stream(sources: QuerySet, export_format: str) -> Iterator[str]:
    """Yield the sources in a format, ordered by author and title, a batch at a time: memory stays flat."""
    ids = list(sources.order_by("author_key", "title_key", "pk").values_list("pk", flat=True))
    batches = (
        sources.model.objects.with_tags().in_order(ids[start : start + BATCH]) for start in range(0, len(ids), BATCH)
    )
    if export_format == "csl-json":
        yield from _as_one_array(batches)
        return
    for number, batch in enumerate(batches):
        if number:
            yield "\n"
        yield formats.write([with_tags(source) for source in batch], export_format)


def _as_one_array(batches) -> Iterator[str]:
    """Join the arrays of the batches into one."""
    empty = True
    for batch in batches:
        array = formats.write([with_tags(source) for source in batch], "csl-json").strip()
        yield ("[" if empty else ",") + array.removeprefix("[").removesuffix("]").rstrip()
        empty = False
    yield "[]\n" if empty else "\n]\n"
