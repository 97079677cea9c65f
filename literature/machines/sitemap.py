"""The records for search engines, in sitemaps (https://www.sitemaps.org/protocol.html), written as they are read.

A part holds a span of ids, so that a part that was read stays what it was but for what changed, none has more than
PART records, and no part is dearer than another.
"""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import F, Max

from curation.sitemaps import urlset
from literature.kept import kept
from literature.machines.addresses import record_url
from literature.models import SourceDatestamp

#: The protocol allows 50,000.
PART = 10_000
_AT_ONCE = 1000


def parts() -> list[tuple[int, datetime]]:
    """Return the numbers of the parts, from 0 on, each with its last change."""
    return kept(("parts of the sitemap", PART), _parts)


def _parts() -> list[tuple[int, datetime]]:
    rows = SourceDatestamp.objects.filter(deleted=False).annotate(part=F("source_id") / PART)
    return list(rows.values_list("part").annotate(last=Max("datestamp")).order_by("part"))


def part(number: int) -> Iterator[str]:
    """Yield one part as XML."""
    first = number * PART
    rows = SourceDatestamp.objects.filter(deleted=False, source_id__gte=first, source_id__lt=first + PART)
    rows = rows.order_by("source_id").values_list("code", "datestamp")
    return urlset(record_url, rows.iterator(chunk_size=_AT_ONCE))
