"""What a reviewer is told about an organisation before deciding. Of cases: partnerships/case_hints.py."""

from django.utils.translation import gettext as _

from curation.hints import Hint, Weight
from partnerships.models import Organisation


def hints_for_organisation(organisation: Organisation, *, viewer=None) -> list[Hint]:
    """Return what speaks for and against an organisation, the gravest first."""
    hints = []
    if not organisation.kind:
        hints.append(Hint(Weight.LOOK, _("It has no kind."), "kind"))
    return hints
