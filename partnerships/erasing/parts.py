"""Erasing one thing out of a case: a partner, a place, a file, the name of who told it. The rest stays.

A partner's and a place's name, and a teller's, give way to `scrubbing.BLANK` wherever they stand in the words of the
case, in what was said about it and in all its earlier versions. Names are found as they are written, whatever their
capitals; what names somebody by the way is not.
"""

from collections.abc import Callable, Iterable

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.keeping import forget_kept_forms
from accounts.models import User
from curation import rules as curation_rules
from curation.actions import comment
from partnerships import rules
from partnerships.erasing import people, words
from partnerships.erasing.family import Family, events_of, family_of, names_of
from partnerships.erasing.rewriting import rewrite
from partnerships.erasing.scrubbing import BLANK, Scrubber
from partnerships.erasing.traces import delete, forget_letters, passing
from partnerships.files.actions import forget_bytes
from partnerships.finding.indexing import index_cases
from partnerships.models import CaseFile, Erasure, Organisation, Partnership
from partnerships.models.erasures import Ground, What


def erase_part(case: Partnership, *, what: str, part: str = "", by: User, ground: str) -> Erasure:
    """Erase one thing out of a case, a value of `What` besides RECORD, and leave that it was done.

    `part` is the id of a partner or a place, or the short address of a file. Raises PermissionDenied, NotAllowedNow,
    ValidationError on `part` where there is no such thing, or on `ground`.
    """
    if ground not in Ground.values:
        raise ValidationError({"ground": _("Choose the ground.")})
    with transaction.atomic(), pghistory.context(user=by.pk, step="erase"):
        family = family_of(case, locks=True)
        if family.root.is_amendment or not rules.may_erase(by, family.root):
            raise PermissionDenied(_("Only a coordinator of the group who may read all of this erases it."))
        _OUT[What(what)](family, part)
        forget_kept_forms(family.codes)
        erasure = Erasure.objects.create(
            kind=family.kind, code=family.root.code, what=what, ground=ground, group_id=family.root.group_id, by=by
        )
        record = Partnership.objects.get(pk=family.root.pk)
        if curation_rules.may_comment(by, record):
            said = _("Erased for good: %(what)s. Ground: %(ground)s.")
            said %= {"what": erasure.get_what_display(), "ground": erasure.get_ground_display()}
            comment(record, by=by, text=said)
    return erasure


def _refuse_if_none(there: object) -> None:
    if not there:
        raise ValidationError({"part": _("This is not in the case any more.")})


def _take_part_out(name: str) -> Callable[[Family, str], None]:
    def take_out(family: Family, part: str) -> None:
        versions = [*family.events.values_list(name, flat=True), *(getattr(one, name) for one in family.records)]
        found = [one for parts in versions for one in parts if one.get("id") == part]
        _refuse_if_none(part and found)
        scrubber = Scrubber(_names(found))
        forget_letters(family)
        _rewrite_all(family, lambda content: _without(content, name, part), scrubber)
        if name == "partners":
            _take_off_agreements(family, part)

    return take_out


def _names(found: Iterable[dict]) -> set[str]:
    codes = {one.get("organisation") for one in found} - {"", None}
    named = {str(one.get("name", "")) for one in found}
    return named | names_of(Organisation.objects.filter(code__in=codes))


def _without(content: dict, name: str, part: str) -> dict:
    """A snapshot, or a part of one, without a partner or a place, and without what hangs on it alone."""
    left = {**content, name: [one for one in content.get(name) or [] if one.get("id") != part]}
    if "exchanges" in content:
        kept = content["exchanges"] or []
        left["exchanges"] = [one for one in kept if part not in (one.get("giver"), one.get("receiver"))]
    if "grants" in content:
        left["grants"] = [_without_party(one, part) for one in content["grants"] or []]
    return left


def _without_party(grant: dict, part: str) -> dict:
    """The sum stays; who gave or received it is not told any more."""
    if grant.get("funder") == part:
        grant = {**grant, "funder": "", "funder_name": BLANK}
    return {**grant, "recipient": ""} if grant.get("recipient") == part else grant


def _take_off_agreements(family: Family, part: str) -> None:
    table = events_of(CaseFile)
    with passing("partnerships.CaseFileEvent:append_only", "partnerships.CaseFile:update_update"):
        for model, key in ((CaseFile, "pk"), (table, "pgh_id")):
            for one in model.objects.filter(case__in=family.ids, parties__contains=[part]):
                left = [party for party in one.parties if party != part]
                model.objects.filter(**{key: getattr(one, key)}).update(parties=left)


def _rewrite_all(family: Family, change: Callable[[dict], dict], scrubber: Scrubber) -> None:
    for record in family.records:
        rewrite(record, lambda content: words.scrub_content(change(content), scrubber), scrubber.text)
    words.scrub_beside(family, scrubber)
    index_cases(family.ids)


def _take_teller_out(family: Family, _part: str) -> None:
    root = family.root
    rows = [*family.events.values_list("teller_name", flat=True), *(one.teller_name for one in family.records)]
    names = {*rows, *family.askings.values_list("name", flat=True)}
    names |= {root.contributed_by.name} if root.contributed_by else set()
    _refuse_if_none(names - {""})
    forget_letters(family)
    family.askings.delete()

    def change(content: dict) -> dict:
        blank = {name: "" for name in ("teller_name", "teller_organisation") if name in content}
        return {**content, **blank}

    if root.contributed_by_id:
        people.forget(family, root.contributed_by_id)
    _rewrite_all(family, change, Scrubber(names))


def _take_file_out(family: Family, part: str) -> None:
    files = CaseFile.objects.filter(case__in=family.ids, code=part)
    _refuse_if_none(files)
    hashes = {one for pair in files.values_list("sha256", "small_sha256") for one in pair if one}
    ids = list(files.values_list("pk", flat=True))
    delete(files.all())
    with passing("partnerships.CaseFileEvent:append_only"):
        delete(events_of(CaseFile).objects.filter(pgh_obj_id__in=ids))
    Partnership.objects.get(pk=family.root.pk).save(update_fields=["has_protected"])
    transaction.on_commit(lambda: [forget_bytes(one) for one in hashes])


_OUT = {
    What.PARTNER: _take_part_out("partners"),
    What.PLACE: _take_part_out("places"),
    What.TELLER: _take_teller_out,
    What.FILE: _take_file_out,
}
