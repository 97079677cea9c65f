"""The map of cases: how many there are in each country, as a picture of links and as a table that says the same."""

from bisect import bisect_left
from collections.abc import Sequence

from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.names import fold
from partnerships.finding.counting import size_of
from partnerships.finding.facets import Facets
from partnerships.finding.kept import kept
from partnerships.finding.labels import country_name, key_of_language
from partnerships.finding.listing import Address, filters_drawn, with_query
from partnerships.finding.search import Search
from partnerships.finding.world import REGIONS, outlines, region_of

#: Into so many classes the countries are divided by their number of cases.
CLASSES = 4


class MapPage:
    """The map of what a list's address shows, for readers of a level; `region` looks at a part of the world."""

    def __init__(self, parameters: QueryDict, level: str):
        self.level = level
        self.search = Search.from_parameters(parameters, level)
        wanted = parameters.get("region", "")
        self.region = wanted if wanted in REGIONS else ""
        self.list = Address(self.search, reverse("partnerships:list"))
        self.address = Address(self.search, reverse("partnerships:map"))

    @cached_property
    def key(self) -> tuple:
        """What the map depends on besides the published cases."""
        return (str(self.level), key_of_language(), self.address.query_string(sort=None), self.region)

    def context(self) -> dict:
        """Return what the template needs."""
        return kept(("map", *self.key), self._context)

    def url(self, **changes) -> str:
        """Return the map's address with changes, of the same region."""
        region = changes.pop("region", self.region)
        return self.address.url(sort=None, region=[region] if region else None, **changes)

    def _context(self) -> dict:
        counts = self.search.count()
        facets = Facets(counts, self.search.filters.chosen, self.url, self.level)
        countries = self._countries(counts.facets.get("country", {}))
        shown = [one for one in countries if not self.region or one["region"] == self.region]
        chips = facets.chips()
        return {
            "search": self.search,
            "total": counts.total,
            "without_country": counts.without_country,
            "everything": size_of(self.level),
            "filters": filters_drawn([one for one in facets.drawn() if one["name"] != "country"], chips),
            "chips": chips,
            "clear_url": with_query(self.address.path, f"region={self.region}" if self.region else ""),
            "countries": shown,
            "regions": self._regions(countries),
            "region": REGIONS[self.region],
            "map": self._drawn(countries),
            "legend": legend_of([one["number"] for one in countries]),
            "list_url": self.list.url(),
            "not_drawn": [one for one in shown if one["outline"] is None],
        }

    def _countries(self, numbers: dict[str, int]) -> list[dict]:
        """Return the countries with cases, those with most first."""
        bounds = bounds_of(list(numbers.values()))
        drawn, chosen = outlines(), self.search.filters.chosen.get("country", ())
        found = [
            {
                "code": code,
                "name": country_name(code),
                "number": number,
                "class": bisect_left(bounds, number) + 1,
                "url": self.list.url(country=[code]),
                "current": code in chosen,
                "region": region_of(code),
                "outline": drawn.get(code),
            }
            for code, number in numbers.items()
        ]
        return sorted(found, key=lambda one: (-one["number"], fold(one["name"])))

    def _regions(self, countries: list[dict]) -> list[dict]:
        return [
            {
                "label": region.name,
                "url": self.url(region=name),
                "current": name == self.region,
                "number": len([one for one in countries if not name or one["region"] == name]),
            }
            for name, region in REGIONS.items()
        ]

    def _drawn(self, countries: list[dict]) -> SafeString:
        """Return the picture, in which links go from west to east, as one reads."""
        there = [one for one in countries if one["outline"] is not None]
        there.sort(key=lambda one: (one["outline"].is_small, one["outline"].x))
        context = {"shapes": there, "box": REGIONS[self.region], "words": _("Cases by country")}
        return render_to_string("partnerships/_world.html", context)


def bounds_of(numbers: Sequence[int]) -> list[int]:
    """Return the highest number of each class but the last: quantiles, without empty classes."""
    ordered = sorted(numbers)
    if not ordered:
        return []
    bounds = {ordered[len(ordered) * place // CLASSES - 1] for place in range(1, CLASSES) if len(ordered) >= CLASSES}
    if len(ordered) < CLASSES:
        bounds = set(ordered[:-1])
    return sorted(bound for bound in bounds if bound < ordered[-1])


def legend_of(numbers: Sequence[int]) -> list[dict]:
    """Return the classes that there are: which it is, and from how many cases to how many."""
    if not numbers:
        return []
    bounds, ordered = bounds_of(numbers), sorted(numbers)
    classes = []
    for place in range(len(bounds) + 1):
        inside = [number for number in ordered if bisect_left(bounds, number) == place]
        low, high = inside[0], inside[-1]
        classes.append({"class": place + 1, "label": str(low) if low == high else f"{low}–{high}"})
    return classes
