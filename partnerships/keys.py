"""Keys that are worked out from names."""

import re

from accounts.names import fold

_ARTICLE = re.compile(r"^(the|an?|les?|la|l'|der|die|das|el|los|las|il|gli|os?) ?(?=\w)")
_LEAST = 3


def sort_key(text: str) -> str:
    """Return what a name or a title is ordered by: folded, without an article in front, at most 300 characters.

    The database's collation is not asked: it may be C.
    """
    folded = " ".join(re.findall(r"[\w']+", fold(text)))
    without = _ARTICLE.sub("", folded)
    return (without if len(without) >= _LEAST else folded)[:300]
