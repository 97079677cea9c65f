"""Related sources: published ones that share authors, tags, topics, the place of publication or words of the title."""

from dataclasses import dataclass, replace

from django.db import connection
from django.utils.translation import gettext as _

from curation import search as words
from literature.entries import Entry, entries_of
from literature.identifiers import fold_title
from literature.kept import kept
from literature.keys import SKIPPED
from literature.models import Source

#: So many are shown.
MOST = 6
#: So many candidates are looked at for each reason; a topic or publisher may have thousands.
CANDIDATES = 40
#: How much each thing in common counts: an author, a tag, a topic, a publisher or venue, a word of the title.
_WORTH = {"authors": 4.0, "tags": 2.0, "topics": 0.5, "venues": 0.7, "words": 1.2}
#: What has less in common than this is not worth showing.
LEAST = 2.0
#: By so many letters two words of titles are taken for the same.
BEGINNING = 7
#: So many words of the title are looked for, the longest.
MOST_WORDS = 5

_CANDIDATES = f"""
WITH own AS MATERIALIZED (
    SELECT source_id, author_ids, tag_ids, topic_ids, venue_ids FROM literature_sourceindex WHERE source_id = %s
), candidates AS MATERIALIZED (
    (SELECT i.source_id FROM own, literature_sourceindex AS i WHERE i.author_ids && own.author_ids
        AND own.author_ids <> '{{}}' LIMIT {CANDIDATES})
    UNION
    (SELECT i.source_id FROM own, literature_sourceindex AS i WHERE i.tag_ids && own.tag_ids
        AND own.tag_ids <> '{{}}' LIMIT {CANDIDATES})
    UNION
    (SELECT i.source_id FROM own, literature_sourceindex AS i WHERE i.topic_ids && own.topic_ids
        AND i.venue_ids && own.venue_ids LIMIT {CANDIDATES})
    %(by_words)s
), scored AS (
    SELECT i.source_id, i.year,
        cardinality(ARRAY(SELECT unnest(i.author_ids) INTERSECT SELECT unnest(own.author_ids))) AS authors,
        cardinality(ARRAY(SELECT unnest(i.tag_ids) INTERSECT SELECT unnest(own.tag_ids))) AS tags,
        cardinality(ARRAY(SELECT unnest(i.topic_ids) INTERSECT SELECT unnest(own.topic_ids))) AS topics,
        cardinality(ARRAY(SELECT unnest(i.venue_ids) INTERSECT SELECT unnest(own.venue_ids))) AS venues,
        %(shared_words)s AS words
    FROM candidates JOIN literature_sourceindex AS i USING (source_id) CROSS JOIN own
    WHERE i.source_id <> own.source_id
)
SELECT source_id, authors, tags, topics, venues, words FROM (
    SELECT *, {" + ".join(f"{worth} * {name}" for name, worth in _WORTH.items())} AS score FROM scored
) AS s
WHERE score >= {LEAST} ORDER BY score DESC, year DESC NULLS LAST, source_id LIMIT {MOST}
"""


@dataclass(frozen=True)
class Related:
    """A related source as an entry, and in a few words why it is one."""

    entry: Entry
    why: str


def related_to(source: Source) -> list[Related]:
    """Return up to six published sources that have most in common with a published one; none for others.

    What is read is bounded: at most CANDIDATES for each thing in common.
    """
    rows = kept(("related", source.pk), lambda: _rows(source))
    entries = entries_of([row[0] for row in rows])
    return [Related(replace(entry), _why(*row[1:])) for entry, row in zip(entries, rows, strict=True)]


def _rows(source: Source) -> list[tuple]:
    telling = sorted(
        {word for word in fold_title(source.title).split() if len(word) > 3 and word not in SKIPPED},
        key=lambda word: (-len(word), word),
    )[:MOST_WORDS]
    by_words, shared, parameters = "", "0", [source.pk]
    if telling:
        stemmed = _stemmed(source.language, telling)
        pairs = [f"({one} & {other})" for n, one in enumerate(stemmed) for other in stemmed[n + 1 :]]
        if pairs:
            by_words = (
                f"UNION (SELECT source_id FROM literature_sourceindex WHERE vector @@ %s::tsquery LIMIT {CANDIDATES})"
            )
            parameters.append(" | ".join(pairs[:6]))
        # By their beginnings in the folded title, which lies in the row; a vector would be fetched for each.
        shared = " + ".join("(strpos(' ' || i.title_key, %s) > 0)::int" for _word in telling)
        parameters += [f" {word[:BEGINNING]}" for word in telling]
    with connection.cursor() as cursor:
        sql = _CANDIDATES.replace("%(by_words)s", by_words).replace("%(shared_words)s", shared)
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def _stemmed(language: str, telling: list[str]) -> list[str]:
    """Return the words as they stand in titles of this language, as tsqueries of words in titles."""
    subtag = language.split("-")[0].lower()
    configuration = words.CONFIGURATIONS.get(subtag, words.CONFIGURATIONS[""])[0]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT lexeme FROM unnest(%s::text[]) AS word, unnest(to_tsvector(%s::regconfig, word)) AS found",
            [telling, configuration],
        )
        return sorted(f"'{lexeme}':A" for (lexeme,) in cursor.fetchall() if "'" not in lexeme and "\\" not in lexeme)


def _why(authors: int, tags: int, topics: int, venues: int, shared_words: int) -> str:
    """Say what they have in common, the two weightiest things."""
    said = [
        (_WORTH["authors"] * authors, _("same author") if authors == 1 else _("same authors")),
        (_WORTH["words"] * shared_words if shared_words > 1 else 0, _("similar title")),
        (_WORTH["tags"] * tags, _("same tag") if tags == 1 else _("same tags")),
        (_WORTH["venues"] * venues, _("published in the same place")),
        (_WORTH["topics"] * topics, _("same topic") if topics == 1 else _("same topics")),
    ]
    weighty = sorted((one for one in said if one[0]), key=lambda one: -one[0])
    return ", ".join(text for _worth, text in weighty[:2])
