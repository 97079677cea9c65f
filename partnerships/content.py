"""The content of organisations and cases as plain JSON: taken, put back, and told as text part by part."""

from django.utils.translation import gettext as _
from django_countries import countries

from accounts.languages import NAMES as LANGUAGES
from curation.models import Topic
from partnerships import parts, told, vocabulary
from partnerships.models import Organisation, Partnership, PartnershipForm


def snapshot_of_organisation(organisation: Organisation) -> dict:
    """Return the content of an organisation as JSON."""
    content = {name: getattr(organisation, name) for name in Organisation.CONTENT_FIELDS}
    content["country"] = str(organisation.country.code or "")
    content["parent"] = organisation.parent.code if organisation.parent_id else ""
    return content


def restore_organisation(organisation: Organisation, content: dict) -> None:
    """Put a snapshot's content into an organisation and save it; a parent that is gone is left out."""
    for name in Organisation.CONTENT_FIELDS:
        if name in content and name != "parent":
            setattr(organisation, name, content[name])
    if "parent" in content:
        organisation.parent = Organisation.objects.filter(code=content["parent"]).first()
    organisation.save()


def snapshot(partnership: Partnership) -> dict:
    """Return the content of a case as JSON, its form by short name, topics and tags in order."""
    content = {name: getattr(partnership, name) for name in Partnership.CONTENT_FIELDS}
    content["form"] = partnership.form.slug if partnership.form_id else ""
    if partnership.pk is None:
        return content | {"topics": [], "tags": []}
    content["topics"] = sorted(partnership.topics.values_list("slug", flat=True))
    content["tags"] = sorted(partnership.tags.names())
    return content


def restore(partnership: Partnership, content: dict) -> None:
    """Put a snapshot's content into a case and save it. Topics and a form that are gone are left out."""
    for name in Partnership.CONTENT_FIELDS:
        if name in content and name != "form":
            setattr(partnership, name, content[name])
    if "form" in content:
        partnership.form = PartnershipForm.objects.filter(slug=content["form"]).first()
    partnership.save()
    if "topics" in content:
        partnership.topics.set(Topic.objects.named(content["topics"]))
    if "tags" in content:
        partnership.tags.set(content["tags"])


def is_protected(content: dict) -> bool:
    """Whether a case's snapshot holds anything for named coordinators alone: as `Partnership.holds_protected` says."""
    if content.get("audience") == vocabulary.Audience.CONFIDENTIAL or content.get("confidential_note"):
        return True
    hides = {vocabulary.Visibility.CONFIDENTIAL, vocabulary.Visibility.ANONYMISED}
    if any(one.get("visibility") in hides for name in parts.LISTS for one in content.get(name) or ()):
        return True
    return content.get("named_as", vocabulary.Naming.NAME) != vocabulary.Naming.NAME


def labels(model) -> dict:
    """Return what a person calls each part of the content of cases or organisations, in a reader's order."""
    fields = {name: model._meta.get_field(name).verbose_name for name in model.CONTENT_FIELDS}
    return fields | ({"topics": _("topics"), "tags": _("tags")} if model is Partnership else {})


def display(name: str, value) -> str:
    """Return one part of a snapshot as text for a person who may read all of it."""
    return display_within(name, value, {})


def display_within(name: str, value, content: dict) -> str:
    """Return one part of a snapshot as text; `content` is the snapshot, where the names of its partners stand."""
    if value in (None, "", [], {}, False):
        return ""
    if name in parts.LISTS:
        return told.parts_as_text(name, value, content.get("partners", ()), content.get("grants", ()))
    if name in told.CHOICES:
        return str(told.CHOICES[name](value).label)
    return _PLAIN.get(name, str)(value)


def _names(value: list[dict]) -> str:
    return "; ".join(" ".join(str(one) for one in entry.values() if one) for entry in value)


def _parent(code: str) -> str:
    return Organisation.objects.filter(code=code).values_list("name", flat=True).first() or code


def _form(slug: str) -> str:
    return PartnershipForm.objects.filter(slug=slug).values_list("name", flat=True).first() or slug


_PLAIN = {
    "other_names": _names,
    "identifiers": _names,
    "contacts": _names,
    "parent": _parent,
    "form": _form,
    "country": lambda code: str(countries.name(code)) or code,
    "countries": lambda codes: ", ".join(str(countries.name(code)) or code for code in codes),
    "language": lambda code: str(LANGUAGES.get(code, code)),
    "tags": ", ".join,
    "is_invented": lambda _value: _("yes"),
}
