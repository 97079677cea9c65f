"""What a record's page carries for machines, as their programs read it."""

import json
import re
from urllib.parse import parse_qs

import extruct
import pytest
from django.utils.html import escape
from lxml import html
from pytest_django.asserts import assertNotContains

from literature.actions import edit_source
from literature.lookup import pages
from tests.factories.sources import draft, published
from tests.literature.machines.conftest import ARTICLE

URL = "http://127.0.0.1:8000"


def page_of(client, source) -> html.HtmlElement:
    return html.fromstring(client.get(source.get_absolute_url()).content.decode())


def tags_of(page) -> list[tuple[str, str]]:
    return [(tag.get("name"), tag.get("content")) for tag in page.xpath("//meta[starts-with(@name, 'citation_')]")]


def test_an_article_has_highwire_tags(client, article):
    assert tags_of(page_of(client, article)) == [
        ("citation_title", "Power in Partnership"),
        ("citation_author", "Lister, Sarah"),
        ("citation_author", "Berg, Wolf van der"),
        ("citation_author", "Human Rights Watch"),
        ("citation_publication_date", "2000"),
        ("citation_journal_title", "Journal of International Development"),
        ("citation_volume", "12"),
        ("citation_issue", "2"),
        ("citation_firstpage", "227"),
        ("citation_lastpage", "239"),
        ("citation_publisher", "Wiley"),
        ("citation_issn", "0954-1748"),
        ("citation_doi", "10.1002/(sici)1099-1328"),
        ("citation_language", "en"),
        ("citation_keywords", "Civil society"),
        ("citation_keywords", "aid"),
        ("citation_keywords", "power"),
        ("citation_abstract_html_url", f"{URL}{article.get_absolute_url()}"),
    ]


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        (
            {"type": "report", "publisher": "UNDP", "number": "A/HRC/17/31"},
            {"citation_technical_report_institution": "UNDP", "citation_technical_report_number": "A/HRC/17/31"},
        ),
        (
            {"type": "thesis", "publisher": "Universität Graz"},
            {"citation_dissertation_institution": "Universität Graz"},
        ),
        (
            {"type": "paper-conference", "event_title": "COST, Nottingham", "container_title": "Proceedings"},
            {"citation_conference_title": "COST, Nottingham"},
        ),
        ({"type": "chapter", "container_title": "A Book", "pages": "ix"}, {"citation_inbook_title": "A Book"}),
        ({"type": "book", "isbn": "9780521658829"}, {"citation_isbn": "9780521658829"}),
    ],
)
def test_other_types_have_tags_of_their_own(client, member, coordinator, values, wanted):
    tags = dict(tags_of(page_of(client, published(member, coordinator, **values))))
    assert {name: tags.get(name) for name in wanted} == wanted
    assert ("citation_journal_title" in tags) is False


def test_the_portals_own_look_up_reads_the_same_work_from_the_page(client, article):
    """What reads other sites' tags (literature/lookup/pages.py) reads ours."""
    item = pages.read_page(client.get(article.get_absolute_url()).content.decode(), URL)
    assert (item["type"], item["title"], item["DOI"]) == (
        "article-journal",
        "Power in Partnership",
        ARTICLE["doi"],
    )
    # The tags cannot say that the third is an organisation; unAPI and JSON-LD can.
    assert item["author"][:2] == [
        {"family": "Lister", "given": "Sarah"},
        {"family": "Berg", "given": "Wolf van der"},
    ]
    assert (item["volume"], item["issue"], item["issued"]) == ("12", "2", {"date-parts": [[2000]]})


def test_extruct_reads_the_json_ld(client, article):
    page = client.get(article.get_absolute_url()).content.decode()
    [found] = extruct.extract(page, base_url=URL, syntaxes=["json-ld"])["json-ld"]
    assert found["@context"] == "https://schema.org"
    assert found["@type"] == "ScholarlyArticle"
    assert found["author"] == [
        {"@type": "Person", "name": "Sarah Lister", "givenName": "Sarah", "familyName": "Lister"},
        {"@type": "Person", "name": "Wolf van der Berg", "givenName": "Wolf", "familyName": "van der Berg"},
        {"@type": "Organization", "name": "Human Rights Watch"},
    ]
    assert found["isPartOf"] == {
        "@type": "PublicationIssue",
        "issueNumber": "2",
        "isPartOf": {
            "@type": "PublicationVolume",
            "volumeNumber": "12",
            "isPartOf": {
                "@type": "Periodical",
                "name": "Journal of International Development",
                "issn": "0954-1748",
            },
        },
    }
    assert (found["datePublished"], found["pageStart"], found["pageEnd"]) == ("2000-03", "227", "239")
    assert found["sameAs"] == "https://doi.org/10.1002/%28sici%291099-1328"
    assert found["url"] == ARTICLE["url"]


@pytest.mark.parametrize(
    ("source_type", "schema_type"),
    [
        ("book", "Book"),
        ("chapter", "Chapter"),
        ("report", "Report"),
        ("thesis", "Thesis"),
        ("legislation", "Legislation"),
        ("webpage", "WebPage"),
        ("legal_case", "CreativeWork"),
    ],
)
def test_each_type_has_its_name_at_schema_org(client, member, coordinator, source_type, schema_type):
    source = published(member, coordinator, type=source_type, url="https://example.org/")
    page = client.get(source.get_absolute_url()).content.decode()
    [found] = extruct.extract(page, base_url=URL, syntaxes=["json-ld"])["json-ld"]
    assert found["@type"] == schema_type


def context_objects(page) -> list[dict]:
    return [parse_qs(span.get("title")) for span in page.xpath("//span[@class='Z3988']")]


def test_a_record_has_a_context_object_and_an_identifier_for_unapi(client, article):
    page = page_of(client, article)
    [found] = context_objects(page)
    assert found == {
        "ctx_ver": ["Z39.88-2004"],
        "rft_val_fmt": ["info:ofi/fmt:kev:mtx:journal"],
        "rft_id": ["info:doi/10.1002/(sici)1099-1328"],
        "rft.genre": ["article"],
        "rft.atitle": ["Power in Partnership"],
        "rft.jtitle": ["Journal of International Development"],
        "rft.aulast": ["Lister"],
        "rft.aufirst": ["Sarah"],
        "rft.au": ["Wolf van der Berg", "Human Rights Watch"],
        "rft.date": ["2000-03"],
        "rft.pub": ["Wiley"],
        "rft.volume": ["12"],
        "rft.issue": ["2"],
        "rft.pages": ["227-239"],
        "rft.issn": ["0954-1748"],
    }
    assert [mark.get("title") for mark in page.xpath("//abbr[@class='unapi-id']")] == [article.code]


@pytest.mark.parametrize("query", ["", "?q=power", "?q=nothing+of+it+or+power"])
def test_each_entry_of_a_list_has_them_too(client, article, member, coordinator, query):
    published(member, coordinator, title="Second power", contributors=[{"role": "author", "literal": "UNDP"}])
    page = html.fromstring(client.get(f"/literature/{query}").content.decode())
    titles = sorted(found.get("rft.atitle", found.get("rft.btitle"))[0] for found in context_objects(page))
    assert titles == ["Power in Partnership", "Second power"]
    assert len(page.xpath("//abbr[@class='unapi-id']")) == 2


def test_a_changed_record_has_changed_marks_in_the_list(client, article, coordinator):
    client.get("/literature/")
    edit_source(article, by=coordinator, values={"volume": "99"})
    [found] = context_objects(html.fromstring(client.get("/literature/").content.decode()))
    assert found["rft.volume"] == ["99"]


def test_what_is_not_published_carries_nothing(client, member):
    source = draft(member, title="Not yet")
    client.force_login(member)
    response = client.get(source.get_absolute_url())
    for sign in ("citation_title", "ld+json", "Z3988", "unapi"):
        assertNotContains(response, sign)
    assert "Link" not in response


def test_a_hostile_title_stays_a_title(client, member, coordinator):
    title = '</script><script>alert(1)</script> ]]> " onload=x \u202eevil\u2028'
    source = published(member, coordinator, title=title, abstract="</script><!--<script>")
    text = client.get(source.get_absolute_url()).content.decode()
    page = html.fromstring(text)
    [found] = extruct.extract(text, base_url=URL, syntaxes=["json-ld"])["json-ld"]
    assert found["name"] == title
    assert dict(tags_of(page))["citation_title"] == title
    assert escape("<script>alert(1)") in text
    assert "<script>alert" not in text
    scripts = re.findall(r"<script[^>]*>", text)
    assert [script for script in scripts if "src=" not in script] == ['<script type="application/ld+json">']


def test_signposting_links_stand_in_the_head_of_the_answer(client, article):
    response = client.head(article.get_absolute_url())
    links = re.findall(r'<([^>]+)>; rel="([^"]+)"(?:; type="([^"]+)")?', response["Link"])
    found = [(relation, target.removeprefix(URL), kind) for target, relation, kind in links]
    stem = article.get_absolute_url()
    wanted = [
        ("cite-as", "https://doi.org/10.1002/%28sici%291099-1328", ""),
        ("type", "https://schema.org/AboutPage", ""),
        ("type", "https://schema.org/ScholarlyArticle", ""),
        ("describedby", f"{stem}as/bibtex", "application/x-bibtex"),
        ("describedby", f"{stem}as/json-ld", "application/ld+json"),
        ("linkset", f"{stem}as/linkset", "application/linkset+json"),
    ]
    assert [link for link in found if link in wanted] == wanted
    assert {relation for relation, _target, _kind in found} == {"cite-as", "type", "describedby", "linkset"}
    assert all(client.get(target).status_code == 200 for relation, target, _k in found if relation == "describedby")


def test_the_link_set_says_the_same_and_leads_back(client, article):
    response = client.get(f"{article.get_absolute_url()}as/linkset")
    assert response["Content-Type"] == "application/linkset+json; charset=utf-8"
    own, *others = json.loads(response.content)["linkset"]
    assert own["anchor"] == f"{URL}{article.get_absolute_url()}"
    assert own["cite-as"] == [{"href": "https://doi.org/10.1002/%28sici%291099-1328"}]
    described = [target["href"] for target in own["describedby"]]
    assert [context["anchor"] for context in others] == described
    assert {context["describes"][0]["href"] for context in others} == {own["anchor"]}


def test_a_record_without_doi_is_cited_by_its_own_address(client, member, coordinator):
    source = published(member, coordinator)
    own = f'<{URL}{source.get_absolute_url()}>; rel="cite-as"'
    assert client.get(source.get_absolute_url())["Link"].startswith(own)
