"""Title case as the American manuals set it, for English titles only (CSL 1.0.2, "Text-case")."""

import re

from ..formats.vocabulary import words

# Articles, conjunctions and prepositions stay small within a title.
_SMALL = words(
    """
    a about above across after against along amid among an and around as at atop before behind below
    beneath beside between beyond but by circa d' de despite down during et except for from in
    inside into like near nor of off on onto or out over per plus pro since so than the through
    throughout till to toward towards under underneath until upon v v. van versus via von vs vs.
    with within without yet
    """
)
_WORD = re.compile(r"[^\s\-–—/]+|[\s\-–—/]+")
_ENDS_SENTENCE = re.compile(r"[:?!.][”’\"')\]]*$")
_FIRST = re.compile(r"(?<![\w'’])[^\W\d_]")  # not the "th" of "5th"
_LETTER = re.compile(r"[^\W\d_]")


def title_case(text: str) -> str:
    """The title with its main words capitalised; words that already have a capital are left alone."""
    pieces = _WORD.findall(text)
    worded = [index for index, piece in enumerate(pieces) if _LETTER.search(piece)]
    shouted = text.isupper() and len(worded) > 3
    first = True
    for position, index in enumerate(worded):
        word = pieces[index].lower() if shouted else pieces[index]
        last = position == len(worded) - 1
        bare = word.strip("“”‘’\"'()[]{},;:!?").lower()
        hyphened = index > 0 and "-" in pieces[index - 1]
        begins = first or "—" in (pieces[index - 1] if index else "") or "–" in (pieces[index - 1] if index else "")
        if word.islower() or shouted:
            small = bare in _SMALL and not begins and not last
            if not small and not (hyphened and bare in _SMALL and not last):
                word = _FIRST.sub(lambda match: match.group().upper(), word, count=1)
        pieces[index] = word
        first = bool(_ENDS_SENTENCE.search(word)) and not re.fullmatch(r"(?:vs?|[A-Z]|[Vv]ol|[Nn]o)\.", word)
    return "".join(pieces)
