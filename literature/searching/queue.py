"""What waits for a reader at a stage, in the order in which it was found."""

from functools import cached_property

from literature.models import SearchQuestion, Source
from literature.searching.standing import Standing, standings
from literature.searching.words import Stage, Where


class Queue:
    """One reader's records of a question at a stage; what the other reader decided is not told here."""

    def __init__(self, question: SearchQuestion, stage: Stage, user, told: dict | None = None):
        """`told` is what `standings([question])` gave, where it was asked already."""
        self.question, self.stage, self.user = question, stage, user
        told = standings([question]) if told is None else told
        self.standings = {source: standing for (_question, source), standing in told.items()}
        waits = Where.WAITING_TEXT if stage == Stage.TEXT else Where.WAITING
        self.waiting = [
            source
            for source, told in self.standings.items()
            if told.where == waits and user.pk not in told.reading(stage).by_reader
        ]

    @cached_property
    def done(self) -> int:
        """How many records this reader has decided about."""
        return sum(self.user.pk in told.reading(self.stage).by_reader for told in self.standings.values())

    @property
    def left(self) -> int:
        """How many wait for this reader."""
        return len(self.waiting)

    @property
    def total(self) -> int:
        """Both together."""
        return self.done + self.left

    def after(self, code: str = "") -> str | None:
        """Return the short address of the next record after this one, from the front again at the end; None for none.

        The record itself comes again only where nothing else waits.
        """
        if not self.waiting:
            return None
        here = Source.objects.filter(code=code).values_list("pk", flat=True).first() if code else None
        places = {source: place for place, source in enumerate(self.standings)}
        place = places.get(here, -1)
        later = [source for source in self.waiting if places[source] > place]
        earlier = [source for source in self.waiting if places[source] < place]
        following = (later or earlier or self.waiting)[0]
        return Source.objects.values_list("code", flat=True).get(pk=following)

    def standing(self, source: Source) -> Standing:
        """Where a record stands."""
        return self.standings[source.pk]
