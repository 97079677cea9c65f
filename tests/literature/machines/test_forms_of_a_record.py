"""A record in other forms: by its Accept head, at addresses of their own, by unAPI."""

import json

import pytest
from lxml import etree

from curation.actions import take
from literature import formats
from literature.machines.negotiation import chosen
from tests.factories.sources import draft, published


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        ("", "html"),
        ("*/*", "html"),
        ("nonsense", "html"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8", "html"),
        ("application/x-bibtex", "bibtex"),
        ("text/x-bibtex", "bibtex"),
        ("Application/X-Research-Info-Systems", "ris"),
        ("application/vnd.citationstyles.csl+json", "csl-json"),
        ("application/ld+json", "json-ld"),
        ("application/linkset+json", "linkset"),
        ("application/json", "json"),
        ("text/html;q=0.5, application/x-bibtex;q=0.9", "bibtex"),
        ("text/html, application/x-bibtex", "html"),
        ("application/x-bibtex;q=0.2, text/*;q=0.1", "bibtex"),
        ("application/*;q=0.3, application/ld+json;q=0.8", "json-ld"),
        ("text/html;q=0, */*;q=0.1", "bibtex"),
        ("text/html;q=0", None),
        ("image/png", None),
        ("*/*;q=0", None),
        ("application/x-bibtex;q=nan", None),
        ("application/x-bibtex;q=2", None),
    ],
)
def test_which_form_a_head_asks_for(accept, name):
    assert chosen(accept) == name


def test_a_records_address_answers_as_asked(client, article):
    address = article.get_absolute_url()
    page = client.get(address)
    assert (page["Content-Type"], page["Vary"].split(", ")[0]) == ("text/html; charset=utf-8", "Accept")
    bibtex = client.get(address, headers={"accept": "application/x-bibtex"})
    assert (bibtex.status_code, bibtex["Content-Type"]) == (200, "application/x-bibtex; charset=utf-8")
    assert bibtex["Content-Location"] == f"http://127.0.0.1:8000{address}as/bibtex"
    assert bibtex["Vary"].split(", ")[0] == "Accept"
    assert bibtex.content == client.get(f"{address}as/bibtex").content
    [reading] = formats.read(bibtex.content, "bibtex")
    assert (reading.item["title"], reading.item["DOI"]) == (article.title, article.doi)


def test_what_is_not_to_be_had_is_refused_with_what_is(client, article):
    response = client.get(article.get_absolute_url(), headers={"accept": "image/png"})
    assert (response.status_code, response["Content-Type"]) == (406, "application/problem+json")
    assert "application/x-bibtex" in json.loads(response.content)["detail"]
    assert "Accept" in response["Vary"]


@pytest.mark.parametrize("accept", ["text/html", "application/x-bibtex", "image/png"])
def test_a_withdrawn_record_is_gone_in_every_form(client, article, coordinator, accept):
    take(article, "withdraw", by=coordinator, comment="A mistake.")
    assert client.get(article.get_absolute_url(), headers={"accept": accept}).status_code == 410
    assert client.get(f"{article.get_absolute_url()}as/bibtex").status_code == 404


@pytest.mark.parametrize("accept", ["application/x-bibtex", "application/json", "application/ld+json"])
def test_a_draft_has_no_other_form(client, member, accept):
    source = draft(member, title="Secret thought")
    assert client.get(source.get_absolute_url(), headers={"accept": accept}).status_code == 404
    assert client.get(f"{source.get_absolute_url()}as/json").status_code == 404
    client.force_login(member)
    assert client.get(source.get_absolute_url(), headers={"accept": accept})["Content-Type"].startswith("text/html")


def test_unknown_forms_are_not_found(client, article):
    assert client.get(f"{article.get_absolute_url()}as/marcxml").status_code == 404
    assert client.post(f"{article.get_absolute_url()}as/bibtex").status_code == 405


# unAPI ----------------------------------------------------------------------------------------------------------


def names(response) -> list[str]:
    root = etree.fromstring(response.content)
    assert root.tag == "formats"
    return [element.get("name") for element in root]


def test_unapi_names_the_formats(client, article):
    every = [name for name, entry in formats.FORMATS.items() if entry.writer]
    response = client.get("/literature/unapi")
    assert (response.status_code, names(response)) == (200, every)
    one = client.get("/literature/unapi", {"id": article.code})
    assert (one.status_code, names(one)) == (300, every)
    assert etree.fromstring(one.content).get("id") == article.code


@pytest.mark.parametrize("name", ["bibtex", "ris", "csl-json"])
def test_unapi_gives_a_record(client, article, name):
    response = client.get("/literature/unapi", {"id": article.code, "format": name})
    assert response["Content-Type"].split(";")[0] == formats.FORMATS[name].media_type
    [reading] = formats.read(response.content, name)
    assert reading.item["title"].replace("<i>", "").replace("</i>", "") == "Power in Partnership"
    whole = client.get("/literature/unapi", {"id": f"http://x/literature/{article.code}/", "format": name})
    assert whole.content == response.content


def test_unapi_refuses(client, article, member, coordinator):
    hidden = draft(member, title="Hidden")
    assert client.get("/literature/unapi", {"id": article.code, "format": "marcxml"}).status_code == 406
    for identifier in (hidden.code, "zzzzzzz", "a\x00b", "../", f"\x01/{'x' * 3000}"):
        assert client.get("/literature/unapi", {"id": identifier, "format": "ris"}).status_code == 404
    gone = published(member, coordinator, title="Gone")
    take(gone, "withdraw", by=coordinator, comment="A mistake.")
    assert client.get("/literature/unapi", {"id": gone.code, "format": "ris"}).status_code == 404


def test_the_page_names_the_server(client, article):
    for address in (article.get_absolute_url(), "/literature/"):
        assert 'rel="unapi-server"' in client.get(address).content.decode()
