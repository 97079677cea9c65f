"""Sources of a base of a given size, the same each time: real works, and abstracts composed of their words.

Words are planted into the abstracts so that it is known how many records hold them: each of COMMON in 40 % of the
records, each of MIDDLING in 4 %, each of RARE in ten records, each of PHRASES (two common words side by side) in 3 %.
"""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from itertools import accumulate

from benchmarks.works import Work
from curation.models import CODE_ALPHABET, CODE_LENGTH
from literature.keys import citation_key_stem, set_derived
from literature.models import Source

COMMON = ("accountability", "participation", "cooperation", "solidarity")
MIDDLING = (
    *("advocacy", "ombudsman", "philanthropy", "stewardship", "donors"),
    *("grassroots", "watchdog", "subsidiarity", "reciprocity", "coalition"),
    *("mandate", "embargo", "petition", "quorum", "tribunal"),
    *("amnesty", "asylum", "boycott", "curriculum", "ratification"),
)
RARE = tuple(f"{first}{second}ville" for first in ("kor", "bel", "tun", "mar", "vis") for second in "aeiou")
PHRASES = tuple(f"{first} {second}" for first, second in zip(COMMON, (*COMMON[1:], COMMON[0]), strict=True))
SHARE_OF_COMMON, SHARE_OF_MIDDLING, SHARE_OF_PHRASES = 0.40, 0.04, 0.03
#: Share in which a common word is planted by itself, beside the two phrases that hold it.
BY_ITSELF = 1 - (1 - SHARE_OF_COMMON) / (1 - SHARE_OF_PHRASES) ** 2
RECORDS_OF_RARE = 10
#: One source in so many is not published: pages have to leave it out.
NOT_PUBLISHED = 50
#: Groups, people and topics of the base, by id from 1; a source is of one group, by one person, on some topics.
GROUPS, PEOPLE, TOPICS, TAGS = 4, 40, 9, 300
LAST_DAY = datetime(2026, 1, 1, tzinfo=timezone.utc)


class Sources:
    """The sources of one size. `rows()` gives them in order, `links()` their topics and tags afterwards."""

    def __init__(self, works: list[Work], size: int):
        self.works, self.size = works, size
        self.words = _vocabulary(works)
        self._rare: dict[int, list[str]] = {}
        for word in RARE:
            for place in random.Random(f"{word} {size}").sample(range(size), min(RECORDS_OF_RARE, size // 10)):
                self._rare.setdefault(place, []).append(word)
        self._keys: dict[str, int] = {}
        self._topics = list(accumulate(1 / (topic + 2) for topic in range(TOPICS)))

    def rows(self) -> Iterator[Source]:
        """Yield the sources, complete, with their ids, unsaved."""
        for place in range(self.size):
            yield self._source(place)

    def topics_of(self, place: int) -> list[int]:
        """Ids of the topics of the source at a place: one to three, some topics much more often than others."""
        dice = random.Random(f"topics {place}")
        return sorted(set(dice.choices(range(1, TOPICS + 1), cum_weights=self._topics, k=dice.choice((1, 1, 2, 3)))))

    def tags_of(self, place: int) -> list[int]:
        """Ids of the tags of the source at a place."""
        dice = random.Random(f"tags {place}")
        return sorted({int(TAGS * dice.random() ** 2) + 1 for _n in range(dice.choice((0, 1, 2, 3)))})

    def _source(self, place: int) -> Source:
        lap, place_in_lap = divmod(place, len(self.works))
        work = self.works[place_in_lap]
        dice = random.Random(place)
        # There are fewer real titles than records in the largest base: from the second lap on two make one.
        title = work.title if not lap else f"{work.title}: {self.works[(place * 7919) % len(self.works)].title[:200]}"
        added = LAST_DAY - timedelta(minutes=7 * (self.size - place))
        is_published = place % NOT_PUBLISHED != NOT_PUBLISHED - 1
        source = Source(
            id=place + 1,
            code=_code(place),
            state="published" if is_published else "submitted",
            group_id=1 + int(GROUPS * dice.random() ** 2),
            contributed_by_id=1 + place % PEOPLE,
            created_at=added,
            changed_at=added,
            submitted_at=added,
            published_at=added if is_published else None,
            type=work.type,
            title=title,
            contributors=[
                {"role": role, "family": family, **({"given": given} if given else {})}
                for role, names in (("author", work.authors), ("editor", work.editors))
                for family, given in names
            ],
            issued=work.year,
            container_title=work.container,
            publisher=work.publisher,
            publisher_place=work.place,
            volume=work.volume,
            pages=work.pages,
            language=work.language,
            doi=work.doi if not lap else "",
            abstract=self._abstract(place, dice),
        )
        set_derived(source)
        source.citation_key = self._citation_key(source) if is_published else None
        return source

    def _abstract(self, place: int, dice: random.Random) -> str:
        words = dice.choices(self.words, k=dice.randint(40, 160))
        planted = [word for word in COMMON if dice.random() < BY_ITSELF]
        planted += [word for word in MIDDLING if dice.random() < SHARE_OF_MIDDLING]
        planted += self._rare.get(place, [])
        planted += [phrase for phrase in PHRASES if dice.random() < SHARE_OF_PHRASES]
        for word in planted:
            words.insert(dice.randrange(len(words)), word)
        sentences = [" ".join(words[start : start + 18]).capitalize() + "." for start in range(0, len(words), 18)]
        return " ".join(sentences)

    def _citation_key(self, source: Source) -> str:
        stem = citation_key_stem(source)
        number = self._keys[stem] = self._keys.get(stem, 0) + 1
        return stem if number == 1 else f"{stem}-{number}"  # no stem holds a hyphen


def _vocabulary(works: list[Work]) -> list[str]:
    """Words of the titles as often as they stand there, without the planted ones."""
    planted = {*COMMON, *MIDDLING, *RARE}
    return [
        word
        for work in works[::3]
        for word in work.title.casefold().replace(":", " ").replace(",", " ").split()
        if len(word) > 2 and word.isalpha() and word not in planted
    ]


def _code(place: int) -> str:
    """A short address, different for each place: a step through all of them that visits none twice."""
    number, signs = (place * 22_695_477 + 1) % len(CODE_ALPHABET) ** CODE_LENGTH, ""
    for _n in range(CODE_LENGTH):
        number, digit = divmod(number, len(CODE_ALPHABET))
        signs += CODE_ALPHABET[digit]
    return signs
