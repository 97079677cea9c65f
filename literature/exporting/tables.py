"""Sources as a table: one row a source, and as CSV (RFC 4180, UTF-8 with a mark so that spreadsheets know it)."""

import csv
from collections.abc import Callable, Iterator

from django.conf import settings
from django.utils.translation import gettext as _

from curation.cells import BOM, Lines, defused
from literature.exporting.batches import Selection
from literature.exporting.bibliography import Manner
from literature.models import Source
from literature.names import inverted_name
from literature.richtext import plain
from literature.types import ContributorRole, SourceType

#: Titles that may hold markup; a cell holds plain text.
_RICH = ("title", "container_title", "collection_title")
_FIELDS = (
    *("issued", "title", "container_title", "volume", "issue", "pages", "edition", "number", "genre"),
    *("collection_title", "collection_number", "publisher", "publisher_place", "authority"),
    *("event_title", "event_place", "doi", "isbn", "issn", "url", "accessed"),
)
Cell = str | int | None


def header() -> list[str]:
    """Return the names of the columns, in the words of the form."""
    return [name for name, _width, _value in columns()]


def sheet_name() -> str:
    """Return what the one sheet of a workbook is called."""
    return _("Sources")


def columns() -> list[tuple[str, int, Callable[[Source], Cell]]]:
    """Return the name, a fitting width in characters, and the value of each column."""
    named = [(_label(name), _WIDTHS.get(name, 14), _value_of(name)) for name in _FIELDS]
    return [
        (_("Citation key"), 24, lambda source: source.citation_key or ""),
        (_("Type"), 18, lambda source: str(SourceType(source.type).label)),
        (_("Authors"), 36, lambda source: _names(source, "author")),
        (_("Editors"), 24, lambda source: _names(source, "editor")),
        (_("Other people"), 24, _other_people),
        (_("Year"), 8, lambda source: source.year),
        *named,
        (_("Language"), 12, lambda source: source.language_name),
        (_("Topics"), 24, lambda source: "; ".join(sorted(topic.name for topic in source.topics.all()))),
        (_("Tags"), 24, lambda source: "; ".join(sorted(link.tag.name for link in source.tagged.all()))),
        (_("Abstract"), 40, lambda source: source.abstract),
        (_("Why it matters here"), 40, lambda source: source.note),
        (_("Record"), 36, lambda source: settings.PORTAL_URL + source.get_absolute_url()),
    ]


_WIDTHS = {"title": 60, "container_title": 36, "publisher": 28, "url": 36, "doi": 24, "collection_title": 24}


def rows(selection: Selection) -> Iterator[list[list[Cell]]]:
    """Yield the rows in batches: whole numbers for years, harmless text for the rest."""
    values = [value for _name, _width, value in columns()]
    for batch in selection.batches(related=("topics",)):
        yield [[_cell(value(source)) for value in values] for source in batch]


def stream_csv(selection: Selection, manner: Manner | None = None) -> Iterator[str]:
    """Yield the sources as CSV."""
    lines = Lines()
    writer = csv.writer(lines)
    writer.writerow(header())
    yield BOM + lines.taken()
    for batch in rows(selection):
        writer.writerows(batch)
        yield lines.taken()


def _cell(value: Cell) -> Cell:
    return defused(value) if isinstance(value, str) else value


def _value_of(name: str) -> Callable[[Source], Cell]:
    if name in _RICH:
        return lambda source: plain(getattr(source, name))
    if name == "accessed":
        return lambda source: source.accessed.isoformat() if source.accessed else ""
    return lambda source: getattr(source, name)


def _label(name: str) -> str:
    text = str(Source._meta.get_field(name).verbose_name)
    return text[:1].upper() + text[1:]


def _names(source: Source, role: str) -> str:
    found = [contributor for contributor in source.contributors if contributor.get("role", "author") == role]
    return "; ".join(inverted_name(contributor) for contributor in found)


def _other_people(source: Source) -> str:
    return "; ".join(
        f"{inverted_name(contributor)} ({ContributorRole(contributor['role']).label})"
        for contributor in source.contributors
        if contributor.get("role", "author") not in ("author", "editor")
    )
