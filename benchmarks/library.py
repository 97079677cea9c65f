"""A BibTeX file as somebody brings it: new works, works that the base has, a few of them misspelt, a few broken."""

import random

from benchmarks.sources import Sources
from literature import formats
from literature.csl import to_csl
from literature.models import Source

#: Of ten records, so many are in the base already, and so many are there with a letter missing in the title.
KNOWN, MISSPELT = 2, 1


def library(sources: Sources, number: int) -> str:
    """Return a file of so many records; the same each time."""
    dice = random.Random(f"library {number}")
    larger = Sources(sources.works, sources.size + number)
    entries = []
    for place in range(number):
        kind = place % 10
        if kind < KNOWN + MISSPELT:
            source = sources._source(dice.randrange(sources.size))
            if kind >= KNOWN:
                source.title = _misspelt(source.title, dice)
        else:
            source = _new(larger._source(sources.size + place), place, dice, sources.words)
        entries.append(_entry(source, place))
    return "\n".join(entries)


def _new(source: Source, place: int, dice: random.Random, words: list[str]) -> Source:
    source.title = " ".join(dice.choices(words, k=dice.randint(5, 12))).capitalize()
    source.doi = f"10.5555/import.{place}" if place % 3 == 0 else ""
    return source


def _misspelt(title: str, dice: random.Random) -> str:
    letters = [place for place, letter in enumerate(title) if letter.isalpha()]
    place = dice.choice(letters or [0])
    return title[:place] + title[place + 1 :] or title


def _entry(source: Source, place: int) -> str:
    item = {**to_csl(source), "id": f"key{place}"}
    return formats.write([item], "bibtex")
