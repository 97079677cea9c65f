"""The filters of a list of cases, read from an address: values of one are alternatives, filters hold together."""

import re
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q
from django.http import QueryDict
from django_countries import countries

from partnerships.vocabulary import Say, Scope, Shared

#: So many values of one filter are read.
MOST_VALUES = 50
#: The filters in the order of the page and of an address.
FACETS = (
    *("form", "level", "country", "topic", "stakeholder", "missing", "shared", "say"),
    *("organisation", "tag", "good", "decade"),
)
#: Columns of the index of which a case has one value, and those of which it has several.
SINGLE = {"form": "form", "level": "scope", "say": "say", "decade": "decade", "good": "is_good_practice"}
MANY = {
    "country": "countries",
    "topic": "topics",
    "stakeholder": "stakeholders",
    "shared": "shared",
    "organisation": "organisations",
    "tag": "tags",
}
_WORD = re.compile(r"[\w-]{1,100}")
_CODE = re.compile(r"[0-9a-z]{1,12}")
_DECADE = re.compile(r"[12][0-9]{2}0")


@dataclass(frozen=True)
class Filters:
    """What is filtered by: values by filter, each known or at least well formed, sorted."""

    chosen: dict[str, tuple[str, ...]]

    @classmethod
    def from_parameters(cls, parameters: QueryDict) -> "Filters":
        """Return what an address asks for; what is no value of its filter is left out."""
        chosen = {}
        for name in FACETS:
            values = sorted({value for value in parameters.getlist(name)[:MOST_VALUES] if _is_value(name, value)})
            if values:
                chosen[name] = tuple(values)
        return cls(chosen)

    @cached_property
    def conditions(self) -> dict[str, Q]:
        """The condition of each filter that holds, on the index."""
        return {name: _condition(name, values) for name, values in self.chosen.items()}

    def but(self, name: str) -> "Filters":
        """The same without one filter."""
        return Filters({other: values for other, values in self.chosen.items() if other != name})


def _is_value(name: str, value: str) -> bool:
    known = {"level": Scope.values, "say": Say.values, "shared": Shared.values, "good": ["yes"]}
    if name in known:
        return value in known[name]
    if name == "country":
        return value in countries.countries
    return bool({"organisation": _CODE, "decade": _DECADE}.get(name, _WORD).fullmatch(value))


def _condition(name: str, values: tuple[str, ...]) -> Q:
    if name == "good":
        return Q(is_good_practice=True)
    if name == "missing":
        # Where no partner's group is told, nobody can say who is missing.
        lacking = Q()
        for value in values:
            lacking |= ~Q(stakeholders__contains=[value])
        return ~Q(stakeholders=[]) & lacking
    if name == "decade":
        return Q(decade__in=[int(value) for value in values])
    if name in SINGLE:
        return Q(**{f"{SINGLE[name]}__in": list(values)})
    return Q(**{f"{MANY[name]}__overlap": list(values)})
