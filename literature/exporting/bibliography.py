"""The entries of a formatted bibliography, in the order of its style, a batch at a time.

Styles that number their lists keep the order given; the others are in the order of names, years and titles. Of styles
that give name and year, works of one author and year are told apart by letters (2005a, 2005b).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from django.utils.translation import gettext as _

from literature import citations
from literature.cited import Cited, citations_of
from literature.exporting.batches import Selection
from literature.models import Source
from literature.names import leading
from literature.types import SourceType

# Types that every style cites by their titles.
_TITLED = (SourceType.TREATY, SourceType.CASE)
#: So many citations are set or read at a time.
BATCH = 200


@dataclass(frozen=True)
class Manner:
    """How a bibliography is set: style and language of the citations, its heading, and whether notes are added."""

    style: str
    language: str
    title: str = ""
    annotated: bool = False

    @property
    def heading(self) -> str:
        """What stands above the list."""
        return self.title or _("Sources")

    @property
    def is_numbered(self) -> bool:
        """Whether the list is numbered, so that its order is that of the sources."""
        return citations.STYLES[self.style].numbered


@dataclass(frozen=True)
class Entry:
    """A source and its citation in the list."""

    source: Source
    cited: Cited

    def annotations(self) -> list[str]:
        """What it says and why it matters here, as paragraphs."""
        texts = (self.source.note, self.source.abstract)
        return [" ".join(part.split()) for text in texts for part in text.split("\n\n") if part.strip()]


def entries(selection: Selection, manner: Manner) -> Iterator[list[Entry]]:
    """Yield the entries in the style's order, in batches."""
    if manner.is_numbered:
        batches = selection.batches(BATCH)
    else:
        batches = selection.by_author((*_TITLED, *citations.STYLES[manner.style].titled)).batches(BATCH)
        if citations.STYLES[manner.style].lettered:
            batches = _groups_whole(batches)
    for batch in batches:
        cited = citations_of(batch, manner.style, manner.language)
        found = [Entry(source, one) for source, one in zip(batch, cited, strict=True)]
        yield _with_letters(found, manner)


def _groups_whole(batches: Iterator[list[Source]]) -> Iterator[list[Source]]:
    """Batches of which none ends between two works of the same names and year."""
    kept: list[Source] = []
    for batch in chain(batches, [[]]):
        whole = kept + batch
        if not batch:
            kept = []
        else:
            last = _names_and_year(whole[-1])
            kept = [source for source in whole if _names_and_year(source) == last] if last[0] else []
            # They lie together at the end, unless their order differs from that of the names.
            whole = [source for source in whole if not last[0] or _names_and_year(source) != last]
        if whole:
            yield whole


def _names_and_year(source: Source) -> tuple[tuple[str, ...], int | None]:
    parts = ("literal", "particle", "family", "given")
    names = (" ".join(name.get(part) or "" for part in parts).strip() for name in leading(source.contributors))
    return tuple(names), source.year


def _with_letters(found: list[Entry], manner: Manner) -> list[Entry]:
    if not citations.STYLES[manner.style].lettered:
        return found
    groups: dict[tuple, list[Entry]] = {}
    for entry in found:
        groups.setdefault(_names_and_year(entry.source), []).append(entry)
    alike = [entry.source for (names, _year), group in groups.items() if names and len(group) > 1 for entry in group]
    # All of them as one list: what is alike is told apart, the others stay as they are.
    lettered = citations.lettered([source.csl for source in alike], manner.style, manner.language)
    by_source = {source.pk: Cited(one.text, one.html) for source, one in zip(alike, lettered, strict=True)}
    return [Entry(entry.source, by_source.get(entry.source.pk, entry.cited)) for entry in found]
