"""Keeping the topics: adding, renaming, describing, ordering, merging. Coordinators do it, for all groups."""

from collections import Counter

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count, Max
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from curation import registry
from curation.models import Topic, TopicMerge
from curation.workflow import State


def _ask(by) -> None:
    if not (by.is_authenticated and by.is_coordinator):
        raise PermissionDenied(_("Only coordinators keep the topics."))


def _free_slug(name: str) -> str:
    """A short name for addresses that no topic has had: the name's letters, else `topic`, with a number if taken."""
    stem = slugify(name)[:50].strip("-") or "topic"
    taken = set(Topic.everything.filter(slug__startswith=stem).values_list("slug", flat=True))
    slug, number = stem, 2
    while slug in taken:
        slug, number = f"{stem}-{number}", number + 1
    return slug


def _checked_name(name: str, *, besides: Topic | None = None) -> str:
    name = " ".join(name.split())
    if not name:
        raise ValidationError({"name": _("Give the topic a name.")})
    same = Topic.everything.filter(name__iexact=name).exclude(pk=besides.pk if besides else None).first()
    if same:
        sentence = _("There is a topic of this name already.")
        if same.merged_into_id:
            sentence = _("A topic of this name was merged into “%(topic)s”.") % {"topic": same.merged_into}
        raise ValidationError({"name": sentence})
    return name


def add_topic(*, by, name: str, description: str = "") -> Topic:
    """Add a topic at the end of the order. Raises PermissionDenied, and ValidationError on `name`."""
    _ask(by)
    with transaction.atomic(), pghistory.context(user=by.pk):
        name = _checked_name(name)
        topic = Topic.objects.create(name=name, slug=_free_slug(name), description=description.strip())
        # An update tells the pages that keep what they have counted; an insert alone would not.
        last = Topic.objects.exclude(pk=topic.pk).aggregate(last=Max("position"))["last"] or 0
        Topic.objects.filter(pk=topic.pk).update(position=last + 1)
    topic.refresh_from_db()
    return topic


def change_topic(topic: Topic, *, by, name: str, description: str) -> Topic:
    """Rename and describe a topic; its short name in addresses stays. Raises as `add_topic`."""
    _ask(by)
    with transaction.atomic(), pghistory.context(user=by.pk):
        locked = Topic.objects.select_for_update().get(pk=topic.pk)
        locked.name = _checked_name(name, besides=locked)
        locked.description = description.strip()
        locked.save()
    return locked


def move_topic(topic: Topic, *, by, up: bool) -> None:
    """Move a topic one place up or down in the order; at the end of the order nothing happens."""
    _ask(by)
    with transaction.atomic(), pghistory.context(user=by.pk):
        topics = list(Topic.objects.select_for_update().order_by("position", "slug"))
        place = next(place for place, each in enumerate(topics) if each.pk == topic.pk)
        other = place - 1 if up else place + 1
        if not 0 <= other < len(topics):
            return
        topics[place], topics[other] = topics[other], topics[place]
        for position, each in enumerate(topics, start=1):
            if each.position != position:
                Topic.objects.filter(pk=each.pk).update(position=position)


def _links() -> list:
    """Pairs of a kind of contribution and the through-table of its topics."""
    return [(kind, link) for kind in registry.kinds() for link in kind.links if link.part == "topics"]


def merge_topics(topic: Topic, *, into: Topic, by) -> TopicMerge:
    """Merge a topic into another: its records belong to the other from now on, its short name leads there.

    Proposed changes that are open are moved along, so that a merge is no conflict to them. Nobody is written to:
    what the records say stays the same. Raises PermissionDenied, and ValidationError on `into`.
    """
    _ask(by)
    with transaction.atomic(), pghistory.context(user=by.pk):
        locked = {each.pk: each for each in Topic.objects.select_for_update().filter(pk__in=[topic.pk, into.pk])}
        if topic.pk == into.pk or len(locked) < 2:
            raise ValidationError({"into": _("Choose another topic that is still there.")})
        records = {}
        for kind, link in _links():
            records[kind.name] = _move_links(link, topic, into)
            _rename_in_bases(kind, topic.slug, into.slug)
        Topic.everything.filter(pk=topic.pk).update(merged_into=into)
        return TopicMerge.objects.create(topic=topic, into=into, by=by, records=records)


def _move_links(link, topic: Topic, into: Topic) -> dict[str, list[int]]:
    owner, other = f"{link.owner}_id", link.other
    rows = link.model._base_manager
    having = set(rows.filter(**{other: topic}).values_list(owner, flat=True))
    both = set(rows.filter(**{other: into, f"{owner}__in": having}).values_list(owner, flat=True))
    rows.filter(**{other: topic, f"{owner}__in": both}).delete()
    rows.filter(**{other: topic}).update(**{other: into})
    return {"moved": sorted(having - both), "joined": sorted(both)}


def _rename_in_bases(kind, old: str, new: str) -> None:
    """Let open proposed changes stand on the new name: they were begun when the record still had the old one."""
    open_ones = kind.model._base_manager.filter(amends__isnull=False, state__in=State.open_states())
    for amendment in open_ones.filter(amends_from__topics__contains=[old]):
        topics = {new if slug == old else slug for slug in amendment.amends_from["topics"]}
        basis = {**amendment.amends_from, "topics": sorted(topics)}
        kind.model._base_manager.filter(pk=amendment.pk).update(amends_from=basis)


def undo_merge(merge: TopicMerge, *, by) -> TopicMerge:
    """Take a merge back: the topic is there again, with the records that it had and that still have the other.

    Raises PermissionDenied, and ValidationError when it was undone already or the other has been merged since.
    """
    _ask(by)
    with transaction.atomic(), pghistory.context(user=by.pk):
        locked = TopicMerge.objects.select_for_update().get(pk=merge.pk)
        into = Topic.everything.select_for_update().get(pk=locked.into_id)
        if locked.undone_at:
            raise ValidationError(_("This merge has been undone already."))
        if into.merged_into_id:
            raise ValidationError(_("“%(topic)s” has itself been merged since: undo that first.") % {"topic": into})
        Topic.everything.filter(pk=locked.topic_id).update(merged_into=None)
        for kind, link in _links():
            _give_back(link, locked, locked.records.get(kind.name, {}))
        locked.undone_by, locked.undone_at = by, timezone.now()
        locked.save(update_fields=["undone_by", "undone_at"])
    return locked


def _give_back(link, merge: TopicMerge, records: dict) -> None:
    owner, other = f"{link.owner}_id", f"{link.other}_id"
    rows = link.model._base_manager
    still = rows.filter(**{other: merge.into_id, f"{owner}__in": records.get("moved", [])})
    still.exclude(**{f"{owner}__in": rows.filter(**{other: merge.topic_id}).values(owner)}).update(
        **{other: merge.topic_id}
    )
    have = set(rows.filter(**{other: merge.topic_id}).values_list(owner, flat=True))
    joined = rows.filter(**{other: merge.into_id, f"{owner}__in": records.get("joined", [])})
    for record_id in set(joined.values_list(owner, flat=True)) - have:
        rows.create(**{owner: record_id, other: merge.topic_id})


def in_order_of_use() -> list[Topic]:
    """Return all topics in their order, each with `number`: the records that have it, unpublished ones included."""
    topics = list(Topic.objects.order_by("position", "slug"))
    numbers = Counter()
    for _kind, link in _links():
        other = f"{link.other}_id"
        rows = link.model._base_manager.filter(**{f"{link.owner}__amends__isnull": True})
        numbers.update(dict(rows.order_by().values_list(other).annotate(number=Count("pk"))))
    for topic in topics:
        topic.number = numbers[topic.pk]
    return topics
