"""Sitemaps for search engines (https://www.sitemaps.org/protocol.html)."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timezone

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_ANY_CODE = "0000000"


def w3c(moment: datetime) -> str:
    """Return a moment as sitemaps and feeds write it."""
    return moment.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def urlset(address_of, rows: Iterable[tuple[str, datetime]]) -> Iterator[str]:
    """Yield a sitemap as XML, of the short addresses of records and when each last changed.

    `address_of(code)` is a record's whole address, asked once. Codes are letters and digits: nothing in it needs
    escaping.
    """
    stem, _code, end = address_of(_ANY_CODE).rpartition(_ANY_CODE)
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{NAMESPACE}">\n'
    for code, moment in rows:
        yield f"<url><loc>{stem}{code}{end}</loc><lastmod>{w3c(moment)}</lastmod></url>\n"
    yield "</urlset>\n"
