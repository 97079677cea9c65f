"""The fields that can be typed into a search: `author:keck year:2005..2009`."""

import re
from collections.abc import Callable
from functools import partial

from django.db.models import TextChoices
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from curation import search as words
from curation.search import Query
from curation.typed import Field
from literature.identifiers import fold_title, normal_doi
from literature.languages import LANGUAGES
from literature.models import Source
from literature.types import SourceType

#: More names than this of an author or venue are not looked up; the first in the order of the alphabet are.
MOST_NAMES = 500
_YEARS = re.compile(r"(\d{4})?\s*(?:\.\.|-|–|…)\s*(\d{4})?|(\d{4})")

Condition = tuple[str, list] | None


class FieldName(TextChoices):
    """The fields in the order of the help; the label is what the person's language calls them, which works too."""

    AUTHOR = "author", _("author")
    TITLE = "title", _("title")
    YEAR = "year", _("year")
    TOPIC = "topic", _("topic")
    TAG = "tag", _("tag")
    TYPE = "type", _("type")
    LANGUAGE = "language", _("language")
    PUBLISHER = "publisher", _("publisher")
    IN = "in", _("in")
    DOI = "doi", _("doi")
    KEY = "key", _("key")


def understand(text: str) -> Query:
    """Return what a text typed into the search of literature asks for."""
    return words.understand(text, _fields(get_language()))


def _fields(language: str | None) -> tuple[Field, ...]:
    if language not in _known:
        _known[language] = tuple(
            Field(tuple(dict.fromkeys((name.value, str(name.label).casefold()))), **MEANINGS[name])
            for name in FieldName
        )
    return _known[language]


_known: dict[str | None, tuple[Field, ...]] = {}


def _named(kind: str, column: str, value: str) -> Condition:
    """Sources under a name that holds all of these words."""
    return (
        f"{column} && ARRAY(SELECT id FROM literature_term WHERE kind = %s AND to_tsvector('simple', key)"
        f" @@ plainto_tsquery('simple', literature_folded(%s)) ORDER BY key LIMIT {MOST_NAMES})",
        [kind, value],
    )


def _labelled(table: str, column: str, value: str) -> Condition:
    """Sources with a topic or tag in whose name these words begin words."""
    folded = fold_title(value)
    if not folded:
        return None
    return (
        f"{column} && ARRAY(SELECT id FROM {table} WHERE slug = %s"
        " OR strpos(' ' || literature_folded(name), ' ' || literature_folded(%s)) > 0)::bigint[]",
        [value.casefold(), value],
    )


def _years(value: str) -> Condition:
    match = _YEARS.fullmatch(value.strip())
    if not match or not any(match.groups()):
        return None
    first, last, only = match.groups()
    if only:
        return "year = %s", [int(only)]
    bounds = [("year >= %s", first), ("year <= %s", last)]
    return " AND ".join(sql for sql, year in bounds if year), [int(year) for _sql, year in bounds if year]


def _chosen(column: str, choices: Callable[[], list], value: str) -> Condition:
    """Sources of the types or languages that are so called: by their code, or by how their names begin."""
    folded = fold_title(value)
    names = [(code, fold_title(str(label))) for code, label in choices()]
    found = [code for code, label in names if folded and folded in (fold_title(code), label)]
    found = found or [code for code, label in names if folded and f" {label}".find(f" {folded}") >= 0]
    return (f"{column} = ANY(%s)", [found]) if found else None


def _doi(value: str) -> Condition:
    doi = normal_doi(value) or value.casefold()
    return f"source_id IN (SELECT id FROM {Source._meta.db_table} WHERE doi = %s AND doi <> '')", [doi]


def _key(value: str) -> Condition:
    return f"source_id IN (SELECT id FROM {Source._meta.db_table} WHERE citation_key = %s)", [value.casefold()]


MEANINGS = {
    FieldName.AUTHOR: {"condition": partial(_named, "author", "author_ids"), "is_name": True},
    FieldName.TITLE: {"weight": "A"},
    FieldName.YEAR: {"condition": _years},
    FieldName.TOPIC: {"condition": partial(_labelled, "curation_topic", "topic_ids")},
    FieldName.TAG: {"condition": partial(_labelled, "literature_tag", "tag_ids")},
    FieldName.TYPE: {"condition": partial(_chosen, "type", lambda: SourceType.choices)},
    FieldName.LANGUAGE: {"condition": partial(_chosen, "language", lambda: LANGUAGES)},
    FieldName.PUBLISHER: {"condition": partial(_named, "venue", "venue_ids")},
    FieldName.IN: {"condition": partial(_named, "venue", "venue_ids")},
    FieldName.DOI: {"condition": _doi},
    FieldName.KEY: {"condition": _key},
}
