"""The filters of the list of sources, parsed by django-filter and told as conditions on the index."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import WorkingGroup
from curation.models import Topic
from literature.kept import kept
from literature.languages import LANGUAGES
from literature.models import SourceIndex, Tag, Term, term_id
from literature.types import SourceType

FIRST_YEAR, LAST_YEAR = 1000, 2999


class Orders:
    """Orders of the list: by name in the address, the index's columns. Never the database's collation."""

    COLUMNS = {
        "newest": ("year DESC NULLS LAST", "title_key", "source_id"),
        "oldest": ("year ASC NULLS LAST", "title_key", "source_id"),
        "title": ("title_key", "source_id"),
        "author": ("author_key", "title_key", "source_id"),
        "added": ("published_at DESC", "source_id DESC"),
    }
    LABELS = {
        "relevance": _("Best match"),
        "newest": _("Newest first"),
        "oldest": _("Oldest first"),
        "title": _("Title"),
        "author": _("Author"),
        "added": _("Recently added"),
    }


#: So many values of one filter are looked at.
MOST_VALUES = 50
#: The facets in the order of the page.
FACETS = ("type", "topic", "year", "author", "venue", "tag", "language", "open", "group")
#: Facets of names, which are too many to be listed: the address holds the folded name.
NAMED = ("author", "venue")
_MANY = {"topic": "topic_ids", "tag": "tag_ids", "author": "author_ids", "venue": "venue_ids"}


class NamesFilter(django_filters.Filter):
    """Folded names of authors or venues, each with its id."""

    field_class = forms.Field

    def __init__(self, kind: str, **kwargs):
        super().__init__(**kwargs)
        self.kind = kind

    @property
    def field(self) -> forms.Field:
        """A field that takes every value of the address."""
        return forms.Field(required=False, widget=forms.MultipleHiddenInput)


class TopicsFilter(django_filters.Filter):
    """Topics by their short names. That of a topic that was merged into another leads to the other: addresses stay."""

    field_class = forms.Field

    @property
    def field(self) -> forms.Field:
        """A field that takes every value of the address."""
        return forms.Field(required=False, widget=forms.MultipleHiddenInput)


class SourceFilter(django_filters.FilterSet):
    """What a list of sources can be narrowed by. Several values of one filter widen it, several filters narrow it.

    Values that are not known are left out, so that an old address still shows what it can.
    """

    type = django_filters.MultipleChoiceFilter(choices=SourceType.choices, label=_("Type"))
    topic = TopicsFilter(label=_("Topic"))
    author = NamesFilter("author", label=_("Author or editor"))
    venue = NamesFilter("venue", label=_("Published by or in"))
    tag = django_filters.ModelMultipleChoiceFilter(queryset=Tag.objects.all(), to_field_name="slug", label=_("Tag"))
    language = django_filters.MultipleChoiceFilter(choices=LANGUAGES, label=_("Language"))
    open = django_filters.MultipleChoiceFilter(choices=[("yes", _("Free to read"))], label=_("Open access"))
    group = django_filters.ModelMultipleChoiceFilter(
        queryset=WorkingGroup.objects.all(), to_field_name="slug", label=_("Working group")
    )
    year_from = django_filters.NumberFilter(min_value=FIRST_YEAR, max_value=LAST_YEAR, label=_("From"))
    year_to = django_filters.NumberFilter(min_value=FIRST_YEAR, max_value=LAST_YEAR, label=_("To"))

    class Meta:
        model = SourceIndex
        fields = ()

    @cached_property
    def chosen(self) -> dict:
        """Return the values that are known, by filter; what is not known is left out."""
        if not any(name in self.data for name in self.base_filters):  # most pages: no form need be made
            return {}
        self.form.is_valid()  # fills cleaned_data, also where some values are refused
        values = {name: value for name, value in self.form.cleaned_data.items() if value not in (None, "", [])}
        for name in NAMED:
            values[name] = _known_names(name, values.get(name) or [])
        if values.get("topic"):
            slugs = [slug for slug in values["topic"][:MOST_VALUES] if "\0" not in slug]  # the database refuses it
            values["topic"] = kept(("topics named", *slugs), lambda: list(Topic.objects.named(slugs)))
        return values

    @cached_property
    def conditions(self) -> dict[str, Q]:
        """Return what holds, by facet, in the order of FACETS."""
        values = self.chosen
        found = {}
        for name in ("type", "language"):
            if values.get(name):
                found[name] = Q(**{f"{name}__in": sorted(values[name])})
        if values.get("group"):
            found["group"] = Q(group_id__in=sorted(group.pk for group in values["group"]))
        for name in ("topic", "tag"):
            if values.get(name):
                found[name] = Q(**{f"{_MANY[name]}__overlap": sorted(thing.pk for thing in values[name])})
        for name in NAMED:
            if values.get(name):
                found[name] = Q(**{f"{_MANY[name]}__overlap": sorted(values[name])})
        if values.get("open"):
            found["open"] = Q(is_open=True)
        years = {f"year__{how}": int(values[name]) for name, how in _YEARS if values.get(name) is not None}
        if years:
            found["year"] = Q(**years)
        return {name: found[name] for name in FACETS if name in found}

    def filter_queryset(self, queryset):
        """Narrow the index by every condition."""
        for condition in self.conditions.values():
            queryset = queryset.filter(condition)
        return queryset

    def parameters(self) -> dict[str, list[str]]:
        """Return the values that hold as they stand in an address, in a settled order."""
        values = self.chosen
        parameters = {name: sorted(values.get(name) or []) for name in ("type", "language", "open")}
        for name in ("topic", "tag", "group"):
            parameters[name] = sorted(thing.slug for thing in values.get(name) or [])
        for name in NAMED:
            parameters[name] = sorted(term.key for term in (values.get(name) or {}).values())
        for name, _how in _YEARS:
            number = values.get(name)
            parameters[name] = [] if number is None else [str(int(number))]
        return {name: parameters[name] for name in ORDER if parameters[name]}


_YEARS = (("year_from", "gte"), ("year_to", "lte"))
#: The order of parameters in an address.
ORDER = ("type", "topic", "author", "venue", "tag", "language", "open", "group", "year_from", "year_to")


def _known_names(kind: str, keys: list[str]) -> dict[int, Term]:
    """Return the terms of these folded names by id; names that nothing is found by are left out."""
    ids = sorted({term_id(kind, key) for key in keys[:MOST_VALUES]})
    return kept(("names", *ids), lambda: Term.objects.in_bulk(ids)) if ids else {}
