"""Sources in the formats of citation managers."""

from collections.abc import Iterator

from literature import formats
from literature.csl import with_tags
from literature.exporting.batches import Selection


def stream(selection: Selection, export_format: str) -> Iterator[str]:
    """Yield the sources in a format of literature.formats, a batch at a time: memory stays flat."""
    if export_format == "csl-json":
        yield from _as_one_array(selection)
        return
    for number, batch in enumerate(selection.batches()):
        if number:
            yield "\n"
        yield formats.write([with_tags(source) for source in batch], export_format)


def _as_one_array(selection: Selection) -> Iterator[str]:
    """Join the arrays of the batches into one."""
    empty = True
    for batch in selection.batches():
        array = formats.write([with_tags(source) for source in batch], "csl-json").strip()
        yield ("[" if empty else ",") + array.removeprefix("[").removesuffix("]").rstrip()
        empty = False
    yield "[]\n" if empty else "\n]\n"
