"""A search of cases as an Atom feed (RFC 4287), in pages (RFC 5005): of what anyone finds, whoever asks.

The cases published last come first, whatever `sort` says.
"""

from datetime import datetime, timezone

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from lxml import etree

from curation.addresses import absolute, portal_name
from curation.sitemaps import w3c
from curation.xml import add, document
from partnerships.finding.entries import Listed, facts_in_a_line, listed, partner_names
from partnerships.finding.listing import Listing, with_query
from partnerships.vocabulary import ReaderLevel

ATOM = "http://www.w3.org/2005/Atom"
#: The feed of nothing was last changed at no moment that could be named, so at the first of all.
_NEVER = datetime(1970, 1, 1, tzinfo=timezone.utc)


def feed(parameters: QueryDict) -> bytes:
    """Return one page of the feed of a search."""
    parameters = parameters.copy()
    parameters["sort"] = "newest"
    listing = Listing(parameters, ReaderLevel.PUBLIC)
    cases = listed(listing.ids, ReaderLevel.PUBLIC)
    root = _head(listing)
    add(root, _tag("updated"), w3c(max((one.face.changed_at for one in cases), default=_NEVER)))
    for one in cases:
        _entry(root, one)
    return document(root)


def _head(listing: Listing):
    root = etree.Element(_tag("feed"), nsmap={None: ATOM})
    query = listing.address.query_string(sort=None)
    own = absolute(with_query(reverse("partnerships:feed"), query))
    add(root, _tag("id"), own)
    words = [word for word in (listing.search.text, *(chip["value"] for chip in listing.frame.chips)) if word]
    what = _("Partnerships: %(what)s") % {"what": ", ".join(words)} if words else _("Partnerships")
    add(root, _tag("title"), f"{what} – {portal_name()}")
    add(add(root, _tag("author")), _tag("name"), portal_name())
    _link(root, "alternate", absolute(with_query(listing.address.path, query)), "text/html")
    number, last = listing.number, listing.last
    wanted = {"self": number, "first": 1, "previous": number - 1, "next": number + 1, "last": last}
    for relation, target in wanted.items():
        if 1 <= target <= last:
            at = f"{own}{'&' if query else '?'}page={target}" if target > 1 else own
            _link(root, relation, at, "application/atom+xml")
    return root


def _entry(root, one: Listed) -> None:
    face = one.face
    entry = add(root, _tag("entry"))
    address = absolute(face.url)
    add(entry, _tag("id"), address)
    add(entry, _tag("title"), face.title)
    _link(entry, "alternate", address, "text/html")
    add(entry, _tag("published"), w3c(face.published_at))
    add(entry, _tag("updated"), w3c(max(face.changed_at, face.published_at)))
    scheme = f"{absolute(reverse('partnerships:list'))}?topic="
    for topic in face.topics.all():
        add(entry, _tag("category"), term=topic.slug, label=topic.name, scheme=scheme)
    for tag in face.tags.all():
        add(entry, _tag("category"), term=tag.name)
    add(entry, _tag("summary"), _summary(one))


def _summary(one: Listed) -> str:
    face = one.face
    sentences = [_("Invented, to show how something looks")] if face.is_invented else []
    sentences += [face.summary.strip(), partner_names(face), ", ".join(facts_in_a_line(face))]
    return " ".join(one if one.endswith((".", "!", "?")) else f"{one}." for one in sentences if one)


def _tag(name: str) -> str:
    return f"{{{ATOM}}}{name}"


def _link(parent, relation: str, href: str, kind: str) -> None:
    add(parent, _tag("link"), rel=relation, href=href, type=kind)
