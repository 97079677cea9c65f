"""Letters that something was erased. No word of what it said is in them."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from accounts.models import Membership, User
from curation.outside import OutsideAuthor
from outbox.actions import write
from outbox.models import Letter
from partnerships.erasing.family import Family
from partnerships.models import Erasure

KIND = "erasure"
#: So long a letter stays that could not be sent, or is kept in the portal.
KEPT_FOR = timedelta(days=7)


def whom_to_tell(family: Family, by: User) -> list[User | OutsideAuthor]:
    """Return who is told: who told the record, and the coordinators who looked after it, never who erases it."""
    root = family.root
    people: dict = {}
    if root.contributed_by is not None and root.contributed_by.is_active:
        people[root.contributed_by_id] = root.contributed_by
    if root.outside_author is not None:
        people[None] = root.outside_author
    coordinators = Membership.objects.active().coordinators().filter(group=root.group_id).select_related("user")
    if root.submitted_at is not None or root.published_at is not None:
        people |= {one.user_id: one.user for one in coordinators if root.is_open_to(one.user)}
    people.pop(by.pk, None)
    return list(people.values())


def tell(erasure: Erasure, people: list[User | OutsideAuthor]) -> None:
    """Write to each that it is done."""
    lines = [
        _("%(kind)s %(code)s has been erased for good, with its history.")
        % {"kind": erasure.get_kind_display().capitalize(), "code": erasure.code},
        "",
        _("Ground: %s.") % erasure.get_ground_display(),
        _("Backups of the portal still hold it until they are replaced."),
        "",
    ]
    for person in people:
        write(
            key=f"erasure:{erasure.pk}:{person.pk or 'outside'}",
            to=person.email,
            subject=_("Erased: %(kind)s %(code)s") % {"kind": erasure.get_kind_display(), "code": erasure.code},
            text="\n".join(lines),
            kind=KIND if person.pk is not None else f"{KIND}-outside",
            private=person.pk is None,
        )


def forget(now: datetime) -> int:
    """Delete letters to people without an account once they have gone out: the address is the last of them here.

    A due job; returns how many.
    """
    letters = Letter.objects.filter(kind=f"{KIND}-outside")
    gone = letters.filter(state__in=[Letter.State.SENT, Letter.State.NEEDLESS])
    old = letters.exclude(state=Letter.State.SENDING).filter(created_at__lt=now - KEPT_FOR)
    return gone.delete()[0] + old.delete()[0]
