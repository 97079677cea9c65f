"""Sources as entries of a list: three lines each, and the sentence in which something was found."""

import json
from dataclasses import dataclass

from django.db import connection
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from curation.search import QUERY, Form
from literature.languages import language_name
from literature.machines.entries import MARK_COLUMNS, entry_marks
from literature.names import byline
from literature.richtext import FOUND_END, FOUND_START, rich
from literature.search import Search
from literature.types import SourceType

_ANY_CODE = "0000000"
_FIELDS = ("s.code", "s.title", "s.contributors", "s.year", "s.container_title", "s.publisher", "s.type", "s.language")
_MARKED = f"StartSel={FOUND_START}, StopSel={FOUND_END}"
#: So much of an abstract and note is looked through for the sentence that is shown.
LOOKED_THROUGH = 20_000


@dataclass(frozen=True)
class Entry:
    """A source in a list, in three lines, and the sentence in which something was found."""

    code: str
    url: str
    what: SafeString
    who: SafeString
    where: tuple[str, ...]
    found: SafeString
    #: Hidden elements by which reference managers find it.
    marks: SafeString


def entries_of(ids: list[int], search: Search | None = None) -> list[Entry]:
    """Return the entries of these sources, in the order of the ids; with a search, what it found is marked."""
    pattern = reverse("literature:source", args=[_ANY_CODE])  # once: twenty look-ups of it are felt
    return [_entry(row, pattern) for row in _rows(ids, search)]


def _rows(ids: list[int], search: Search | None) -> list[tuple]:
    """Return code, title, contributors, year, container, publisher, type, language, what was found, MARK_COLUMNS."""
    if not ids:
        return []
    fields, parameters = [*_FIELDS, "''"], []
    index = ""
    if search is not None and search.has_words:
        query = search.query
        shown = (
            (1, Form.found_in_title, f"ts_headline(i.configuration::regconfig, s.title, {QUERY}, '{_MARKED},"),
            (2, Form.found_in_names, f"ts_headline(i.configuration::regconfig, s.contributors, {QUERY}, '{_MARKED},"),
        )
        for place, words, expression in shown:
            if any(words(form) for form in query.forms):
                sql, values = query.by_language("i.configuration", words, f"{expression} HighlightAll=true')")
                fields[place] = f"coalesce({sql}, {fields[place]})"
                parameters += values
        if any(form.words for form in query.forms):
            text = f"left(concat_ws(' ', s.abstract, s.note), {LOOKED_THROUGH})"
            fields[8], values = query.by_language(
                "i.configuration",
                lambda form: form.words,
                f"ts_headline(i.configuration::regconfig, {text}, {QUERY}, '{_MARKED},"
                " MaxFragments=1, MaxWords=28, MinWords=12')",
            )
            parameters += values
        index = " JOIN literature_sourceindex AS i ON i.source_id = s.id"
    sql = (
        f"SELECT {', '.join(fields)}, {MARK_COLUMNS} FROM unnest(%s::bigint[]) WITH ORDINALITY AS page (id, place)"
        f" JOIN literature_source AS s USING (id){index} ORDER BY place"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*parameters, ids])
        return cursor.fetchall()


def _entry(row: tuple, pattern: str) -> Entry:
    code, title, contributors, year, container, publisher, source_type, language, found, *marked_by = row
    where = (container or publisher, str(year) if year else _("no date"), str(SourceType(source_type).label))
    if language and not language.startswith("en"):
        where = (*where, language_name(language))
    return Entry(
        code=code,
        url=pattern.replace(_ANY_CODE, code),
        what=rich(title),
        who=rich(byline(_people(contributors))),
        where=tuple(part for part in where if part),
        found=rich(found) if found and FOUND_START in found else SafeString(),
        marks=entry_marks(code, *marked_by),
    )


def _people(contributors: str) -> list[dict]:
    """Return contributors from JSON; their roles are no words of the record, so a mark in one is taken off."""
    people = json.loads(contributors)  # a plain cursor gives jsonb as text
    if "\\u0002" in contributors:
        for person in people:
            person["role"] = person.get("role", "").replace(FOUND_START, "").replace(FOUND_END, "")
    return people
