"""Every page at both widths: not wider than the window, nothing that axe finds, there without JavaScript too."""

import pytest

from tests.browser.conftest import WIDTHS, overflow, violations
from tests.factories.sources import make_topic, published, submitted

PAGES = {
    "home": ("/", None),
    "about": ("/about/", None),
    "accessibility": ("/accessibility/", None),
    "list": ("/literature/", None),
    "search": ("/literature/?q=power", None),
    "nothing found": ("/literature/?q=zzz", None),
    "nothing found with filters": ("/literature/?q=zzz+power:x+year:soon&type=book", None),
    "list of some years": ("/literature/?year_from=1990&year_to=2005", None),
    "all authors": ("/literature/values/author/?starts=li", None),
    "record": ("record", None),
    "history": ("history", None),
    "login": ("/accounts/login/", None),
    "password reset": ("/accounts/password/reset/", None),
    "not found": ("/nowhere/", None),
    "add a source": ("/literature/add/", "member"),
    "matters": ("/matters/", "member"),
    "profile": ("/profile/", "member"),
    "second factor": ("/accounts/2fa/", "member"),
    "group": ("/groups/partnerships/", "member"),
    "group of a coordinator": ("/groups/partnerships/", "coordinator"),
    "queue": ("/review/", "coordinator"),
    "review": ("review", "coordinator"),
    "outbox": ("/outbox/", "coordinator"),
    "mailbox": ("/mailbox/", None),
}


@pytest.fixture
def base(transactional_db, member, coordinator, second_coordinator):
    """A published and a submitted source."""
    topic = make_topic("Role of civil society")
    works = {"note": "It says who decides.", "abstract": "A study of three partnerships.", "tags": ["power"]}
    return {
        "record": published(member, coordinator, topics=[topic], **works),
        "review": submitted(member, title="Power Shared", topics=[topic], **works),
    }


def address_of(path: str, base: dict) -> str:
    if path == "record":
        return base["record"].get_absolute_url()
    if path == "history":
        return base["record"].get_absolute_url() + "history/"
    if path == "review":
        return f"/review/source/{base['review'].code}/"
    return path


@pytest.mark.parametrize("name", PAGES)
def test_page_is_in_order_at_both_widths(visit, request, base, name):
    path, person = PAGES[name]
    user = request.getfixturevalue(person) if person else None
    for width in WIDTHS.values():
        page = visit(address_of(path, base), user=user, width=width)
        assert page.locator("h1").count() == 1
        assert (width, overflow(page)) == (width, 0)
        assert (width, violations(page)) == (width, [])


@pytest.mark.parametrize("name", [name for name, (_path, person) in PAGES.items() if person is None])
def test_page_is_there_without_javascript(visit, base, name):
    page = visit(address_of(PAGES[name][0], base), javascript=False)
    assert page.locator("main h1").inner_text() != ""


@pytest.mark.parametrize("name", ["home", "list", "record", "login"])
def test_page_is_in_order_in_the_dark(visit, base, name):
    page = visit(address_of(PAGES[name][0], base), color_scheme="dark")
    assert violations(page) == []


def test_a_visitor_gets_to_a_citation_by_keyboard_alone(visit, base):
    page = visit("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("/")
    page.keyboard.type("power")
    page.keyboard.press("Enter")
    page.wait_for_url("**/literature/?q=power")
    entry = page.locator(".entries a").first
    while not entry.evaluate("element => element === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{base['record'].get_absolute_url()}")
    mla = page.get_by_role("link", name="MLA")
    while not mla.evaluate("element => element === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator(".tabs a[aria-current]", has_text="MLA").wait_for()
    assert "Lister" in page.locator("#citation").inner_text()


@pytest.mark.parametrize("name", ["home", "list", "record"])
def test_css_and_javascript_weigh_less_than_60_kb_compressed(visit, base, name):
    import gzip

    sizes: dict[str, int] = {}
    page = visit("/health")
    page.on(
        "response",
        lambda response: (
            sizes.__setitem__(response.url, len(gzip.compress(response.body())))
            if response.request.resource_type in {"stylesheet", "script"}
            else None
        ),
    )
    page.goto(address_of(PAGES[name][0], base))
    page.wait_for_load_state("networkidle")
    assert len(sizes) >= 3
    assert sum(sizes.values()) < 60_000
