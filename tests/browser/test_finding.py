"""Suggestions while typing and the years as bars: by keyboard, announced, and not in the way."""

import pytest

from tests.browser.conftest import overflow, violations
from tests.factories.sources import make_topic, published


@pytest.fixture
def base(transactional_db, member, coordinator):
    topic = make_topic("Power of civil society")
    published(member, coordinator, title="Power Shared", topics=[topic], tags=["powerful"], issued="1998")
    return published(member, coordinator, title="Power in Partnership", issued="2004")


@pytest.mark.parametrize(("path", "field"), [("/", "#search-home"), ("/literature/", "#search-list")])
def test_a_suggestion_is_chosen_by_keyboard(visit, base, path, field):
    page = visit(path)
    page.focus(field)
    page.keyboard.type("pow")
    page.locator(f"{field}-suggestions [role=option]").first.wait_for()
    assert page.get_attribute(field, "aria-expanded") == "true"
    assert [one.inner_text().split("\n")[-1].split()[-1] for one in page.locator("[role=option]:visible").all()] == [
        "Topic",
        "Tag",
        "Source",
        "Source",
    ]
    assert page.locator("[role=status]", has_text="Suggestions: 4").count() == 1
    assert (overflow(page), violations(page)) == (0, [])
    page.keyboard.press("ArrowDown")
    active = page.get_attribute(field, "aria-activedescendant")
    assert page.get_attribute(f"#{active}", "aria-selected") == "true"
    page.keyboard.press("Escape")
    assert page.get_attribute(field, "aria-expanded") == "false"
    assert page.input_value(field) == "pow"
    page.keyboard.type("er in")
    page.locator("[role=option]:visible", has_text="Power in Partnership").wait_for()
    page.keyboard.press("ArrowUp")  # from the field to the last one
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{base.get_absolute_url()}")


def test_enter_without_a_choice_searches_for_what_was_typed(visit, base):
    page = visit("/")
    page.focus("#search-home")
    page.keyboard.type("power")
    page.locator("[role=option]:visible").first.wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/literature/?q=power")


def test_a_bar_narrows_the_list_by_keyboard_and_the_range_can_be_typed(visit, base):
    page = visit("/literature/?sort=title", javascript=False)
    bar = page.locator(".years__chart a").first
    assert bar.get_attribute("aria-label") == "1990–1999, 1"
    bar.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**year_from=1990&year_to=1999**")
    assert page.locator(".entries a").all_inner_texts() == ["Power Shared"]
    page.fill(".years__range [name=year_from]", "2000")
    page.fill(".years__range [name=year_to]", "2010")
    page.locator(".years__range button").click()
    page.wait_for_url("**year_from=2000&year_to=2010**")
    assert page.locator(".entries a").all_inner_texts() == ["Power in Partnership"]
    assert "sort=title" in page.url


def test_names_are_filtered_as_they_are_typed(visit, base):
    page = visit("/literature/values/venue/")
    page.fill("#starts", "zzz")
    page.locator("#values", has_text="Nothing begins like this").wait_for()
    page.fill("#starts", "wil")
    page.locator("#values a", has_text="Wiley").wait_for()
