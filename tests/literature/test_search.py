"""Searching sources as people type: accents, languages, phrases, minus, or; and what the index holds."""

import pytest
from django.db import connection, transaction
from django.http import QueryDict

from curation.actions import take
from curation.search import CONFIGURATIONS
from literature.filters import SourceFilter
from literature.models import Source, SourceIndex
from literature.search import Search
from literature.suggestions import did_you_mean
from tests.factories.sources import draft, make_topic, published


def found(query: str, **parameters) -> list[str]:
    """Titles that a search finds, in its order."""
    data = QueryDict(mutable=True)
    for name, value in parameters.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    search = Search(query, SourceFilter(data), data.get("sort", ""))
    ids = search.page_ids(search.count(), 1)
    return [source.title for source in Source.objects.in_order(ids)]


@pytest.fixture
def base(member, coordinator):
    """Five published sources in three languages."""
    works = [
        {"title": "Séance plénière sur les droits", "language": "fr", "issued": "2001"},
        {"title": "Human rights and the state", "issued": "2002", "abstract": "On partnerships of many kinds."},
        {"title": "Rights of the human being", "issued": "2003"},
        {"title": "Partnership in practice", "issued": "2004", "note": "Human rights come up in passing."},
        {"title": "Menschenrechte und Bürger", "language": "de", "issued": "2005"},
    ]
    return [published(member, coordinator, **work) for work in works]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("seance", ["Séance plénière sur les droits"]),
        ("SÉANCE plenière", ["Séance plénière sur les droits"]),
        ("burger", ["Menschenrechte und Bürger"]),
        ("Bürgern", ["Menschenrechte und Bürger"]),
        ("droit", ["Séance plénière sur les droits"]),
        ("partnerships", ["Partnership in practice", "Human rights and the state"]),
        ('"human rights"', ["Human rights and the state", "Partnership in practice"]),
        ("rights -state -practice", ["Rights of the human being"]),
        ("plénière or Menschenrechte", ["Menschenrechte und Bürger", "Séance plénière sur les droits"]),
        ("lister -rights -droits -Menschenrechte", []),
        ("nothingofthekind", []),
    ],
)
def test_finds_what_was_meant(base, query, titles):
    assert sorted(found(query)) == sorted(titles)


def test_a_word_in_the_title_weighs_more_than_one_in_the_abstract(base):
    assert found("partnership") == ["Partnership in practice", "Human rights and the state"]


def test_titles_with_all_words_come_before_neighbours_in_a_note(member, coordinator):
    published(member, coordinator, title="Of other things", note="About human rights.")
    published(member, coordinator, title="Human Dignity and its Long History as a Matter of Rights")
    assert found("human rights")[0] == "Human Dignity and its Long History as a Matter of Rights"


def test_filters_narrow_and_widen(base):
    assert found("", language=["fr", "de"], sort="oldest") == [
        "Séance plénière sur les droits",
        "Menschenrechte und Bürger",
    ]
    assert found("", language=["fr", "de"], year_from="2003") == ["Menschenrechte und Bürger"]


def test_unknown_filter_values_are_left_out(base):
    assert len(found("", type="nonsense", topic="no-such-topic")) == 5


def test_counts_of_a_facet_leave_out_its_own_filter(base):
    counts = Search("", SourceFilter(QueryDict("language=fr"))).count()
    assert (counts.total, counts.facets["language"]) == (1, {"fr": 1, "en": 3, "de": 1})
    assert counts.facets["type"] == {"book": 1}


def test_only_what_is_published_is_in_the_index(member, coordinator):
    source = draft(member, title="Unseen")
    assert found("unseen") == []
    take(source, "submit", by=member)
    assert found("unseen") == []
    source = take(source, "publish", by=coordinator)
    assert found("unseen") == ["Unseen"]
    take(source, "withdraw", by=coordinator, comment="Entered twice.")
    assert (found("unseen"), SourceIndex.objects.count()) == ([], 0)


def test_no_write_leaves_the_index_behind(member, coordinator):
    source = published(member, coordinator, title="Old words")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE literature_source SET title = 'Fresh words' WHERE id = %s", [source.pk])
    assert (found("old"), found("fresh")) == ([], ["Fresh words"])
    topic = make_topic("Internet governance")
    source.topics.add(topic)
    source.tags.add("boomerang")
    assert found("governance boomerang") == ["Fresh words"]
    topic.name = "Digital rule"
    topic.save()
    assert (found("governance"), found("digital")) == ([], ["Fresh words"])
    source.topics.clear()
    source.tags.clear()
    assert (found("digital"), found("boomerang")) == ([], [])


def test_every_language_has_its_configuration_in_the_database(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT cfgname FROM pg_ts_config WHERE cfgname LIKE 'portal%%'")
        names = {name for (name,) in cursor.fetchall()}
        assert names == {name for name, _base in CONFIGURATIONS.values()}
        for tag, (name, _base) in CONFIGURATIONS.items():
            cursor.execute("SELECT curation_search_configuration(%s)", [f"{tag}-XX" if tag else "xx"])
            assert cursor.fetchone()[0] == name


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("patrnership", "partnership"), ("seanse", "seance"), ("humen rights", "human rights"), ("xyzzyq", "")],
)
def test_did_you_mean_when_nothing_is_found(base, typed, meant):
    assert did_you_mean(typed) == meant


@pytest.mark.parametrize(
    "query", ["' OR 1=1 --", "a & | !", '"unclosed', "\x00", "(((", ":*", "x" * 5000, "a:b\\", "-", "🙂", "%s %(x)s"]
)
def test_signs_of_any_kind_are_no_error(base, query):
    assert isinstance(found(query), list)
    assert isinstance(did_you_mean(query), str)


@pytest.mark.django_db(transaction=True)
def test_what_is_kept_goes_stale_with_the_commit(member, coordinator):
    from literature.kept import kept, stamp

    published(member, coordinator, title="First")
    before = stamp()
    assert kept(("test",), lambda: "old") == kept(("test",), lambda: "new") == "old"
    with transaction.atomic():
        Source.objects.update(title="Second")
        Source.objects.update(title="Third")
    assert stamp() == before + 1
    assert kept(("test",), lambda: "new") == "new"
