"""What a reviewer is told about an organisation before deciding. Of cases: partnerships/case_hints.py."""

from django.utils.translation import gettext as _

from curation.hints import Hint, Weight
from partnerships import organisation_duplicates
from partnerships.models import Organisation
from partnerships.registers.fitting import ror_of


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
