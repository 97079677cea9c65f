"""Cases side by side: two to four, each as readers in general see it; what differs is marked."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerships.dates import years_of
from partnerships.faces import Face, reader_level
from partnerships.finding.entries import listed
from partnerships.finding.labels import country_name, words_of_typology
from partnerships.finding.related import related_to
from partnerships.markdown import to_html
from partnerships.models import CaseIndex
from partnerships.parts import amount_of
from partnerships.vocabulary import STORY, PartnerRole, Say, Scope, Shared

LEAST, MOST = 2, 4
_LETTERS = "ABCD"


class Comparison:
    """The comparison that an address asks for by codes of cases, for this person.

    Who is named to read what is confidential does that on the case's own page: side by side stands what members read.
    """

    def __init__(self, codes: Sequence[str], user):
        self.asked = list(dict.fromkeys(code.lower() for code in codes if code))
        self.user, self.level = user, reader_level(user)

    @cached_property
    def faces(self) -> list[Face]:
        """The faces of the first four, in the order of the address; a case that is not to be found is left out."""
        codes = self.asked[:MOST]
        rows = CaseIndex.objects.at(self.level).filter(case__code__in=codes).values_list("case__code", "case_id")
        ids = dict(rows)
        return [one.face for one in listed([ids[code] for code in codes if code in ids], self.level)]

    def context(self) -> dict:
        """Return what the template needs."""
        faces = self.faces
        codes = [face.code for face in faces]
        columns = [
            {
                "label": letter,
                "title": face.title,
                "url": face.url,
                "without": compare_url([code for code in codes if code != face.code]) if len(codes) > LEAST else "",
            }
            for letter, face in zip(_LETTERS, faces, strict=False)
        ]
        is_possible = len(faces) >= LEAST
        return {
            "faces": faces,
            "columns": columns,
            "rows": rows(faces, columns) if is_possible else [],
            "problem": self._problem(),
            "more": self._more(codes) if faces and len(faces) < MOST else [],
            "crumbs": [(_("Partnerships"), reverse("partnerships:list"))],
        }

    def _problem(self) -> str:
        if len(self.asked) > MOST:
            return _("Four cases at most stand side by side: these are the first four.")
        if len(self.faces) < len(self.asked):
            return _("A case that you asked for is not in public view, or is gone.")
        if len(self.faces) < LEAST:
            return _("Choose two to four cases in the list, then “Compare”.")
        return ""

    def _more(self, codes: list[str]) -> list[dict]:
        """Return cases that could stand beside them, each with the address at which it does."""
        near = related_to(self.faces[0], self.user)
        return [
            {"title": one.title, "why": one.why, "url": compare_url([*codes, one.code])}
            for one in near
            if one.code not in codes
        ]


def compare_url(codes: Sequence[str]) -> str:
    """Return the address at which these cases stand side by side."""
    return f"{reverse('partnerships:compare')}?{urlencode({'case': codes}, doseq=True)}"


def rows(faces: Sequence[Face], columns: Sequence[dict]) -> list[dict]:
    """Return the rows of the comparison as `_components/compare.html` takes them; rows that are empty are left out."""
    made = [
        *((name, "list", [value(face) for face in faces]) for name, value in _facts().items()),
        *((str(heading), "value", [to_html(getattr(face, name)) for face in faces]) for name, heading in STORY.items()),
    ]
    return [
        {
            "name": name,
            "different": any(value != values[0] for value in values[1:]),
            "is_told": kind == "value",
            "common": set.intersection(*map(set, values)) if kind == "list" else (),
            "cells": [{"label": column["label"], kind: value} for column, value in zip(columns, values, strict=True)],
        }
        for name, kind, values in made
        if any(values)
    ]


def _facts() -> dict:
    """What is compared besides the story: for each name, what a face has of it as a list of texts."""
    words = words_of_typology()
    return {
        _("In short"): lambda face: [face.summary] if face.summary else [],
        _("Form"): lambda face: [face.form.name] if face.form else [],
        _("Level"): lambda face: _labels(Scope, [face.scope]),
        _("Countries"): lambda face: sorted(country_name(code) for code in face.countries),
        _("Years"): lambda face: [text] if (text := years_of(face.begins, face.ends)) else [],
        _("Partners and their roles"): lambda face: [text for one in face.partners if (text := _partner(face, one))],
        _("Who does what"): lambda face: _told(face, "tasks"),
        _("Part in decisions"): _says,
        _("The right holders"): lambda face: _labels(Say, [face.right_holders_say]),
        _("What is shared"): lambda face: _labels(Shared, _in_order({one.what for one in face.parts("exchanges")})),
        _("Who is in it"): lambda face: [words["stakeholder"].get(slug, slug) for slug in _present(face)],
        _("Who is missing"): lambda face: _missing(face, words["given"]),
        _("Money"): money,
        _("Topics"): lambda face: sorted(topic.name for topic in face.topics.all()),
    }


def money(face: Face) -> list[str]:
    """Return what was given, a line for each currency, as these readers see it."""
    sums: dict[str, list[Decimal]] = defaultdict(list)
    for grant in face.parts("grants"):
        amount = amount_of(grant.amount)
        if amount is not None:
            sums[grant.currency].append(amount)
    return [_sum(currency, amounts) for currency, amounts in sorted(sums.items())]


def _sum(currency: str, amounts: list[Decimal]) -> str:
    told = number_format(sum(amounts), decimal_pos=0, use_l10n=True, force_grouping=True)
    sentence = ngettext("%(sum)s in %(number)s grant", "%(sum)s in %(number)s grants", len(amounts))
    return sentence % {"sum": f"{currency} {told}".strip(), "number": len(amounts)}


def _partner(face: Face, partner) -> str:
    name, roles = face.name_of(partner), _labels(PartnerRole, partner.roles)
    return f"{name} ({', '.join(roles)})" if name and roles else name


def _told(face: Face, name: str) -> list[str]:
    told = [(face.name_of(partner), getattr(partner, name)) for partner in face.partners]
    return [f"{who}: {text}" if who else text for who, text in told if text]


def _says(face: Face) -> list[str]:
    said = [(face.name_of(partner), _labels(Say, [partner.say])) for partner in face.partners]
    return [f"{who}: {label}" if who else label for who, labels in said for label in labels]


def _present(face: Face) -> list[str]:
    return sorted({partner.stakeholder for partner in face.partners if partner.stakeholder})


def _missing(face: Face, given: dict[str, str]) -> list[str]:
    """The groups with nobody in it; none, where no partner's group is told: then nobody can say."""
    present = _present(face)
    return [name for slug, name in given.items() if slug not in present] if present else []


def _in_order(found: set[str]) -> list[str]:
    return [value for value in Shared.values if value in found]


def _labels(choices, values) -> list[str]:
    return [str(choices(value).label) for value in values if value in choices.values]
