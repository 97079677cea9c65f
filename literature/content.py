"""A source's content as plain JSON: taken, put back, and told as text field by field."""

from datetime import date

from django.utils.translation import gettext as _

from curation.models import Topic
from literature.dates import in_words
from literature.languages import language_name
from literature.names import full_name
from literature.types import ContributorRole, SourceType


def snapshot(source) -> dict:
    """Return the content of a source as JSON: its fields, topics by short name, tags by name, both in order."""
    content = {name: getattr(source, name) for name in source.CONTENT_FIELDS}
    content["accessed"] = source.accessed.isoformat() if source.accessed else None
    if source.pk is None:
        return content | {"topics": [], "tags": []}
    content["topics"] = sorted(source.topics.values_list("slug", flat=True))
    content["tags"] = sorted(source.tags.names())
    return content


def restore(source, content: dict) -> None:
    """Put a snapshot's content into a source and save it. Topics that are gone are left out."""
    for name in source.CONTENT_FIELDS:
        if name in content:
            setattr(source, name, content[name])
    if isinstance(source.accessed, str):
        source.accessed = date.fromisoformat(source.accessed)
    source.save()
    if "topics" in content:
        source.topics.set(Topic.objects.named(content["topics"]))
    if "tags" in content:
        source.tags.set(content["tags"])


def labels(source_model) -> dict:
    """Return what a person calls each part of the content, in the order in which a reader meets it."""
    fields = {name: source_model._meta.get_field(name).verbose_name for name in source_model.CONTENT_FIELDS}
    del fields["extra"]
    return fields | {"topics": _("topics"), "tags": _("tags")}


def display(field: str, value) -> str:
    """Return one part of a snapshot as text for a person."""
    if value in (None, "", [], {}):
        return ""
    if field == "contributors":
        return "; ".join(_contributor(contributor) for contributor in value)
    if field == "topics":
        names = dict(Topic.everything.filter(slug__in=value).values_list("slug", "name"))
        return ", ".join(names.get(slug, slug) for slug in value)
    if field == "tags":
        return ", ".join(value)
    if field == "type":
        return str(SourceType(value).label)
    if field == "language":
        return language_name(value)
    if field == "issued":
        return in_words(value)
    return str(value)


def _contributor(contributor: dict) -> str:
    role = contributor.get("role", ContributorRole.AUTHOR)
    if role == ContributorRole.AUTHOR:
        return full_name(contributor)
    return f"{full_name(contributor)} ({ContributorRole(role).label})"
