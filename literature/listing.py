"""A page of the list of sources, made ready for its template."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from literature.entries import Entry, entries_of
from literature.exporting import offers
from literature.facets import Facets, rounded
from literature.filters import ORDER, Orders
from literature.kept import kept
from literature.search import PER_PAGE, RANKED, REACHABLE, Counts, Search
from literature.search.fields import FieldName
from literature.suggestions import did_you_mean
from literature.ways_out import ways_out

__all__ = ["Entry", "Frame", "Listing", "entries_of", "filters_drawn"]


@dataclass(frozen=True)
class Frame:
    """What a list has besides its entries; the same until the base changes, so it is kept."""

    total: int
    everything: int
    counts: Counts
    facets: list[dict]
    chips: list[dict]
    is_estimate: bool
    #: The facets as HTML: more than half of what a page of the list costs, and the same until the base changes.
    filters: SafeString


class Listing:
    """The list that an address asks for: `q`, the filters, `sort`, `page`."""

    def __init__(self, parameters: QueryDict):
        self.search = Search.from_parameters(parameters)
        self.filters = self.search.filters
        self.chosen = self.filters.parameters()
        self.address = reverse("literature:sources")
        self.wanted = parameters.get("page", "1")

    @cached_property
    def frame(self) -> Frame:
        """What this list has besides its entries."""
        key = ("list", get_language(), self.search.text, self.search.order, self.query_string())
        return kept(key, self._frame)

    @property
    def key(self) -> tuple:
        """What the entries of this page depend on, besides the published base and the language."""
        return (self.search.text, self.search.order, self.query_string(), self.number)

    @cached_property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.reachable // PER_PAGE))

    @cached_property
    def number(self) -> int:
        """The number of this page: the one asked for if there is one, else the first or the last."""
        wanted = self.wanted
        return min(int(wanted), self.last) if wanted.isdecimal() and int(wanted[:9]) > 0 else 1

    @property
    def reachable(self) -> int:
        """How many entries can be paged through: of a long list the first, for relevance the ranked ones."""
        return min(self.frame.total, RANKED if self.search.order == "relevance" else REACHABLE)

    @property
    def is_bounded(self) -> bool:
        """Whether not all can be paged through, which the page says."""
        return self.reachable < self.frame.total

    def query_string(self, **changes) -> str:
        """Return this list's query string, with `changes` of parameters (None takes one off); without the page."""
        parts = dict(self._encoded)
        for name, value in changes.items():
            parts.pop(name, None)
            if value:
                parts[name] = urlencode({name: value}, doseq=True)
        return "&".join(parts[name] for name in ("q", *ORDER, "sort") if name in parts)

    @cached_property
    def _encoded(self) -> dict[str, str]:
        """The parts of this list's query string by parameter: most of the links of a page change one of them."""
        parameters = {**({"q": [self.search.text]} if self.search.text else {}), **self.chosen}
        if self.search.order != self.search.default_order:
            parameters["sort"] = [self.search.order]
        return {name: urlencode({name: values}, doseq=True) for name, values in parameters.items()}

    def url(self, **changes) -> str:
        """Return the address of this list with changes."""
        query = self.query_string(**changes)
        return f"{self.address}?{query}" if query else self.address

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """The filters and the order of this list as pairs, for a form that asks for other words."""
        return parse_qsl(self.query_string(q=None), keep_blank_values=True)

    def _frame(self) -> Frame:
        counts = self.search.count()
        facets = Facets(counts, self.chosen, self.url, self.query_string)
        drawn, chips = facets.drawn(), facets.chips()
        total, everything = counts.total, self.search.base_size
        if counts.is_estimate:
            total = rounded(total)
        return Frame(total, everything, counts, drawn, chips, counts.is_estimate, filters_drawn(drawn, chips))

    @property
    def is_estimate(self) -> bool:
        """Whether the numbers are about so many."""
        return self.frame.is_estimate

    @property
    def notes(self) -> list[str]:
        """Sentences about what of the query was perhaps meant otherwise."""
        query = self.search.query
        if query is None:
            return []
        names = ", ".join(f"{name}:" for name in FieldName.values)
        unknown = [
            _("“%(name)s:” is no field and was looked for as a word. There are: %(names)s")
            % {"name": name, "names": names}
            for name in query.unknown
        ]
        return unknown + [
            _("“%(name)s:%(value)s” says nothing here and was left out.") % {"name": name, "value": value}
            for name, value in query.meaningless
        ]

    def context(self) -> dict:
        """Return what the template needs."""
        frame, search = self.frame, self.search
        query = self.query_string()
        return {
            "listing": self,
            "total": frame.total,
            "everything": frame.everything,
            "filters": frame.filters,
            "chips": frame.chips,
            "clear_url": f"{self.address}?{urlencode({'q': search.text})}" if search.text else self.address,
            "entries": SimpleLazyObject(self.entries),  # what is kept as drawn is not read again
            "kept_key": self.key if self.frame.total else None,
            "orders": self._orders(),
            "order": Orders.LABELS[search.order],
            "page": self._page(),
            "last": self.last,
            "numbers": self._numbers(),
            "query": f"?{query}&" if query else "?",
            "exports": self._exports(query),
            "feed_url": reverse("literature:atom") + (f"?{query}" if query else ""),
            "suggestion": self._suggestion(),
            "ways_out": self._ways_out(),
            "ranked": RANKED,
            "reachable": self.reachable,
        }

    def _suggestion(self) -> dict | None:
        if self.frame.total or not self.search.text:
            return None
        text = kept(("did you mean", self.search.text), lambda: did_you_mean(self.search.text))
        return {"text": text, "url": f"{self.address}?{urlencode({'q': text})}"} if text else None

    def _ways_out(self) -> list[dict]:
        if self.frame.total or not self.frame.everything:
            return []
        key = ("ways out", get_language(), self.search.text, self.query_string())
        return kept(key, lambda: ways_out(self.search, self.url, self.frame.chips))

    def _orders(self) -> list[dict]:
        names = [name for name in Orders.LABELS if name != "relevance" or self.search.is_ranked]
        default = self.search.default_order
        return [
            {
                "label": Orders.LABELS[name],
                "url": self.url(sort=None if name == default else [name]),
                "current": name == self.search.order,
            }
            for name in names
        ]

    def _exports(self, query: str) -> list[dict]:
        suffix = f"?{query}" if query else ""
        files = offers("", lambda name: reverse("literature:export-list", args=[name]) + suffix)
        return [*files, {"label": _("Choose style and language"), "url": reverse("literature:take-along") + suffix}]

    def _page(self) -> dict:
        return {
            "number": self.number,
            "has_previous": self.number > 1,
            "previous_page_number": self.number - 1,
            "has_next": self.number < self.last,
            "next_page_number": self.number + 1,
        }

    def _numbers(self) -> list:
        near = {1, self.last, *range(self.number - 2, self.number + 3)}
        numbers: list = []
        for number in sorted(number for number in near if 1 <= number <= self.last):
            if numbers and number - numbers[-1] > 1:
                numbers.append("…")
            numbers.append(number)
        return numbers

    def entries(self) -> list[Entry]:
        """Return the entries of this page, with what was found marked."""
        return entries_of(self.search.page_ids(self.frame.counts, self.number), self.search)


def filters_drawn(facets: list[dict], chips: list[dict]) -> SafeString:
    """Return the facets of a list as HTML; empty where there are none."""
    return render_to_string("_components/filters.html", {"facets": facets, "chips": chips}) if facets else SafeString()
