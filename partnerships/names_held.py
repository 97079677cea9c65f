"""The words of all names by which organisations are known, held in memory to be looked up while somebody types.

Of each word the places of the names that hold it, the shortest name first: some megabytes for fifty thousand
organisations. The database, asked for names with a word somewhere in them, or for names that are like what was typed,
takes many times as long. Only the numbers of rows come out of here: the rows themselves, and who may know of them, are
asked of the database each time, so what is held may be older than what is there. Names that came in since are looked up
in the database.
"""

import time
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from django.db import connection
from django.db.models import Max

from curation.spelling import Words
from partnerships.models import OrganisationName
from partnerships.models.organisation_name import SPOKEN

#: Rows with numbers so much lower than the highest seen may have been on their way when the names were read.
ON_THEIR_WAY = 6_000
#: Names are read anew after so many new ones, or so many seconds after the last time if there are any; but never more
#: often than every so many seconds. All are read anew after an hour, so that what is gone is gone from here.
MOST_NEW, OLD, OFTEN, OLDEST = 4_000, 600, 30, 3600


#: Where so many names have words that begin as typed, none is looked for that has it within words.
FEW = 24


def spoken_names():
    """Return the rows of names that people type when they mean an organisation."""
    return OrganisationName.objects.filter(kind__in=[kind.value for kind in SPOKEN])


@dataclass(frozen=True)
class Names:
    """The names as they were when they were read."""

    #: The highest number of a row then.
    newest: int
    read_at: float
    #: The numbers of the rows of the names, the shortest name first.
    numbers: array
    #: All words in order, and one after the other, each after a line's end.
    words: list[str]
    text: str
    #: Of the word at n, `places[first[n]:first[n + 1]]` are the places of its names among the numbers.
    places: array
    first: array
    #: Words of organisations that anyone may know of: which one is meant must tell nothing of the others.
    known: Words

    @classmethod
    def read(cls) -> "Names":
        """Read all names: about a second for fifty thousand organisations."""
        newest = OrganisationName.objects.aggregate(newest=Max("pk"))["newest"] or 0
        names = [(len(name), pk, name) for pk, name in spoken_names().values_list("pk", "folded").iterator()]
        names.sort()
        by_word: dict[str, list[int]] = defaultdict(list)
        for place, (_length, _pk, name) in enumerate(names):
            for word in dict.fromkeys(name.split()):
                by_word[word].append(place)
        words, places, first = sorted(by_word), array("I"), array("I", [0])
        for word in words:
            places.extend(by_word[word])
            first.append(len(places))
        for_all = {"organisation__state": "published", "organisation__audience": "public"}
        known = Words(spoken_names().filter(**for_all).values_list("folded", flat=True).iterator())
        numbers = array("Q", [pk for _length, pk, _name in names])
        return cls(newest, time.monotonic(), numbers, words, "\n".join(["", *words, ""]), places, first, known)

    def holding(self, words: list[list[str]], most: int, *, within: bool = True) -> list[int]:
        """Return the rows in whose names words begin with one of each list, the shortest names first.

        Where they are few, and with `within`, those that hold them within words follow. At most `most`. A word of a
        list may be several, with spaces between them.
        """
        found = sorted(self._of_all(words, self._begun))[:most]
        if within and len(found) < FEW:
            found += sorted(self._of_all(words, self._within).difference(found))
        return [self.numbers[place] for place in found[:most]]

    def _of_all(self, words: list[list[str]], places_of: Callable[[str], set[int]]) -> set[int]:
        found: set[int] | None = None
        for either in words:
            of_any = set().union(*(self._of_each(one.split(), places_of) for one in either))
            found = of_any if found is None else found & of_any
            if not found:
                return set()
        return found or set()

    def _of_each(self, words: list[str], places_of: Callable[[str], set[int]]) -> set[int]:
        return set.intersection(*map(places_of, words)) if words else set()

    def _begun(self, beginning: str) -> set[int]:
        start = bisect_left(self.words, beginning)
        end = bisect_left(self.words, f"{beginning}\U0010ffff", start)
        return set(self.places[self.first[start] : self.first[end]])

    def _within(self, part: str) -> set[int]:
        found, places = self.text.find(part), set()
        while found >= 0:
            start, end = self.text.rfind("\n", 0, found) + 1, self.text.find("\n", found)
            at = bisect_left(self.words, self.text[start:end])
            places.update(self.places[self.first[at] : self.first[at + 1]])
            found = self.text.find(part, end)
        return places


_held: dict[str, Names] = {}
_lock = Lock()


def current_names() -> Names:
    """Return the names; inside a transaction those that it sees, read for the caller alone."""
    if connection.in_atomic_block:
        return Names.read()
    newest = OrganisationName.objects.aggregate(newest=Max("pk"))["newest"] or 0
    place = connection.settings_dict["NAME"]
    held = _held.get(place)
    if held is None or _is_old(held, newest):
        with _lock:
            if _held.get(place) is held:  # nobody else has read them meanwhile
                _held[place] = Names.read()
            held = _held[place]
    return held


def forget() -> None:
    """Read the names anew when they are next asked for."""
    _held.clear()


def _is_old(held: Names, newest: int) -> bool:
    age, new = time.monotonic() - held.read_at, newest - held.newest
    is_due = new > MOST_NEW or (new > 0 and age > OLD)
    return new < 0 or age > OLDEST or (age > OFTEN and is_due)
