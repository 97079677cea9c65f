"""Who does the work on registers: a thread of the process that was asked, or `run_due`, whoever comes first."""

from datetime import datetime
from functools import partial

from django.utils.translation import gettext as _

from curation.working import go_through_stages, held, in_turn, start_in_a_thread
from partnerships.models import OrganisationImport
from partnerships.models.organisation_imports import UNDER_WAY, Stage
from partnerships.registers import comparing, reading, taking_back, writing
from partnerships.registers.limits import SECONDS_A_TURN

#: The session locks on registers are this number and the import's id.
CLAIM = 0x72_65_67_69
_WORK = {
    Stage.READING: reading.read,
    Stage.COMPARING: comparing.compare,
    Stage.WRITING: writing.write,
    Stage.TAKING_BACK: taking_back.take_back,
}


def start(brought: OrganisationImport) -> None:
    """Begin with the work once the transaction is committed."""
    start_in_a_thread(go_on_with, brought.pk, name="register")


def go_on(now: datetime) -> int:
    """Go on with registers that nobody works on, for some seconds; a job of `run_due`. Returns how many there were."""
    waiting = OrganisationImport.objects.filter(stage__in=UNDER_WAY).order_by("pk").values_list("pk", flat=True)
    return in_turn(waiting, go_on_with, SECONDS_A_TURN)


def go_on_with(import_id: int, *, until: float | None = None) -> bool:
    """Work on an import until nothing is left to be done, or until a moment of `time.monotonic`.

    Returns False when somebody else works on it.
    """
    with held(CLAIM, import_id) as is_held:
        if is_held:
            go_through_stages(partial(_fresh, import_id), _WORK, partial(_give_up_reading, import_id), until)
    return is_held


def _fresh(import_id: int) -> OrganisationImport | None:
    return (
        OrganisationImport.objects.select_related("brought_by", "taken_back_by", "group").filter(pk=import_id).first()
    )


def _give_up_reading(import_id: int) -> None:
    brought = _fresh(import_id)
    if brought is not None and brought.stage == Stage.READING:
        reading.fail(brought, _("It could not be read: a fault of the portal, which the log has."))
