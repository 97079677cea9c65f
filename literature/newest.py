"""What the home page tells of the literature."""

from django.db.models import Count, Q

from curation.models import Topic
from literature.listing import entries_of
from literature.models import SourceIndex


def newest_entries(number: int) -> list:
    """Return the sources published last, as entries of a list."""
    ids = SourceIndex.objects.order_by("-published_at", "-source_id").values_list("source_id", flat=True)
    return entries_of(list(ids[:number]))


def topics_with_counts() -> list[Topic]:
    """Return all topics in the coordinators' order, each with `number`, how many published sources are on it."""
    is_published = Q(sourcetopic__source__state="published", sourcetopic__source__amends__isnull=True)
    return list(Topic.objects.annotate(number=Count("sourcetopic", filter=is_published)).order_by("position", "slug"))
