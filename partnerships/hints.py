"""What a reviewer is told about a case or an organisation before deciding: what is missing, odd, or there already."""

from django.utils.translation import gettext as _

from curation.hints import Hint, Weight
from partnerships import organisation_duplicates
from partnerships.models import Organisation, Partnership
from partnerships.registers.fitting import ror_of


def hints_for_case(case: Partnership, *, viewer=None) -> list[Hint]:
    """Return what speaks for and against a case, the gravest first."""
    hints = []
    if not case.summary:
        hints.append(Hint(Weight.LOOK, _("There is no summary."), "summary"))
    if not case.partners:
        hints.append(Hint(Weight.LOOK, _("No partner is named."), "partners"))
    return hints


def hints_for_organisation(organisation: Organisation, *, viewer=None) -> list[Hint]:
    """Return what speaks for and against an organisation, the gravest first."""
    hints = _likely_organisations(organisation, viewer)
    if not organisation.kind:
        hints.append(Hint(Weight.LOOK, _("It has no kind."), "kind"))
    if not organisation.country.code:
        hints.append(Hint(Weight.LOOK, _("It has no country."), "country"))
    if organisation.ror and not ror_of(organisation.ror):
        hints.append(Hint(Weight.LOOK, _("Its ROR identifier has a wrong check sum."), "ror"))
    return hints


def _likely_organisations(organisation: Organisation, viewer) -> list[Hint]:
    if viewer is None:
        return []
    found = organisation_duplicates.likely(organisation, viewer=viewer, limit=3)
    return [
        Hint(
            Weight.LOOK,
            _("It may be here already: %(name)s, %(reason)s.")
            % {"name": one.organisation.name, "reason": one.sentence},
            "name",
        )
        for one in found
    ]
