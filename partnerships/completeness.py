"""What is still missing before a case can be submitted, and where in the form it is written."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from partnerships.models import Partnership
from partnerships.vocabulary import STORY, Scope

LEAST_PARTNERS = 2
LEAST_STORY = 3


@dataclass(frozen=True)
class Missing:
    """One thing that is missing: a sentence, the step of the form (`forms.steps`) and its field."""

    step: str
    field: str
    sentence: str


class Incomplete(ValidationError):
    """A case lacks something to stand alone; `missing` says what, and where in the form it is written."""

    def __init__(self, missing: list[Missing]):
        self.missing = missing
        super().__init__([one.sentence for one in missing])


def require_complete(case: Partnership) -> None:
    """Raise Incomplete where something is missing."""
    missing = missing_in(case)
    if missing:
        raise Incomplete(missing)


def missing_in(case: Partnership) -> list[Missing]:
    """Return what a case lacks to stand alone: in short, a form, where, two partners, three parts of its story."""
    found = []
    if not case.summary.strip():
        found.append(Missing("what", "summary", _("Say in two or three sentences what it is.")))
    if case.form_id is None:
        found.append(Missing("what", "form", _("Choose the form of partnership.")))
    # Where the country must not be known, a place that is kept back or written for all says where.
    if not case.countries and not case.places and case.scope != Scope.GLOBAL:
        found.append(Missing("what", "countries", _("Name at least one country, or choose the level “global”.")))
    told = [name for name in STORY if getattr(case, name).strip()]
    if len(told) < LEAST_STORY:
        first = next(name for name in STORY if name not in told)
        sentence = _("Tell at least three parts of the story; so far there are %s.") % len(told)
        found.append(Missing("story", first, sentence))
    if len(case.partners) < LEAST_PARTNERS:
        sentence = _("Name at least two partners; so far there are %s.") % len(case.partners)
        found.append(Missing("partners", "partners", sentence))
    return found
