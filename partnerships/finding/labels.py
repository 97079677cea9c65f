"""What the values of filters are called, for readers of a level."""

from functools import cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_countries import countries

from curation.models import Topic
from partnerships.finding.kept import kept
from partnerships.models import Organisation, PartnershipForm, PartnershipTagName, StakeholderGroup
from partnerships.vocabulary import ReaderLevel, Say, Scope, Shared


def titles() -> dict[str, str]:
    """Return what the facets are called, in the order of the page."""
    return {
        "form": _("Form"),
        "level": _("Level"),
        "country": _("Country"),
        "topic": _("Topic"),
        "stakeholder": _("Who is in it"),
        "missing": _("Who is missing"),
        "shared": _("What is shared"),
        "say": _("The right holders"),
        "organisation": _("Organisation"),
        "tag": _("Tag"),
        "good": _("Good practice"),
        "decade": _("Began in"),
    }


def country_name(code: str) -> str:
    """Return a country's name in the language of the page, or the code where there is none."""
    return _country_names(get_language() or "").get(code, code)


@cache
def _country_names(language: str) -> dict[str, str]:
    """The names of all countries in a language: looked up one by one they cost more than the rest of a list."""
    return {code: str(name) for code, name in countries}


def words_of_typology() -> dict[str, dict[str, str]]:
    """Return the names of forms, topics and stakeholder groups by short name, each in the coordinators' order."""
    return kept(("typology",), _words_of_typology)


def _words_of_typology() -> dict[str, dict[str, str]]:
    return {
        "form": dict(PartnershipForm.objects.values_list("slug", "name")),
        "topic": dict(Topic.objects.values_list("slug", "name")),
        "stakeholder": dict(StakeholderGroup.objects.values_list("slug", "name")),
        "given": dict(StakeholderGroup.objects.filter(is_given=True).values_list("slug", "name")),
    }


def labels_of(values: dict[str, set[str]], counted: dict[str, set[str]], level: str) -> dict[str, dict[str, str]]:
    """Return the labels of some values of each filter, by filter and value.

    `counted` are those that were found with a case that these readers may find. An organisation is named if they may
    know of it, a tag only if it was counted: what somebody typed into an address tells them nothing.
    """
    typology = words_of_typology()
    by_facet: dict[str, dict[str, str]] = {
        "form": typology["form"],
        "topic": typology["topic"],
        "stakeholder": typology["stakeholder"],
        "missing": typology["stakeholder"],
        "level": {value: str(label) for value, label in Scope.choices},
        "say": {value: str(label) for value, label in Say.choices},
        "shared": {value: str(label) for value, label in Shared.choices},
        "country": {code: country_name(code) for code in values.get("country", ())},
        "good": {"yes": _("marked as good practice")},
        "decade": {value: _("the %(decade)ss") % {"decade": value} for value in values.get("decade", ())},
    }
    codes = values.get("organisation", set())
    if codes:
        known = Organisation.objects.for_members() if level == ReaderLevel.MEMBERS else Organisation.objects.published()
        by_facet["organisation"] = dict(known.filter(code__in=codes).values_list("code", "name"))
    tags = counted.get("tag", set())
    if tags:
        by_facet["tag"] = dict(PartnershipTagName.objects.filter(slug__in=tags).values_list("slug", "name"))
    return by_facet


def key_of_language() -> str:
    """Return the language of the page, for keys of what is kept with words in it."""
    return get_language() or ""
