"""Marking good practice, confirming it, taking it back."""

from collections.abc import Callable, Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from curation import rules as curation_rules
from curation.actions import NotAllowedNow, lock
from partnerships.good_practice import evidence, rules
from partnerships.good_practice.reading import What, good_practice_of
from partnerships.models import GoodPractice, Partnership


def mark(case: Partnership, *, by, reason: str, evidence_text: str = "", sources: Iterable[str] = ()) -> GoodPractice:
    """Mark a case as good practice, with the reason and what it rests on.

    `sources` are short addresses of works in the literature, or web addresses. Raises PermissionDenied,
    NotAllowedNow where it is marked already, ValidationError on `reason`, `evidence` or `sources`.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Say why; readers see it.")})
    sources = list(sources)
    if not evidence_text.strip() and not sources:
        raise ValidationError({"evidence": _("Say what it rests on, or name a source.")})
    _require_known(sources, by)

    def row(locked: Partnership) -> GoodPractice:
        if good_practice_of(locked) is not None:
            raise NotAllowedNow(_("This is marked as good practice already."))
        number = locked.good_practice.filter(what=What.ENDED).count() + 1
        return GoodPractice(what=What.MARKED, number=number)

    return _say(case, row, by=by, reason=reason, evidence=evidence_text.strip(), sources=sources)


def confirm(case: Partnership, *, by, evidence_text: str = "", sources: Iterable[str] = ()) -> GoodPractice:
    """Say that a case still is good practice, perhaps with newer evidence. Raises as `mark` does."""
    sources = list(sources)
    _require_known(sources, by)
    return _say(case, _since(What.CONFIRMED), by=by, evidence=evidence_text.strip(), sources=sources)


def take_back(case: Partnership, *, by, reason: str) -> GoodPractice:
    """Say that a case is good practice no more, and why. Raises as `mark` does."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say why; it stays on record.")})
    return _say(case, _since(What.ENDED), by=by, reason=reason)


def _since(what: str) -> Callable[[Partnership], GoodPractice]:
    def row(locked: Partnership) -> GoodPractice:
        standing = good_practice_of(locked)
        if standing is None:
            raise NotAllowedNow(_("This is not marked as good practice any more."))
        return GoodPractice(what=what, marking=standing.marking, number=standing.marking.number)

    return row


def _say(
    case: Partnership, make: Callable[[Partnership], GoodPractice], *, by, reason: str = "", **values
) -> GoodPractice:
    """Append a row that `make(locked)` gives, in one transaction with what follows from it elsewhere."""
    if not rules.may_mark(by, case):
        raise PermissionDenied(_("Only a coordinator of the group marks a published case, and nobody their own."))
    with transaction.atomic():
        locked = lock(case)
        if not rules.may_mark(by, locked):
            raise NotAllowedNow(_("This cannot be done now: it is “%s”.") % locked.get_state_display())
        row = make(locked)
        row.case, row.by, row.reason = locked, by, reason.strip()
        row.own_contribution = curation_rules.is_author(by, locked)
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
        _tell_index(locked)
    return row


def _tell_index(case: Partnership) -> None:
    """Let the list of cases know."""
    from partnerships.finding.indexing import set_good_practice  # which itself asks about good practice

    standing = good_practice_of(case)
    set_good_practice(case.pk, is_good=standing is not None, confirmed_on=standing.confirmed_on if standing else None)


def _require_known(sources: list[str], by) -> None:
    if len(sources) > evidence.MOST_SOURCES:
        raise ValidationError({"sources": _("At most %s sources.") % evidence.MOST_SOURCES})
    unknown = evidence.unknown(sources, by)
    if unknown:
        raise ValidationError({"sources": _("There is no source with the short address “%s”.") % unknown[0]})
