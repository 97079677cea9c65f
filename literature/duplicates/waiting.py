"""Likely duplicates among the published sources themselves: sought a few at a time, kept as pairs that wait."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from literature.duplicates import REASONS, likely_duplicates_of_many
from literature.models import DuplicateCheck, LikelyPair, Source

#: So many sources are looked at in one go of `run_due`: a second's work.
CHECKED_AT_ONCE = 300


def seek_duplicates(now: datetime) -> int:
    """Look for likely duplicates of published sources that are new or changed; a job of `run_due`.

    Returns how many sources were looked at, CHECKED_AT_ONCE at the most. Two that run at once do the same twice, and
    nothing else. A pair that a coordinator has decided about stays decided; one that waits and is no longer alike,
    since a record was corrected, goes.
    """
    looked_at = DuplicateCheck.objects.filter(source=OuterRef("pk"), revision=OuterRef("revision"))
    sources = list(Source.objects.published().exclude(Exists(looked_at)).order_by("pk")[:CHECKED_AT_ONCE])
    if not sources:
        return 0
    found = likely_duplicates_of_many(sources)
    names = {str(text): name for name, text in REASONS.items()}
    pairs = {}
    for source in sources:
        for likeness in found[source.pk]:
            if likeness.counts:
                first, second = sorted((source.pk, likeness.source.pk))
                pairs[first, second] = LikelyPair(
                    first_id=first,
                    second_id=second,
                    score=likeness.score,
                    reason=names[str(likeness.reason)],
                    found_at=now,
                )
    with transaction.atomic():
        _forget(sources, set(pairs))
        LikelyPair.objects.bulk_create([pairs[key] for key in sorted(pairs)], ignore_conflicts=True)
        DuplicateCheck.objects.bulk_create(
            [DuplicateCheck(source=source, revision=source.revision) for source in sources],
            update_conflicts=True,
            unique_fields=["source"],
            update_fields=["revision"],
        )
    return len(sources)


def _forget(sources: list[Source], found: set[tuple[int, int]]) -> None:
    ids = [source.pk for source in sources]
    waiting = LikelyPair.objects.filter(Q(first_id__in=ids) | Q(second_id__in=ids), verdict="")
    gone = [
        pk for pk, first, second in waiting.values_list("pk", "first_id", "second_id") if (first, second) not in found
    ]
    LikelyPair.objects.filter(pk__in=gone).delete()
