"""The public organisations for search engines (https://www.sitemaps.org/protocol.html), a span of ids in each part."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import F, Max
from django.urls import reverse

from curation.addresses import absolute
from curation.sitemaps import urlset
from partnerships.models import Organisation

#: The protocol allows 50,000.
PART = 20_000
_AT_ONCE = 1000


def parts() -> list[tuple[int, datetime]]:
    """Return the numbers of the parts, from 0 on, each with its last change."""
    rows = Organisation.objects.published().annotate(part=F("pk") / PART).order_by("part")
    return list(rows.values_list("part").annotate(last=Max("changed_at")))


def part(number: int) -> Iterator[str]:
    """Yield one part as XML."""
    first = number * PART
    rows = Organisation.objects.published().filter(pk__gte=first, pk__lt=first + PART).order_by("pk")
    return urlset(_address_of, rows.values_list("code", "changed_at").iterator(chunk_size=_AT_ONCE))


def _address_of(code: str) -> str:
    return absolute(reverse("partnerships:organisation", args=[code]))
