"""Who does the work on imports: a thread of the process that was asked, or `run_due`, whoever comes first.

A worker holds the import by a session lock of the database, which the server gives back the moment the worker's
process dies, be it by `kill -9`: another goes on with the first batch that was not committed. docs/decisions/0014.
"""

from datetime import datetime, timedelta
from functools import partial

from django.utils.translation import gettext as _

from curation.working import go_through_stages, held, in_turn, start_in_a_thread
from literature.imports import comparing, reading, submitting, taking_back, writing
from literature.imports.limits import DAYS_OF_A_PREVIEW, SECONDS_A_TURN
from literature.models import Import
from literature.models.imports import Stage

#: The session locks on imports are this number and the import's id.
CLAIM = 0x69_6D_70_6F
_WORK = {
    Stage.READING: reading.read,
    Stage.COMPARING: comparing.compare,
    Stage.WRITING: writing.write,
    Stage.SUBMITTING: submitting.submit,
    Stage.TAKING_BACK: taking_back.take_back,
}


def start(brought: Import) -> None:
    """Begin with the work once the transaction is committed, in a thread of this process."""
    start_in_a_thread(go_on_with, brought.pk, name="import")


def go_on(now: datetime) -> int:
    """Go on with imports that nobody works on, for some seconds; a job of `run_due`. Returns how many it worked on."""
    waiting = Import.objects.under_way().values_list("pk", flat=True)
    number = in_turn(waiting, go_on_with, SECONDS_A_TURN)
    _forget_old_previews(now)
    return number


def go_on_with(import_id: int, *, until: float | None = None) -> bool:
    """Work on an import until nothing is left to be done, or until a moment of `time.monotonic`.

    Returns False when somebody else works on it.
    """
    with held(CLAIM, import_id) as is_held:
        if is_held:
            go_through_stages(partial(_fresh, import_id), _WORK, partial(_give_up_reading, import_id), until)
    return is_held


def _fresh(import_id: int) -> Import | None:
    return Import.objects.select_related("brought_by", "group").filter(pk=import_id).first()


def _give_up_reading(import_id: int) -> None:
    """A file on which the reader itself fails is given up with a sentence, not tried again every minute."""
    brought = _fresh(import_id)
    if brought is not None and brought.stage == Stage.READING:
        reading.fail(brought, _("It could not be read: a fault of the portal, which the log has. Nothing was kept."))


def _forget_old_previews(now: datetime) -> None:
    old = Import.objects.filter(stage=Stage.READY, brought_at__lt=now - timedelta(days=DAYS_OF_A_PREVIEW))
    for brought in old[:20]:
        brought.records.waiting().update(outcome="left_out")
        Import.objects.filter(pk=brought.pk, stage=Stage.READY).update(stage=Stage.TAKEN_BACK, taken_back_at=now)
