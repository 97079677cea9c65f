"""FAIR Signposting of a record: typed links in the head of the answer (level 1) and as a link set (level 2).

https://signposting.org/FAIR/, RFC 8288 (links) and RFC 9264 (link sets). Nobody's ORCID is known here, so there are no
`author` links.
"""

import re
from urllib.parse import quote

from django.urls import reverse

from literature.machines.addresses import absolute
from literature.machines.description import Described, doi_url
from literature.machines.json_ld import schema_type

MEDIA_TYPE = "application/linkset+json"
_UNSAFE = re.compile(r"[^!#$%&'()*+,/:;=?@\[\]~A-Za-z0-9._-]")


def form_url(code: str, name: str) -> str:
    """Return the address of a record in one of the forms for machines."""
    return absolute(reverse("literature:record-as", args=[code, name]))


def described_by(code: str) -> list[tuple[str, str]]:
    """Return address and media type of each description of a record, the citation formats first."""
    from literature.machines.forms import FORMS

    return [(form_url(code, form.name), form.media_types[0]) for form in FORMS.values() if form.name != "linkset"]


def links(work: Described) -> list[dict]:
    """Return the record's links: each `{"rel": …, "href": …}`, with `type` where the target has one."""
    source = work.source
    found = [
        {"rel": "cite-as", "href": doi_url(source.doi) if source.doi else work.url},
        {"rel": "type", "href": "https://schema.org/AboutPage"},
        {"rel": "type", "href": f"https://schema.org/{schema_type(source.type)}"},
    ]
    found += [{"rel": "describedby", "href": url, "type": kind} for url, kind in described_by(source.code)]
    found += [{"rel": "item", "href": file.url, "type": file.media_type} for file in work.files]
    licences = dict.fromkeys(file.licence for file in work.files if file.licence)
    return found + [{"rel": "license", "href": licence} for licence in licences]


def link_header(work: Described) -> str:
    """Return the value of the `Link` head of the record's page."""
    found = [*links(work), {"rel": "linkset", "href": form_url(work.source.code, "linkset"), "type": MEDIA_TYPE}]
    return ", ".join(_as_header(link) for link in found)


def link_back(work: Described) -> str:
    """Return the value of the `Link` head of a description: the record that it is of, and its link set."""
    found = [
        {"rel": "describes", "href": work.url, "type": "text/html"},
        {"rel": "linkset", "href": form_url(work.source.code, "linkset"), "type": MEDIA_TYPE},
    ]
    return ", ".join(_as_header(link) for link in found)


def linkset(work: Described) -> dict:
    """Return the link set: the record's own links, and from each description and file back to the record."""
    own = {"anchor": work.url}
    for link in links(work):
        target = {name: value for name, value in link.items() if name != "rel"}
        own.setdefault(link["rel"], []).append(target)
    contexts = [own]
    for url, _kind in described_by(work.source.code):
        contexts.append({"anchor": url, "describes": [{"href": work.url, "type": "text/html"}]})
    for file in work.files:
        context = {"anchor": file.url, "collection": [{"href": work.url, "type": "text/html"}]}
        contexts.append(context | ({"license": [{"href": file.licence}]} if file.licence else {}))
    return {"linkset": contexts}


def _as_header(link: dict) -> str:
    kind = f'; type="{link["type"]}"' if "type" in link else ""
    return f'<{_in_ascii(link["href"])}>; rel="{link["rel"]}"{kind}'


def _in_ascii(url: str) -> str:
    """Return an address fit for a head: anything that could end it or is no ASCII is written in per cent."""
    return _UNSAFE.sub(lambda match: quote(match[0], safe=""), url)
