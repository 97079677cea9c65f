"""Writing reading lists."""

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import WorkingGroup
from literature.lists import rules
from literature.models import ReadingList, ReadingListEntry, Source
from outbox.actions import write

#: A list is read by people.
MOST_ENTRIES = 1000


def _open(reading_list: ReadingList, by) -> ReadingList:
    """Return the list locked until the transaction ends, or raise PermissionDenied."""
    locked = ReadingList.objects.select_for_update(of=("self",)).get(pk=reading_list.pk)
    if not rules.may_edit(by, locked):
        raise PermissionDenied(_("Only those who keep this list change it."))
    return locked


def _touch(reading_list: ReadingList) -> None:
    reading_list.changed_at = timezone.now()
    reading_list.was_public = reading_list.was_public or reading_list.is_public
    reading_list.save()


def _checked_group(group: WorkingGroup | None, by) -> WorkingGroup | None:
    if group is not None and group.pk not in by.roles:
        raise ValidationError({"group": _("Choose a group that you belong to.")})
    return group


def begin_list(
    *, by, title: str, description: str = "", group: WorkingGroup | None = None, is_public: bool = False
) -> ReadingList:
    """Begin a reading list, one's own or a group's. Raises PermissionDenied, and ValidationError by field."""
    if not rules.may_keep(by):
        raise PermissionDenied(_("Only members keep reading lists."))
    title = " ".join(title.split())
    if not title:
        raise ValidationError({"title": _("Give the list a title.")})
    with transaction.atomic(), pghistory.context(user=by.pk):
        return ReadingList.objects.create(
            title=title,
            description=description.strip(),
            owner=by,
            group=_checked_group(group, by),
            is_public=is_public,
            was_public=is_public,
        )


def change_list(
    reading_list: ReadingList, *, by, title: str, description: str, group: WorkingGroup | None, is_public: bool
) -> ReadingList:
    """Change what a list is called, whose it is and who sees it. Raises as `begin_list`."""
    with transaction.atomic(), pghistory.context(user=by.pk):
        locked = _open(reading_list, by)
        locked.title = " ".join(title.split())
        if not locked.title:
            raise ValidationError({"title": _("Give the list a title.")})
        if group is None and locked.group_id and locked.owner_id != by.pk:
            raise ValidationError({"group": _("Only the one who began it can make it a list of their own.")})
        locked.description, locked.is_public = description.strip(), is_public
        locked.group = group if group and group.pk == locked.group_id else _checked_group(group, by)
        _touch(locked)
    return locked


def add_sources(reading_list: ReadingList, sources: list[Source], *, by, note: str = "") -> list[ReadingListEntry]:
    """Put sources at the end of a list, in their order; those that stand on it already stay where they are.

    `sources` are those that `by` may see. Returns the new entries. Raises PermissionDenied, and ValidationError when
    the list would get too long.
    """
    with transaction.atomic(), pghistory.context(user=by.pk):
        locked = _open(reading_list, by)
        there = set(locked.entries.values_list("source_id", flat=True))
        new = [source for source in dict.fromkeys(sources) if source.pk not in there and not source.is_amendment]
        if len(there) + len(new) > MOST_ENTRIES:
            raise ValidationError(_("A list holds at most %(count)s sources.") % {"count": MOST_ENTRIES})
        last = locked.entries.aggregate(last=Max("position"))["last"] or 0
        entries = ReadingListEntry.objects.bulk_create(
            ReadingListEntry(reading_list=locked, source=source, position=last + place, note=note.strip(), added_by=by)
            for place, source in enumerate(new, start=1)
        )
        if entries:
            _touch(locked)
    return entries


def remove_source(entry: ReadingListEntry, *, by) -> None:
    """Take a source off a list. Raises PermissionDenied."""
    with transaction.atomic(), pghistory.context(user=by.pk):
        locked = _open(entry.reading_list, by)
        ReadingListEntry.objects.filter(pk=entry.pk).delete()
        _touch(locked)


def set_note(entry: ReadingListEntry, *, by, note: str) -> None:
    """Write why a source is worth reading. Raises PermissionDenied."""
    with transaction.atomic(), pghistory.context(user=by.pk):
        locked = _open(entry.reading_list, by)
        ReadingListEntry.objects.filter(pk=entry.pk).update(note=note.strip())
        _touch(locked)


def move_source(entry: ReadingListEntry, *, by, to: int) -> None:
    """Move an entry to a place (1-based) of its list; beyond the ends is at the end. Raises PermissionDenied."""
    with transaction.atomic(), pghistory.context(user=by.pk):
        locked = _open(entry.reading_list, by)
        entries = list(locked.entries.order_by("position", "pk"))
        order = [each.pk for each in entries]
        if entry.pk not in order:
            return
        order.remove(entry.pk)
        order.insert(max(0, min(to - 1, len(order))), entry.pk)
        places = {pk: place for place, pk in enumerate(order, start=1)}
        moved = [each for each in entries if each.position != places[each.pk]]
        for each in moved:
            each.position = places[each.pk]
        ReadingListEntry.objects.bulk_update(moved, ["position"])
        if moved:
            _touch(locked)


def take_away(reading_list: ReadingList, *, by) -> ReadingList:
    """Take a list away; it can be brought back. Raises PermissionDenied."""
    with transaction.atomic(), pghistory.context(user=by.pk):
        locked = _open(reading_list, by)
        locked.taken_away_at = locked.taken_away_at or timezone.now()
        locked.save()
    return locked


def bring_back(reading_list: ReadingList, *, by) -> ReadingList:
    """Bring a list back that was taken away. Raises PermissionDenied."""
    with transaction.atomic(), pghistory.context(user=by.pk):
        locked = _open(reading_list, by)
        locked.taken_away_at = None
        locked.save()
    return locked


def make_private(reading_list: ReadingList, *, by, reason: str) -> ReadingList:
    """Take a list out of the public as a coordinator; its owner gets a letter with the reason.

    Raises PermissionDenied, and ValidationError on `reason`.
    """
    if not rules.may_make_private(by, reading_list):
        raise PermissionDenied(_("Only coordinators take a list out of the public."))
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": _("Say why; the one who keeps the list reads it.")})
    with transaction.atomic(), pghistory.context(user=by.pk):
        locked = ReadingList.objects.select_for_update(of=("self",)).select_related("owner").get(pk=reading_list.pk)
        locked.is_public = False
        _touch(locked)
        if locked.owner and locked.owner.is_active and locked.owner != by:
            write(
                key=f"list:{locked.pk}:private:{locked.changed_at:%Y%m%d%H%M%S%f}",
                to=locked.owner.email,
                subject=_("No longer public: %(title)s") % {"title": locked.title},
                text=_("%(name)s took your reading list “%(title)s” out of the public:\n\n%(reason)s\n")
                % {"name": by, "title": locked.title, "reason": reason},
            )
    return locked
