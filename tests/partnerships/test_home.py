"""What the home page tells of partnership cases, and that the head says in which room one is."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from curation.actions import take
from curation.workflow import Action
from literature.views.kept_pages import shelf
from tests.factories.partnerships import make_case, publish_case, publish_organisation, submit_case

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept():
    shelf.clear()
    yield
    shelf.clear()


def told_on_home(client: Client) -> list[str]:
    page = client.get("/").content.decode()
    _before, _heading, rest = page.partition("New partnership cases")
    return re.findall(r'entry__what"><a href="[^"]+">([^<]+)</a>', rest)


def test_the_three_newest_stand_there_and_all_are_counted(client, member, group, coordinator):
    for number in range(4):
        publish_case(member, group, coordinator, title=f"Case {number}", summary="In short.")
    assert told_on_home(client) == ["Case 3", "Case 2", "Case 1"]
    page = client.get("/").content.decode()
    assert "And 4 partnerships, told by people who know them." in page
    assert "All 4 cases" in page


def test_without_cases_nothing_is_said_of_them(client, network):
    page = client.get("/").content.decode()
    assert ("New partnership cases" in page, "told by" in page) == (False, False)


def test_what_not_everybody_reads_is_not_there_for_members_either(client, member, group, coordinator):
    publish_case(member, group, coordinator, title="Open")
    publish_case(member, group, coordinator, title="For members", audience="members")
    publish_case(member, group, coordinator, title="Hidden", audience="confidential", readers=[coordinator])
    make_case(member, group, title="A draft")
    assert told_on_home(client) == ["Open"]
    client.force_login(member)
    assert told_on_home(client) == ["Open"]


@pytest.mark.django_db(transaction=True)
def test_a_page_that_is_kept_is_made_anew_when_a_case_is_published_or_withdrawn(member, group, coordinator):
    case = publish_case(member, group, coordinator, title="First")
    assert told_on_home(Client()) == told_on_home(Client()) == ["First"]
    publish_case(member, group, coordinator, title="Second")
    assert told_on_home(Client()) == ["Second", "First"]
    take(case, Action.WITHDRAW, by=coordinator, comment="Its partners asked for it.")
    assert told_on_home(Client()) == ["Second"]


def test_as_many_queries_for_many_cases_as_for_one(client, member, group, coordinator):
    client.get("/")
    counts = []
    for number in (1, 30):
        for _n in range(number):
            publish_case(member, group, coordinator)
        with CaptureQueriesContext(connection) as queries:
            client.get("/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_organisations_are_a_room_of_partnerships(client, member, group, coordinator):
    organisation = publish_organisation(member, group, coordinator)
    for path in ("/organisations/", organisation.get_absolute_url(), "/partnerships/"):
        page = client.get(path).content.decode()
        assert re.findall(r'aria-current="true">([^<]+)</a>', page)[:1] == ["Partnerships"], path


def test_the_queue_says_what_waits(client, member, group, coordinator):
    submit_case(make_case(member, group, title="Waits"), by=member)
    client.force_login(coordinator)
    assert "<span>Case</span>" in client.get("/review/").content.decode()
