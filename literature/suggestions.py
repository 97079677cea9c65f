"""“Did you mean”: for a search that found nothing, the nearest words that titles hold."""

from difflib import SequenceMatcher

from django.db import connection, transaction

from curation import spelling
from literature.identifiers import fold_title
from literature.models import SourceIndex
from literature.search import understand

#: Titles read for each word that was not found. Trigram look-ups are dear, so only then and only so many.
NEAREST_TITLES = 60
#: How alike two words have to be, 0 to 1.
ALIKE = 0.6


def did_you_mean(text: str) -> str:
    """Return the text with each unknown word replaced by the nearest one in titles; empty when that finds nothing."""
    return spelling.did_you_mean(text, nearest=_nearest, finds=_finds)


def _nearest(word: str) -> str:
    folded = fold_title(word)
    if not folded:
        return word
    with transaction.atomic(), connection.cursor() as cursor:
        # A letter wrong in the middle of a word leaves less than the usual 0.6 of its trigrams.
        cursor.execute("SET LOCAL pg_trgm.word_similarity_threshold = 0.3")
        cursor.execute(
            "SELECT title_key FROM literature_source WHERE state = 'published' AND amends_id IS NULL"
            " AND %s <%% title_key ORDER BY word_similarity(%s, title_key) DESC LIMIT %s",
            [folded, folded, NEAREST_TITLES],
        )
        known = {known for (title,) in cursor.fetchall() for known in title.split() if len(known) > 2}
    if not known:
        return word
    best = max(sorted(known), key=lambda one: SequenceMatcher(None, folded, one).ratio())
    return best if SequenceMatcher(None, folded, best).ratio() >= ALIKE else word


def _finds(text: str) -> bool:
    query = understand(text)
    if query.is_empty:
        return False
    condition, parameters = query.matches("vector", "configuration")
    with connection.cursor() as cursor:
        table = SourceIndex._meta.db_table
        cursor.execute(f"SELECT EXISTS (SELECT FROM {table} WHERE {condition})", parameters)  # noqa: S608
        return cursor.fetchone()[0]
