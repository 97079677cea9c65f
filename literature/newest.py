"""What the home page tells of the literature."""

from django.db import connection

from curation.models import Topic
from literature.listing import entries_of
from literature.models import SourceIndex


def newest_entries(number: int) -> list:
    """Return the sources published last, as entries of a list."""
    ids = SourceIndex.objects.order_by("-published_at", "-source_id").values_list("source_id", flat=True)
    return entries_of(list(ids[:number]))


def topics_with_counts() -> list[Topic]:
    """Return all topics in the coordinators' order, each with `number`, how many published sources are on it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT topic_id, count(*) FROM literature_sourceindex, unnest(topic_ids) AS topic_id GROUP BY topic_id"
        )
        numbers = dict(cursor.fetchall())
    topics = list(Topic.objects.order_by("position", "slug"))
    for topic in topics:
        topic.number = numbers.get(topic.pk, 0)
    return topics
