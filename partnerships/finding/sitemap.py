"""The published cases for search engines, in a sitemap (https://www.sitemaps.org/protocol.html)."""

from datetime import datetime

from django.db.models import Max
from django.urls import reverse

from curation.addresses import absolute
from curation.sitemaps import urlset
from partnerships.finding.kept import kept
from partnerships.models import CaseIndex
from partnerships.vocabulary import ReaderLevel

#: The protocol allows no more in one file; the newest are taken.
MOST = 50_000


def last_change() -> datetime | None:
    """Return when a published case last changed; None where there is none."""
    return kept(("last change",), lambda: _shown().aggregate(last=Max("changed_at"))["last"])


def document() -> str:
    """Return the sitemap as XML."""
    rows = _shown().order_by("-published_at", "-case_id").values_list("case__code", "changed_at")[:MOST]
    return "".join(urlset(_address_of, rows))


def _address_of(code: str) -> str:
    return absolute(reverse("partnerships:case", args=[code]))


def _shown():
    return CaseIndex.objects.at(ReaderLevel.PUBLIC)
