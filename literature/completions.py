"""Suggestions while somebody types: topics, tags, authors and titles that begin like it.

Only names under which something is published are suggested: the names known to the database may be of sources that are
published no more.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _

from curation.models import Topic
from literature.identifiers import fold_title, sort_key
from literature.kept import kept
from literature.models import Tag
from literature.richtext import plain

#: Shorter than this, nothing is suggested.
SHORTEST, LONGEST = 2, 100
#: So many suggestions of each kind.
MOST = {"topic": 3, "tag": 3, "author": 4, "title": 5}
#: From so many letters on, titles that hold them anywhere are looked for too.
WITHIN = 4
#: So many authors that begin alike are looked at, those with most sources.
LOOKED_AT = 40

_AUTHORS = f"""
SELECT term.label, term.key FROM (
    SELECT id, label, key, number FROM literature_term
    WHERE kind = 'author' AND to_tsvector('simple', key) @@ (
        SELECT string_agg(quote_literal(word) || ':*', ' & ')
        FROM unnest(string_to_array(literature_folded(%s), ' ')) AS word WHERE word <> '')::tsquery
    ORDER BY number DESC, key LIMIT {LOOKED_AT}
) AS term
WHERE EXISTS (SELECT FROM literature_sourceindex WHERE author_ids @> ARRAY[term.id])
ORDER BY term.number DESC, term.key LIMIT {MOST["author"]}
"""
_TITLES = f"""
SELECT source.title, source.code FROM (
    SELECT source_id FROM literature_sourceindex WHERE title_key >= %s AND title_key < %s
    ORDER BY title_key, source_id LIMIT {MOST["title"]}
) AS found JOIN literature_source AS source ON source.id = found.source_id
"""
_TITLES_WITHIN = f"""
SELECT title, code FROM literature_source
WHERE state = 'published' AND amends_id IS NULL AND title_key LIKE %s LIMIT {MOST["title"]}
"""


@dataclass(frozen=True)
class Suggestion:
    """Something that what was typed may be meant for: its label, what it is, and the address that it leads to."""

    label: str
    kind: str
    url: str


def suggest(text: str) -> list[Suggestion]:
    """Return suggestions for what was typed so far, the most general first; none for a letter or two hundred."""
    text = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    if not SHORTEST <= len(text) <= LONGEST or not fold_title(text):
        return []
    return kept(("suggest", text.casefold()), lambda: _suggest(text))


def _suggest(text: str) -> list[Suggestion]:
    address = reverse("literature:sources")
    folded = fold_title(text)
    found = []
    for kind, label, names in (("topic", _("Topic"), _topics()), ("tag", _("Tag"), _tags(folded))):
        begun = [(name, slug) for known, name, slug in names if f" {folded}" in f" {known}"]
        found += [_list_of(address, label, name, kind, slug) for name, slug in begun[: MOST[kind]]]
    with connection.cursor() as cursor:
        cursor.execute(_AUTHORS, [text])
        found += [_list_of(address, _("Author"), name, "author", key) for name, key in cursor.fetchall()]
        for title, code in _titles(cursor, text, folded):
            found.append(Suggestion(plain(title), _("Source"), reverse("literature:source", args=[code])))
    return found


def _list_of(address: str, label: str, name: str, parameter: str, value: str) -> Suggestion:
    return Suggestion(name, str(label), f"{address}?{urlencode({parameter: value})}")


def _topics() -> list[tuple[str, str, str]]:
    return kept(
        ("topics to suggest",),
        lambda: [(fold_title(t.name), t.name, t.slug) for t in Topic.objects.order_by("position")],
    )


def _tags(folded: str) -> list[tuple[str, str, str]]:
    """Return the tags that begin like this and stand on a published source, as folded name, name and slug."""
    tags = kept(
        ("tags to suggest",), lambda: [(fold_title(tag.name), tag.name, tag.slug, tag.pk) for tag in Tag.objects.all()]
    )
    begun = [tag for tag in tags if f" {folded}" in f" {tag[0]}"][: 4 * MOST["tag"]]
    if not begun:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM unnest(%s::bigint[]) AS id"
            " WHERE EXISTS (SELECT FROM literature_sourceindex WHERE tag_ids @> ARRAY[id])",
            [[tag[3] for tag in begun]],
        )
        published = {tag_id for (tag_id,) in cursor.fetchall()}
    return [tag[:3] for tag in begun if tag[3] in published]


def _titles(cursor, text: str, folded: str) -> list[tuple[str, str]]:
    key = sort_key(text, "en") or folded
    cursor.execute(_TITLES, [key, f"{key}\U0010ffff"])
    titles = cursor.fetchall()
    if len(titles) < MOST["title"] and len(folded) >= WITHIN:
        pattern = folded.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
        cursor.execute(_TITLES_WITHIN, [f"% {pattern}%"])
        titles += [title for title in cursor.fetchall() if title not in titles]
    return titles[: MOST["title"]]
