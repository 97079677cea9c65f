"""What coordinators do about an address that is gone or has moved."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from curation.actions import NotAllowedNow
from literature.actions import edit_source
from literature.files.rules import is_coordinator_of
from literature.models import SourceLink


def use_address(link: SourceLink, *, by, address: str) -> SourceLink:
    """Put an archived copy's or a new address in the place of the source's; a correction like any other.

    `address` is one that the link itself holds: its archived copy, or where it has moved to. Raises PermissionDenied,
    NotAllowedNow, ValidationError.
    """
    _refuse_strangers(link, by)
    if link.kind != SourceLink.Kind.URL or not address or address not in (link.archived_url, link.moved_to):
        raise ValidationError(_("This address is not known for the source."))
    with transaction.atomic():
        locked = _locked(link)
        if locked.source.url != locked.address:
            raise NotAllowedNow(_("The source’s address was changed meanwhile."))
        why = _("The old address does not answer any more.") if locked.state == "dead" else _("The page has moved.")
        edit_source(locked.source, by=by, values={"url": address}, comment=why)
        locked.address, locked.host = address, address.split("/")[2].rpartition("@")[2].partition(":")[0].lower()[:255]
        locked.state, locked.failures, locked.last_failed_on = SourceLink.State.UNCHECKED, 0, None
        locked.moved_to, locked.archived_url, locked.archived_on = "", "", None
        locked.status, locked.note, locked.settled_by, locked.settled_at = None, "", None, None
        locked.save()
    return locked


def mark_alive(link: SourceLink, *, by) -> SourceLink:
    """Say that the address answers after all. Three days on which it is gone make it dead again."""
    _refuse_strangers(link, by)
    with transaction.atomic():
        locked = _locked(link)
        locked.state, locked.failures, locked.last_failed_on = SourceLink.State.ALIVE, 0, None
        locked.settled_by, locked.settled_at = by, timezone.now()
        locked.save()
    return locked


def leave_with_note(link: SourceLink, *, by, note: str) -> SourceLink:
    """Leave a dead address as it is, with a word why; nobody is asked about it again. Raises ValidationError."""
    _refuse_strangers(link, by)
    if not note.strip():
        raise ValidationError({"note": _("Write a word why it stays.")})
    with transaction.atomic():
        locked = _locked(link)
        locked.note, locked.settled_by, locked.settled_at = note.strip(), by, timezone.now()
        locked.save()
    return locked


def _refuse_strangers(link: SourceLink, by) -> None:
    if not is_coordinator_of(by, link.source):
        raise PermissionDenied(_("Only a coordinator of its working group decides about a link."))


def _locked(link: SourceLink) -> SourceLink:
    return SourceLink.objects.select_for_update(of=("self",)).select_related("source").get(pk=link.pk)
