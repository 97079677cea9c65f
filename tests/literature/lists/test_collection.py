"""What a visitor collects without an account."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains

from curation.actions import take
from literature.lists import collection
from tests.factories.sources import draft, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def works(member, coordinator):
    return [published(member, coordinator, title=f"Work {number}") for number in range(3)]


def collect(client, *sources, **data):
    return client.post(reverse("literature:collect"), {"code": [source.code for source in sources], **data})


def titles(client):
    return [source.title for source, _entry in client.get(reverse("literature:collection")).context["rows"]]


def test_sources_are_collected_in_order_and_once(client, works):
    assert collect(client, works[2], works[0]).url == reverse("literature:sources")
    collect(client, works[0], works[1], back="/literature/?q=work")
    assert titles(client) == ["Work 2", "Work 0", "Work 1"]


def test_one_comes_back_to_where_one_was_but_to_no_other_site(client, works):
    assert collect(client, works[0], back="/literature/?q=work").url == "/literature/?q=work"
    assert collect(client, works[0], back="https://elsewhere.example/").url == reverse("literature:sources")


def test_the_first_one_is_counted_too(client, works):
    page = client.post(reverse("literature:collect"), {"code": works[0].code}, follow=True)
    assert [str(message) for message in page.context["messages"]] == ["1 source is collected."]


def test_htmx_puts_the_button_and_the_tab_in_place_and_stays_where_one_is(client, works):
    answer = client.post(reverse("literature:collect"), {"code": works[0].code}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert next(template.name for template in answer.templates) == "literature/_collected.html"
    assertContains(answer, f'id="collect-{works[0].code}"', count=1)
    assertContains(answer, '<span class="count">1</span>', count=1)
    assert titles(client) == ["Work 0"]


def test_each_entry_of_the_list_can_be_collected_by_one_form(client, works):
    page = client.get("/literature/?q=work")
    assertContains(page, '<input type="hidden" name="back" value="/literature/?q=work">', count=1)
    for work in works:
        assertContains(page, f'form="collect" class="button button--small button--quiet" id="collect-{work.code}"')


def test_only_published_sources_are_collected(client, works, member, coordinator):
    client.force_login(member)
    assert collect(client, draft(member, title="Mine")).status_code == 404
    collect(client, works[0], works[1])
    take(works[0], "withdraw", by=coordinator, comment="Out of scope.")
    assert titles(client) == ["Work 1"]


def test_sources_are_taken_out_one_by_one_or_all(client, works):
    collect(client, *works)
    client.post(reverse("literature:drop-from-collection"), {"code": works[1].code})
    assert titles(client) == ["Work 0", "Work 2"]
    client.post(reverse("literature:drop-from-collection"), {"everything": "1"})
    assert titles(client) == []


def test_it_is_bounded_and_says_so(client, works, monkeypatch):
    monkeypatch.setattr(collection, "MOST", 2)
    collect(client, *works)
    assert titles(client) == ["Work 0", "Work 1"]
    response = client.post(reverse("literature:collect"), {"code": works[2].code}, follow=True)
    assert [str(message) for message in response.context["messages"]] == ["At most 2 sources can be collected."]


def test_a_visitor_who_collects_nothing_gets_no_session(client, works):
    client.get(reverse("literature:sources"))
    client.get(reverse("literature:collection"))
    assert settings.SESSION_COOKIE_NAME not in client.cookies


def test_what_is_collected_is_taken_along_in_its_order(client, works):
    collect(client, works[2], works[0])
    response = client.get(reverse("literature:export-collection", args=["csl-json"]))
    assert [item["title"] for item in response.json()] == ["Work 2", "Work 0"]


def test_a_reading_list_is_made_of_it(client, works, member):
    client.force_login(member)
    collect(client, works[1], works[0])
    address = f"{reverse('literature:add-list')}?collection=1"
    assert client.post(address, {"title": "Course"}).status_code == 302
    begun = member.reading_lists.get()
    assert [entry.source.title for entry in begun.entries.all()] == ["Work 1", "Work 0"]


@pytest.mark.parametrize(
    ("heads", "status"),
    [
        ({"sec-fetch-site": "same-origin"}, 302),
        ({"sec-fetch-site": "same-origin", "origin": "null"}, 302),
        ({"origin": "http://testserver"}, 302),
        ({"origin": "https://elsewhere.example"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site", "origin": "http://testserver"}, 403),
        ({"sec-fetch-site": "none"}, 403),
        ({"origin": "null"}, 403),
        ({}, 403),
    ],
)
def test_a_page_of_ours_collects_without_a_token_and_no_other_does(works, member, heads, status):
    for person in (None, member):
        client = Client(enforce_csrf_checks=True)
        if person:
            client.force_login(person)
        answer = client.post(reverse("literature:collect"), {"code": works[0].code}, headers=heads)
        assert (person, answer.status_code) == (person, status)
        assert client.session.get("collection", []) == ([works[0].pk] if status == 302 else [])


def test_a_member_collects_with_the_token_where_the_browser_says_nothing(works, member):
    client = Client(enforce_csrf_checks=True)
    client.force_login(member)
    token = str(client.get(works[0].get_absolute_url()).context["csrf_token"])
    answer = client.post(reverse("literature:collect"), {"code": works[0].code, "csrfmiddlewaretoken": token})
    assert answer.status_code == 302
