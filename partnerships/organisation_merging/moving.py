"""What names an organisation, when it is merged into another: cases, their proposed changes, its parts. And back.

A case's row says its partners by short address. Changing that is history of the case, but no step of anybody's and no
matter of review: whoever may not read the case's partners learns nothing by it.
"""

import json

from django.db.models import Q

from curation.actions import change_content
from partnerships.models import Organisation, Partnership


def cases_naming(code: str):
    """Return the cases and proposed changes, whatever their state, whose partners name this short address."""
    partner = [{"organisation": code}]
    return Partnership.objects.filter(Q(partners__contains=partner) | Q(amends_from__partners__contains=partner))


def move(old: Organisation, new: Organisation, *, by) -> dict:
    """Let what names an organisation name another; return what `move_back` needs."""
    cases = {}
    for case in cases_naming(old.code).order_by("pk"):
        ids = [one["id"] for one in case.partners if one.get("organisation") == old.code]
        cases[str(case.pk)] = ids
        _rename(case, old.code, new.code, None, by=by)
    children = list(Organisation.objects.filter(parent=old).exclude(pk=new.pk).order_by("pk"))
    for child in children:
        _adopt(child, new, by=by)
    return {"cases": cases, "children": [child.pk for child in children]}


def move_back(moved: dict, old: Organisation, new: Organisation, *, by) -> None:
    """Let what was moved, as far as it still names the other, name the first again."""
    for pk, ids in moved.get("cases", {}).items():
        case = Partnership.objects.filter(pk=pk).first()
        if case is not None:
            _rename(case, new.code, old.code, set(ids), by=by)
    for child in Organisation.objects.filter(pk__in=moved.get("children", []), parent=new).order_by("pk"):
        _adopt(child, old, by=by)


def _rename(case: Partnership, old: str, new: str, ids: set[str] | None, *, by) -> None:
    """Change the short address in the partners of a case, or in those with these ids."""

    def renamed(partners: list[dict]) -> list[dict]:
        return [
            {**one, "organisation": new}
            if one.get("organisation") == old and (ids is None or one.get("id") in ids)
            else one
            for one in partners
        ]

    def change(locked: Partnership) -> None:
        locked.partners = renamed(locked.partners)
        if locked.amends_from:
            basis = json.loads(json.dumps(locked.amends_from))
            locked.amends_from = {**basis, "partners": renamed(basis.get("partners", []))}
        locked.save()

    change_content(case, change, by=by, action=None)


def _adopt(child: Organisation, parent: Organisation, *, by) -> None:
    def change(locked: Organisation) -> None:
        locked.parent = parent
        locked.save()

    change_content(child, change, by=by, action=None)
