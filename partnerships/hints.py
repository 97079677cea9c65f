"""What a reviewer is told about a case or an organisation before deciding: what is missing, odd, or there already."""

from django.utils.translation import gettext as _

from curation.hints import Hint, Weight
from partnerships.models import Organisation, Partnership


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
    hints = []
    if not organisation.kind:
        hints.append(Hint(Weight.LOOK, _("It has no kind."), "kind"))
    return hints
