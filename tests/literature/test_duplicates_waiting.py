"""Likely duplicates in the base itself: found a few at a time, shown to coordinators, decided once."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from literature.actions import edit_source
from literature.duplicates import waiting
from literature.duplicates.waiting import seek_duplicates
from literature.merging import actions
from literature.models import LikelyPair
from tests.factories.sources import published, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(member, other_member, coordinator):
    """Two published records of one work, found."""
    first = published(member, coordinator, title="Power in Partnership")
    second = published(other_member, coordinator, title="Power in partnership.")
    published(member, coordinator, title="Something else entirely")
    submitted(member, title="Power in Partnership")
    assert seek_duplicates(timezone.now()) == 3
    found = LikelyPair.objects.get()
    assert (found.first, found.second, found.reason, found.verdict) == (first, second, "title", "")
    return found


def test_each_is_looked_at_once_until_it_changes(pair, coordinator):
    assert seek_duplicates(timezone.now()) == 0
    edit_source(pair.second, by=coordinator, values={"title": "Another work"})
    assert seek_duplicates(timezone.now()) == 1
    assert LikelyPair.objects.count() == 0


def test_a_few_at_a_time(member, coordinator, monkeypatch):
    monkeypatch.setattr(waiting, "CHECKED_AT_ONCE", 2)
    for _n in range(5):
        published(member, coordinator)
    counts = []
    while number := seek_duplicates(timezone.now()):
        counts.append(number)
    assert counts == [2, 2, 1]
    assert LikelyPair.objects.count() == 10


def test_a_verdict_is_remembered(pair, coordinator, second_coordinator):
    decided = actions.say_different(pair, by=coordinator)
    assert (decided.verdict, decided.decided_by) == ("different", coordinator)
    again = actions.say_different(pair, by=second_coordinator)
    assert (again.decided_by, again.decided_at) == (coordinator, decided.decided_at)
    edit_source(pair.first, by=second_coordinator, values={"publisher": "Zed Books"})
    assert seek_duplicates(timezone.now()) == 1
    assert list(LikelyPair.objects.waiting()) == []
    assert LikelyPair.objects.get().verdict == "different"
    actions.take_verdict_back(pair, by=coordinator)
    assert list(LikelyPair.objects.waiting()) == [pair]


def test_whose_they_are(pair, group, other_group, member, other_coordinator):
    assert list(LikelyPair.objects.waiting_for_group(group)) == [pair]
    assert list(LikelyPair.objects.waiting_for_group(other_group)) == []
    for person in (member, other_coordinator):
        with pytest.raises(PermissionDenied):
            actions.say_different(pair, by=person)


def test_what_was_merged_waits_no_more(pair, coordinator):
    actions.merge(pair.first, [pair.second], by=coordinator, chosen={}, topics=[], tags=[])
    assert list(LikelyPair.objects.waiting()) == []


def test_the_page_is_for_coordinators(client, pair, member, coordinator, other_coordinator):
    assert client.get("/literature/duplicates/").status_code == 302
    client.force_login(member)
    assert client.get("/literature/duplicates/").status_code == 403
    client.force_login(other_coordinator)
    assert client.get("/literature/duplicates/").context["total"] == 0
    client.force_login(coordinator)
    response = client.get("/literature/duplicates/")
    assert [item["pair"] for item in response.context["pairs"]] == [pair]
    assert response.context["pairs"][0]["may_merge"] is True


def test_a_verdict_by_the_page(client, pair, member, coordinator, other_coordinator):
    address = f"/literature/duplicates/{pair.pk}/verdict/"
    assert client.post(address, {"verdict": "different"}).status_code == 302
    for person in (member, other_coordinator):
        client.force_login(person)
        assert client.post(address, {"verdict": "different"}).status_code == 403
    assert LikelyPair.objects.get().verdict == ""
    client.force_login(coordinator)
    assert client.get(address).status_code == 405
    assert client.post(address, {"verdict": "different"})["Location"] == "/literature/duplicates/"
    assert LikelyPair.objects.get().decided_by == coordinator
    client.post(address)
    assert LikelyPair.objects.get().verdict == ""


def test_queries_do_not_grow_with_the_pairs(client, member, coordinator):
    client.force_login(coordinator)
    counts = []
    for number in (1, 7):
        for place in range(number):
            for _twice in range(2):
                published(member, coordinator, title=f"Power in the partnership of the {place}th of {number} cities")
        seek_duplicates(timezone.now())
        with CaptureQueriesContext(connection) as counted:
            assert client.get("/literature/duplicates/").status_code == 200
        counts.append(len(counted))
    assert LikelyPair.objects.count() == 8
    assert counts[0] == counts[1]
