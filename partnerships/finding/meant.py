"""“Did you mean”: for a search of cases that found nothing, the nearest words that cases have in titles and tags.

Only what readers of the level find is looked at: no word that is kept from them is suggested or told apart.
"""

from dataclasses import replace

from curation import spelling
from curation.spelling import Words
from partnerships.finding.filters import Filters
from partnerships.finding.kept import kept
from partnerships.finding.search import Search
from partnerships.keys import fold_name
from partnerships.models import CaseIndex


def did_you_mean(search: Search) -> str:
    """Return the text with each unknown word replaced by the nearest one; empty when that finds nothing."""
    plain = replace(search, filters=Filters({}))

    def finds(text: str) -> bool:
        return replace(plain, text=text).rows().exists()

    def nearest(word: str) -> str:
        return next(iter(words.nearest(fold_name(word), 1, whole=True)), word)

    words = kept(("words", str(search.level)), lambda: _words(search.level))
    return spelling.did_you_mean(search.text, nearest=nearest, finds=finds)


def _words(level: str) -> Words:
    rows = CaseIndex.objects.at(level).values_list("title_key", "tags")
    return Words(fold_name(" ".join([title, *tags])) for title, tags in rows.iterator())
