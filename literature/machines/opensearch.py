"""The description by which a browser, or a program, searches the literature (OpenSearch 1.1)."""

from django.urls import reverse
from django.utils.translation import gettext as _
from lxml import etree

from curation.xml import add, document
from literature.machines.addresses import absolute, portal_name

NAMESPACE = "http://a9.com/-/spec/opensearch/1.1/"
#: The standard's own limits.
_SHORT, _LONG = 16, 48


def description() -> bytes:
    """Return the description as XML."""
    root = etree.Element(_tag("OpenSearchDescription"), nsmap={None: NAMESPACE})
    add(root, _tag("ShortName"), portal_name()[:_SHORT].strip())
    add(root, _tag("LongName"), portal_name()[:_LONG].strip())
    add(root, _tag("Description"), _("Literature on partnerships and human rights, checked by the working groups"))
    for kind, address in _addresses():
        add(root, _tag("Url"), type=kind, template=address)
    own = absolute(reverse("machines:opensearch"))
    add(root, _tag("Url"), type="application/opensearchdescription+xml", rel="self", template=own)
    add(root, _tag("Query"), role="example", searchTerms="partnership")
    add(root, _tag("OutputEncoding"), "UTF-8")
    add(root, _tag("InputEncoding"), "UTF-8")
    return document(root)


def _addresses() -> list[tuple[str, str]]:
    query = "?q={searchTerms}&page={startPage?}"
    found = [
        ("text/html", absolute(reverse("literature:sources")) + query),
        ("application/atom+xml", absolute(reverse("literature:atom")) + query),
    ]
    suggestions = absolute(reverse("machines:suggestions"))
    return [*found, ("application/x-suggestions+json", suggestions + "?q={searchTerms}")]


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"
