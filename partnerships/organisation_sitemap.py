"""The public organisations for search engines (https://www.sitemaps.org/protocol.html), a span of ids in each part."""

from collections.abc import Iterator
from datetime import datetime, timezone

from django.conf import settings
from django.db.models import F, Max

from partnerships.models import Organisation

#: The protocol allows 50,000.
PART = 20_000
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'


def parts() -> list[tuple[int, datetime]]:
    """Return the numbers of the parts, from 0 on, each with its last change."""
    rows = Organisation.objects.published().annotate(part=F("pk") / PART).order_by("part")
    return list(rows.values_list("part").annotate(last=Max("changed_at")))


def part(number: int) -> Iterator[str]:
    """Yield one part as XML. Addresses are letters and digits: nothing in it needs escaping."""
    yield _HEAD
    first = number * PART
    rows = Organisation.objects.published().filter(pk__gte=first, pk__lt=first + PART).order_by("pk")
    for one in rows.only("code", "changed_at").iterator(chunk_size=1000):
        changed = one.changed_at.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        yield f"<url><loc>{settings.PORTAL_URL}{one.get_absolute_url()}</loc><lastmod>{changed}</lastmod></url>\n"
    yield "</urlset>\n"
