"""The words of many short texts, held in memory: which of them somebody may have meant who typed another.

A word is near another of which one letter is missing, too many, wrong or swapped with its neighbour; where there is
none such, one that shares most of its groups of three letters. A typed word may be only begun: near is then what a
known word begins with. Nothing is asked of the database.
"""

import re
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from difflib import SequenceMatcher
from functools import cached_property
from math import log10

#: Shorter words are near to too many others.
SHORTEST = 4
#: How alike two words have to be, 0 to 1, that are more than a letter apart.
ALIKE = 0.7
#: How much liker a word is taken to be that is used ten times as often.
_FREQUENT = 0.05
#: So many words, and what stands between them, of a text are looked at.
MOST_PIECES = 60
#: So many words that share most groups of letters are compared whole.
_COMPARED = 40
#: A script with more letters than this (Chinese, Japanese, Korean) has no letters to try.
_MOST_LETTERS = 80
_BLOCK = 0x80


def did_you_mean(text: str, *, nearest: Callable[[str], str], finds: Callable[[str], bool]) -> str:
    """Return a text that was searched for with each word that finds nothing replaced by the nearest that is known.

    `nearest(word)` gives that, or the word itself; `finds(text)` says whether a search finds anything. Empty where
    what comes out of it is the same or finds nothing either.
    """
    pieces = re.findall(r"[\w'’-]+|[^\w'’-]+", text)[:MOST_PIECES]
    meant = [nearest(piece) if re.match(r"\w{3,}", piece) and not finds(piece) else piece for piece in pieces]
    suggestion = "".join(meant)
    return "" if suggestion.casefold() == text.casefold() or not finds(suggestion) else suggestion


class Words:
    """The words of texts with the number of their uses."""

    def __init__(self, texts: Iterable[str]):
        self.counts: Counter[str] = Counter()
        for text in texts:
            self.counts.update(text.split())
        self._sorted = sorted(self.counts)

    def is_begun(self, beginning: str) -> bool:
        """Whether a word begins like this."""
        place = bisect_left(self._sorted, beginning)
        return place < len(self._sorted) and self._sorted[place].startswith(beginning)

    def nearest(self, word: str, most: int = 4, *, only_a_letter_apart: bool = False, whole: bool = False) -> list[str]:
        """Return words, or with `whole` False beginnings of words too, that a word may have been meant for.

        The likeliest come first. Two words joined by a space where a space was left out. Nothing for words of fewer
        than four letters.
        """
        if len(word) < SHORTEST:
            return []
        found = [one for one in self._a_letter_apart(word) if one != word and self._is_there(one, whole)]
        # Whole words before beginnings, and frequent ones before rare ones.
        found.sort(key=lambda one: (-self.counts[one], one))
        found += self._taken_apart(word, whole)
        return found[:most] or ([] if only_a_letter_apart else self._alike(word, most, whole))

    def _is_there(self, word: str, whole: bool) -> bool:
        return word in self.counts if whole else self.is_begun(word)

    def _a_letter_apart(self, word: str) -> set[str]:
        pairs = [(word[:place], word[place:]) for place in range(len(word) + 1)]
        letters = self._letters_beside(word)
        near = {left + right[1:] for left, right in pairs if right}
        near |= {left + right[1] + right[0] + right[2:] for left, right in pairs if len(right) > 1}
        # What stands before the last sign only: one more letter at the end is what a beginning is anyway.
        near |= {left + letter + right for left, right in pairs[:-1] for letter in letters}
        near |= {left + letter + right[1:] for left, right in pairs[:-1] for letter in letters}
        return {one for one in near if len(one) >= SHORTEST}

    def _letters_beside(self, word: str) -> Iterable[str]:
        blocks = {ord(sign) // _BLOCK for sign in word}
        letters = set().union(*(self._letters.get(block, ()) for block in blocks))
        return letters if len(letters) <= _MOST_LETTERS else ()

    @cached_property
    def _letters(self) -> dict[int, set[str]]:
        letters = defaultdict(set)
        for sign in set().union(*self._sorted):
            letters[ord(sign) // _BLOCK].add(sign)
        return letters

    def _taken_apart(self, word: str, whole: bool) -> list[str]:
        """The word as two known ones, of which the first is whole, those of which both are frequent first."""
        places = range(SHORTEST - 1, len(word) - SHORTEST + 2)
        pairs = [(word[:place], word[place:]) for place in places if word[:place] in self.counts]
        pairs = [pair for pair in pairs if self._is_there(pair[1], whole)]
        pairs.sort(key=lambda pair: -min(self.counts[pair[0]], self.counts[pair[1]]))
        return [" ".join(pair) for pair in pairs[:1]]

    def _alike(self, word: str, most: int, whole: bool) -> list[str]:
        shared: Counter[int] = Counter()
        threes = _threes(word)
        for three in threes:
            shared.update(self._by_three.get(three, ()))
        enough = len(threes) / 3
        compared = [(at, number) for at, number in shared.most_common(_COMPARED) if number >= enough]
        matcher = SequenceMatcher(autojunk=False)
        matcher.set_seq2(word)
        found = []
        for at, _number in compared:
            known = self._sorted[at]
            for one in {known} if whole else {known, known[: len(word) + 1]}:
                matcher.set_seq1(one)
                ratio = matcher.ratio()
                if ratio >= ALIKE:
                    found.append((-ratio - _FREQUENT * log10(self.counts[known]), one))
        return list(dict.fromkeys(one for _rank, one in sorted(found)))[:most]

    @cached_property
    def _by_three(self) -> dict[str, array]:
        by_three: dict[str, array] = {}
        for at, word in enumerate(self._sorted):
            for three in _threes(word):
                if three not in by_three:
                    by_three[three] = array("I")
                by_three[three].append(at)
        return by_three


def _threes(word: str) -> set[str]:
    padded = f"  {word}"
    return {padded[place : place + 3] for place in range(len(padded) - 2)}
