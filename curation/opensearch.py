"""Descriptions by which a browser, or a program, searches (OpenSearch 1.1)."""

from collections.abc import Iterable

from lxml import etree

from curation.addresses import absolute, portal_name
from curation.xml import add, document

NAMESPACE = "http://a9.com/-/spec/opensearch/1.1/"
MEDIA_TYPE = "application/opensearchdescription+xml"
#: The standard's own limits.
_SHORT, _LONG = 16, 48


def description(*, says: str, own: str, addresses: Iterable[tuple[str, str]], of: str = "") -> bytes:
    """Return the description of a search as XML.

    `says` is what is searched, in a sentence, and `of` its name where the portal has several; `own` is the address of
    the description; `addresses` are (media type, address with `{searchTerms}`), addresses as paths of this portal.
    """
    name = of or portal_name()
    root = etree.Element(_tag("OpenSearchDescription"), nsmap={None: NAMESPACE})
    add(root, _tag("ShortName"), name[:_SHORT].strip())
    add(root, _tag("LongName"), (f"{of} – {portal_name()}" if of else name)[:_LONG].strip())
    add(root, _tag("Description"), says)
    for kind, address in addresses:
        add(root, _tag("Url"), type=kind, template=absolute(address))
    add(root, _tag("Url"), type=MEDIA_TYPE, rel="self", template=absolute(own))
    add(root, _tag("Query"), role="example", searchTerms="partnership")
    add(root, _tag("OutputEncoding"), "UTF-8")
    add(root, _tag("InputEncoding"), "UTF-8")
    return document(root)


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"
