"""The facets of a list of cases made ready for the page: values with their counts and links, and chips."""

from collections.abc import Callable

from partnerships.finding.counting import Counts
from partnerships.finding.filters import FACETS
from partnerships.finding.labels import labels_of, titles, words_of_typology
from partnerships.vocabulary import Say, Scope, Shared

#: So many values of a facet are shown at first.
SHOWN_VALUES = 8
#: And so many more when it is unfolded; the map's table has all countries.
MORE_VALUES = 40
#: Facets whose values stand in an order of their own; the others begin with the most frequent.
_ORDERED = {"level": Scope.values, "say": Say.values, "shared": Shared.values}


class Facets:
    """The facets of one list. `chosen` are the values that hold, `url(**changes)` is the list's address changed."""

    def __init__(self, counts: Counts, chosen: dict[str, tuple[str, ...]], url: Callable[..., str], level: str):
        self.chosen, self.url = chosen, url
        self.titles = titles()
        self.numbers = {name: self._numbers(name, counts.facets.get(name, {})) for name in FACETS}
        counted = {name: set(numbers) for name, numbers in self.numbers.items()}
        values = {name: numbers | {*chosen.get(name, ())} for name, numbers in counted.items()}
        self.labels = labels_of(values, counted, level)

    def drawn(self) -> list[dict]:
        """Return the facets that have something to choose, in the order of the page."""
        facets = [self.facet(name) for name in FACETS]
        return [facet for facet in facets if facet["options"]]

    def facet(self, name: str) -> dict:
        """Return one facet with its values; a chosen value stays to be taken off, with nothing behind it too."""
        chosen = self.chosen.get(name, ())
        labels = self.labels.get(name, {})
        numbers = {value: number for value, number in self.numbers[name].items() if value in labels}
        for value in chosen:
            numbers.setdefault(value, 0)
        options = [self._option(name, value, numbers[value]) for value in self._in_order(name, numbers)]
        return {
            "name": name,
            "title": self.titles[name],
            "options": [*options[:SHOWN_VALUES], *(one for one in options[SHOWN_VALUES:] if one["current"])],
            "more": [one for one in options[SHOWN_VALUES : SHOWN_VALUES + MORE_VALUES] if not one["current"]],
        }

    def chips(self) -> list[dict]:
        """Return the filters that hold, each with the address of the list without it."""
        chips = []
        for name in FACETS:
            chosen = self.chosen.get(name, ())
            for value in chosen:
                rest = [one for one in chosen if one != value]
                label = self.labels.get(name, {}).get(value, value)
                chips.append(
                    {"name": name, "label": self.titles[name], "value": label, "url": self.url(**{name: rest})}
                )
        return chips

    def _numbers(self, name: str, counted: dict[str, int]) -> dict[str, int]:
        if name != "missing" or "*" not in counted:
            return {value: number for value, number in counted.items() if number}
        told = counted["*"]
        numbers = {slug: counted.get(slug, told) for slug in words_of_typology()["given"]}
        return {slug: number for slug, number in numbers.items() if number}

    def _in_order(self, name: str, numbers: dict[str, int]) -> list[str]:
        if name == "decade":
            return sorted(numbers, reverse=True)
        if name in _ORDERED:
            return sorted(numbers, key=_ORDERED[name].index)
        labels = self.labels.get(name, {})
        return sorted(numbers, key=lambda value: (-numbers[value], labels.get(value, value)))

    def _option(self, name: str, value: str, number: int) -> dict:
        chosen = self.chosen.get(name, ())
        current = value in chosen
        changed = [one for one in chosen if one != value] if current else sorted([*chosen, value])
        label = self.labels.get(name, {}).get(value, value)
        return {
            "value": value,
            "label": label,
            "number": number,
            "url": self.url(**{name: changed}),
            "current": current,
        }
