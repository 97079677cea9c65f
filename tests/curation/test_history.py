"""The history of a record: complete, whoever or whatever changed it, and told to each person as they may know it."""

from datetime import date

import pytest
from django.db import connection

from curation import actions
from curation.history import content_at, timeline
from literature.actions import edit_source, propose_change
from literature.models import Source, SourceTopic
from tests.factories.sources import draft, make_topic, published, submitted

pytestmark = pytest.mark.django_db


def told(entries):
    """Who did what, and which fields changed from what to what; the oldest first."""
    return [
        (entry.who, entry.what, {change.label: (change.old, change.new) for change in entry.changes})
        for entry in reversed(entries)
    ]


def test_a_whole_life_as_its_coordinator_reads_it(member, coordinator):
    topic = make_topic("Funding")
    source = draft(member, publisher="Wily")
    source = edit_source(source, by=member, values={"publisher": "Wiley"}, topics=[topic], tags=["power", "NGOs"])
    source = actions.take(source, "submit", by=member, comment="Please look.")
    source = actions.take(source, "request_changes", by=coordinator, comment="The date?")
    actions.comment(source, by=member, text="I will look it up.")
    source = edit_source(source, by=member, values={"issued": "2001"})
    source = actions.take(source, "submit", by=member)
    source = edit_source(source, by=coordinator, values={"issued": "2000-05"}, tags=["power"])
    source = actions.take(source, "publish", by=coordinator)
    entries = timeline(source, coordinator)
    assert told(entries) == [
        ("Mira Member", "added", {}),
        (
            "Mira Member",
            "changed",
            {"Publisher": ("Wily", "Wiley"), "Topics": ("", "Funding"), "Tags": ("", "NGOs, power")},
        ),
        ("Mira Member", "submitted", {}),
        ("Greta Graz", "asked for changes", {}),
        ("Mira Member", "commented", {}),
        ("Mira Member", "changed", {"Date": ("2000", "2001")}),
        ("Mira Member", "submitted", {}),
        ("Greta Graz", "corrected", {"Date": ("2001", "May 2000"), "Tags": ("NGOs, power", "power")}),
        ("Greta Graz", "published", {}),
    ]
    assert [entry.why for entry in reversed(entries)] == [
        "",
        "",
        "Please look.",
        "The date?",
        "I will look it up.",
        "",
        "",
        "",
        "",
    ]
    assert [entry.is_current for entry in entries] == [True] + [False] * 8
    assert timeline(source, member) == [
        type(entry)(**{**entry.__dict__, "may_restore": False}) for entry in timeline(source, coordinator)
    ]


def test_the_public_reads_what_happened_since_publication_only(
    member, other_member, coordinator, second_coordinator, outsider
):
    from django.contrib.auth.models import AnonymousUser

    source = submitted(member, publisher="Wily")
    source = actions.take(source, "request_changes", by=coordinator, comment="The publisher, confidentially?")
    source = edit_source(source, by=member, values={"publisher": "Wiley"})
    source = actions.take(source, "submit", by=member)
    source = actions.take(source, "publish", by=coordinator, comment="Well done.")
    actions.comment(source, by=coordinator, text="Internal.")
    change = propose_change(source, by=other_member)
    change = edit_source(change, by=other_member, values={"issued": "2001"})
    actions.take(actions.take(change, "submit", by=other_member), "publish", by=second_coordinator)
    source.refresh_from_db()
    source = edit_source(source, by=coordinator, values={"title": "Power in Partnerships"}, comment="Internal, too.")
    source = actions.take(source, "withdraw", by=coordinator, comment="A quarrel about rights.")
    Source.objects.filter(pk=source.pk).update(publisher="Nobody's business while withdrawn")
    Source.objects.filter(pk=source.pk).update(publisher="Wiley & Sons")
    source.refresh_from_db()
    source = actions.take(source, "reinstate", by=coordinator)
    expected = [
        ("Mira Member", "added it; published", {}),
        ("", "changed", {"Date": ("2000", "2001")}),
        ("", "changed", {"Title": ("Power in Partnership", "Power in Partnerships")}),
        ("", "withdrawn", {}),
        ("", "published again", {"Publisher": ("Wiley", "Wiley & Sons")}),
    ]
    for viewer in (AnonymousUser(), other_member, outsider):
        entries = timeline(source, viewer)
        assert told(entries) == expected
        assert [(entry.why, entry.place, entry.may_restore) for entry in entries] == [("", 0, False)] * 5


def test_what_is_not_published_has_no_history_for_the_public(member, other_member, coordinator):
    record = published(member, coordinator)
    assert timeline(submitted(member), other_member) == []
    assert timeline(propose_change(record, by=member), other_member) == []


@pytest.mark.django_db(transaction=True)
def test_no_code_path_can_skip_the_history(member, coordinator):
    """A QuerySet's update, raw SQL on the row and on its links: all are told, and content_at gives each state."""
    old, new = make_topic("Funding"), make_topic("Leadership", 1)
    source = published(member, coordinator, topics=[old], tags=["power"])
    before = source.snapshot()
    Source.objects.filter(pk=source.pk).update(publisher="By a QuerySet")
    with connection.cursor() as sql:
        sql.execute("UPDATE literature_source SET title = 'By raw SQL' WHERE id = %s", [source.pk])
        sql.execute("UPDATE literature_sourcetopic SET topic_id = %s WHERE source_id = %s", [new.pk, source.pk])
        sql.execute("DELETE FROM literature_sourcetag WHERE content_object_id = %s", [source.pk])
        sql.execute("UPDATE literature_source SET state = 'withdrawn' WHERE id = %s", [source.pk])
        sql.execute("UPDATE literature_source SET contributed_by_id = %s WHERE id = %s", [coordinator.pk, source.pk])
    SourceTopic.objects.filter(source=source).delete()
    source.refresh_from_db()
    outside = "Outside the pages of the portal"
    entries = timeline(source, coordinator)
    assert told(entries)[3:] == [
        (outside, "changed", {"Publisher": ("Wiley", "By a QuerySet")}),
        (outside, "changed", {"Title": ("Power in Partnership", "By raw SQL")}),
        (outside, "changed", {"Topics": ("Funding", "Leadership")}),
        (outside, "changed", {"Tags": ("power", "")}),
        (outside, "set it from “published” to “withdrawn”", {}),
        (outside, "changed", {"Added by": ("Mira Member", "Greta Graz")}),
        (outside, "changed", {"Topics": ("Leadership", "")}),
    ]
    assert content_at(source, 3) == before
    assert content_at(source, entries[0].place) == source.snapshot()


def test_events_cannot_be_changed_or_deleted(member, coordinator):
    source = published(member, coordinator)
    for statement in ("DELETE FROM literature_sourceevent", "UPDATE literature_sourceevent SET title = 'otherwise'"):
        from django.db import transaction

        with (
            pytest.raises(Exception, match="Cannot update or delete rows"),
            transaction.atomic(),
            connection.cursor() as sql,
        ):
            sql.execute(statement)
    assert source.events.count() == 3


def test_content_at_is_the_snapshot_of_then(member, coordinator):
    topic = make_topic("Funding")
    source = draft(member, topics=[topic], tags=["b", "a"], accessed=date(2009, 10, 23), type="webpage")
    source.refresh_from_db()
    snapshots = [source.snapshot()]
    source = edit_source(source, by=member, values={"title": "Another", "accessed": None}, topics=[], tags=["c"])
    snapshots.append(source.snapshot())
    assert [content_at(source, place) for place in (1, 2)] == snapshots
    assert [content_at(source, place) for place in (0, 3, -1, 10**9)] == [None] * 4


def test_an_earlier_version_is_restored_as_a_new_one(member, coordinator):
    topic = make_topic("Funding")
    source = published(member, coordinator, topics=[topic], tags=["power"])
    first = source.snapshot()
    source = edit_source(source, by=coordinator, values={"title": "Spoilt"}, topics=[], tags=["nonsense"])
    entries = timeline(source, coordinator)
    assert [(entry.what, entry.may_restore) for entry in entries] == [
        ("corrected", False),
        ("published", True),
        ("submitted", False),
        ("added", False),
    ]
    source = actions.restore(source, content=content_at(source, entries[1].place), by=coordinator, comment="Spam.")
    assert source.snapshot() == first
    last = timeline(source, coordinator)[0]
    assert (last.who, last.what, last.why) == ("Greta Graz", "restored an earlier version", "Spam.")
    assert {change.label for change in last.changes} == {"Title", "Topics", "Tags"}


def test_restoring_is_for_coordinators_and_for_what_is_published(member, coordinator, other_coordinator):
    from django.core.exceptions import PermissionDenied

    source = published(member, coordinator)
    content = source.snapshot()
    for person in (member, other_coordinator):
        with pytest.raises(PermissionDenied):
            actions.restore(source, content=content, by=person)
    stale = Source.objects.get(pk=source.pk)
    edit_source(source, by=coordinator, values={"title": "Meanwhile"})
    with pytest.raises(actions.Overtaken):
        actions.restore(stale, content=content, by=coordinator, expected_revision=stale.revision)
    source.refresh_from_db()
    actions.take(source, "withdraw", by=coordinator, comment="Rights.")
    with pytest.raises(actions.NotAllowedNow):
        actions.restore(stale, content=content, by=coordinator)


def test_a_long_history_takes_no_more_queries(member, coordinator, django_assert_num_queries):
    from django.test.utils import CaptureQueriesContext

    topics = [make_topic(f"Topic {number}", number) for number in range(4)]
    source = draft(member, topics=topics[:1], tags=["power"])

    def counted():
        with CaptureQueriesContext(connection) as queries:
            timeline(source, member)
        return len(queries)

    source = edit_source(source, by=member, values={"title": "Version 0"}, topics=topics[1:2], tags=["other"])
    short = counted()
    for number in range(30):
        source = edit_source(source, by=member, values={"title": f"Version {number + 1}"}, topics=topics[number % 4 :])
    assert counted() == short
    assert len(timeline(source, member)) == 32
