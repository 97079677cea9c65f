"""The pages of changing several sources, and the overview."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from literature import overview, several
from literature.models import BulkChange, Source
from tests.factories.sources import draft, make_topic, published, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def works(member, coordinator):
    topic = make_topic("Power")
    return [
        published(member, coordinator, title="Alpha", topics=[topic], abstract="It says."),
        published(member, coordinator, title="Beta", language="", issued=""),
    ]


def titles(response):
    return [source.title for source in response.context["page"]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Alpha", "Beta"]),
        ("?q=alpha", ["Alpha"]),
        ("?lacks=topic", ["Beta"]),
        ("?lacks=abstract", ["Beta"]),
        ("?lacks=language", ["Beta"]),
        ("?lacks=date", ["Beta"]),
        ("?lacks=nonsense", ["Alpha", "Beta"]),
        ("?topic=power", ["Alpha"]),
        ("?state=submitted", ["Gamma"]),
        ("?state=submitted&q=delta", []),
        ("?state=withdrawn", []),
        ("?state=draft", ["Alpha", "Beta"]),
    ],
)
def test_the_address_chooses(query, expected, client, works, member, coordinator):
    submitted(member, title="Gamma")
    draft(member, title="Draft")
    client.force_login(coordinator)
    assert titles(client.get(reverse("literature:several") + query)) == expected


def test_sources_of_other_groups_are_not_there(client, works, outsider, other_coordinator):
    published(outsider, other_coordinator, title="Foreign")
    client.force_login(other_coordinator)
    assert titles(client.get(reverse("literature:several"))) == ["Foreign"]


@pytest.mark.parametrize("page", ["several", "bulk-changes", "overview"])
def test_pages_are_for_coordinators(page, client, member, coordinator):
    assert client.get(reverse(f"literature:{page}")).status_code == 302
    client.force_login(member)
    assert client.get(reverse(f"literature:{page}")).status_code == 403
    client.force_login(coordinator)
    assert client.get(reverse(f"literature:{page}")).status_code == 200


def test_the_ticked_are_changed_as_nobody_member_and_coordinator(client, works, member, coordinator):
    data = {"what": "add_tags", "scope": "chosen", "chosen": [works[0].code], "tags": "voice, trust"}
    address = reverse("literature:change-several")
    assert client.post(address, data).status_code == 302
    client.force_login(member)
    assert client.post(address, data).status_code == 403
    assert BulkChange.objects.count() == 0
    client.force_login(coordinator)
    response = client.post(address, data)
    change = BulkChange.objects.get()
    assert response.url == change.get_absolute_url()
    assert [sorted(source.tags.names()) for source in works] == [["trust", "voice"], []]
    assert client.get(response.url).status_code == 200


def test_all_that_were_found_are_changed(client, works, coordinator):
    client.force_login(coordinator)
    client.post(
        reverse("literature:change-several") + "?lacks=topic",
        {"what": "add_topics", "scope": "all", "topics": ["power"]},
    )
    assert [list(source.topics.values_list("slug", flat=True)) for source in works] == [["power"], ["power"]]
    assert BulkChange.objects.get().items.count() == 1


def test_what_is_wrong_stands_beside_its_control_with_the_rest_kept(client, works, coordinator):
    client.force_login(coordinator)
    response = client.post(
        reverse("literature:change-several"),
        {"what": "set_language", "language": "", "chosen": [works[1].code], "comment": "Because.", "tags": "kept"},
    )
    assert response.status_code == 422
    assert response.context["problems"] == {"language": "Choose a language."}
    html = response.content.decode()
    assert "Because.</textarea>" in html
    assert 'value="kept"' in html
    assert response.context["ticked"] == {works[1].code}


def test_undoing_as_nobody_member_foreign_and_own_coordinator(client, works, member, coordinator, other_coordinator):
    change = several.start(by=coordinator, what="add_tags", sources=works, values=["voice"])
    address = reverse("literature:undo-bulk-change", args=[change.pk])
    assert client.post(address).status_code == 302
    for person, status in ((member, 403), (other_coordinator, 404), (coordinator, 302)):
        client.force_login(person)
        assert client.post(address).status_code == status
    assert [list(source.tags.names()) for source in works] == [[], []]


def test_the_list_asks_as_little_for_thirty_as_for_one(client, member, coordinator, django_assert_num_queries):
    published(member, coordinator, title="Work 0")
    client.force_login(coordinator)
    address = reverse("literature:several")
    client.get(address)
    with CaptureQueriesContext(connection) as for_one:
        client.get(address)
    for number in range(1, 30):
        published(member, coordinator, title=f"Work {number}")
    with django_assert_num_queries(len(for_one)):
        assert len(titles(client.get(address))) == 30


def test_what_a_change_did_asks_as_little_for_thirty(client, member, coordinator, django_assert_num_queries):
    works = [published(member, coordinator, title=f"Work {number}") for number in range(30)]
    one = several.start(by=coordinator, what="add_tags", sources=works[:1], values=["voice"])
    all_of_them = several.start(by=coordinator, what="add_tags", sources=works, values=["trust"])
    client.force_login(coordinator)
    client.get(one.get_absolute_url())
    with CaptureQueriesContext(connection) as for_one:
        client.get(one.get_absolute_url())
    with django_assert_num_queries(len(for_one)):
        client.get(all_of_them.get_absolute_url())


def test_the_overview_tells_how_long_things_wait(member, coordinator):
    now = timezone.now()
    for days in (0, 1, 10, 20, 100):
        source = submitted(member, title=f"Work {days}")
        Source.objects.filter(pk=source.pk).update(submitted_at=now - timedelta(days=days))
    queue = overview.queue_ages(coordinator, now)
    assert (queue.number, queue.oldest) == (5, now - timedelta(days=100))
    assert [(age.number, age.share) for age in queue.ages] == [(2, 100), (1, 50), (1, 50), (1, 50)]


def test_the_overview_tells_who_added_what_but_no_drafts(member, other_member, outsider, coordinator):
    published(member, coordinator, title="One")
    submitted(member, title="Two")
    draft(other_member, title="Three")
    submitted(outsider, title="Elsewhere")
    told = [(row["name"], row["published"], row["waiting"]) for row in overview.contributors(coordinator)]
    assert told == [("Mira Member", 1, 1)]


def test_the_overview_tells_what_is_lacking(works, coordinator):
    numbers = {part["name"]: part["number"] for part in overview.lacking(coordinator)}
    assert numbers == {"topic": 1, "abstract": 1, "language": 1, "date": 1, "tag": 2, "identifier": 2}


def test_the_overview_of_an_empty_group_is_there(client, coordinator):
    client.force_login(coordinator)
    response = client.get(reverse("literature:overview"))
    assert (response.context["queue"].number, response.context["contributors"]) == (0, [])
