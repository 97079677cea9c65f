"""A source and a topic as the API answers them, from one table each; what is not known is null."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from literature.csl import TEXT_FIELDS
from literature.machines.addresses import absolute
from literature.machines.description import Described, doi_url
from literature.models import Source
from literature.types import ContributorRole, SourceType

TEXT = {"type": ["string", "null"]}
URL = {"type": ["string", "null"], "format": "uri"}
TIME = {"type": "string", "format": "date-time"}
NAMED = {
    "type": "object",
    "required": ["slug", "name"],
    "properties": {"slug": {"type": "string"}, "name": {"type": "string"}},
}
CONTRIBUTOR = {
    "type": "object",
    "required": ["role"],
    "properties": {
        "role": {"type": "string", "enum": [str(role) for role in ContributorRole.values]},
        **{part: {"type": "string"} for part in ("family", "given", "particle", "suffix", "literal")},
    },
}


@dataclass(frozen=True)
class Field:
    """A field of an answer: its name, its JSON Schema, what it is, and how it is found."""

    name: str
    schema: dict
    description: Any
    value: Callable[[Any], Any]


def _own(name: str) -> Field:
    """A field of the model, as it is."""
    label = Source._meta.get_field(name).verbose_name
    return Field(name, TEXT, label, lambda work: getattr(work.source, name) or None)


SOURCE_FIELDS = (
    Field("code", {"type": "string"}, _("short address, which stays"), lambda work: work.source.code),
    Field("url", {"type": "string", "format": "uri"}, _("the record’s page"), lambda work: work.url),
    Field(
        "api_url",
        {"type": "string", "format": "uri"},
        _("this record in the API"),
        lambda work: absolute(reverse("machines:api-source", args=[work.source.code])),
    ),
    Field(
        "type",
        {"type": "string", "enum": [str(value) for value in SourceType.values]},
        _("type, named as in CSL 1.0.2"),
        lambda work: work.source.type,
    ),
    Field("title", {"type": "string"}, _("title without markup"), lambda work: work.title),
    Field(
        "title_markup",
        {"type": "string"},
        _("title with the markup of CSL: i, b, sup, sub; any other sign means itself"),
        lambda work: work.source.title,
    ),
    Field(
        "contributors",
        {"type": "array", "items": CONTRIBUTOR},
        _("persons in parts of their names, organisations whole as “literal”, in order"),
        lambda work: [{name: value for name, value in person.items() if value} for person in work.source.contributors],
    ),
    Field("issued", TEXT, _("date in EDTF, levels 0 and 1"), lambda work: work.source.issued or None),
    Field("year", {"type": ["integer", "null"]}, _("year"), lambda work: work.source.year),
    *(_own(name) for name in TEXT_FIELDS if name not in ("title", "url")),
    Field("web_address", URL, _("where the work is on the web"), lambda work: work.source.url or None),
    Field(
        "doi_url",
        URL,
        _("address of the DOI"),
        lambda work: doi_url(work.source.doi) if work.source.doi else None,
    ),
    Field("accessed", {"type": ["string", "null"], "format": "date"}, _("looked at on"), lambda work: _day(work)),
    _own("note"),
    Field(
        "topics",
        {"type": "array", "items": NAMED},
        _("research areas"),
        lambda work: [{"slug": topic.slug, "name": topic.name} for topic in work.topics],
    ),
    Field("tags", {"type": "array", "items": {"type": "string"}}, _("free words"), lambda work: list(work.tags)),
    Field(
        "group",
        NAMED,
        _("the working group that looks after it"),
        lambda work: {"slug": work.source.group.slug, "name": work.source.group.short_name},
    ),
    Field("citation_key", TEXT, _("key in BibTeX, which stays"), lambda work: work.source.citation_key),
    Field("published_at", TIME, _("first in public view"), lambda work: work.source.published_at.isoformat()),
    Field("changed_at", TIME, _("content last changed"), lambda work: work.source.changed_at.isoformat()),
    Field(
        "files",
        {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["url", "media_type"],
                "properties": {
                    "url": {"type": "string", "format": "uri"},
                    "media_type": {"type": "string"},
                    "licence": URL,
                },
            },
        },
        _("files that everybody may read"),
        lambda work: [
            {"url": file.url, "media_type": file.media_type, "licence": file.licence or None} for file in work.files
        ],
    ),
)

TOPIC_FIELDS = (
    Field("slug", {"type": "string"}, _("short name in addresses"), lambda topic: topic.slug),
    Field("name", {"type": "string"}, _("name"), lambda topic: topic.name),
    Field("description", TEXT, _("description"), lambda topic: topic.description or None),
    Field("sources", {"type": "integer"}, _("how many sources are on it"), lambda topic: topic.number),
    Field(
        "url",
        {"type": "string", "format": "uri"},
        _("the page of its sources"),
        lambda topic: absolute(f"{reverse('literature:sources')}?topic={topic.slug}"),
    ),
)


def _day(work: Described) -> str | None:
    return work.source.accessed.isoformat() if work.source.accessed else None


def source(work: Described) -> dict:
    """Return a source as the API answers it."""
    return {field.name: field.value(work) for field in SOURCE_FIELDS}


def topic(one) -> dict:
    """Return a topic, with its `number` of sources, as the API answers it."""
    return {field.name: field.value(one) for field in TOPIC_FIELDS}


def schema(fields: tuple[Field, ...]) -> dict:
    """Return the JSON Schema of an object with these fields, all of them always there."""
    return {
        "type": "object",
        "required": [field.name for field in fields],
        "properties": {field.name: {**field.schema, "description": str(field.description)} for field in fields},
    }
