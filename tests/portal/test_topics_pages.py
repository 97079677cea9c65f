"""The pages on which coordinators keep the topics."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from curation import topics
from curation.models import Topic, TopicMerge
from tests.factories.sources import draft, make_topic

pytestmark = pytest.mark.django_db

POSTS = {
    "add": (lambda: reverse("portal:add-topic"), {"name": "Voice", "description": ""}),
    "change": (lambda: reverse("portal:topic", args=["power"]), {"name": "Voice", "description": ""}),
    "move": (lambda: reverse("portal:move-topic", args=["power"]), {"direction": "down"}),
    "merge": (lambda: reverse("portal:merge-topic", args=["power"]), {"into": "trust"}),
    "undo": (lambda: reverse("portal:undo-topic-merge", args=[TopicMerge.objects.get().pk]), {}),
}
AFTER = {
    "add": ["Power", "Trust", "Voice"],
    "change": ["Voice", "Trust"],
    "move": ["Trust", "Power"],
    "merge": ["Trust"],
    "undo": ["Power", "Trust", "Old"],
}


@pytest.fixture
def two(db, coordinator):
    return make_topic("Power", 1), make_topic("Trust", 2)


def names():
    return list(Topic.objects.order_by("position", "slug").values_list("name", flat=True))


@pytest.mark.parametrize("name", POSTS)
def test_each_change_as_nobody_as_a_member_and_as_a_coordinator(name, client, two, member, coordinator):
    if name == "undo":
        topics.merge_topics(make_topic("Old", 3), into=two[0], by=coordinator)
    address, data = POSTS[name]
    before = names()
    assert client.post(address(), data).status_code == 302
    assert names() == before
    client.force_login(member)
    assert client.post(address(), data).status_code == 403
    assert names() == before
    client.force_login(coordinator)
    assert client.post(address(), data).url.split("#")[0] == reverse("portal:topics")
    assert names() == AFTER[name]


def test_a_name_that_is_taken_is_said_beside_it_with_the_rest_kept(client, two, coordinator):
    client.force_login(coordinator)
    response = client.post(reverse("portal:add-topic"), {"name": "trust", "description": "Kept."})
    assert response.status_code == 422
    assert response.context["form"].errors == {"name": ["There is a topic of this name already."]}
    assert response.context["form"]["description"].value() == "Kept."


def test_the_page_asks_as_little_for_thirty_topics_as_for_one(client, member, coordinator, django_assert_num_queries):
    client.force_login(coordinator)
    first = make_topic("Topic 0", 0)
    draft(member, topics=[first])
    client.get(reverse("portal:topics"))
    with CaptureQueriesContext(connection) as for_one:
        client.get(reverse("portal:topics"))
    for number in range(1, 30):
        draft(member, title=f"Work {number}", topics=[first, make_topic(f"Topic {number}", number)])
    with django_assert_num_queries(len(for_one)):
        response = client.get(reverse("portal:topics"))
    assert [topic.number for topic in response.context["topics"]] == [30] + [1] * 29
