"""The pages of reading lists, of what is collected and of saved searches, at both widths and without JavaScript."""

import pytest
from django.http import QueryDict
from playwright.sync_api import expect

from literature.lists.actions import add_sources, begin_list
from literature.saved_searches import save_search
from tests.browser.conftest import WIDTHS, overflow, violations
from tests.factories.sources import published

PAGES = {
    "reading lists": ("/literature/lists/", None),
    "reading list": ("", None),
    "reading list of one's own": ("", "member"),
    "collected": ("/literature/collection/", None),
    "a new reading list": ("/literature/lists/add/", "member"),
    "saved searches": ("/literature/saved/", "member"),
}


@pytest.fixture
def reading_list(transactional_db, member, coordinator):
    begun = begin_list(by=member, title="To read", description="For a course.", is_public=True)
    add_sources(begun, [published(member, coordinator)], by=member, note="Begin here.")
    save_search(by=member, parameters=QueryDict("q=power"))
    return begun


@pytest.mark.parametrize("name", PAGES)
def test_page_is_in_order_at_both_widths(visit, request, reading_list, name):
    path, person = PAGES[name]
    user = request.getfixturevalue(person) if person else None
    for width in WIDTHS.values():
        page = visit(path or reading_list.get_absolute_url(), user=user, width=width)
        assert page.locator("h1").count() == 1
        assert (width, overflow(page)) == (width, 0)
        assert (width, violations(page)) == (width, [])


def test_a_visitor_collects_and_finds_it_again_without_javascript(visit, reading_list):
    source = reading_list.entries.get().source
    page = visit(source.get_absolute_url(), javascript=False)
    page.get_by_role("button", name="Collect").click()
    assert page.get_by_text("1 source is collected.").count() == 1
    page.goto(page.url.split("/literature/")[0] + "/literature/")
    page.get_by_role("link", name="Collected 1").click()
    assert page.locator("main h2").all_inner_texts() == [source.title]


def test_an_entry_is_collected_by_keyboard_without_leaving_the_list(visit, reading_list):
    page = visit("/literature/")
    button = page.locator(".entry--collect > .button")
    button.press("Enter")
    expect(button).to_have_text("Collected")
    expect(button).to_be_focused()
    expect(page.locator("#collected")).to_have_text("Collected 1")


def test_the_tab_that_is_open_is_in_sight_on_a_phone(visit, reading_list, coordinator):
    for path in ("/literature/overview/", "/literature/saved/"):
        for options in ({}, {"javascript": False}):
            page = visit(path, user=coordinator, width=390, **options)
            expect(page.locator(".tabs [aria-current]")).to_be_in_viewport(ratio=1)
