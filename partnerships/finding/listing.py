"""A page of the list of cases, made ready for its template."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from partnerships.finding.counting import Counts, size_of
from partnerships.finding.entries import Entry, entries_of
from partnerships.finding.facets import Facets
from partnerships.finding.filters import FACETS
from partnerships.finding.kept import kept
from partnerships.finding.labels import key_of_language
from partnerships.finding.meant import did_you_mean
from partnerships.finding.search import ORDER_LABELS, PER_PAGE, RANKED, Search
from partnerships.finding.ways_out import ways_out


@dataclass(frozen=True)
class Frame:
    """What a list has besides its entries; the same until the cases change, so it is kept for each level."""

    total: int
    everything: int
    counts: Counts
    chips: list[dict]
    #: The facets as HTML: a great part of what a page of the list costs.
    filters: SafeString


class Address:
    """A list's address with its query string, of which most links of a page change one part.

    The map and the files stand at addresses of their own and take the same query string.
    """

    def __init__(self, search: Search, path: str):
        self.search, self.path = search, path

    def query_string(self, **changes) -> str:
        """Return the query string with `changes` of parameters (None or nothing takes one off), without the page."""
        parts = dict(self._encoded)
        for name, value in changes.items():
            parts.pop(name, None)
            if value:
                parts[name] = urlencode({name: value}, doseq=True)
        return "&".join(parts[name] for name in ("q", *FACETS, "sort", "region") if name in parts)

    def url(self, **changes) -> str:
        """Return the address with changes."""
        return with_query(self.path, self.query_string(**changes))

    @cached_property
    def _encoded(self) -> dict[str, str]:
        search = self.search
        parameters = {**({"q": [search.text]} if search.text else {}), **search.filters.chosen}
        if search.order != search.default_order:
            parameters["sort"] = [search.order]
        return {name: urlencode({name: values}, doseq=True) for name, values in parameters.items()}


def with_query(path: str, query: str) -> str:
    """Return an address of a path and a query string, which may be empty."""
    return f"{path}?{query}" if query else path


class Listing:
    """The list that an address asks for, for readers of a level: `q`, the filters, `sort`, `page`."""

    def __init__(self, parameters: QueryDict, level: str):
        self.search = Search.from_parameters(parameters, level)
        self.level = level
        self.address = Address(self.search, reverse("partnerships:list"))
        self.wanted = parameters.get("page", "1")

    @cached_property
    def frame(self) -> Frame:
        """What this list has besides its entries."""
        return kept(("list", *self.key), self._frame)

    @property
    def key(self) -> tuple:
        """What the list depends on besides the published cases: for whom it is is a part of it."""
        return (str(self.level), key_of_language(), self.search.text, self.search.order, self.address.query_string())

    @cached_property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.frame.total // PER_PAGE))

    @cached_property
    def number(self) -> int:
        """The number of this page: the one asked for if there is one, else the first or the last."""
        wanted = self.wanted
        is_number = wanted.isascii() and wanted.isdecimal() and int(wanted[:9]) > 0
        return min(int(wanted[:9]), self.last) if is_number else 1

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """The filters and the order as pairs, for a form that asks for other words."""
        return parse_qsl(self.address.query_string(q=None), keep_blank_values=True)

    @property
    def ids(self) -> list[int]:
        """The ids of the cases on this page."""
        return self.search.page_ids(self.number) if self.frame.total else []

    def entries(self) -> list[Entry]:
        """Return the entries of this page, with what was found marked."""
        return kept(("entries", *self.key, self.number), lambda: entries_of(self.ids, self.level, self.search))

    def context(self) -> dict:
        """Return what the template needs."""
        frame, search, address = self.frame, self.search, self.address
        query = address.query_string()
        entries = self.entries()
        return {
            "listing": self,
            "search": search,
            "total": frame.total,
            "everything": frame.everything,
            "filters": frame.filters,
            "chips": frame.chips,
            "clear_url": with_query(address.path, urlencode({"q": search.text}) if search.text else ""),
            "entries": entries,
            "orders": self._orders(),
            "order": ORDER_LABELS[search.order],
            "is_partly_ranked": search.order == "relevance" and frame.total > RANKED,
            "ranked": RANKED,
            "page": page_of(self.number, self.last),
            "last": self.last,
            "numbers": numbers_of(self.number, self.last),
            "query": f"?{query}&" if query else "?",
            "exports": exports(query),
            "feed_url": with_query(reverse("partnerships:feed"), address.query_string(sort=None)),
            "map_url": with_query(reverse("partnerships:map"), address.query_string(sort=None)),
            "suggestion": self._suggestion(),
            "ways_out": self._ways_out(),
        }

    def _frame(self) -> Frame:
        counts = self.search.count()
        facets = Facets(counts, self.search.filters.chosen, self.address.url, self.level)
        drawn, chips = facets.drawn(), facets.chips()
        everything = size_of(self.level)
        return Frame(counts.total, everything, counts, chips, filters_drawn(drawn, chips))

    def _suggestion(self) -> dict | None:
        if self.frame.total or not self.search.text:
            return None
        text = kept(("did you mean", str(self.level), self.search.text), lambda: did_you_mean(self.search))
        return {"text": text, "url": with_query(self.address.path, urlencode({"q": text}))} if text else None

    def _ways_out(self) -> list[dict]:
        if self.frame.total or not self.frame.everything:
            return []
        return kept(("ways out", *self.key), lambda: ways_out(self.search, self.address.url, self.frame.chips))

    def _orders(self) -> list[dict]:
        search = self.search
        return [
            {
                "label": label,
                "url": self.address.url(sort=None if name == search.default_order else [name]),
                "current": name == search.order,
            }
            for name, label in ORDER_LABELS.items()
            if name != "relevance" or search.is_ranked
        ]


def filters_drawn(facets: list[dict], chips: list[dict]) -> SafeString:
    """Return the facets of a list as HTML; empty where there are none."""
    return render_to_string("_components/filters.html", {"facets": facets, "chips": chips}) if facets else SafeString()


def exports(query: str) -> list[dict]:
    """Return the files that a list is to be had as, with their addresses."""
    files = {"csv": _("Table (CSV)"), "json": _("Data (JSON)")}
    addresses = [(reverse("partnerships:export", args=[name]), label) for name, label in files.items()]
    addresses.append((reverse("partnerships:all-grants-json"), _("Grants (360Giving JSON)")))
    return [{"label": label, "url": with_query(address, query)} for address, label in addresses]


def page_of(number: int, last: int) -> dict:
    """Return a page's number and its neighbours, as `_components/pages.html` takes them."""
    return {
        "number": number,
        "has_previous": number > 1,
        "previous_page_number": number - 1,
        "has_next": number < last,
        "next_page_number": number + 1,
    }


def numbers_of(number: int, last: int) -> list:
    """Return the numbers of pages that are linked: the first, the last, and those near, “…” for a gap."""
    near = {1, last, *range(number - 2, number + 3)}
    numbers: list = []
    for one in sorted(one for one in near if 1 <= one <= last):
        if numbers and one - numbers[-1] > 1:
            numbers.append("…")
        numbers.append(one)
    return numbers
