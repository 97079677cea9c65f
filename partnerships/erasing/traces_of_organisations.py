"""What an organisation leaves besides its row: cases and registers that name it, mergings, its parts."""

import gzip
import zlib

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from curation.models import Step
from partnerships.erasing.family import Family, events_of, names_of
from partnerships.erasing.rewriting import rewrite
from partnerships.erasing.scrubbing import Scrubber, texts_in
from partnerships.erasing.traces import Trace, history_of, keep
from partnerships.models import (
    MergedOrganisation,
    Organisation,
    OrganisationImportFile,
    OrganisationMerge,
    OrganisationRow,
    PartnerOrganisation,
    Partnership,
)
from partnerships.models.organisation_imports import Outcome, Stage, Verdict

ORGANISATIONS = ("organisation",)
#: What a partner is called whose organisation was erased. Not translated: it stands in the row.
ERASED = "an erased organisation"
#: Shorter texts of an organisation are not sought in what others say.
_LEAST = 4


def register_row() -> None:
    """Register what is taken out last: the rows, their names, likely duplicates, and then their history."""
    number, forget, trigger = history_of(Organisation)

    def take_out(family: Family) -> None:
        Organisation.objects.filter(parent__in=family.ids).exclude(pk__in=family.ids).update(parent=None)
        Organisation.objects.filter(pk__in=family.ids).update(parent=None)
        for organisation in family.records:  # proposed changes first
            Organisation.objects.filter(pk=organisation.pk).delete()
        forget(family)

    keep(
        Trace(
            _("The organisation, proposed changes, and what was merged with it"),
            lambda family: len(family.records),
            lambda family: None,
            of=ORGANISATIONS,
        )
    )
    keep(Trace(_("Earlier versions"), number, take_out, triggers=(trigger,), of=ORGANISATIONS))


def register() -> None:
    """Register all others."""
    triggers = ("curation.Step:step_never_changed", f"{events_of(Organisation)._meta.label}:append_only")
    for label, number, take_out, passed in (
        (_("Mergings, and what is kept to take them back"), _number_of_merges, _forget_merges, ()),
        (_("Words about it at others it was merged with"), _number_said_of, _forget_said, triggers),
        (_("Lines of registers"), lambda family: _lines(family).count(), _forget_lines, ()),
        (_("Files of registers that are not read yet"), lambda f: len(_unread(f)), _forget_unread, ()),
        (_("Cases that name it as a partner"), lambda family: len(cases_naming(family)), _leave_cases, ()),
    ):
        keep(Trace(label, number, take_out, triggers=passed, of=ORGANISATIONS))


def cases_naming(family: Family) -> list[Partnership]:
    """Return the cases and proposed changes, of whatever state, that name one of them as a partner, or did."""
    named = Q(pk__in=[])
    in_events = Q(pk__in=[])
    for code in family.codes:
        partner = [{"organisation": code}]
        named |= Q(partners__contains=partner) | Q(amends_from__partners__contains=partner)
        in_events |= Q(partners__contains=partner) | Q(amends_from__partners__contains=partner)
    ids = events_of(Partnership).objects.filter(in_events).values("pgh_obj_id")
    return list(Partnership.objects.filter(named | Q(pk__in=ids)).order_by("pk"))


def _leave_cases(family: Family) -> None:
    """Let cases, and all their earlier versions, name nobody where they named one of these."""
    codes, names = set(family.codes), names_of(family.records)
    for case in cases_naming(family):
        rewrite(case, _without(codes, names, _ids_of_partners(case, codes)))
    PartnerOrganisation.objects.filter(organisation__in=family.ids).delete()


def _ids_of_partners(case: Partnership, codes: set[str]) -> set[str]:
    """The ids of the partners that were one of these at any time: for a while they may have named another instead."""
    versions = [*events_of(Partnership).objects.filter(pgh_obj_id=case.pk).values_list("partners", flat=True)]
    return {
        one["id"] for partners in (*versions, case.partners) for one in partners if one.get("organisation") in codes
    }


def _without(codes: set[str], names: set[str], ids: set[str]):
    def renamed(partner: dict) -> dict:
        if partner.get("organisation") in codes:
            return {**partner, "organisation": "", "name": ERASED}
        is_named = partner.get("id") in ids and partner.get("name") in names
        return {**partner, "name": ERASED} if is_named else partner

    def change(content: dict) -> dict:
        return {**content, "partners": [renamed(one) for one in content.get("partners") or []]}

    return lambda content: change(content) if "partners" in content else content


def _lines(family: Family):
    ids = family.ids
    said = Q(organisation__in=ids) | Q(alike__in=ids) | Q(name__in=names_of(family.records))
    return OrganisationRow.objects.filter(said)


def _forget_lines(family: Family) -> None:
    rows = _lines(family)
    rows.filter(outcome="").update(verdict=Verdict.LEFT, outcome=Outcome.LEFT_OUT)
    rows.update(name="", values=None, reason="")


def _unread(family: Family) -> list[OrganisationImportFile]:
    """Files of registers that wait to be read and name one of them: a line cannot be taken out of bytes."""
    names = [name.casefold() for name in names_of(family.records) if len(name) >= _LEAST]
    return [
        file
        for file in OrganisationImportFile.objects.all()
        if any(name in text for text in _as_text(bytes(file.data)) for name in names)
    ]


def _as_text(data: bytes) -> list[str]:
    """The texts that bytes may be, folded: as the readers of registers understand them."""
    if data[:2] == b"\x1f\x8b":
        try:
            data = gzip.decompress(data)
        except (OSError, EOFError, zlib.error):
            return []
    return [data.decode(encoding, "replace").casefold() for encoding in ("utf-8", "utf-16", "cp1252")]


def _forget_unread(family: Family) -> None:
    for file in _unread(family):
        brought = file.of
        brought.rows.filter(outcome="").update(outcome=Outcome.LEFT_OUT, values=None, name="", reason="")
        brought.stage = Stage.DISCARDED
        brought.save(update_fields=["stage"])
        file.delete()


def _merges(family: Family):
    ids = family.ids
    return OrganisationMerge.objects.filter(Q(survivor__in=ids) | Q(merged__organisation__in=ids)).distinct()


def _number_of_merges(family: Family) -> int:
    return _merges(family).count()


def _forget_merges(family: Family) -> None:
    """The rows go whole: what they keep is what the organisations said before and after."""
    ids = list(_merges(family).values_list("pk", flat=True))
    MergedOrganisation.objects.filter(merge__in=ids).delete()
    OrganisationMerge.objects.filter(pk__in=ids).delete()


def _strangers(family: Family) -> list[Organisation]:
    """Others that were merged with one of these by mistake, and taken apart again."""
    merges = list(_merges(family).values_list("pk", flat=True))
    said = Q(merges__in=merges) | Q(merged_into__merge__in=merges)
    return list(Organisation.objects.filter(said).exclude(pk__in=family.ids).distinct())


def _steps_about(family: Family):
    """Steps of other organisations that say one of these short addresses, with the name before it."""
    said = Q(pk__in=[])
    for code in family.codes:
        said |= Q(comment__contains=code)
    others = Step.objects.filter(said, content_type__in=family.steps.values("content_type") or [])
    return others.exclude(object_id__in=family.ids)


def _number_said_of(family: Family) -> int:
    return _steps_about(family).count() + len(_strangers(family))


def _forget_said(family: Family) -> None:
    names = Scrubber(names_of(family.records))
    for step in _steps_about(family):
        Step.objects.filter(pk=step.pk).update(comment=names.text(step.comment))
    for other in _strangers(family):
        _scrub_history(other, family)


def _scrub_history(other: Organisation, family: Family) -> None:
    """Take what these organisations said out of the history of one that held it for the time of a merging.

    What that one says now is its own, and stays.
    """
    own = set(texts_in(other.snapshot()))
    theirs = set(names_of(family.records))
    for one in events_of(Organisation).objects.filter(pgh_obj_id__in=family.ids):
        values = [one.region, one.website, one.description, one.ror, one.contacts, one.identifiers]
        theirs |= set(texts_in(values))
    words = Scrubber(word for word in theirs - own if len(word) >= _LEAST)
    for event in events_of(Organisation).objects.filter(pgh_obj_id=other.pk):
        changed = {name: words.json(getattr(event, name)) for name in _WORDS}
        events_of(Organisation).objects.filter(pgh_id=event.pgh_id).update(**changed)
    for step in other.steps.all():
        Step.objects.filter(pk=step.pk).update(comment=words.text(step.comment), snapshot=words.json(step.snapshot))


_WORDS = (
    *("name", "acronym", "other_names", "region", "ror", "identifiers", "website", "description", "contacts"),
    "amends_from",
)
