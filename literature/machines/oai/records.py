"""Reading what is harvested: datestamps in their order, and the sources that they are of."""

import re
from datetime import datetime, timezone

from django.db import connection, transaction
from django.db.models import Min, Q, QuerySet

from curation.models import Topic
from literature.kept import kept
from literature.machines.addresses import host
from literature.machines.description import Described, described
from literature.machines.oai.asking import Asked
from literature.models import Source, SourceDatestamp

#: So many records are given at a time.
PAGE = 100
#: The set that holds the sets of the topics.
TOPICS = "topic"


def begin() -> datetime:
    """Return the moment that the answer is of: every change of a datestamp before it can be seen from now on.

    Who changes the published base holds the row of the stamp while its commit is under way (docs/decisions/0020). It is
    waited for here, so that no datestamp earlier than an answer comes to light after it.
    """
    now = datetime.now(timezone.utc)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM literature_indexstamp FOR SHARE")
    return now


def identifier(code: str) -> str:
    """Return the identifier of a source: `oai:portal.example.org:source/1fnv3h3`."""
    return f"oai:{host()}:source/{code}"


def code_of(text: str) -> str:
    """Return the code in an identifier of this portal; empty for anything else."""
    match = re.fullmatch(re.escape(f"oai:{host()}:source/") + r"([0-9a-z]{1,7})", text)
    return match[1] if match else ""


def earliest() -> datetime | None:
    """Return the lower bound of all datestamps, None while nothing was published."""
    return SourceDatestamp.objects.aggregate(first=Min("datestamp"))["first"]


def find(code: str) -> SourceDatestamp | None:
    """Return the row of a source that is, or was, in public view."""
    return SourceDatestamp.objects.filter(code=code).first() if code else None


def topics() -> list[Topic]:
    """Return the topics, each of which is a set, in their order."""
    return list(Topic.objects.all())


def sets() -> dict[int, str]:
    """Return the names of the sets by the topics' ids."""
    return kept(("names of sets",), lambda: {topic.pk: f"{TOPICS}:{topic.slug}" for topic in topics()})


def listed(asked: Asked) -> QuerySet:
    """Return the rows that a list is asked for, whole, whatever was given of it before."""
    rows = SourceDatestamp.objects.all()
    if asked.start:
        rows = rows.filter(datestamp__gte=asked.start)
    if asked.end:
        rows = rows.filter(datestamp__lt=asked.end)
    if asked.set == TOPICS:
        rows = rows.exclude(topic_ids=[])
    elif asked.set:
        ids = [topic_id for topic_id, name in sets().items() if name == asked.set]
        rows = rows.filter(topic_ids__contains=ids) if ids else rows.none()
    return rows


def page(asked: Asked) -> list[SourceDatestamp]:
    """Return the next rows of a list, and one more where there is one."""
    rows = listed(asked)
    if asked.after:
        datestamp, source_id = asked.after
        rows = rows.filter(Q(datestamp__gt=datestamp) | Q(datestamp=datestamp, source_id__gt=source_id))
        rows = rows.filter(datestamp__gte=datestamp)  # said again so that the index is entered there
    return list(rows.order_by("datestamp", "source_id")[: PAGE + 1])


def given_last(asked: Asked) -> list[SourceDatestamp]:
    """Return the row after which a list goes on, as it is now."""
    return list(SourceDatestamp.objects.filter(source_id=asked.after[1]))


def works(rows: list[SourceDatestamp]) -> dict[int, Described]:
    """Return the sources of these rows that are in public view, by id."""
    ids = [row.source_id for row in rows if not row.deleted]
    found = Source.objects.published().with_all_for_machines().in_order(ids)
    return {source.pk: described(source) for source in found}
