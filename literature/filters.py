"""The filters of the list of sources, parsed by django-filter and told as conditions on the index."""

import django_filters
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import WorkingGroup
from curation.models import Topic
from literature.languages import LANGUAGES
from literature.models import SourceIndex
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


class SourceFilter(django_filters.FilterSet):
    """What a list of sources can be narrowed by. Several values of one filter widen it, several filters narrow it.

    Values that are not known are left out, so that an old address still shows what it can.
    """

    type = django_filters.MultipleChoiceFilter(choices=SourceType.choices, label=_("Type"))
    topic = django_filters.ModelMultipleChoiceFilter(
        queryset=Topic.objects.all(), to_field_name="slug", label=_("Topic")
    )
    language = django_filters.MultipleChoiceFilter(choices=LANGUAGES, label=_("Language"))
    group = django_filters.ModelMultipleChoiceFilter(
        queryset=WorkingGroup.objects.all(), to_field_name="slug", label=_("Added by")
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
        return self.form.cleaned_data

    @cached_property
    def conditions(self) -> dict[str, Q]:
        """Return what holds, by facet: type, topic, language, group, year."""
        values = self.chosen
        conditions = {}
        if values.get("type"):
            conditions["type"] = Q(type__in=values["type"])
        if values.get("topic"):
            conditions["topic"] = Q(topic_ids__overlap=sorted(topic.pk for topic in values["topic"]))
        if values.get("language"):
            conditions["language"] = Q(language__in=values["language"])
        if values.get("group"):
            conditions["group"] = Q(group_id__in=sorted(group.pk for group in values["group"]))
        years = Q()
        if values.get("year_from") is not None:
            years &= Q(year__gte=int(values["year_from"]))
        if values.get("year_to") is not None:
            years &= Q(year__lte=int(values["year_to"]))
        if years:
            conditions["year"] = years
        return conditions

    def filter_queryset(self, queryset):
        """Narrow the index by every condition."""
        for condition in self.conditions.values():
            queryset = queryset.filter(condition)
        return queryset

    def parameters(self) -> dict[str, list[str]]:
        """Return the values that hold as they stand in an address, in a settled order."""
        values = self.chosen
        parameters = {
            "type": sorted(values.get("type") or []),
            "topic": sorted(topic.slug for topic in values.get("topic") or []),
            "language": sorted(values.get("language") or []),
            "group": sorted(group.slug for group in values.get("group") or []),
        }
        for name in ("year_from", "year_to"):
            number = values.get(name)
            parameters[name] = [] if number is None else [str(int(number))]
        return {name: chosen for name, chosen in parameters.items() if chosen}
