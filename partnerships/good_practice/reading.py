"""Whether a case is good practice, and what is said about that."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from partnerships.good_practice import evidence, rules
from partnerships.good_practice.light import Light, light
from partnerships.models import GoodPractice, Partnership

What = GoodPractice.What


@dataclass(frozen=True)
class Standing:
    """That a case is good practice."""

    marking: GoodPractice
    #: The marking and its confirmations, the latest last.
    confirmations: tuple[GoodPractice, ...]

    @property
    def reason(self) -> str:
        """Why it is."""
        return self.marking.reason

    @property
    def last(self) -> GoodPractice:
        """The marking, or the last confirmation."""
        return self.confirmations[-1]

    @property
    def confirmed_on(self) -> date:
        """When somebody last said so."""
        return timezone.localtime(self.last.at).date()

    @property
    def light(self) -> Light:
        """How old that is."""
        return light(self.confirmed_on, timezone.localdate())

    @property
    def evidence(self) -> str:
        """What it rests on: of the last row that says so."""
        return next((row.evidence for row in reversed(self.confirmations) if row.evidence), "")

    @property
    def sources(self) -> list[str]:
        """The sources of all rows, once each."""
        return list(dict.fromkeys(one for row in self.confirmations for one in row.sources))


def good_practice_of(case: Partnership) -> Standing | None:
    """Return what makes a case good practice; None where it is not, or no more. One query."""
    rows = list(GoodPractice.objects.filter(case_id=case.pk).select_related("by"))
    ended = {row.marking_id for row in rows if row.what == What.ENDED}
    open_ones = [row for row in rows if row.what == What.MARKED and row.pk not in ended]
    if not open_ones:
        return None
    marking = open_ones[-1]
    since = [row for row in rows if row.marking_id == marking.pk and row.what == What.CONFIRMED]
    return Standing(marking, (marking, *since))


def is_good_practice(case: Partnership) -> bool:
    """Whether a case is good practice now."""
    return open_markings().filter(case_id=case.pk).exists()


def open_markings():
    """Return the markings that were not taken back, as a queryset."""
    ended = GoodPractice.objects.filter(what=What.ENDED).values("marking_id")
    return GoodPractice.objects.filter(what=What.MARKED).exclude(pk__in=ended)


def good_practice_context(case: Partnership, user) -> dict:
    """Return the context of `partnerships/_good_practice.html` for somebody who may read the case."""
    standing = good_practice_of(case)
    return {
        "case": case,
        "standing": standing,
        "practice_sources": evidence.shown(standing.sources, user) if standing else [],
        "may_mark": rules.may_mark(user, case),
    }
