"""The published cases for search engines, in a sitemap (https://www.sitemaps.org/protocol.html)."""

from datetime import datetime, timezone

from django.db.models import Max
from django.urls import reverse

from curation.addresses import absolute
from partnerships.finding.kept import kept
from partnerships.models import CaseIndex
from partnerships.vocabulary import ReaderLevel

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
#: The protocol allows no more in one file; the newest are taken.
MOST = 50_000
_ANY_CODE = "0000000"


def last_change() -> datetime | None:
    """Return when a published case last changed; None where there is none."""
    return kept(("last change",), lambda: _shown().aggregate(last=Max("changed_at"))["last"])


def document() -> str:
    """Return the sitemap as XML. Codes are letters and digits: nothing in it needs escaping."""
    stem, _code, end = absolute(reverse("partnerships:case", args=[_ANY_CODE])).rpartition(_ANY_CODE)
    rows = _shown().order_by("-published_at", "-case_id").values_list("case__code", "changed_at")[:MOST]
    urls = "".join(f"<url><loc>{stem}{code}{end}</loc><lastmod>{w3c(at)}</lastmod></url>\n" for code, at in rows)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{NAMESPACE}">\n{urls}</urlset>\n'


def w3c(moment: datetime) -> str:
    """Return a moment as sitemaps and feeds write it."""
    return moment.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def _shown():
    return CaseIndex.objects.at(ReaderLevel.PUBLIC)
