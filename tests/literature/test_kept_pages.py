"""Whole pages that are kept for visitors: the same for all of them, never anybody's own, never older than the base."""

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from curation.actions import take
from curation.shelf import Shelf
from literature.actions import edit_source
from literature.files import texts
from literature.lists.actions import add_sources, begin_list
from literature.merging import actions as merging
from literature.merging.choosing import proposed, united
from literature.views import reading
from literature.views.kept_pages import shelf
from tests.factories.sources import make_topic, published
from tests.literature.test_files_text import attach

pytestmark = pytest.mark.django_db(transaction=True)
HTML = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"


@pytest.fixture(autouse=True)
def empty_shelf():
    shelf.clear()
    yield
    shelf.clear()


@pytest.fixture
def work(member, coordinator):
    return published(member, coordinator, title="Power in Partnership")


def number_kept() -> int:
    return len(shelf._kept)


def test_a_visitor_gets_what_was_made_for_another_byte_for_byte(work):
    for address, asked in ((work.get_absolute_url(), 2), ("/literature/", 1), ("/literature/?q=power", 1), ("/", 2)):
        first = Client().get(address, headers={"accept": HTML})
        assert number_kept() == 1
        with CaptureQueriesContext(connection) as queries:
            second = Client().get(address, headers={"accept": HTML})
        assert len(queries) == asked
        assert second.content == first.content
        assert {**second.headers} == {**first.headers}
        shelf.clear()
        # And as it is made, it is what is handed out.
        assert Client().get(address, headers={"accept": HTML}).content == first.content
        shelf.clear()


def test_its_heads_are_those_of_a_page_that_is_made(client, work):
    for _n in range(2):
        page = client.get(work.get_absolute_url())
        assert page["Link"].startswith("<")
        assert page["Content-Type"] == "text/html; charset=utf-8"
        assert page["Cache-Control"] == "no-cache"
        assert page["Vary"] == "Accept, Accept-Language, Cookie"
        assert page["Content-Language"] == "en"
        assert "script-src 'self'" in page["Content-Security-Policy"]
        assert int(page["Content-Length"]) == len(page.content)
        assert client.get("/literature/")["Vary"] == "HX-Request, HX-Boosted, Accept-Language, Cookie"


def test_a_reader_gets_no_cookie(client, work):
    for address in (work.get_absolute_url(), "/literature/", "/literature/?q=power", "/"):
        assert client.get(address).cookies == {}
        assertNotContains(client.get(address), "csrfmiddlewaretoken")
    assert client.cookies == {}


def test_what_a_member_sees_is_kept_for_nobody_and_they_get_nothing_that_is_kept(client, work, member, coordinator):
    address = work.get_absolute_url()
    signed_in = Client()
    signed_in.force_login(coordinator)
    for path in (address, "/literature/", "/"):
        own = signed_in.get(path)
        assertContains(own, f'data-person="{coordinator.pk}"', count=1)
        assert (own.has_header("ETag"), number_kept()) == (False, 0)
    for path in (address, "/literature/", "/"):
        assertNotContains(client.get(path), "data-person")
        assertContains(signed_in.get(path), f'data-person="{coordinator.pk}"', count=1)
    # A visitor signs in and out: the page is theirs, then everybody's again.
    before = client.get(address)
    client.force_login(member)
    mine = client.get(address, headers={"if-none-match": before["ETag"]})
    assert mine.status_code == 200
    assertContains(mine, f'data-person="{member.pk}"', count=1)
    client.logout()
    assert client.get(address).content == before.content


def test_who_has_collected_something_has_pages_of_their_own(work, member, coordinator):
    another = published(member, coordinator, title="Another")
    reader, other = Client(enforce_csrf_checks=True), Client()
    other.get("/literature/")
    sent = reader.post(reverse("literature:collect"), {"code": work.code}, headers={"sec-fetch-site": "same-origin"})
    assert sent.status_code == 302
    assertContains(reader.get("/literature/"), "1 source is collected.", count=1)
    del reader.cookies["messages"]  # as a browser does, told that it has run out
    assertContains(reader.get("/literature/"), '<span class="count">1</span>', count=1)
    assertNotContains(other.get("/literature/"), '<span class="count">1</span>')
    assert number_kept() == 1
    reader.post(reverse("literature:collect"), {"code": another.code}, headers={"sec-fetch-site": "same-origin"})
    del reader.cookies["messages"]
    assertContains(reader.get("/literature/"), '<span class="count">2</span>', count=1)


def test_a_message_that_waits_is_shown_once_and_to_nobody_else(client, work):
    """A message can wait in a cookie of its own, without a session."""
    told = Client().post(reverse("literature:collect"), {"code": work.code}).cookies["messages"].value
    other = Client()
    before = other.get("/literature/")
    client.cookies["messages"] = told
    assertContains(client.get("/literature/"), "1 source is collected.", count=1)
    assert client.cookies["messages"].value == ""
    assert number_kept() == 1
    assert Client().get("/literature/").content == before.content


def test_every_cookie_makes_a_page_of_its_own_but_that_of_forms(client, work):
    address = work.get_absolute_url()
    client.get(address)
    client.cookies["csrftoken"] = "a" * 32
    client.get(address)
    assert number_kept() == 1
    client.cookies["theme"] = "dark"
    assertContains(client.get(address), 'data-theme="dark"', count=1)
    assertNotContains(Client().get(address), "data-theme")
    assert number_kept() == 2


def test_another_style_of_citing_is_shown_remembered_and_nobody_elses(work):
    address = work.get_absolute_url()
    reader, other = Client(), Client()
    chicago = '<option value="chicago-author-date" selected>'
    assertNotContains(other.get(address), chicago)
    assertContains(reader.get(f"{address}?style=chicago-author-date"), chicago, count=1)
    assert reader.cookies["citation"].value == "chicago-author-date.en"
    for _n in range(2):
        assertContains(reader.get(address), chicago, count=1)
        assertNotContains(other.get(address), chicago)
    # Another reader who follows the same link is given the cookie too.
    assert other.get(f"{address}?style=chicago-author-date").cookies["citation"].value == "chicago-author-date.en"


def test_each_language_has_its_own_page(work, settings):
    settings.LANGUAGES = [("en", "English"), ("fr", "French")]
    for _n in range(2):
        for language in ("en", "fr"):
            page = Client().get("/literature/", headers={"accept-language": language})
            assert page["Content-Language"] == language
            assertContains(page, f'<html lang="{language}"', count=1)


def test_a_change_of_the_base_is_seen_at_once(client, work, member, coordinator):
    address = work.get_absolute_url()
    for path in (address, "/literature/", "/"):
        assertContains(client.get(path), "Power in Partnership")
    edit_source(work, by=coordinator, values={"title": "Power and Purpose"})
    for path in (address, "/literature/", "/"):
        assertContains(client.get(path), "Power and Purpose")
        assertNotContains(client.get(path), "Power in Partnership")
    work.refresh_from_db()
    take(work, "withdraw", by=coordinator, comment="Out of scope.")
    assert [client.get(address).status_code for _n in range(2)] == [410, 410]
    assertNotContains(client.get("/literature/"), "Power and Purpose")


def test_what_stands_beside_a_record_is_seen_at_once(client, work, member, coordinator):
    """Lists, names, and whatever else changes without the published base."""
    address = work.get_absolute_url()
    assertContains(client.get(address), "Added by Mira Member", count=1)
    type(member).objects.filter(pk=member.pk).update(name="Mira Married")
    assertContains(client.get(address), "Added by Mira Married", count=1)
    assertNotContains(client.get(address), "For the course")
    begun = begin_list(by=member, title="For the course", is_public=True)
    add_sources(begun, [work], by=member)
    assertContains(client.get(address), "For the course", count=1)
    type(begun).objects.filter(pk=begun.pk).update(title="For a seminar")
    assertContains(client.get(address), "For a seminar", count=1)


def test_what_changed_while_a_page_was_made_is_not_kept_with_it(client, work, member, monkeypatch):
    page_of = reading.page_of

    def changed_meanwhile(*args):
        context = page_of(*args)
        type(member).objects.filter(pk=member.pk).update(name="Mira Married")
        return context

    monkeypatch.setattr(reading, "page_of", changed_meanwhile)
    client.get(work.get_absolute_url())
    assert number_kept() == 0


def test_a_new_topic_filters_at_once(client, work):
    address = "/literature/?topic=power"
    assertContains(client.get(address), "Power in Partnership")
    make_topic("Power")
    assertNotContains(client.get(address), "Power in Partnership")


def test_a_file_is_found_as_soon_as_its_text_is_read(client, work, coordinator, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    attach(work, coordinator)
    assertNotContains(client.get("/literature/?q=agreement+money"), "Found in the text")
    texts.read_due(timezone.now())
    assertContains(client.get("/literature/?q=agreement+money"), "Found in the text of 1 file", count=1)


def test_a_record_that_was_merged_leads_on_and_a_key_too(client, work, member, coordinator):
    other = published(member, coordinator, title="Power in Partnerships")
    assert client.get(other.get_absolute_url()).status_code == 200
    topics, tags = united([work, other])
    merging.merge(work, [other], by=coordinator, chosen=proposed([work, other], work), topics=topics, tags=tags)
    for _n in range(2):
        assertRedirects(client.get(other.get_absolute_url()), work.get_absolute_url(), status_code=301)
        work.refresh_from_db()
        key = f"/literature/{work.citation_key}/"
        assertRedirects(client.get(key), work.get_absolute_url(), status_code=301)


def test_what_is_not_there_is_404_and_not_kept(client, work):
    assert [client.get("/literature/nothing/").status_code for _n in range(2)] == [404, 404]
    assert number_kept() == 0


def test_machines_get_their_forms_all_the_same(client, work):
    address = work.get_absolute_url()
    client.get(address)
    bibtex = client.get(address, headers={"accept": "application/x-bibtex"})
    assert bibtex["Content-Type"].startswith("application/x-bibtex")
    assert client.get(address, headers={"accept": "image/png"}).status_code == 406
    assert number_kept() == 1


def test_who_has_the_page_is_told_so_until_it_changes(client, work, coordinator):
    for address in (work.get_absolute_url(), "/literature/", "/"):
        tag = client.get(address)["ETag"]
        same = client.get(address, headers={"if-none-match": tag})
        assert (same.status_code, same.content, same["ETag"]) == (304, b"", tag)
        assert "Cookie" in same["Vary"]
        assert client.get(address, headers={"if-none-match": '"another"'}).status_code == 200
    edit_source(work, by=coordinator, values={"title": "Power and Purpose"})
    assert client.get("/literature/", headers={"if-none-match": tag}).status_code == 200


def test_a_head_tells_the_same_without_the_page(client, work):
    got = client.get(work.get_absolute_url())
    for _n in range(2):
        head = client.head(work.get_absolute_url())
        assert (head.status_code, head.content) == (200, b"")
        assert {**head.headers} == {**got.headers}
    assert client.post(work.get_absolute_url()).status_code == 405


def test_a_part_for_htmx_is_not_taken_for_the_page(client, work):
    client.get("/literature/?q=power")
    part = client.get("/literature/?q=power", headers={"hx-request": "true"})
    assertNotContains(part, "<html")
    assertContains(client.get("/literature/?q=power"), "<html", count=1)


def test_a_page_with_a_token_in_it_is_not_kept(client, work, monkeypatch):
    """Whatever is put on the page later: a form's token is somebody's own."""

    def with_token(request, template, context):
        page = real(request, template, context)
        page.write(render_to_string("literature/_save_search.html", {"user": someone, "listing": None}, request))
        return page

    class Someone:
        is_authenticated = True

    real, someone = reading.render, Someone()
    monkeypatch.setattr(reading, "render", with_token)
    assertContains(client.get("/literature/"), "csrfmiddlewaretoken", count=1)
    assert number_kept() == 0


def test_an_address_that_nobody_shares_is_not_kept(client, work):
    client.get(f"/literature/?q={'power ' * 300}")
    assert number_kept() == 0


def test_a_shelf_holds_as_much_as_it_has_room_for():
    room = Shelf(10, weigh=len)
    for word in ("four", "five", "four"):
        room.put((word,), word)
    assert [room.get((word,)) for word in ("four", "five")] == ["four", "five"]
    room.get(("four",))
    room.put(("six",), "six")
    assert [room.get((word,)) for word in ("four", "five", "six")] == ["four", None, "six"]
    room.put(("too long",), "longer than the room")
    assert [room.get((word,)) for word in ("four", "six", "too long")] == [None, None, None]
    room.clear()
    room.put(("ten",), "ten signs.")
    assert room.get(("ten",)) == "ten signs."
