"""Atom, OpenSearch, sitemaps and robots.txt."""

from datetime import datetime, timezone
from urllib.robotparser import RobotFileParser

import feedparser
import pytest
from lxml import etree, html

from curation.actions import take
from literature.actions import edit_source
from literature.machines import sitemap
from literature.models import Source, SourceDatestamp
from tests.factories.sources import draft, make_topic, published
from tests.literature.machines.schemas import problems

URL = "http://127.0.0.1:8000"
FEED = "/literature/feed.atom"


def feed_of(client, query: str = ""):
    response = client.get(f"{FEED}{query}")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    found = feedparser.parse(response.content)
    assert (found.bozo, found.version) == (False, "atom10")
    return found


# Atom -----------------------------------------------------------------------------------------------------------


def test_an_entry_says_what_it_is(client, article):
    feed = feed_of(client)
    [entry] = feed.entries
    assert (feed.feed.id, feed.feed.title) == (f"{URL}{FEED}", "Literature – Partnership Portal")
    assert entry.id == entry.link == f"{URL}{article.get_absolute_url()}"
    assert entry.title_detail.value == "Power in <i>Partnership</i>"
    assert [author.name for author in entry.authors] == ["Sarah Lister", "Wolf van der Berg", "Human Rights Watch"]
    assert [(tag.term, tag.label) for tag in entry.tags] == [
        ("civil-society", "Civil society"),
        ("aid", None),
        ("power", None),
    ]
    assert entry.summary == "Journal article, 2000. Who decides & why."
    published_at = article.published_at.replace(microsecond=0)
    assert datetime(*entry.published_parsed[:6], tzinfo=timezone.utc) == published_at
    assert entry.updated_parsed >= entry.published_parsed


def test_the_feed_has_what_the_list_of_the_same_address_has(client, article, member, coordinator):
    published(member, coordinator, title="Another", type="report")
    for query, titles in (
        ("", ["Another", "Power in <i>Partnership</i>"]),
        ("?q=power", ["Power in <i>Partnership</i>"]),
        ("?topic=civil-society", ["Power in <i>Partnership</i>"]),
        ("?type=report&sort=title", ["Another"]),
        ("?q=nothing", []),
    ):
        assert [entry.title for entry in feed_of(client, query).entries] == titles
        page = html.fromstring(client.get(f"/literature/{query}").content.decode())
        [address] = page.xpath("//link[@type='application/atom+xml']/@href")
        assert [entry.title for entry in feed_of(client, address.removeprefix(FEED)).entries] == titles
    assert feed_of(client, "?q=power&topic=civil-society").feed.title == (
        "Literature: power, Civil society – Partnership Portal"
    )


def test_a_change_is_news_of_the_same_entry(client, article, coordinator):
    SourceDatestamp.objects.update(datestamp=datetime(2030, 1, 1, tzinfo=timezone.utc))
    assert feed_of(client).entries[0].updated == feed_of(client).feed.updated == "2030-01-01T00:00:00Z"
    identifier = feed_of(client).entries[0].id
    edit_source(article, by=coordinator, values={"title": "New title"})
    [entry] = feed_of(client).entries
    assert (entry.id, entry.title) == (identifier, "New title")


def test_a_feed_comes_in_pages(client, member, coordinator):
    for number in range(41):
        published(member, coordinator, title=f"Work {number:02d}")
    titles, query, links = [], "", {}
    while query is not None:
        feed = feed_of(client, query)
        titles += [entry.title for entry in feed.entries]
        links = {link.rel: link.href for link in feed.feed.links}
        query = links["next"].removeprefix(f"{URL}{FEED}") if "next" in links else None
    assert titles == [f"Work {number:02d}" for number in reversed(range(41))]
    assert links["first"] == f"{URL}{FEED}"
    assert (links["previous"], links["last"]) == (f"{URL}{FEED}?page=2", f"{URL}{FEED}?page=3")


def test_the_feed_of_an_empty_base_is_a_feed(client, db):
    assert feed_of(client).entries == []


def test_feeds_show_what_is_published_only(client, article, member, coordinator):
    draft(member, title="Hidden")
    take(article, "withdraw", by=coordinator, comment="A mistake.")
    client.force_login(coordinator)
    assert feed_of(client).entries == []


def test_queries_of_the_feed_do_not_grow(client, member, coordinator, django_assert_num_queries):
    topic = make_topic("Trade")
    published(member, coordinator, topics=[topic], tags=["one"])
    client.get(FEED)
    with django_assert_num_queries(15):
        client.get(FEED)
    for number in range(19):
        published(member, coordinator, title=f"Work {number}", topics=[topic], tags=[f"tag {number}"])
    with django_assert_num_queries(15):
        client.get(FEED)


# OpenSearch -----------------------------------------------------------------------------------------------------


def test_the_search_is_described(client, db):
    response = client.get("/opensearch.xml")
    assert problems("opensearch", response.content) == []
    urls = {url.get("type"): url.get("template") for url in etree.fromstring(response.content).iter("{*}Url")}
    assert urls["text/html"] == f"{URL}/literature/?q={{searchTerms}}&page={{startPage?}}"
    for kind in ("text/html", "application/atom+xml"):
        address = urls[kind].removeprefix(URL).replace("{searchTerms}", "power").replace("{startPage?}", "")
        assert client.get(address).status_code == 200
    page = html.fromstring(client.get("/about/").content.decode())
    assert page.xpath("//link[@rel='search']/@href") == ["/opensearch.xml"]


def test_the_browsers_field_is_given_suggestions(client, article):
    response = client.get("/suggestions.json", {"q": "civil soc"})
    assert response["Content-Type"] == "application/x-suggestions+json"
    assert response.json() == ["civil soc", ["Civil society"], ["Topic"], [f"{URL}/literature/?topic=civil-society"]]
    assert client.get("/suggestions.json").json() == ["", [], [], []]


def test_a_long_name_fits_the_description(client, db, settings):
    settings.PORTAL_NAME = "The Portal of the Network of Networks on Partnerships for Human Rights"
    assert problems("opensearch", client.get("/opensearch.xml").content) == []


# Sitemaps -------------------------------------------------------------------------------------------------------


def read(response) -> list[str]:
    content = b"".join(response) if response.streaming else response.content
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    assert problems("sitemap", content) == []
    return [loc.text.removeprefix(URL) for loc in etree.fromstring(content).iter("{*}loc")]


def test_sitemaps_lead_to_every_published_record(client, member, coordinator, monkeypatch):
    monkeypatch.setattr(sitemap, "PART", 3)
    sources = [published(member, coordinator, title=f"Work {number}") for number in range(7)]
    hidden = draft(member, title="Hidden")
    take(sources[0], "withdraw", by=coordinator, comment="A mistake.")
    pages, *parts = read(client.get("/sitemap.xml"))
    assert len(parts) >= 2
    found = [address for part in parts for address in read(client.get(part))]
    assert found == [source.get_absolute_url() for source in sources[1:]]
    assert hidden.get_absolute_url() not in found
    for address in read(client.get(pages)):
        assert client.get(address).status_code == 200


def test_a_part_says_when_its_records_last_changed(client, article):
    SourceDatestamp.objects.update(datestamp=datetime(2030, 5, 1, tzinfo=timezone.utc))
    number = article.pk // sitemap.PART
    for address in ("/sitemap.xml", f"/sitemap-sources-{number}.xml"):
        response = client.get(address)
        content = b"".join(response) if response.streaming else response.content
        assert b"<lastmod>2030-05-01T00:00:00Z</lastmod>" in content
    assert client.get(f"/sitemap-sources-{number + 1}.xml").status_code == 404


def test_an_empty_base_has_a_sitemap(client, db):
    assert read(client.get("/sitemap.xml")) == ["/sitemap-pages.xml"]


def test_robots_are_told_what_to_leave_alone(client, article):
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    robots = RobotFileParser()
    robots.parse(response.content.decode().splitlines())
    assert robots.site_maps() == [f"{URL}/sitemap.xml"]
    for address in ("/", "/literature/", article.get_absolute_url(), "/literature/?page=2", "/oai", "/api/"):
        assert (address, robots.can_fetch("*", address)) == (address, True)
    for address in ("/accounts/login/", "/admin/", "/literature/add/", "/literature/export.bib"):
        assert (address, robots.can_fetch("*", address)) == (address, False)


@pytest.mark.parametrize("address", ["/sitemap.xml", "/robots.txt", "/opensearch.xml", FEED])
def test_these_are_only_read(client, db, address):
    assert client.post(address).status_code == 405
    assert Source.objects.count() == 0
