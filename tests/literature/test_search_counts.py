"""Counts beside the filters, against counting by hand: each facet leaves out its own filter and no other."""

from collections import Counter
from itertools import product

import pytest
from django.http import QueryDict

from literature.filters import SourceFilter
from literature.models import Source, term_id
from literature.search import FACETS, Search
from tests.factories.sources import make_topic, published

TYPES, LANGUAGES, YEARS = ("book", "report"), ("en", "fr", "de"), ("1998", "2004", "")
ADDRESSES = (
    "",
    "type=book",
    "type=book&type=report&language=fr",
    "language=en&language=de&year_from=2000",
    "topic=one&type=report",
    "topic=one&topic=two&language=fr&year_to=1999",
    "topic=two&type=book&language=en&year_from=1990&year_to=2010",
    "language=it",
    "venue=wiley&tag=alpha",
    "venue=wiley&venue=routledge&tag=beta&language=fr&year_from=2000",
)


@pytest.fixture
def base(member, coordinator):
    """Eighteen sources, one of each type, language and year; every second one holds “rights”."""
    topics = [make_topic("One"), make_topic("Two")]
    for number, (kind, language, year) in enumerate(product(TYPES, LANGUAGES, YEARS)):
        published(
            member,
            coordinator,
            title=f"Rights {number}" if number % 2 else f"Duties {number}",
            type=kind,
            language=language,
            issued=year,
            topics=topics[: number % 3],
            tags=["alpha", "beta"][: number % 3],
            publisher=("Wiley", "Routledge")[number % 2],
        )


def by_hand(text: str, address: str) -> tuple[int, dict]:
    """Count without the index, source by source."""
    chosen = QueryDict(address)
    low, high = int(chosen.get("year_from", 0)), int(chosen.get("year_to", 9999))
    has_years = "year_from" in chosen or "year_to" in chosen
    passes = {
        "type": lambda s, _t: not chosen.getlist("type") or s.type in chosen.getlist("type"),
        "topic": lambda _s, topics: not chosen.getlist("topic") or bool(topics & set(chosen.getlist("topic"))),
        "language": lambda s, _t: not chosen.getlist("language") or s.language in chosen.getlist("language"),
        "venue": lambda s, _t: not chosen.getlist("venue") or s.publisher.lower() in chosen.getlist("venue"),
        "tag": lambda s, _t: (
            not chosen.getlist("tag") or bool({link.tag.slug for link in s.tagged.all()} & set(chosen.getlist("tag")))
        ),
        "year": lambda s, _t: not has_years or (s.year is not None and low <= s.year <= high),
    }
    total, facets = 0, {name: Counter() for name in FACETS}
    for source in Source.objects.prefetch_related("topics"):
        if text and text not in source.title.casefold():
            continue
        topics = {topic.slug for topic in source.topics.all()}
        failed = {name for name, test in passes.items() if not test(source, topics)}
        total += not failed
        values = {
            "type": [source.type],
            "topic": [str(topic.pk) for topic in source.topics.all()],
            "language": [source.language],
            "group": [str(source.group_id)],
            "year": [str(source.year) if source.year else None],
            "open": ["false"],
            "author": [str(term_id("author", "lister sarah"))],
            "venue": [str(term_id("venue", source.publisher.lower()))],
            "tag": [str(link.tag_id) for link in source.tagged.all()],
        }
        for facet, found in values.items():
            if failed <= {facet}:
                facets[facet].update(found)
    return total, {name: dict(counter) for name, counter in facets.items()}


@pytest.mark.parametrize("text", ["", "rights"])
def test_counts_are_those_counted_by_hand(base, text):
    for address in ADDRESSES:
        counts = Search(text, SourceFilter(QueryDict(address))).count()
        assert (counts.total, counts.facets) == by_hand(text, address), address
