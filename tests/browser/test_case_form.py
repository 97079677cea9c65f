"""The form of a case in a real browser: quick with JavaScript, whole without it."""

import pytest

from partnerships.models import Partnership
from tests.browser.conftest import WIDTHS, overflow
from tests.factories.partnerships import give_typology

pytestmark = pytest.mark.django_db(transaction=True)


def press(page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_a_case_is_told_on_a_phone(visit, member, coordinator, javascript):
    give_typology()
    page = visit("/partnerships/add/", user=member, width=min(WIDTHS.values()), javascript=javascript)
    page.locator("#id_title").fill("Paralegals")
    if javascript:
        for country in ("Austria", "bosnia and herzegovina"):
            page.locator("#id_countries").fill(country)
        assert page.locator(".chips button").count() == 2
        assert overflow(page) == 0
        page.locator(".chips button").first.click()
    else:
        page.locator("#id_countries").select_option(["BA"])
    press(page, "Save and go on")
    page.locator("#id_context").fill("It began.")
    press(page, "Save and go on")
    page.locator("#id_partners-0-name").fill("Open House")
    press(page, "Add a partner")
    page.locator("#partners input[name$=-name]:not([name*=__])").nth(1).fill("Village Council")
    page.locator("#partners button[data-does=up]").nth(1).click()
    page.wait_for_load_state()
    assert overflow(page) == 0
    press(page, "Save and go on")
    page.wait_for_url(lambda url: "/sharing/" in url)
    assert page.locator("#id_exchanges-0-giver option").all_inner_texts() == [
        *("All of them", "Village Council", "Open House"),
    ]
    case = Partnership.objects.get()
    assert (case.title, case.countries, case.context) == ("Paralegals", ["BA"], "It began.")
    assert [one.name for one in case.parts_of("partners")] == ["Village Council", "Open House"]
