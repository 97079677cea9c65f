"""Searches and the flow as CSV (RFC 4180, UTF-8 with a mark for spreadsheets)."""

import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _

from curation.cells import defused
from literature.models import LiteratureSearch
from literature.searching.flow import Flow, Scope

_MARK = "\ufeff"


def _line(cells) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(["" if cell is None else defused(str(cell)) for cell in cells])
    return out.getvalue()


def flow_as_csv(scope: Scope) -> str:
    """The table behind a diagram: box, reason, number. The names of the boxes stay the same in every language."""
    rows = [(row.box, row.label if not row.reason else "", row.reason, row.number) for row in scope.flow.rows()]
    return _MARK + "".join(_line(cells) for cells in [("box", _("label"), _("reason"), _("number")), *rows])


def searches_as_csv(user) -> Iterator[str]:
    """Every search that this person may see, a line for each, with what came of it."""
    searches = list(LiteratureSearch.objects.visible_to(user).with_question().select_related("updates"))
    flow = Flow(searches)
    yield _MARK + _line(name for name, _value in COLUMNS)
    for search in searches:
        brought = flow.brought.get(search.pk)
        yield _line(value(search, brought) for _name, value in COLUMNS)


#: Name of the column, and the value of a search and of what it brought (None for one that was set aside).
COLUMNS = (
    ("id", lambda search, brought: search.code),
    ("question", lambda search, brought: search.question.text),
    ("group", lambda search, brought: search.question.group.short_name),
    ("kind", lambda search, brought: search.kind),
    ("where", lambda search, brought: search.place),
    ("platform", lambda search, brought: search.platform),
    ("query", lambda search, brought: search.query),
    ("published_from", lambda search, brought: search.from_year),
    ("published_until", lambda search, brought: search.to_year),
    ("languages", lambda search, brought: search.languages),
    ("limits", lambda search, brought: search.limits),
    ("date", lambda search, brought: search.searched_on.isoformat()),
    ("searched_by", lambda search, brought: search.searched_by),
    ("hits", lambda search, brought: search.hits),
    ("duplicates_left_out", lambda search, brought: search.duplicates_left_out),
    ("records_here", lambda search, brought: brought and brought.records),
    ("sources_here", lambda search, brought: brought and brought.sources),
    ("runs_again", lambda search, brought: search.updates and search.updates.code),
    ("notes", lambda search, brought: search.notes),
    ("set_aside_because", lambda search, brought: search.set_aside_because),
)
