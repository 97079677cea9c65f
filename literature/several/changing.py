"""Changing several sources at once."""

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import WorkingGroup
from curation.actions import NotAllowedNow
from curation.letters import one_letter_each
from curation.models import Topic
from literature.languages import LANGUAGES
from literature.models import BulkChange, BulkChangeItem, Source
from literature.several.parts import PARTS

#: So many sources are changed while the person waits; more are left to `run_due`.
IN_A_REQUEST = 150
#: So many can be changed at one go: one transaction, a quarter of a minute.
AT_MOST = 1000

What, Outcome = BulkChange.What, BulkChangeItem.Outcome


def start(*, by, what: str, sources, values: list[str] = (), comment: str = "") -> BulkChange:
    """Begin a change of several sources, and make it at once where they are few.

    `sources` is a QuerySet or list of sources, of which those count that `by` may see; `values` are short names of
    topics, tags, one language code, or one group's short name. Returns the change with its items. Raises
    PermissionDenied, and ValidationError by field (`sources`, `values`, `comment`).
    """
    if not (by.is_authenticated and by.is_coordinator):
        raise PermissionDenied(_("Only coordinators change several sources at once."))
    what, comment = What(what), comment.strip()
    values = _checked_values(what, [value.strip() for value in values if value.strip()])
    if what == What.WITHDRAW and not comment:
        raise ValidationError({"comment": _("Say why; the authors read it.")})
    wanted = [source.pk for source in sources]
    mine = Source.objects.records().visible_to(by).filter(group_id__in=by.coordinated_group_ids)
    chosen = list(mine.filter(pk__in=wanted).order_by("title_key", "pk"))
    if not chosen:
        raise ValidationError({"sources": _("Choose at least one first.")})
    if len(chosen) > AT_MOST:
        sentence = _("These are %(count)s; at most %(most)s are changed at one go. Narrow the list first.")
        raise ValidationError({"sources": sentence % {"count": len(chosen), "most": AT_MOST}})
    with transaction.atomic():
        change = BulkChange.objects.create(
            what=what, values=values, comment=comment, by=by, group_ids=sorted({source.group_id for source in chosen})
        )
        BulkChangeItem.objects.bulk_create(BulkChangeItem(change=change, source=source) for source in chosen)
    return carry_out(change) if len(chosen) <= IN_A_REQUEST else change


def _checked_values(what: str, values: list[str]) -> list[str]:
    """Return the values that are known. Raises ValidationError on `values` where nothing is left."""
    if what in (What.ADD_TOPICS, What.REMOVE_TOPICS):
        known = sorted(Topic.objects.filter(slug__in=values).values_list("slug", flat=True))
        problem = _("Choose a topic.")
    elif what in (What.ADD_TAGS, What.REMOVE_TAGS):
        known = sorted({" ".join(value.split())[:100] for value in values})
        problem = _("Write a tag.")
    elif what == What.SET_LANGUAGE:
        known = [value for value in values[:1] if value in dict(LANGUAGES)]
        problem = _("Choose a language.")
    elif what == What.MOVE:
        known = list(WorkingGroup.objects.filter(slug__in=values[:1]).values_list("slug", flat=True))
        problem = _("Choose a group.")
    else:
        return []
    if not known:
        raise ValidationError({"values": problem})
    return known


def carry_out(change: BulkChange) -> BulkChange:
    """Make a change that waits, whole, in one transaction; one that is made already stays as it is."""
    with transaction.atomic(), one_letter_each(key=f"several:{change.pk}"):
        locked = BulkChange.objects.select_for_update().get(pk=change.pk)
        if locked.state != BulkChange.State.WAITING or locked.by is None:
            return locked
        with pghistory.context(user=locked.by_id, several=locked.pk):
            for item in locked.items.select_related("source__group", "source__contributed_by"):
                change_one(locked, item)
        locked.state = BulkChange.State.DONE
        locked.save(update_fields=["state"])
    return locked


def change_one(change: BulkChange, item: BulkChangeItem) -> None:
    """Change one source, or write down why it was left."""
    part = PARTS[change.what]
    try:
        with transaction.atomic():
            item.before = part.read(item.source)
            item.after = part.wanted(item.before, change.values)
            if item.after == item.before:
                item.outcome = Outcome.SAME
            else:
                part.put(item.source, item.after, by=change.by, comment=change.comment)
                item.outcome = Outcome.DONE
    except ValidationError as error:
        item.outcome, item.note = Outcome.LEFT, " ".join(error.messages)
    except (NotAllowedNow, PermissionDenied) as error:
        item.outcome, item.note = Outcome.LEFT, str(error)
    item.save()


def work_off(_now=None) -> int:
    """Make or undo the oldest change that waits; `run_due` calls it. Returns how many it did: 1 or 0."""
    from literature.several.undoing import give_back

    with transaction.atomic():
        change = BulkChange.objects.waiting().select_for_update(skip_locked=True).first()
        if change is None:
            return 0
        if change.state == BulkChange.State.WAITING:
            carry_out(change)
        else:
            give_back(change)
    return 1
