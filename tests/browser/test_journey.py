"""The main job, end to end, with three people: a coordinator invites, a member adds, a visitor finds and cites."""

import re

import pytest

from accounts.models import User
from literature import formats
from literature.csl import from_csl
from literature.models import Source
from outbox.models import Letter
from tests.browser.conftest import PASSWORD
from tests.doi_server import DoiServer
from tests.factories.sources import make_topic, published

DOI = "10.1080/01436590410001729457"
BY_DOI = {
    "type": "article-journal",
    "title": "La séance plénière et les droits de l’homme",
    "author": [{"family": "Béchir", "given": "Amélie"}],
    "issued": {"date-parts": [[2004, 10]]},
    "container-title": "Revue des partenariats",
    "volume": "25",
    "page": "15-38",
    "DOI": DOI,
    "language": "fr",
}
BIBTEX = """@book{keck,
  author = {Keck, Margaret E. and Sikkink, Kathryn},
  title = {Activists Beyond Borders},
  publisher = {Cornell University Press},
  year = {1998},
}"""


@pytest.fixture
def base(transactional_db, other_member, coordinator, second_coordinator):
    """What is there before: a topic, and the book that will be pasted a second time."""
    make_topic("Role of civil society")
    return published(
        other_member,
        coordinator,
        title="Activists Beyond Borders",
        contributors=[{"role": "author", "family": "Keck", "given": "Margaret E."}],
        issued="1998",
        publisher="Cornell University Press",
    )


def letter_to(address: str) -> Letter:
    return Letter.objects.to(address).order_by("-id").first()


def test_the_whole_journey(visit, base, coordinator, settings):
    desk = visit("/groups/partnerships/", user=coordinator)

    # The coordinator invites Noor.
    desk.get_by_role("link", name=re.compile("Invite")).first.click()
    desk.fill("[name=email]", "noor@example.org")
    desk.fill("[name=name]", "Noor Newcomer")
    desk.get_by_role("button", name="Send the invitation").click()
    desk.get_by_text("noor@example.org").first.wait_for()

    # Noor opens the link of the letter on a phone and joins.
    link = re.search(r"http\S+/invitation/\S+", letter_to("noor@example.org").text_body).group()
    phone = visit(link, width=390)
    phone.fill("[name=password]", PASSWORD)
    phone.locator("main form button[type=submit]").first.click()
    phone.wait_for_url(lambda url: "/invitation/" not in url)
    noor = User.objects.get(email="noor@example.org")
    assert list(noor.memberships.values_list("group__slug", "role")) == [("partnerships", "member")]

    # She pastes a BibTeX entry that is there already, is shown so, and leaves it.
    phone.goto("/literature/add/")
    phone.fill("[name=paste]", BIBTEX)
    phone.get_by_role("button", name="Fill in the form").click()
    phone.locator("[name=title]", has_text="Activists Beyond Borders").wait_for()
    phone.get_by_role("button", name="Submit for review").click()
    phone.get_by_role("heading", name="This may be there already").wait_for()
    assert Source.objects.filter(contributed_by=noor).count() == 0

    # She pastes a DOI instead, looks the form over, and submits.
    with DoiServer({DOI: BY_DOI}) as resolver:
        settings.DOI_RESOLVER = resolver
        phone.goto("/literature/add/")
        discard = phone.get_by_role("button", name="Discard it")
        if discard.count():
            discard.click()
        phone.fill("[name=paste]", f"https://doi.org/{DOI}")
        phone.get_by_role("button", name="Fill in the form").click()
        phone.get_by_text("Filled in.").wait_for()
    assert phone.input_value("[name=title]") == BY_DOI["title"]
    assert phone.input_value("[name=contributors-0-name]") == "Béchir, Amélie"
    phone.get_by_role("button", name="Submit for review").click()
    phone.wait_for_url(lambda url: "/add/" not in url)
    source = Source.objects.get(contributed_by=noor)
    assert (source.state, source.doi, source.issued) == ("submitted", DOI, "2004-10")

    # The coordinator finds it in the queue and asks for changes.
    assert letter_to(coordinator.email).subject == f"To review: {BY_DOI['title']}"
    desk.goto("/review/")
    desk.get_by_role("link", name=BY_DOI["title"]).click()
    desk.fill("textarea[name=comment]", "Please say why it matters here.")
    desk.get_by_role("button", name="Ask for changes").click()
    desk.wait_for_url(lambda url: source.code not in url)
    assert "why it matters here" in letter_to("noor@example.org").text_body

    # Noor reads the comment, mends it, and submits again.
    phone.goto("/matters/")
    phone.get_by_text("Please say why it matters here.").first.wait_for()
    phone.goto(f"/literature/{source.code}/edit/")
    phone.fill("[name=note]", "It tells who speaks for whom.")
    phone.get_by_role("button", name="Submit for review").click()
    phone.wait_for_url(lambda url: "/edit/" not in url)

    # The coordinator sees what changed and publishes with one key.
    desk.goto(f"/review/source/{source.code}/")
    desk.locator(".diff", has_text="It tells who speaks for whom.").wait_for()
    desk.locator("h1").click()
    desk.keyboard.press("p")
    desk.wait_for_url(lambda url: source.code not in url)
    source.refresh_from_db()
    assert (source.state, source.citation_key) == ("published", "bechir2004seance")
    assert [step.action for step in source.steps.all()] == [
        "add",
        "submit",
        "request_changes",
        "submit",
        "publish",
    ]

    # A visitor searches without the accent, copies the citation, and takes the RIS along.
    visitor = visit("/", permissions=["clipboard-read", "clipboard-write"])
    visitor.fill("#search-home", "seance pleniere")
    visitor.press("#search-home", "Enter")
    visitor.get_by_role("link", name=BY_DOI["title"]).click()
    visitor.get_by_role("button", name="Copy").click()
    copied = visitor.evaluate("navigator.clipboard.readText()")
    assert copied == visitor.locator("#citation").inner_text()
    assert copied.startswith("Béchir, A. (2004")
    with visitor.expect_download() as download:
        visitor.get_by_role("link", name="RIS").click()
    with open(download.value.path(), "rb") as file:
        (reading,) = formats.read(file.read(), "ris")
    back = from_csl(reading.item)
    for field in ("type", "title", "contributors", "issued", "container_title", "volume", "pages", "doi", "language"):
        assert (field, back[field]) == (field, getattr(source, field))
