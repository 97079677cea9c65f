"""What may be asked of the API's list: the parameters of the page's address, checked strictly.

The page leaves out what it does not know, so that an old address still shows something; a program is told.
"""

from dataclasses import dataclass

import django_filters
from django.http import QueryDict
from django.utils.translation import gettext as _

from curation.models import Topic
from curation.search import LONGEST_QUERY
from literature.filters import MOST_VALUES, NamesFilter, Orders, SourceFilter, TopicsFilter

PER_PAGE, MOST_PER_PAGE, LAST_PAGE = 20, 100, 100_000


@dataclass(frozen=True)
class Parameter:
    """A parameter: its name, what it is, and what its values may be. `many`: it may be given several times."""

    name: str
    description: str
    kind: str = "string"  # of JSON Schema
    many: bool = False
    choices: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    longest: int | None = None
    #: Whether its values are too many to be listed; one that nothing has finds nothing.
    is_name: bool = False

    @property
    def schema(self) -> dict:
        """The parameter's values in JSON Schema."""
        one = {"type": self.kind}
        if self.choices:
            one["enum"] = list(self.choices)
        for name, value in (("minimum", self.minimum), ("maximum", self.maximum), ("maxLength", self.longest)):
            if value is not None:
                one[name] = value
        return {"type": "array", "items": one, "maxItems": MOST_VALUES} if self.many else one

    def problem(self, values: list[str]) -> str:
        """Return what is wrong with the values given, as a sentence; empty when nothing is."""
        if len(values) > 1 and not self.many:
            return _("It can be given once only.")
        if len(values) > MOST_VALUES:
            return _("It can be given %(number)s times at the most.") % {"number": MOST_VALUES}
        for value in values:
            if self.kind == "integer":
                if not (value.isascii() and value.isdecimal()) or not self.minimum <= int(value[:12]) <= self.maximum:
                    return _("A whole number from %(first)s to %(last)s is wanted.") % {
                        "first": self.minimum,
                        "last": self.maximum,
                    }
            elif self.choices and value not in self.choices:
                return _("“%(value)s” is none of its values.") % {"value": value[:60]}
            elif self.longest and len(value) > self.longest:
                return _("It is longer than %(number)s characters.") % {"number": self.longest}
        return ""


def parameters() -> list[Parameter]:
    """Return the parameters of the list; topics and groups are those that there are now."""
    text = _("Words looked for, as typed on the page: phrases in quotation marks, minus, or.")
    return [
        Parameter("q", text, longest=LONGEST_QUERY),
        *(found for name, one in SourceFilter.base_filters.items() if (found := _of_filter(name, one))),
        Parameter(
            "sort",
            _("The order. “relevance” needs words, and is then the order unless another is named; else “newest” is."),
            choices=tuple(str(name) for name in Orders.LABELS),
        ),
        Parameter("page", _("Which page, from 1 on."), "integer", minimum=1, maximum=LAST_PAGE),
        Parameter("per_page", _("How many sources a page has."), "integer", minimum=1, maximum=MOST_PER_PAGE),
    ]


def _of_filter(name: str, one: django_filters.Filter) -> Parameter | None:
    """Return the parameter of a filter of the page, None where it has no value to choose."""
    label = {"year_from": _("The first year."), "year_to": _("The last year.")}.get(name) or str(one.label or name)
    if isinstance(one, django_filters.NumberFilter):
        low, high = one.extra.get("min_value", 0), one.extra.get("max_value", 9999)
        return Parameter(name, label, "integer", minimum=int(low), maximum=int(high))
    if isinstance(one, NamesFilter) or name == "tag":
        return Parameter(name, label, many=True, longest=LONGEST_QUERY, is_name=True)
    if isinstance(one, TopicsFilter):  # the names of merged topics lead on, here as on the page
        choices = tuple(Topic.everything.values_list("slug", flat=True))
        return Parameter(name, label, many=True, choices=choices) if choices else None
    if isinstance(one, django_filters.ModelMultipleChoiceFilter):
        key = one.extra.get("to_field_name", "pk")
        choices = tuple(str(value) for value in one.extra["queryset"].all().values_list(key, flat=True))
        return Parameter(name, label, many=True, choices=choices) if choices else None
    choices = getattr(one, "extra", {}).get("choices", ())
    choices = tuple(str(value) for value, _label in (choices() if callable(choices) else choices))
    many = isinstance(one, django_filters.MultipleChoiceFilter)
    return Parameter(name, label, many=many, choices=choices, longest=None if choices else LONGEST_QUERY)


def asks_for_nothing(query: QueryDict, known: dict[str, list[str]]) -> bool:
    """Whether a query names only authors, venues or tags that there are not, where the page would leave them out."""
    names = [parameter.name for parameter in parameters() if parameter.is_name]
    return any(query.getlist(name) and not known.get(name) for name in names)


def problems(query: QueryDict) -> list[dict]:
    """Return what is wrong with a query: each `{"name": …, "reason": …}`; none when it can be answered."""
    known = {parameter.name: parameter for parameter in parameters()}
    found = []
    for name in query:
        parameter = known.get(name)
        reason = parameter.problem(query.getlist(name)) if parameter else _("There is no such parameter.")
        if reason:
            found.append({"name": name[:60], "reason": reason})
    return found
