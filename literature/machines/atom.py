"""A search as an Atom feed (RFC 4287), in pages (RFC 5005), with what OpenSearch 1.1 adds to an answer.

The feed has the sources that the list of the same address has, those published last first, whatever `sort` says.
"""

from datetime import datetime, timezone

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from lxml import etree

from curation.xml import add, document
from literature.listing import Listing
from literature.machines.addresses import absolute, portal_name, record_url
from literature.machines.description import Described, described
from literature.models import Source, SourceDatestamp
from literature.names import full_name, leading
from literature.richtext import rich

ATOM = "http://www.w3.org/2005/Atom"
OPENSEARCH = "http://a9.com/-/spec/opensearch/1.1/"
PER_PAGE = 20
_LONGEST_SUMMARY = 2000


def feed(query: QueryDict) -> bytes:
    """Return one page of the feed of a search."""
    query = query.copy()
    query["sort"] = "added"
    listing = Listing(query)
    ids = listing.search.page_ids(listing.frame.counts, listing.number, PER_PAGE)
    sources = Source.objects.published().with_all_for_machines().in_order(ids)
    changed = dict(SourceDatestamp.objects.filter(source_id__in=ids).values_list("source_id", "datestamp"))
    root = _head(listing)
    add(root, _tag("updated"), _time(max(changed.values(), default=_never())))
    for source in sources:
        _entry(root, described(source), changed.get(source.pk, source.changed_at))
    return document(root)


def _never() -> datetime:
    """The moment at which a feed without entries was last changed: none can be named, so the first of all."""
    return datetime(1970, 1, 1, tzinfo=timezone.utc)


def address(query_string: str) -> str:
    """Return the feed's address for a list's query string."""
    return absolute(reverse("literature:atom")) + (f"?{query_string}" if query_string else "")


def _head(listing: Listing):
    root = etree.Element(_tag("feed"), nsmap={None: ATOM, "opensearch": OPENSEARCH})
    query = listing.query_string(sort=None)
    own = address(query)
    add(root, _tag("id"), own)
    add(root, _tag("title"), _title(listing))
    add(add(root, _tag("author")), _tag("name"), portal_name())
    page = absolute(reverse("literature:sources")) + (f"?{query}" if query else "")
    _link(root, "alternate", page, "text/html")
    number, last = listing.number, listing.last
    wanted = {"self": number, "first": 1, "previous": number - 1, "next": number + 1, "last": last}
    for relation, target in wanted.items():
        if 1 <= target <= last:
            at = f"{own}{'&' if query else '?'}page={target}" if target > 1 else own
            _link(root, relation, at, "application/atom+xml")
    _link(root, "search", absolute(reverse("machines:opensearch")), "application/opensearchdescription+xml")
    numbers = {"totalResults": listing.frame.total, "startIndex": (number - 1) * PER_PAGE + 1, "itemsPerPage": PER_PAGE}
    for name, value in numbers.items():
        add(root, f"{{{OPENSEARCH}}}{name}", str(value))
    return root


def _title(listing: Listing) -> str:
    words = [listing.search.text, *(chip["value"] for chip in listing.frame.chips)]
    words = [word for word in words if word]
    what = _("Literature: %(what)s") % {"what": ", ".join(words)} if words else _("Literature")
    return f"{what} – {portal_name()}"


def _entry(root, work: Described, changed: datetime) -> None:
    source = work.source
    entry = add(root, _tag("entry"))
    add(entry, _tag("id"), record_url(source.code))
    add(entry, _tag("title"), rich(source.title), type="html")
    _link(entry, "alternate", work.url, "text/html")
    if source.url.startswith(("https://", "http://")):
        _link(entry, "related", source.url)
    add(entry, _tag("published"), _time(source.published_at))
    add(entry, _tag("updated"), _time(max(changed, source.published_at)))
    for person in leading(source.contributors):
        add(add(entry, _tag("author")), _tag("name"), full_name(person))
    scheme = absolute(reverse("literature:sources"))
    for topic in work.topics:
        add(entry, _tag("category"), term=topic.slug, label=topic.name, scheme=f"{scheme}?topic=")
    for tag in work.tags:
        add(entry, _tag("category"), term=tag)
    add(entry, _tag("summary"), _summary(work))


def _summary(work: Described) -> str:
    source = work.source
    first = ", ".join(str(part) for part in (source.get_type_display(), source.year) if part)
    text = source.note or source.abstract
    text = text if len(text) <= _LONGEST_SUMMARY else f"{text[: _LONGEST_SUMMARY - 1]}…"
    return f"{first}. {text}".strip() if text else f"{first}."


def _tag(name: str) -> str:
    return f"{{{ATOM}}}{name}"


def _link(parent, relation: str, href: str, kind: str = "") -> None:
    add(parent, _tag("link"), rel=relation, href=href, **({"type": kind} if kind else {}))


def _time(moment: datetime) -> str:
    return moment.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
