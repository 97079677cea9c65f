"""Sources in the formats of citation managers."""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from literature import formats
from literature.csl import with_tags
from literature.exporting.batches import Selection
from literature.exporting.bibliography import Manner

_XML_ROOT = re.compile(r"<[A-Za-z_][^<>]*>")


def streamer(export_format: str) -> Callable[[Selection, Manner], Iterator[str]]:
    """Return what yields sources in a format of literature.formats, a batch at a time: memory stays flat."""
    return lambda selection, manner: _stream(selection, export_format)


def _stream(selection: Selection, export_format: str) -> Iterator[str]:
    written = (formats.write([with_tags(source) for source in batch], export_format) for batch in selection.batches())
    first = next(written, None)
    if first is None:
        yield formats.write([], export_format)
        return
    whole = chain([first], written)
    yield from _as_one_array(whole) if first.startswith("[") else _as_one(whole, first.startswith("<"))


def _as_one(texts: Iterable[str], is_xml: bool) -> Iterator[str]:
    """Join the texts of the batches; of XML documents, what lies in their roots."""
    end = ""
    for number, text in enumerate(texts):
        if not is_xml:
            yield f"\n{text}" if number else text
            continue
        begin, end_at = _XML_ROOT.search(text).end(), text.rindex("</")
        yield text[begin if number else 0 : end_at]
        end = text[end_at:]
    yield end


def _as_one_array(texts: Iterable[str]) -> Iterator[str]:
    """Join the JSON arrays of the batches into one."""
    empty = True
    for text in texts:
        yield ("[" if empty else ",") + text.strip().removeprefix("[").removesuffix("]").rstrip()
        empty = False
    yield "\n]\n"
