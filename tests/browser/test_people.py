"""Joining, signing in with a key, and the pages of people and letters, in a real browser."""

import re

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect

from accounts import actions
from outbox.models import Letter
from tests.browser.conftest import WIDTHS, overflow, sign_in, violations
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _nothing_counted(portal):
    cache.clear()


@pytest.fixture
def invited(portal, group, coordinator):
    """The path of an invitation's link."""
    actions.invite(
        email="nora@example.org", name="Nora Newcomer", group=group, by=coordinator, message="We met in Nottingham."
    )
    return re.search(r"/invitation/\S+", Letter.objects.get(kind="invitation").text_body)[0]


PAGES = {
    "groups": ("/groups/", None),
    "group, visitor": ("/groups/partnerships/", None),
    "group, coordinator": ("/groups/partnerships/?welcome", "coordinator"),
    "invite": ("/groups/partnerships/invite/", "coordinator"),
    "e-mail": ("/accounts/email/", "member"),
    "app": ("/accounts/2fa/totp/activate/", "member"),
    "key": ("/accounts/2fa/webauthn/add/", "member"),
    "letter": ("/outbox/{letter}/", "coordinator"),
    "invitation": ("{invited}", None),
    "invitation, signed in": ("{invited}", "member"),
    "unusable": ("/invitation/nonsense/", None),
}


@pytest.mark.parametrize("name", PAGES)
def test_page_is_in_order_at_both_widths(visit, request, invited, member, name):
    path, who = PAGES[name]
    path = path.format(invited=invited, letter=Letter.objects.get().pk)
    user = request.getfixturevalue(who) if who else None
    page = visit(path, user=user)
    for width in WIDTHS.values():
        page.set_viewport_size({"width": width, "height": 900})
        for fold in page.locator("main details.fold > summary").all():
            fold.click()
        assert (overflow(page), violations(page)) == (0, [])


def test_a_newcomer_joins_by_keyboard_and_finds_their_time_zone_chosen(visit, invited):
    page = visit(invited, timezone_id="Europe/Lisbon")
    expect(page.locator("#id_time_zone")).to_have_value("Europe/Lisbon")
    page.focus("#id_password")
    page.keyboard.type("three quiet rivers")
    page.keyboard.press("Enter")
    page.wait_for_url("**/groups/partnerships/?welcome")
    expect(page.get_by_role("heading", name="Welcome to WG 3")).to_be_visible()
    page.goto("/profile/")
    expect(page.locator("#id_time_zone")).to_have_value("Europe/Lisbon")


def test_without_javascript_a_newcomer_joins_and_a_coordinator_changes_roles(visit, invited, coordinator, member):
    page = visit(invited, javascript=False)
    page.fill("#id_password", "three quiet rivers")
    page.get_by_role("button", name="Accept and join").click()
    expect(page.get_by_role("heading", name="Welcome to WG 3")).to_be_visible()
    page = visit("/groups/partnerships/", user=coordinator, javascript=False)
    page.get_by_text("Change Mira Member").click()
    page.get_by_role("button", name="Make a coordinator").click()
    expect(page.get_by_text("Mira Member is now a coordinator.")).to_be_visible()


def test_ending_a_membership_asks_first(visit, coordinator, member):
    page = visit("/groups/partnerships/", user=coordinator)
    page.get_by_text("Change Mira Member").click()
    page.get_by_role("button", name="End the membership").last.click()
    page.get_by_role("button", name="No, go back").click()
    member.refresh_from_db()
    assert member.memberships.get().left_at is None
    page.get_by_role("button", name="End the membership").last.click()
    page.get_by_role("button", name="Yes").click()
    expect(page.get_by_text("Mira Member is no longer a member.")).to_be_visible()


def test_the_secret_of_a_link_is_in_no_referer(visit, invited, member):
    page = visit("/", user=member)
    told = []
    page.on("request", lambda request: told.append(request.headers.get("referer", "")))
    page.goto(invited)
    page.get_by_role("button", name="Accept the invitation").click()
    page.wait_for_url("**/groups/partnerships/?welcome")
    assert [referer for referer in told if "invitation" in referer] == []


# Keys -----------------------------------------------------------------------------------------------------------


def add_authenticator(page: Page):
    """Give the page a key of its own that always says yes (WebAuthn's virtual authenticator)."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    return session, session.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]


@pytest.fixture
def named_portal(portal):
    """The portal under a name: a key belongs to a name, never to a number."""
    return portal.replace("127.0.0.1", "localhost")


def test_a_passkey_is_added_and_opens_the_portal(browser, named_portal, member):
    context = browser.new_context(base_url=named_portal)
    page, problems = context.new_page(), []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    session, key = add_authenticator(page)
    sign_in(page, member)
    page.goto("/accounts/2fa/webauthn/add/")
    page.fill("#id_name", "My telephone")
    page.locator("[name=passwordless]").check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url("**/2fa/recovery-codes/")
    assert len(session.send("WebAuthn.getCredentials", {"authenticatorId": key})["credentials"]) == 1

    page.get_by_text("Mira").first.click()
    page.locator("header form[action='/accounts/logout/'] button").first.click()
    page.goto("/accounts/login/?next=/groups/partnerships/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/groups/partnerships/")
    expect(page.get_by_text("You", exact=True)).to_be_visible()

    # The password alone no longer opens it; the key does.
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.fill("[name=login]", member.email)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/2fa/authenticate/")
    page.locator("#mfa_webauthn_authenticate").click()
    page.wait_for_url(named_portal + "/")
    assert problems == []
    context.close()
