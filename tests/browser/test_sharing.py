"""The bookmarklet, drawn from the portal's page and used on another site's, which forbids everything it can."""

from tests.browser.conftest import sign_in
from tests.doi_server import DoiServer

STRICT = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; form-action 'none'; base-uri 'none'; sandbox allow-scripts",
}
PAGE = b"<!DOCTYPE html><html lang=en><title>Power &amp; Sharing</title><p>An article."


def test_the_bookmarklet_brings_another_sites_page_into_the_form(visit, browser, portal, member):
    script = (
        visit("/literature/bookmarklet/").locator("a.button", has_text="Add to the literature").get_attribute("href")
    )
    with DoiServer(pages={"/article": (200, STRICT, PAGE)}) as elsewhere:
        context = browser.new_context(base_url=portal)
        page = context.new_page()
        sign_in(page, member)
        page.goto(f"{elsewhere}/article?a=1&b=2")
        # As the browser's own bookmarks bar does it: not a script of the page.
        context.new_cdp_session(page).send("Page.navigate", {"url": script})
        page.wait_for_url("**/literature/add/**")
        assert page.input_value("[name=url]") == f"{elsewhere}/article?a=1&b=2"
        assert page.input_value("[name=title]") == "Power & Sharing"
        assert page.input_value("[name=paste]") == f"{elsewhere}/article?a=1&b=2"
        context.close()


def test_a_click_on_it_in_the_portal_does_nothing(browser, portal):
    context = browser.new_context(base_url=portal)
    page = context.new_page()
    page.goto("/literature/bookmarklet/")
    address = page.url
    page.locator("a.button", has_text="Add to the literature").click()
    page.wait_for_timeout(300)
    assert page.url == address
    context.close()


def test_a_phone_finds_all_that_an_installation_needs(browser, portal):
    context = browser.new_context(base_url=portal)
    page = context.new_page()
    page.goto("/about/")
    session = context.new_cdp_session(page)
    manifest = session.send("Page.getAppManifest")
    assert manifest["url"] == f"{portal}/manifest.webmanifest"
    assert manifest["errors"] == []
    errors = {error["errorId"] for error in session.send("Page.getInstallabilityErrors")["installabilityErrors"]}
    assert errors <= {"in-incognito"}  # the tests' window is one
    context.close()
