"""The list of organisations: searched, filtered, counted for one person."""

from functools import cached_property
from urllib.parse import urlencode

from django.db.models import Count
from django.http import QueryDict
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django_countries import countries

from curation.forms import whole_number
from partnerships.keys import fold_name, host_of
from partnerships.models import NameKind, Organisation, OrganisationName
from partnerships.models.organisation_name import SPOKEN
from partnerships.vocabulary import OrganisationKind

PER_PAGE = 40
#: Countries that are shown before the others are folded.
_FIRST = 12
_LONGEST = 200
_MOST_WORDS = 8
FILTERS = ("kind", "country")


class OrganisationListing:
    """What `q`, `kind`, `country` and `page` of an address ask for, as far as this person may see it.

    Each number counts what the person may see and nothing else.
    """

    def __init__(self, parameters: QueryDict, viewer):
        self.viewer = viewer
        self.text = " ".join(parameters.get("q", "").replace("\x00", "").split())[:_LONGEST]
        known = {"kind": set(OrganisationKind.values), "country": set(countries.countries)}
        self.chosen = {
            name: list(dict.fromkeys(value for value in parameters.getlist(name) if value in known[name]))
            for name in FILTERS
        }
        self.wanted = whole_number(parameters.get("page"), 1) or 1

    @cached_property
    def base(self):
        """All organisations that the person may find here."""
        return Organisation.objects.listed_for(self.viewer)

    @cached_property
    def _found(self):
        found = self.base
        for word in fold_name(self.text).split()[:_MOST_WORDS]:
            names = OrganisationName.objects.filter(kind__in=[kind.value for kind in SPOKEN], folded__contains=word)
            found = found.filter(pk__in=names.values("organisation"))
        host = host_of(self.text) if " " not in self.text else ""
        if host:
            site = OrganisationName.objects.filter(kind=NameKind.HOST, folded=host)
            found = found | self.base.filter(pk__in=site.values("organisation"))
        return found

    def filtered(self, *, without: str = ""):
        """Return what is found, with all filters but one."""
        found = self._found
        for name, values in self.chosen.items():
            if values and name != without:
                found = found.filter(**{f"{name}__in": values})
        return found

    @cached_property
    def total(self) -> int:
        """How many are found."""
        return self.filtered().count()

    @cached_property
    def everything(self) -> int:
        """How many there are for this person."""
        return self.base.count() if self.is_narrowed else self.total

    @property
    def is_narrowed(self) -> bool:
        """Whether words or filters hold."""
        return bool(self.text or any(self.chosen.values()))

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.total // PER_PAGE))

    @property
    def number(self) -> int:
        """The number of this page."""
        return min(self.wanted, self.last)

    def in_order(self):
        """Return what is found by name."""
        return self.filtered().order_by("name_key", "pk")

    def entries(self) -> list[Organisation]:
        """Return the organisations of this page."""
        first = (self.number - 1) * PER_PAGE
        return list(self.in_order().defer("description", "contacts", "amends_from")[first : first + PER_PAGE])

    def query_string(self, **changes) -> str:
        """Return this list's query string with changes (None takes a parameter off), without the page."""
        parameters = {"q": self.text, **self.chosen, **changes}
        return urlencode({name: value for name, value in parameters.items() if value}, doseq=True)

    def url(self, name: str = "partnerships:organisations", **changes) -> str:
        """Return the address of this list, or of another form of it, with changes."""
        query = self.query_string(**changes)
        return reverse(name) + (f"?{query}" if query else "")

    def facets(self) -> list[dict]:
        """Return the groups of filters with their counts, for _components/facet.html."""
        kinds = {value: str(label) for value, label in OrganisationKind.choices}
        facets = [self._facet("kind", _("Kind"), kinds), self._facet("country", _("Country"), dict(countries))]
        return [facet for facet in facets if facet["options"]]

    def _facet(self, name: str, title, labels: dict) -> dict:
        rows = self.filtered(without=name).exclude(**{name: ""}).values_list(name)
        numbers = dict(rows.annotate(number=Count("pk")).order_by())
        chosen = self.chosen[name]
        numbers |= {value: 0 for value in chosen if value not in numbers}
        options = [
            {
                "label": capfirst(str(labels.get(value, value))),
                "number": number,
                "current": value in chosen,
                "url": self.url(
                    **{name: [one for one in chosen if one != value] if value in chosen else [*chosen, value]}
                ),
            }
            for value, number in numbers.items()
        ]
        options.sort(key=lambda option: (not option["current"], -option["number"], option["label"]))
        return {"title": title, "options": options[:_FIRST], "more": options[_FIRST:]}

    def chips(self) -> list[dict]:
        """Return the filters that hold, each with the address of the list without it."""
        kinds, names = dict(OrganisationKind.choices), dict(countries)
        told = {"kind": (_("Kind"), kinds), "country": (_("Country"), names)}
        return [
            {
                "label": told[name][0],
                "value": told[name][1].get(value, value),
                "url": self.url(**{name: [one for one in values if one != value]}),
            }
            for name, values in self.chosen.items()
            for value in values
        ]

    def context(self) -> dict:
        """Return what templates/partnerships/organisations/list.html needs."""
        query = self.query_string()
        return {
            "listing": self,
            "total": self.total,
            "everything": self.everything,
            "entries": self.entries(),
            "facets": self.facets() if self.everything else [],
            "chips": self.chips(),
            "clear_url": self.url(kind=None, country=None),
            "page": _Page(self.number, self.last),
            "last": self.last,
            "query": f"?{query}&" if query else "?",
            "exports": [
                {"label": _("Table (CSV)"), "url": self.url("partnerships:organisations-csv")},
                {"label": _("For programs (JSON)"), "url": self.url("partnerships:organisations-json")},
            ],
            "hidden": [(name, value) for name, values in self.chosen.items() for value in values],
        }


class _Page:
    """A page of so many, as _components/pages.html wants it."""

    def __init__(self, number: int, last: int):
        self.number = number
        self.has_previous, self.has_next = number > 1, number < last
        self.previous_page_number, self.next_page_number = number - 1, number + 1
