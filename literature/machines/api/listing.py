"""The API's list: the search of the page, with other things made of what it finds."""

from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from literature.kept import kept
from literature.listing import Listing
from literature.machines.addresses import absolute
from literature.machines.api.parameters import PER_PAGE
from literature.machines.api.serialising import source
from literature.machines.description import described
from literature.models import Source


def answer(query: QueryDict) -> dict:
    """Return one page of the sources that a checked query asks for, with the counts of the page's filters."""
    listing = Listing(query)
    page, per_page = int(query.get("page", 1)), int(query.get("per_page", PER_PAGE))
    last = max(1, -(-listing.reachable // per_page))
    found = read(listing.search.page_ids(listing.frame.counts, page, per_page))
    return {
        "total": listing.frame.total,
        "reachable": listing.reachable,
        "page": page,
        "per_page": per_page,
        "pages": last,
        "sort": str(listing.search.order),
        "links": _links(listing, page, per_page, last),
        "facets": facets(listing),
        "sources": [source(described(one)) for one in found],
    }


#: The filters whose counts are given out; of names there are too many. Years by their decade.
COUNTED = ("type", "topic", "language", "group", "year")


def read(ids: list[int]) -> list[Source]:
    """Return published sources with what belongs to them, in the order of the ids, in a settled number of queries."""
    return Source.objects.published().with_all_for_machines().in_order(ids)


def facets(listing: Listing) -> dict[str, dict[str, int]]:
    """Return how many sources there are by each value of each filter, given the other filters."""
    names = {"topic": {}, "group": {}}
    names["topic"], names["group"] = kept(("slugs of topics and groups",), _slugs)
    counts = {}
    for facet in COUNTED:
        numbers = listing.frame.counts.facets[facet]
        if facet == "year":
            numbers = _by_decade(numbers)
        slugs = names.get(facet)
        counts[facet] = {
            str(slugs.get(value, value) if slugs is not None else value): number
            for value, number in numbers.items()
            if value not in (None, "")
        }
    return counts


def _by_decade(years: dict) -> dict[str, int]:
    decades: dict[str, int] = {}
    for year, number in years.items():
        if year:
            decade = str(int(year) // 10 * 10)
            decades[decade] = decades.get(decade, 0) + number
    return decades


def _slugs() -> tuple[dict[str, str], dict[str, str]]:
    from accounts.models import WorkingGroup
    from curation.models import Topic

    return tuple(
        {str(key): slug for key, slug in model.objects.values_list("pk", "slug")} for model in (Topic, WorkingGroup)
    )


def _links(listing: Listing, page: int, per_page: int, last: int) -> dict:
    here, query = absolute(reverse("machines:api-sources")), listing.query_string()
    sized = "&".join(part for part in (query, f"per_page={per_page}" if per_page != PER_PAGE else "") if part)

    def at(number: int) -> str:
        return f"{here}?{sized}{'&' if sized else ''}{urlencode({'page': number})}"

    suffix = f"?{query}" if query else ""
    return {
        "self": at(page),
        "first": at(1),
        "previous": at(min(page - 1, last)) if page > 1 else None,
        "next": at(page + 1) if page < last else None,
        "last": at(last),
        "page": absolute(reverse("literature:sources")) + suffix,
        "feed": absolute(reverse("literature:atom")) + suffix,
    }
