"""Undoing a change of several sources: each is put back unless somebody changed that part since."""

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from curation.actions import NotAllowedNow
from curation.letters import one_letter_each
from literature.models import BulkChange, BulkChangeItem
from literature.several.changing import IN_A_REQUEST
from literature.several.parts import PARTS, ChangedSince

Outcome = BulkChangeItem.Outcome


def undo(change: BulkChange, *, by) -> BulkChange:
    """Undo a change of several sources, at once where they are few.

    Raises PermissionDenied, and ValidationError when there is nothing to undo (any more).
    """
    if not BulkChange.objects.visible_to(by).filter(pk=change.pk).exists():
        raise PermissionDenied(_("Only coordinators of the groups concerned undo this."))
    with transaction.atomic():
        locked = BulkChange.objects.select_for_update().get(pk=change.pk)
        if locked.state != BulkChange.State.DONE:
            raise ValidationError(_("There is nothing to undo: it is “%s”.") % locked.get_state_display())
        locked.undone_by, locked.state = by, BulkChange.State.UNDO_WAITING
        locked.save(update_fields=["undone_by", "state"])
    return give_back(locked) if locked.items.filter(outcome="done").count() <= IN_A_REQUEST else locked


def give_back(change: BulkChange) -> BulkChange:
    """Undo a change that waits for it, whole, in one transaction."""
    with transaction.atomic(), one_letter_each(key=f"several-undone:{change.pk}"):
        locked = BulkChange.objects.select_for_update().get(pk=change.pk)
        if locked.state != BulkChange.State.UNDO_WAITING or locked.undone_by is None:
            return locked
        with pghistory.context(user=locked.undone_by_id, several=locked.pk):
            for item in locked.items.filter(outcome="done").select_related("source__group", "source__contributed_by"):
                give_one_back(locked, item)
        locked.state, locked.undone_at = BulkChange.State.UNDONE, timezone.now()
        locked.save(update_fields=["state", "undone_at"])
    return locked


def give_one_back(change: BulkChange, item: BulkChangeItem) -> None:
    """Put one source's part back, or write down why it stays."""
    part = PARTS[change.what]
    comment = _("A change of several sources was undone.")
    try:
        with transaction.atomic():
            value = part.given_back(part.read(item.source), item.before, item.after)
            part.put(item.source, value, by=change.undone_by, comment=comment)
            item.undo = Outcome.DONE
    except ValidationError as error:
        item.undo, item.undo_note = Outcome.LEFT, " ".join(error.messages)
    except (ChangedSince, NotAllowedNow, PermissionDenied) as error:
        item.undo, item.undo_note = Outcome.LEFT, str(error)
    item.save()
