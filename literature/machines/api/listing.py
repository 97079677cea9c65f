"""The API's list: the search of the page, with other things made of what it finds."""

from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from literature.facets import Facets
from literature.listing import Listing
from literature.machines.addresses import absolute
from literature.machines.api.parameters import PER_PAGE, asks_for_nothing
from literature.machines.api.serialising import source
from literature.machines.description import described
from literature.models import Source


def answer(query: QueryDict) -> dict:
    """Return one page of the sources that a checked query asks for, with the counts of the page's filters."""
    listing = Listing(query)
    if asks_for_nothing(query, listing.chosen):
        return _nothing(listing, query)
    page, per_page = int(query.get("page", 1)), int(query.get("per_page", PER_PAGE))
    last = max(1, -(-listing.reachable // per_page))
    found = read(listing.search.page_ids(listing.frame.counts, page, per_page))
    return {
        "total": listing.frame.total,
        "total_is_estimate": listing.is_estimate,
        "reachable": listing.reachable,
        "page": page,
        "per_page": per_page,
        "pages": last,
        "sort": str(listing.search.order),
        "links": _links(listing, page, per_page, last),
        "facets": facets(listing),
        "sources": [source(described(one)) for one in found],
    }


def _nothing(listing: Listing, query: QueryDict) -> dict:
    here = absolute(f"{reverse('machines:api-sources')}?{query.urlencode()}")
    page = absolute(reverse("literature:sources"))
    links = {"self": here, "first": here, "previous": None, "next": None, "last": here, "page": page}
    numbers = {"total": 0, "total_is_estimate": False, "reachable": 0, "page": 1, "per_page": PER_PAGE, "pages": 1}
    links["feed"] = absolute(reverse("literature:atom"))
    return {**numbers, "sort": str(listing.search.order), "links": links, "facets": {}, "sources": []}


def read(ids: list[int]) -> list[Source]:
    """Return published sources with what belongs to them, in the order of the ids, in a settled number of queries."""
    return Source.objects.published().with_all_for_machines().in_order(ids)


def facets(listing: Listing) -> dict[str, dict[str, int]]:
    """Return how many sources there are by each value of each filter, as it stands in an address, given the others."""
    counts = listing.frame.counts
    values = Facets(counts, listing.chosen, listing.url, listing.query_string).values
    return {
        name: {
            str(values[name][key] if name in values else key): number
            for key, number in numbers.items()
            if key and (name not in values or key in values[name])
        }
        for name, numbers in counts.facets.items()
    }


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
