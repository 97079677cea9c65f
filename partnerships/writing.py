"""Telling a case: where one is in its steps, and what is said when a step is saved."""

from copy import copy

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from curation.workflow import State
from partnerships.models import Partnership
from partnerships.vocabulary import STORY


def would_be_protected(case: Partnership, values: dict) -> bool:
    """Whether a case with these values would hold something for named coordinators alone."""
    changed = copy(case)
    for name, value in values.items():
        setattr(changed, name, value)
    return changed.audience == "confidential" or changed.holds_protected()


def saved_sentence(case: Partnership, user) -> str:
    """What is said to somebody who has saved a step."""
    if case.state == State.DRAFT:
        return _("Saved as a draft. Only you see it.")
    if case.state == State.CHANGES_REQUESTED:
        return _("Saved. Submit it again when it is ready.")
    if case.contributed_by_id != user.pk:
        return _("Saved. The author is told.")
    return _("Saved. It is read so from now on.")


def steps_of(case: Partnership | None, current: str) -> list[dict]:
    """Return the steps for _components/steps.html: `{label, done, current, url}`; a new case can only begin."""
    from partnerships.forms.steps import STEPS

    steps = []
    for name, step in STEPS.items():
        url = reverse("partnerships:edit-case-step", args=[case.code, name]) if case else ""
        steps.append({"label": step.label, "current": name == current, "done": _is_told(case, name), "url": url})
        if name == "course":
            steps += _money(case, current)
    check = reverse("partnerships:check-case", args=[case.code]) if case else ""
    return [*steps, {"label": _("Read and submit"), "current": current == "check", "done": False, "url": check}]


def _money(case: Partnership | None, current: str) -> list[dict]:
    """The step that leads to the pages of a case's money, where there are any."""
    try:
        url = reverse("partnerships:money", args=[case.code if case else "0000000"])
    except NoReverseMatch:
        return []
    done = bool(case and (case.grants or case.ledger))
    return [{"label": _("Money"), "current": current == "money", "done": done, "url": url if case else ""}]


def _is_told(case: Partnership | None, step: str) -> bool:
    if case is None:
        return False
    told = {
        "what": case.summary and case.form_id,
        "story": any(getattr(case, name) for name in STORY),
        "partners": case.partners,
        "sharing": case.exchanges or case.right_holders or case.right_holders_say,
        "course": case.places or case.moments,
        "readers": case.has_protected or case.audience != "public",
        "translations": case.translations,
    }
    return bool(told[step])
