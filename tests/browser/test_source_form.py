"""The form of a source in a real browser: quick with JavaScript, whole without it, and nothing typed is ever lost."""

import pytest

from literature.models import Source
from tests.browser.conftest import PASSWORD, WIDTHS, overflow, violations
from tests.factories.sources import make_topic, published, submitted

pytestmark = pytest.mark.django_db(transaction=True)

ADD = "/literature/add/"
ENTRY = """@book{keck, title={Activists beyond Borders}, author={Keck, Margaret E. and Sikkink, Kathryn},
publisher={Cornell University Press}, year=1998, isbn={0-8014-8456-1}, keywords={networks}}"""


def names(page) -> list[str]:
    return [box.input_value() for box in page.locator(".contributor__name").all()]


def press(page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_a_source_is_added_by_a_paste_and_a_look(visit, member, width, javascript):
    """Three things to do: paste, press, press. All the rest here is what a person could do besides."""
    page = visit(ADD, user=member, width=width, javascript=javascript)
    page.locator("#id_paste").fill(ENTRY)
    press(page, "Fill in the form")
    assert page.locator("#id_title").input_value() == "Activists beyond Borders"
    assert names(page) == ["Keck, Margaret E.", "Sikkink, Kathryn"]
    assert not page.locator("#id_container_title").is_visible()

    page.locator("#id_type").select_option("chapter")
    if javascript:
        assert not page.get_by_role("button", name="Show the fields of this type").is_visible()
    else:
        press(page, "Show the fields of this type")
    assert page.locator("label[for=id_container_title]").inner_text() == "In the book (optional)"
    press(page, "Add another")
    page.locator(".contributor__name").nth(2).fill("Human Rights Watch")
    page.locator(".contributor__role").nth(2).select_option("editor")
    press(page, "Move up 3")
    press(page, "Remove 1")
    assert names(page) == ["Human Rights Watch", "Sikkink, Kathryn"]
    assert overflow(page) == 0

    press(page, "Submit for review")
    page.wait_for_url(lambda url: "/add/" not in url)
    source = Source.objects.get()
    assert (source.state, source.type, source.publisher) == ("submitted", "chapter", "Cornell University Press")
    assert source.contributors == [
        {"role": "editor", "literal": "Human Rights Watch"},
        {"role": "author", "family": "Sikkink", "given": "Kathryn"},
    ]


def test_the_form_keeps_to_the_rules_of_access(visit, member, other_member, coordinator):
    make_topic("Role of civil society")
    published(other_member, coordinator, title="Activists beyond Borders", issued="1998")
    for width in WIDTHS.values():
        page = visit(ADD, user=member, width=width)
        assert violations(page) == []
        page.locator("summary", has_text="More fields").click()
        page.locator("#id_title").fill("Activists beyond Borders")
        page.locator("#id_issued").fill("soon")
        press(page, "Submit for review")
        assert violations(page) == []
        page.locator("#id_issued").fill("1998")
        press(page, "Submit for review")
        page.get_by_role("heading", name="This may be there already").wait_for()
        assert violations(page) == []
        assert overflow(page) == 0


def test_what_may_be_there_already_is_told_while_one_types(visit, member, other_member, coordinator):
    there = published(other_member, coordinator, title="Activists beyond Borders", issued="1998")
    page = visit(ADD, user=member)
    page.locator("#id_issued").fill("1998")
    page.locator("#id_title").press_sequentially("Activists beyond borders")
    page.locator("#likely").get_by_role("link", name=there.title).wait_for()


def test_a_list_of_names_becomes_rows(visit, member):
    page = visit(ADD, user=member)
    page.locator(".contributor__name").evaluate(
        """box => { const data = new DataTransfer();
            data.setData('text', 'Keck, Margaret E.; Sikkink, Kathryn');
            box.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})); }"""
    )
    assert names(page) == ["Keck, Margaret E.", "Sikkink, Kathryn"]


def test_the_enter_key_in_a_field_sends_nothing_off(visit, member):
    page = visit(ADD, user=member)
    page.locator("#id_title").fill("Power in Partnership")
    page.locator("#id_publisher").press("Enter")
    page.wait_for_load_state()
    assert page.locator("#id_title").input_value() == "Power in Partnership"
    assert Source.objects.count() == 0


def test_the_keyboard_alone_is_enough(visit, member):
    page = visit(ADD, user=member)
    page.keyboard.type(ENTRY)  # the paste box has the focus
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("#id_title", has_text="Activists beyond Borders").wait_for()
    page.locator("#id_tags").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/add/" not in url)
    assert Source.objects.get().state == "submitted"


def test_a_double_click_makes_one_source(visit, member):
    page = visit(ADD, user=member)
    page.locator("#id_title").fill("Power in Partnership")
    page.get_by_role("button", name="Submit for review").dblclick()
    page.wait_for_url(lambda url: "/add/" not in url)
    page.wait_for_load_state("networkidle")
    assert Source.objects.count() == 1


class TestNothingIsLost:
    """What was typed outlives leaving the page, the end of a login, and a login in another tab."""

    def test_leaving_the_page(self, visit, member):
        page = visit(ADD, user=member)
        page.locator("#id_title").fill("Power in Partnership")
        page.locator(".contributor__name").first.fill("Lister, Sarah")
        press(page, "Add another")
        page.locator(".contributor__name").nth(1).fill("Christian Aid")
        page.locator(".contributor__role").nth(1).select_option("editor")
        page.locator(".contributor__kind input").nth(1).check()
        page.wait_for_timeout(500)  # portal.js keeps what was typed a moment after the last key
        page.goto("/literature/")
        page.goto(ADD)
        assert page.locator("#id_title").input_value() == "Power in Partnership"
        assert names(page) == ["Lister, Sarah", "Christian Aid"]
        assert page.locator(".contributor__role").nth(1).input_value() == "editor"
        assert page.locator(".contributor__kind input").nth(1).is_checked()

    def test_a_paste_is_not_overwritten_by_what_the_browser_kept(self, visit, member):
        page = visit(ADD, user=member)
        page.locator("#id_title").fill("An older title")
        page.wait_for_timeout(500)
        page.locator("#id_paste").fill(ENTRY)
        press(page, "Fill in the form")
        assert page.locator("#id_title").input_value() == "Activists beyond Borders"
        assert "An older title" in page.locator("#source-form .notice", has_text="replaced").inner_text()

    @pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
    def test_the_end_of_a_login(self, visit, member, javascript):
        page = visit(ADD, user=member, javascript=javascript)
        page.locator("#id_title").fill("Power in Partnership")
        page.locator("#id_note").fill("Much cited.")
        page.context.clear_cookies(name="sessionid")
        press(page, "Submit for review")
        page.get_by_text("What you typed is kept").wait_for()
        page.fill("[name=login]", member.email)
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.locator("#id_title").wait_for()
        assert page.locator("#id_title").input_value() == "Power in Partnership"
        assert page.locator("#id_note").input_value() == "Much cited."
        assert Source.objects.count() == 0
        press(page, "Submit for review")
        page.wait_for_url(lambda url: "/add/" not in url)
        assert Source.objects.get().note == "Much cited."

    def test_a_login_in_another_tab(self, visit, member):
        page = visit(ADD, user=member, javascript=False)
        page.locator("#id_title").fill("Power in Partnership")
        page.context.clear_cookies(name="sessionid")
        other = page.context.new_page()
        other.goto("/accounts/login/")
        other.fill("[name=login]", member.email)
        other.fill("[name=password]", PASSWORD)
        other.press("[name=password]", "Enter")
        other.wait_for_url(lambda url: "/accounts/login" not in url)
        press(page, "Submit for review")
        assert page.locator("#id_title").input_value() == "Power in Partnership"
        press(page, "Submit for review")
        page.wait_for_url(lambda url: "/add/" not in url)
        assert Source.objects.count() == 1

    def test_two_coordinators(self, visit, member, coordinator, second_coordinator):
        source = submitted(member, publisher="Wiley")
        address = f"/literature/{source.code}/edit/"
        first, second = visit(address, user=coordinator), visit(address, user=second_coordinator, width=390)
        second.locator("#id_publisher").fill("Wiley & Sons")
        press(second, "Save the correction")
        second.wait_for_url(lambda url: "/edit/" not in url)
        first.locator("#id_issued").fill("October 2001")
        press(first, "Save the correction")
        first.get_by_role("heading", name="This was changed meanwhile").wait_for()
        assert violations(first) == []
        assert first.locator("#id_issued").input_value() == "October 2001"
        assert Source.objects.get().publisher == "Wiley & Sons"
