"""The page where organisations are merged, made ready for its template."""

import re

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from curation.forms import whole_number
from partnerships import content
from partnerships import organisation_rules as rules
from partnerships.models import Organisation, OrganisationMerge
from partnerships.organisation_duplicates import likely
from partnerships.organisation_merging import actions
from partnerships.organisation_merging.choosing import BOTH, default_survivor, proposed, rows_of

#: Organisations that can be merged at once: more do not stand beside each other.
MOST_RECORDS = 6
_COMPARED = ("acronym", "other_names", "kind", "country", "region", "ror", "website")


class MergePage:
    """One request to the page: the organisations by short address (`organisation`), and what is chosen of them."""

    def __init__(self, data: QueryDict, user):
        self.data, self.user = data, user

    @cached_property
    def records(self) -> list[Organisation]:
        """The organisations that were named and that this person may read, in the order in which they were named."""
        texts = " ".join(self.data.getlist("organisation"))
        codes = [part.rstrip("/").rpartition("/")[2].lower() for part in re.split(r"[\s,]+", texts) if part]
        codes = list(dict.fromkeys(codes))[:MOST_RECORDS]
        visible = Organisation.objects.records().visible_to(self.user).filter(code__in=codes)
        found = {one.code: one for one in visible.select_related("group", "parent", "contributed_by")}
        return [found[code] for code in codes if code in found and found[code].is_open_to(self.user)]

    @cached_property
    def survivor(self) -> Organisation:
        """The one that stays."""
        wanted = self.data.get("survivor", "")
        return next((one for one in self.records if one.code == wanted), None) or default_survivor(self.records)

    @property
    def others(self) -> list[Organisation]:
        """Those that go into it."""
        return [one for one in self.records if one.pk != self.survivor.pk]

    @cached_property
    def chosen(self) -> dict[str, str]:
        """The record whose value each field takes, by its short address: as posted, else the best."""
        codes = {one.code for one in self.records} | {BOTH}
        best = proposed(self.records, self.survivor)
        posted = {field: self.data.get(f"field-{field}", "") for field in best}
        return {field: posted[field] if posted[field] in codes else best[field] for field in best}

    def merge(self) -> OrganisationMerge:
        """Do it. Raises what `actions.merge` raises."""
        return actions.merge(
            self.survivor,
            self.others,
            by=self.user,
            chosen=self.chosen,
            reason=self.data.get("reason", "")[:4000],
            # A form that does not say what its person saw has seen nothing: revision 0, which none has.
            expected={one.code: whole_number(self.data.get(f"revision-{one.code}")) for one in self.records},
        )

    def context(self, problem: str = "") -> dict:
        """What the template needs."""
        rows, same = rows_of(self.records, self.chosen)
        return {
            "records": [
                {"place": place, "record": one, "is_survivor": one.pk == self.survivor.pk}
                for place, one in enumerate(self.records, 1)
            ],
            "rows": rows,
            "same": same,
            "reason": self.data.get("reason", ""),
            "problem": problem,
            "refused": "" if rules.may_merge(self.user, self.survivor, self.others) else self._why_not(),
            "crumbs": _crumbs(),
        }

    def _why_not(self) -> str:
        for one in self.records:
            if one.group_id not in self.user.coordinated_group_ids:
                return _("“%(name)s” belongs to %(group)s: somebody who coordinates all the groups merges them.") % {
                    "name": one.name,
                    "group": one.group.short_name,
                }
            if one.contributed_by_id == self.user.pk and not rules.may_merge_away(self.user, one):
                return _("You added “%(name)s” yourself: another coordinator of the group merges it.") % {
                    "name": one.name
                }
        return _("One that is published has to stay: choose it above.")

    def choice(self) -> dict:
        """What the page needs on which the other organisation is chosen, where one is named or none."""
        first = self.records[0] if self.records else None
        asked = bool(self.data.get("other") or len(self.data.getlist("organisation")) > 1)
        return {
            "first": first,
            "found": likely(first, viewer=self.user, limit=10) if first else [],
            "unknown": _("There is no such organisation that you may see.") if asked else "",
            "crumbs": _crumbs(),
        }


def _crumbs() -> list[tuple]:
    return [
        (_("Organisations"), reverse("partnerships:organisations")),
        (_("Likely duplicates"), reverse("partnerships:likely-organisations")),
    ]


def besides(first: Organisation, second: Organisation) -> dict:
    """Two organisations side by side, as _components/compare.html wants them."""
    labels = content.labels(Organisation)
    columns = [
        {"label": one.group.short_name, "title": one.name, "url": one.get_absolute_url()} for one in (first, second)
    ]
    rows = []
    for name in _COMPARED:
        values = [content.display(name, _value(one, name)) for one in (first, second)]
        if any(values):
            cells = [{"label": column["title"], "value": value} for column, value in zip(columns, values, strict=True)]
            rows.append({"name": capfirst(str(labels[name])), "cells": cells, "different": values[0] != values[1]})
    return {"columns": columns, "rows": rows}


def _value(one: Organisation, name: str):
    return str(one.country.code or "") if name == "country" else getattr(one, name)
