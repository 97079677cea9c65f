"""What the page of a case tells machines: Highwire tags, JSON-LD, COinS, links. Of the public face alone.

A case is described as a source of the type "web page" is (literature/machines), and as an article about the
organisations that take part (https://schema.org/Article).
"""

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from curation.scripts import json_for_script
from literature.cases.citing import TAKEN_ALONG, case_url, form_url, item_of
from literature.csl import from_csl
from literature.formats import FORMATS
from literature.machines import coins, highwire, json_ld
from literature.machines.addresses import absolute, portal_name
from literature.machines.description import Described
from literature.models import Source
from partnerships.chapters import country_name
from partnerships.faces import Face
from partnerships.page import Head


@dataclass(frozen=True)
class DescribedCase(Described):
    """A case in the place of a source, with the case's own address."""

    face: Face | None = None

    @property
    def url(self) -> str:
        """The lasting address of the case."""
        return case_url(self.face)

    @cached_property
    def item(self) -> dict:
        """The case as a CSL-JSON item."""
        return item_of(self.face)


def described(face: Face) -> DescribedCase:
    """Return a case as the descriptions take it. Raises ValueError for any face but the public one."""
    source = Source(code=face.code, **from_csl(item_of(face)))
    tags = tuple(tag.name for tag in sorted(face.tags.all(), key=lambda tag: tag.slug))
    return DescribedCase(source, tuple(face.topics.all()), tags, (), face)


def head_of(face: Face) -> Head:
    """Return what the page of a public case tells machines."""
    work = described(face)
    context = {
        "url": work.url,
        "tags": format_html_join("\n    ", '<meta name="{}" content="{}">', _tags(work)),
        "alternates": [(absolute(form_url(face.code, name)), FORMATS[name].media_type) for name in TAKEN_ALONG],
        # Escaped for where it stands: it holds no sign that HTML knows.
        "json_ld": mark_safe(json_for_script(as_article(work))),  # noqa: S308
    }
    values = {name: getattr(work.source, name) for name in coins.FIELDS}
    marks = format_html('<span class="Z3988" title="{}" hidden></span>', coins.context_object(values))
    return Head(mark_safe(render_to_string("literature/cases/_head.html", context)), marks, link_header(face))  # noqa: S308


def _tags(work: DescribedCase) -> list[tuple[str, str]]:
    """The Highwire tags of a web page, without what would make an article in a journal of it."""
    return [(name, content) for name, content in highwire.tags(work) if name != "citation_journal_title"]


def as_article(work: DescribedCase) -> dict:
    """Return a case in the words of schema.org: an article about the organisations that take part."""
    face = work.face
    span = "/".join((face.begins or "..", face.ends or "..")) if face.begins or face.ends else ""
    found = {
        **json_ld.as_dict(work),
        "@type": "Article",
        "headline": work.title,
        "url": work.url,
        "dateModified": face.changed_at.isoformat(),
        "genre": face.form.name if face.form else "",
        "mentions": [_organisation(face, partner) for partner in face.partners if face.name_of(partner)],
        "spatialCoverage": [
            {"@type": "Country", "name": country_name(code), "identifier": code} for code in face.countries
        ],
        "temporalCoverage": span,
        "isPartOf": {"@type": "WebSite", "name": portal_name(), "url": absolute("/")},
        "isAccessibleForFree": True,
    }
    return {name: value for name, value in found.items() if value not in ("", [], {}, None)}


def _organisation(face: Face, partner) -> dict:
    organisation = face.organisations.get(partner.organisation)
    told = {"@type": "Organization", "name": face.name_of(partner)}
    if organisation is not None:
        told["url"] = absolute(organisation.get_absolute_url())
        if organisation.ror:
            told["sameAs"] = f"https://ror.org/{organisation.ror}"
    return told


def link_header(face: Face) -> str:
    """Return the value of the `Link` head of a case's page (RFC 8288, https://signposting.org/FAIR/)."""
    links = [f'<{case_url(face)}>; rel="cite-as"', '<https://schema.org/Article>; rel="type"']
    links += [
        f'<{absolute(form_url(face.code, name))}>; rel="describedby"; type="{FORMATS[name].media_type}"'
        for name in TAKEN_ALONG
    ]
    return ", ".join(links)
