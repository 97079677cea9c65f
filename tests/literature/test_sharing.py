"""What a phone's share sheet and a bookmarklet hand over arrives in the form, filled in."""

import json
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.urls import reverse

from literature.lookup import fetching
from literature.sharing import bookmarklet_for, shared
from literature.types import SourceType
from tests.doi_server import DoiServer
from tests.factories.people import PASSWORD

PAGE = """<html lang="en"><title>x</title><meta name="citation_title" content="Power Shared">
<meta name="citation_author" content="Lister, Sarah"><meta name="citation_journal_title" content="J">"""


@pytest.fixture
def pages(monkeypatch):
    monkeypatch.setattr(fetching, "is_public", lambda address: True)
    monkeypatch.setattr(fetching, "PORTS", range(65536))
    with DoiServer(pages={"/page": PAGE}) as url:
        yield url


@pytest.mark.parametrize(
    ("sent", "found"),
    [
        ({"url": "https://example.org/a"}, {"paste": "https://example.org/a", "title": ""}),
        (
            {"text": "https://example.org/a", "title": "A  page"},
            {"paste": "https://example.org/a", "title": "A page"},
        ),
        ({"text": "Read this: https://example.org/a?b=c."}, {"paste": "https://example.org/a?b=c", "title": ""}),
        ({"text": "“Power” (https://example.org/a)"}, {"paste": "https://example.org/a", "title": ""}),
        ({"text": "See doi:10.1000/182, it is good"}, {"paste": "10.1000/182", "title": ""}),
        ({"title": "https://example.org/a"}, {"paste": "https://example.org/a", "title": ""}),
        ({"text": "ISBN 0-8014-8456-1"}, {"paste": "ISBN 0-8014-8456-1", "title": ""}),
        ({"text": "arXiv:1902.07120v2"}, {"paste": "arXiv:1902.07120v2", "title": ""}),
        ({"text": "Only words", "title": "A title"}, {"paste": "", "title": "A title"}),
        ({"url": "javascript:alert(1)", "text": ""}, {"paste": "", "title": ""}),
        ({"url": "file:///etc/passwd"}, {"paste": "", "title": ""}),
        ({"text": "x" * 100_000}, {"paste": "", "title": ""}),
        ({}, {"paste": "", "title": ""}),
    ],
)
def test_what_is_found_in_what_was_shared(sent, found):
    assert shared(**sent) == found


def test_a_shared_page_arrives_in_the_form(client, member, pages):
    client.force_login(member)
    response = client.get(reverse("literature:share"), {"text": f"Look: {pages}/page", "title": "Its title"})
    assert response.status_code == 302
    page = client.get(response.url)
    form = page.context["form"]
    assert (form["title"].value(), form["container_title"].value()) == ("Power Shared", "J")
    assert form["contributors"].value()[0].name == "Lister, Sarah"
    assert "Filled in." in page.content.decode()
    assert "data-kept=" in page.content.decode()  # so that nothing typed before lies over it


def test_who_is_not_logged_in_logs_in_and_comes_back(client, member, pages):
    response = client.get(reverse("literature:share"), {"url": f"{pages}/page"})
    login = urlsplit(response.url)
    assert login.path == reverse("account_login")
    values = {**dict(parse_qsl(login.query)), "login": member.email, "password": PASSWORD}
    response = client.post(reverse("account_login"), values, follow=True)
    assert response.redirect_chain[-1][0].startswith(f"{reverse('literature:add-source')}?paste=")
    assert response.context["form"]["title"].value() == "Power Shared"


def test_a_page_that_says_nothing_leaves_its_address_and_its_title(client, member, pages):
    client.force_login(member)
    response = client.get(reverse("literature:share"), {"url": f"{pages}/gone", "title": "Its title"}, follow=True)
    form = response.context["form"]
    assert (form["url"].value(), form["title"].value(), form["type"].value()) == (
        f"{pages}/gone",
        "Its title",
        SourceType.WEB_PAGE,
    )
    assert "There is no page at this address." in response.content.decode()


def test_a_title_alone_is_put_in_its_field(client, member):
    client.force_login(member)
    response = client.get(reverse("literature:share"), {"text": "words", "title": "Only a title"}, follow=True)
    assert response.context["form"]["title"].value() == "Only a title"


def test_nothing_shared_leads_to_the_empty_form(client, member):
    client.force_login(member)
    assert client.get(reverse("literature:share")).url == reverse("literature:add-source")


def test_another_page_fills_in_nothing_but_that(client, member):
    client.force_login(member)
    address = reverse("literature:add-source")
    form = client.get(address, {"title": "T", "note": "Put here", "publisher": "x", "action": "submit"}).context["form"]
    assert [form[name].value() for name in ("title", "note", "publisher")] == ["T", "", ""]


def test_looking_up_is_limited(client, member, settings, pages, request):
    from allauth.account import app_settings  # which reads its settings once

    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"lookup": "1/m/user"}
    app_settings.__dict__.pop("RATE_LIMITS", None)
    request.addfinalizer(lambda: app_settings.__dict__.pop("RATE_LIMITS", None))
    client.force_login(member)
    address = reverse("literature:add-source")
    assert client.get(address, {"paste": f"{pages}/page"}).context["form"]["title"].value() == "Power Shared"
    again = client.get(address, {"paste": f"{pages}/page"}).content.decode()
    assert "That was often in a short time." in again


def test_control_characters_do_not_get_into_the_form(client, member):
    client.force_login(member)
    address = reverse("literature:add-source")
    response = client.get(address, {"title": "A\x00\x1b[31m\u202eb"})
    assert response.context["form"]["title"].value() == "A[31m\u202eb"


def test_the_bookmarklet_only_leads_to_another_address(client, db):
    page = client.get(reverse("literature:bookmarklet"))
    script = page.context["script"]
    assert script == (
        "javascript:location.href='http://testserver/literature/share/?url='+encodeURIComponent(location.href)"
        "+'&title='+encodeURIComponent(document.title)"
    )
    assert script == bookmarklet_for("http://testserver/literature/share/")
    assert "unsafe" not in page["Content-Security-Policy"]


def test_the_manifest(client, network):
    response = client.get(reverse("portal:manifest"))
    assert response["Content-Type"] == "application/manifest+json"
    told = json.loads(response.content)
    assert (told["short_name"], told["display"], told["start_url"]) == ("HRP", "standalone", "/")
    assert told["share_target"] == {
        "action": "/literature/share/",
        "method": "GET",
        "enctype": "application/x-www-form-urlencoded",
        "params": {"title": "title", "text": "text", "url": "url"},
    }
    assert {icon["sizes"] for icon in told["icons"]} == {"any", "192x192", "512x512"}
    assert '<link rel="manifest" href="/manifest.webmanifest">' in client.get("/about/").content.decode()


@pytest.mark.parametrize(
    ("name", "side"), [("icon-192", 192), ("icon-512", 512), ("icon-maskable-512", 512), ("apple-touch-icon", 180)]
)
def test_icons_are_as_large_as_the_manifest_says(settings, name, side):
    header = (settings.BASE_DIR / "static" / "img" / f"{name}.png").read_bytes()[:24]
    assert header[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(header[16:20], "big"), int.from_bytes(header[20:24], "big")) == (side, side)
