"""A search of cases that finds nothing asks what was meant; browsers are told how cases are searched."""

import pytest
from django.urls import reverse
from lxml import etree, html

from tests.factories.partnerships import publish_case

pytestmark = pytest.mark.django_db
LIST = "/partnerships/"


@pytest.fixture
def cases(member, group, coordinator):
    publish_case(member, group, coordinator, title="Paralegals of the valley", tags=["justice"])
    publish_case(member, group, coordinator, title="Écoles ouvertes", language="fr")
    publish_case(member, group, coordinator, title="Fishers of the lagoon", audience="members")
    hidden = [{"id": "z", "name": "Zenobia", "visibility": "anonymised", "public_name": "a group"}]
    publish_case(member, group, coordinator, title="Wells", partners=hidden, readers=[coordinator])
    publish_case(member, group, coordinator, title="Zenobia", audience="confidential", readers=[coordinator])


def meant(client, text: str, **more) -> dict | None:
    return client.get(LIST, {"q": text, **more}).context["suggestion"]


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("paralegls", "paralegals"),
        ("Paralegls valey", "paralegals valley"),
        ("jutsice", "justice"),
        ("paralega", "paralegals"),
        ("ecolse", "ecoles"),
        ('"valey"', '"valley"'),
    ],
)
def test_the_nearest_words_of_titles_and_tags_are_offered(client, cases, typed, text):
    assert meant(client, typed) == {"text": text, "url": meant(client, typed)["url"]}
    page = client.get(meant(client, typed)["url"])
    assert page.context["total"] == 1
    assert "Did you mean" in client.get(LIST, {"q": typed}).content.decode()


@pytest.mark.parametrize("typed", ["", "paralegals", "zzzzzzzz", "zenobai", "zenobla", "xy", "\x00", "-valley"])
def test_nothing_is_offered_where_nothing_is_meant(client, cases, coordinator, typed):
    assert meant(client, typed) is None
    client.force_login(coordinator)
    assert meant(client, typed) is None


def test_what_members_read_is_meant_by_members(client, cases, member):
    assert meant(client, "lagon") is None
    client.force_login(member)
    assert meant(client, "lagon")["text"] == "lagoon"


def test_a_filter_that_lets_nothing_pass_is_no_misspelling(client, cases):
    assert meant(client, "valley", country="KE") is None


def test_the_search_is_described_and_led_to(client, db):
    response = client.get(reverse("partnerships:opensearch"))
    assert response["Content-Type"] == "application/opensearchdescription+xml; charset=utf-8"
    root = etree.fromstring(response.content)
    assert root.findtext("{*}ShortName") == "Partnerships"
    urls = {url.get("type"): url.get("template") for url in root.iter("{*}Url")}
    for kind in ("text/html", "application/atom+xml"):
        address = urls[kind].replace("{searchTerms}", "power").replace("{startPage?}", "")
        assert client.get(address[address.index("/partnerships/") :]).status_code == 200
    page = html.fromstring(client.get(LIST).content.decode())
    assert page.xpath("//link[@rel='search']/@href") == ["/opensearch.xml", "/partnerships/opensearch.xml"]
