"""The facets of a list made ready for the page: values with their counts and links, the years as bars, chips."""

from collections.abc import Callable
from urllib.parse import parse_qsl

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import WorkingGroup
from curation.models import Topic
from literature.filters import NAMED
from literature.kept import kept
from literature.languages import language_name
from literature.models import Tag, Term, term_id
from literature.search import Counts
from literature.search.columns import LONG
from literature.search.counting import TOP
from literature.types import SourceType

#: So many values of a facet are shown at first.
SHOWN_VALUES = 10
#: A range of no more years than this is drawn year by year.
YEARS_DRAWN = 30
#: At most so many bars; what is older goes into the first.
MOST_BARS = 30
BAR_WIDTH, BAR_GAP, CHART_HEIGHT = 8, 2, 56


def titles() -> dict[str, str]:
    """Return what the facets are called."""
    return {
        "type": _("Type"),
        "topic": _("Topic"),
        "year": _("Year"),
        "author": _("Author or editor"),
        "venue": _("Published by or in"),
        "tag": _("Tag"),
        "language": _("Language"),
        "open": _("Open access"),
        "group": _("Working group"),
    }


class Facets:
    """The facets of one list. `chosen` are the values that hold, `url(**changes)` is the list's address changed."""

    def __init__(
        self, counts: Counts, chosen: dict[str, list[str]], url: Callable[..., str], query: Callable[..., str]
    ):
        self.counts, self.chosen, self.url, self.query = counts, chosen, url, query
        self.titles = titles()
        self.topics, self.groups = kept(("topics and groups",), _topics_and_groups)
        self.labels, self.values = self._names()

    def drawn(self) -> list[dict]:
        """Return the facets that have something to choose, in the order of the page."""
        facets = [
            self._years() if name == "year" else self.facet(name) for name in self.titles if name in self.counts.facets
        ]
        return [facet for facet in facets if facet.get("options") or facet.get("bars")]

    def facet(self, name: str, shown: int = SHOWN_VALUES) -> dict:
        """Return one facet with its values: the most frequent first, topics and groups in the coordinators' order."""
        chosen = self.chosen.get(name, [])
        numbers: dict[str, int] = {}
        for key, number in self.counts.facets[name].items():
            if key and key in self.values[name]:
                numbers[self.values[name][key]] = number
        for value in chosen:  # a chosen value stays to be taken off, with nothing behind it too
            numbers.setdefault(value, 0)
        order = list(self.values[name].values())
        if name in ("topic", "group"):
            values = sorted(numbers, key=order.index)
        else:
            values = sorted(numbers, key=lambda value: (-numbers[value], self.labels[name].get(value, value)))
        options = [self._option(name, value, numbers[value]) for value in values]
        drawn = {
            "name": name,
            "title": self.titles[name],
            "options": [*options[:shown], *(one for one in options[shown:] if one["current"])],
            "more": [] if name in LONG else [one for one in options[shown:] if not one["current"]],
            "is_estimate": self.counts.is_estimate,
        }
        if name in LONG and len(options) >= TOP:
            drawn["more_url"] = self.values_url(name)
        return drawn

    def values_url(self, name: str) -> str:
        """Return the address of the page with all values of a facet, given this list."""
        address = reverse("literature:facet-values", args=[name])
        query = self.query()
        return f"{address}?{query}" if query else address

    def chips(self) -> list[dict]:
        """Return the filters that hold, each with the address of the list without it."""
        chips = []
        for name in self.titles:
            if name == "year":
                chips += self._year_chip()
                continue
            for value in self.chosen.get(name, []):
                rest = [one for one in self.chosen[name] if one != value]
                label = str(self.labels[name].get(value, value))
                chips.append(
                    {"name": name, "label": self.titles[name], "value": label, "url": self.url(**{name: rest})}
                )
        return chips

    def _option(self, name: str, value: str, number: int) -> dict:
        chosen = self.chosen.get(name, [])
        current = value in chosen
        changed = [one for one in chosen if one != value] if current else sorted([*chosen, value])
        number = rounded(number) if self.counts.is_estimate else number
        label = str(self.labels[name].get(value, value))
        return {"label": label, "number": number, "url": self.url(**{name: changed}), "current": current}

    def _names(self) -> tuple[dict[str, dict], dict[str, dict]]:
        """Return, by facet, what values in an address are called, and the values of what was counted."""
        counted = self.counts.facets
        types = {value: str(label) for value, label in SourceType.choices}
        languages = {code for code in counted.get("language", {}) if code} | {*self.chosen.get("language", [])}
        labels = {
            "type": types,
            "topic": {topic.slug: topic.name for topic in self.topics.values()},
            "language": {code: language_name(code) for code in languages},
            "open": {"yes": _("Free to read")},
            "group": {group.slug: group.short_name for group in self.groups.values()},
        }
        values = {
            "type": {value: value for value in types},
            "topic": {key: topic.slug for key, topic in self.topics.items()},
            "language": {code: code for code in languages},
            "open": {"true": "yes", "t": "yes"},
            "group": {key: group.slug for key, group in self.groups.items()},
        }
        ids = {name: {int(key) for key in counted.get(name, {})} for name in NAMED}
        for name in NAMED:
            ids[name] |= {term_id(name, key) for key in self.chosen.get(name, [])}
        wanted = set().union(*ids.values())
        terms = Term.objects.in_bulk(wanted) if wanted else {}
        for name in NAMED:
            named = [term for term in terms.values() if term.kind == name]
            labels[name] = {term.key: term.label for term in named}
            values[name] = {str(term.pk): term.key for term in named}
        ids = [int(key) for key in counted.get("tag", {})]
        tags = Tag.objects.filter(pk__in=ids) | Tag.objects.filter(slug__in=self.chosen.get("tag", []))
        tags = list(tags) if ids or self.chosen.get("tag") else []
        labels["tag"] = {tag.slug: tag.name for tag in tags}
        values["tag"] = {str(tag.pk): tag.slug for tag in tags}
        return labels, values

    def _year_chip(self) -> list[dict]:
        start, end = self.chosen.get("year_from"), self.chosen.get("year_to")
        if not start and not end:
            return []
        years = "–".join(dict.fromkeys((*(start or [""]), *(end or [""]))))
        return [{"name": "year", "label": _("Year"), "value": years, "url": self.url(year_from=None, year_to=None)}]

    def _years(self) -> dict:
        """Return the years as bars: of one year where a short range was chosen, else of ten."""
        numbers = {int(year): number for year, number in self.counts.facets["year"].items() if year}
        first, last = (int(self.chosen[name][0]) if name in self.chosen else None for name in ("year_from", "year_to"))
        width = 10
        if first is not None and last is not None and 0 < last - first < YEARS_DRAWN:
            width = 1
        spans = _spans(numbers, first, last, width)
        highest = max((number for _start, _end, number in spans), default=0)
        bars = []
        for place, (start, end, number) in enumerate(spans):
            current = (first, last) == (start, end)
            height = max(2, round(number / highest * CHART_HEIGHT)) if number else 0
            bars.append(
                {
                    "label": str(start) if start == end else f"{start}–{end}",
                    "number": rounded(number) if self.counts.is_estimate else number,
                    "url": self.url(year_from=None, year_to=None)
                    if current
                    else self.url(year_from=[str(start)], year_to=[str(end)]),
                    "current": current,
                    "is_within": (first is None or end >= first) and (last is None or start <= last),
                    # As text: coordinates are no numbers of a language, and asking for its signs costs time.
                    "x": str(place * (BAR_WIDTH + BAR_GAP)),
                    "y": str(CHART_HEIGHT - height),
                    "height": str(height),
                }
            )
        return {
            "name": "year",
            "template": "literature/_years.html",
            "title": self.titles["year"],
            "bars": bars if len(bars) > 1 or first is not None or last is not None else [],
            "chart_width": str(len(bars) * (BAR_WIDTH + BAR_GAP) - BAR_GAP),
            "chart_height": str(CHART_HEIGHT),
            "bar_width": str(BAR_WIDTH),
            "first": min(numbers, default=""),
            "last": max(numbers, default=""),
            "year_from": "" if first is None else first,
            "year_to": "" if last is None else last,
            "hidden": self.hidden("year_from", "year_to"),
            "is_estimate": self.counts.is_estimate,
        }

    def hidden(self, *leaving_out: str) -> list[tuple[str, str]]:
        """Return the parameters of this list as pairs, for a form that changes others."""
        return [pair for pair in parse_qsl(self.query(), keep_blank_values=True) if pair[0] not in leaving_out]


def _spans(numbers: dict[int, int], first: int | None, last: int | None, width: int) -> list[tuple[int, int, int]]:
    """Return (first year, last year, number) of each bar, the oldest first; gaps are bars of nothing."""
    if width == 1:
        return [(year, year, numbers.get(year, 0)) for year in range(first, last + 1)]
    if not numbers:
        return []
    lowest, highest = min(numbers) // width * width, max(numbers) // width * width
    lowest = max(lowest, highest - (MOST_BARS - 1) * width)
    spans = [
        (start, start + width - 1, sum(numbers.get(year, 0) for year in range(start, start + width)))
        for start in range(lowest, highest + 1, width)
    ]
    older = {year: number for year, number in numbers.items() if year < lowest}
    return [*([(min(older), lowest - 1, sum(older.values()))] if older else []), *spans]


def rounded(number: int) -> int:
    """Return an estimate with two telling digits."""
    step = 10 ** max(0, len(str(number)) - 2)
    return round(number / step) * step


def _topics_and_groups() -> tuple[dict[str, Topic], dict[str, WorkingGroup]]:
    return (
        {str(topic.pk): topic for topic in Topic.objects.all()},
        {str(group.pk): group for group in WorkingGroup.objects.all()},
    )
