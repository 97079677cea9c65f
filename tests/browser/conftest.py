"""A real Chromium against the portal, as each kind of person, at the two widths, with and without JavaScript."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from playwright.sync_api import Browser, Page

from tests import chromium
from tests.factories.people import PASSWORD

# Playwright's synchronous interface runs an event loop in the test's thread; Django would refuse its queries there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

WIDTHS = {"phone": 390, "desk": 1280}
#: What WCAG 2.2 AA asks for, and good practice besides.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def pytest_collection_modifyitems(items):
    """Mark what lies in this folder."""
    for item in items:
        if "tests/browser/" in str(item.path).replace(os.sep, "/"):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Chromium of the machine, quiet about hosts elsewhere; without its sandbox where root runs it."""
    path = os.environ.get("PORTAL_CHROMIUM") or chromium.on_the_machine() or chromium.playwrights()
    arguments = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    arguments += ["--disable-component-update", "--disable-sync"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    return {**browser_type_launch_args, "executable_path": path, "args": arguments}


@pytest.fixture
def portal(live_server, settings):
    """The portal's address, while it serves; links in letters lead to it."""
    settings.PORTAL_URL = live_server.url
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    # Quick tests log in more often in a minute than a person may; each begins with no login counted.
    cache.clear()
    return live_server.url


@pytest.fixture
def visit(browser: Browser, portal):
    """Open a window: `visit("/literature/", user=member, width=390, javascript=False)` returns its page.

    Program errors in the page fail the test, as do requests to another host and refusals of the content policy.
    """
    contexts, problems = [], []

    def open_window(path: str = "/", *, user=None, width: int = 1280, javascript: bool = True, **options) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=javascript, base_url=portal, **options
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(f"script error: {error}"))
        page.on(
            "console", lambda message: problems.append(message.text) if "Content Security" in message.text else None
        )
        page.on("request", lambda request: None if _is_ours(request.url, portal) else problems.append(request.url))
        if user is not None:
            sign_in(page, user)
        page.goto(path)
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert problems == []


def _is_ours(url: str, portal: str) -> bool:
    return url.startswith((portal, "data:", "blob:"))


def sign_in(page: Page, user, password: str = PASSWORD) -> None:
    """Log in through the form, as a person does."""
    page.goto("/accounts/login/")
    page.fill("[name=login]", user.email)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/accounts/login" not in url)


def violations(page: Page) -> list[str]:
    """What axe finds wrong with the page, a line each."""
    # Axe waits for timers, which never come in a page without JavaScript: the test would hang.
    assert not page.evaluate("matchMedia('(scripting: none)').matches")
    results = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    return [
        f"{found['id']}: {found['help']} ({', '.join(str(node['target']) for node in found['nodes'][:3])})"
        for found in results.response["violations"]
    ]


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than the window; 0 is right."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
