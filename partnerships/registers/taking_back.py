"""Taking a register back: what it brought is withdrawn, but for what somebody has changed or used since.

Nothing is deleted: a withdrawn organisation keeps its address, which says so. What stays says why.
"""

from collections.abc import Iterator

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext as _

from curation.bulk import update_many
from curation.many import take_many
from curation.models import Step
from curation.workflow import Action, State
from partnerships import organisation_rules as rules
from partnerships.models import (
    Organisation,
    OrganisationImport,
    OrganisationMerge,
    OrganisationRow,
    PartnerOrganisation,
)
from partnerships.models.organisation_imports import Outcome, Stage
from partnerships.registers.limits import BATCH

#: The revision of an organisation that nobody has changed since it was brought.
_UNTOUCHED = 1


def take_back(brought: OrganisationImport) -> Iterator[None]:
    """Withdraw what was brought; each step of the iterator is one committed batch.

    Those written last come first: parts before what they are part of, which stays where a part of it does.
    """
    while True:
        if not rules.may_import_into(brought.taken_back_by, brought.group_id):
            sentence = _("Whoever took this back does not coordinate the group any more, so the rest stays.")
            OrganisationImport.objects.filter(pk=brought.pk).update(stage=Stage.WRITTEN, problem=sentence)
            return
        with transaction.atomic():
            rows = list(brought.rows.filter(outcome=Outcome.WRITTEN).order_by("-organisation_id")[:BATCH])
            if not rows:
                break
            _take_back_batch(brought, rows)
            brought.done += len(rows)
            OrganisationImport.objects.filter(pk=brought.pk).update(done=brought.done)
        yield
    OrganisationImport.objects.filter(pk=brought.pk).update(stage=Stage.TAKEN_BACK)


def _take_back_batch(brought: OrganisationImport, rows: list[OrganisationRow]) -> None:
    locked = Organisation._base_manager.select_for_update(of=("self",)).select_related("group", "contributed_by")
    found = locked.order_by("pk").in_bulk([row.organisation_id for row in rows])
    reasons = _reasons_to_stay(found)
    for row in rows:
        row.reason = reasons.get(row.organisation_id, "" if row.organisation_id in found else _("It is gone."))
        row.outcome = Outcome.STAYS if row.reason else Outcome.BACK
    gone = [found[row.organisation_id] for row in rows if row.outcome == Outcome.BACK]
    if gone:
        comment = _("The register “%s” was taken back.") % (brought.file_name or brought.get_format_display())
        take_many(gone, Action.WITHDRAW, by=brought.taken_back_by, contents=[None] * len(gone), comment=comment)
    update_many(rows, ["outcome", "reason"])


def _reasons_to_stay(found: dict[int, Organisation]) -> dict[int, str]:
    """Why organisations stay, by id; those that go are not in it."""
    reasons: dict[int, str] = {}

    def stay(ids, sentence: str) -> None:
        for pk in ids:
            reasons.setdefault(pk, sentence)

    ids = list(found)
    stay((pk for pk, one in found.items() if one.state != State.PUBLISHED), _("It is not published any more."))
    stay((pk for pk, one in found.items() if one.revision != _UNTOUCHED), _("It was changed since."))
    merged = OrganisationMerge.objects.filter(survivor_id__in=ids, undone_at__isnull=True)
    stay(merged.values_list("survivor_id", flat=True), _("Another was merged into it."))
    named = PartnerOrganisation.objects.filter(organisation_id__in=ids)
    stay(named.values_list("organisation_id", flat=True), _("A case names it."))
    proposed = Organisation.objects.open().filter(amends_id__in=ids)
    stay(proposed.values_list("amends_id", flat=True), _("Somebody proposes a change to it."))
    kind = ContentType.objects.get_for_model(Organisation)
    said = Step.objects.filter(content_type=kind, object_id__in=ids).exclude(action=Action.ADD)
    stay(said.values_list("object_id", flat=True), _("Somebody said something about it."))
    # A part in the same batch that goes with it is none that holds it.
    parts = Organisation._base_manager.filter(parent_id__in=ids, amends__isnull=True)
    parts = parts.exclude(state__in=[State.WITHDRAWN, State.DECLINED]).order_by("-pk")
    for pk, parent in list(parts.values_list("pk", "parent_id")):
        if pk not in found or pk in reasons:
            stay([parent], _("Another that stays is part of it."))
    return reasons
