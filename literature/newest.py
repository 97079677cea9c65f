"""What the home page tells of the literature."""

from curation.models import Topic
from literature.listing import entries_of
from literature.models import SourceIndex
from literature.search.columns import current


def newest_entries(number: int) -> list:
    """Return the sources published last, as entries of a list."""
    ids = SourceIndex.objects.order_by("-published_at", "-source_id").values_list("source_id", flat=True)
    return entries_of(list(ids[:number]))


def topics_with_counts() -> list[Topic]:
    """Return all topics in the coordinators' order, each with `number`, how many published sources are on it."""
    with current() as columns:
        numbers = columns.facets["topic"].totals.copy()
    topics = list(Topic.objects.order_by("position", "slug"))
    for topic in topics:
        topic.number = numbers.get(topic.pk, 0)
    return topics
