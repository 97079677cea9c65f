"""Asking whether something is at an address, and whether an archive has a copy of what is gone.

Everything goes through `literature.lookup.fetching`, which connects to public addresses only.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import quote, urlencode, urlsplit

from django.conf import settings

from literature.identifiers import clean_url
from literature.lookup.fetching import Answer, LookupFailed, fetch
from literature.models import SourceLink

ACCEPT = "text/html, application/pdf;q=0.9, */*;q=0.8"
GONE = (404, 410)


@dataclass(frozen=True)
class Outcome:
    """What one look at an address found: `kind` is alive, moved, gone or unsure."""

    kind: str
    status: int | None = None
    moved_to: str = ""


@dataclass(frozen=True)
class Copy:
    """A copy in an archive."""

    url: str
    on: date | None


def look(link: SourceLink) -> Outcome:
    """Look once at a link's address: HEAD, and GET where that is not answered well. Never raises LookupFailed.

    Of a DOI only its registry is asked, which says whether the DOI leads anywhere: publishers turn programs away.
    """
    if link.kind == SourceLink.Kind.DOI:
        resolver = settings.DOI_RESOLVER.rstrip("/")
        return _asked(f"{resolver}/{quote(link.address, safe='/:;().,')}", trusted=resolver, redirects=0)
    return _asked(link.address)


def _asked(address: str, **options) -> Outcome:
    outcome = _outcome("HEAD", address, options)
    # Some servers know no HEAD and answer anything to it.
    return outcome if outcome.kind in ("alive", "moved") else _after_get(address, options, outcome)


def _after_get(address: str, options: dict, first: Outcome) -> Outcome:
    if first.status is None:  # nobody answered: a second try at once would only hold up the others
        return first
    return _outcome("GET", address, options)


def _outcome(method: str, address: str, options: dict) -> Outcome:
    try:
        answer = fetch(address, accept=ACCEPT, method=method, **options)
    except LookupFailed as failed:
        if failed.no_such_host and is_online():
            return Outcome("gone")
        return Outcome("unsure")
    return _read(answer)


def _read(answer: Answer) -> Outcome:
    if answer.status in GONE:
        return Outcome("gone", answer.status)
    if 200 <= answer.status < 400:
        new = clean_url(answer.moved_to)
        return Outcome("moved" if new else "alive", answer.status, new)
    return Outcome("unsure", answer.status)


def is_online() -> bool:
    """Whether this machine reaches anything: a name that is unknown says nothing where every name is."""
    resolver = settings.DOI_RESOLVER.rstrip("/")
    try:
        fetch(f"{resolver}/", accept=ACCEPT, trusted=resolver, method="HEAD", redirects=0)
    except LookupFailed:
        return False
    return True


def archived_copy(address: str, around: date | None = None) -> Copy | None:
    """The copy in the Wayback Machine nearest to a day (else the newest), or None. Never raises LookupFailed.

    After https://archive.org/help/wayback_api.php.
    """
    query = {"url": address} | ({"timestamp": around.strftime("%Y%m%d")} if around else {})
    try:
        answer = fetch(
            f"{settings.WAYBACK_API}?{urlencode(query)}", accept="application/json", trusted=settings.WAYBACK_API
        )
        closest = json.loads(answer.body.decode("utf-8"))["archived_snapshots"]["closest"]
        url, stamp = closest["url"], closest.get("timestamp", "")
    except (LookupFailed, ValueError, RecursionError, LookupError, TypeError, AttributeError):
        return None
    url = clean_url(url) if isinstance(url, str) else ""
    # Whoever answers for the archive may name pages of the archive only.
    if not url or not _is_of_archive(url) or closest.get("available") is False:
        return None
    return Copy(url.replace("http://web.archive.org/", "https://web.archive.org/", 1), _day(stamp))


def _is_of_archive(url: str) -> bool:
    host, own = urlsplit(url).hostname or "", urlsplit(settings.WAYBACK_API).hostname or ""
    return host == own or host.endswith(f".{own}") or host == "web.archive.org"


def _day(stamp) -> date | None:
    try:
        return datetime.strptime(str(stamp)[:8], "%Y%m%d").date()
    except ValueError:
        return None
