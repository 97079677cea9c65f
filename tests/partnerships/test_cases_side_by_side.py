"""The map, the comparison, files and the feed of a list of cases."""

import csv
import io
import json

import pytest
from django.urls import reverse
from lxml import etree

from partnerships.finding.mapping import bounds_of, legend_of
from partnerships.finding.world import REGIONS, outlines, region_of
from partnerships.models import PartnershipForm
from partnerships.parts import Exchange, Grant, Partner
from tests.factories.partnerships import publish_case

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def cases(member, group, coordinator):
    """Five cases: in Kenya, in Kenya and Austria, in Malta, nowhere, and one for members in Austria."""
    places = (["KE"], ["KE", "AT"], ["MT"], [])
    found = [
        publish_case(member, group, coordinator, title=f"=Case {n}", countries=codes, what_was_hard=f"Hard {n}")
        for n, codes in enumerate(places)
    ]
    inner = publish_case(member, group, coordinator, title="Inner", countries=["AT"], audience="members")
    return [*found, inner]


def compared(client, *cases):
    return client.get(reverse("partnerships:compare"), {"case": [case.code for case in cases]})


def test_map_and_table_say_the_same(client, cases, other_member):
    page = client.get(reverse("partnerships:map"))
    assert [(one["name"], one["number"]) for one in page.context["countries"]] == [
        *(("Kenya", 2), ("Austria", 1), ("Malta", 1))
    ]
    assert (page.context["total"], page.context["without_country"]) == (4, 1)
    html = etree.HTML(page.content)
    links = html.xpath("//*[local-name()='svg'][@class='world']//*[local-name()='a']/@aria-label")
    assert sorted(links) == ["Austria, 1", "Kenya, 2", "Malta, 1"]
    assert html.xpath("//table//tbody//a/text()") == ["Kenya", "Austria", "Malta"]
    client.force_login(other_member)
    counted = client.get(reverse("partnerships:map")).context["countries"]
    assert [(one["name"], one["number"]) for one in counted] == [("Austria", 2), ("Kenya", 2), ("Malta", 1)]


def test_map_takes_the_lists_filters_and_leads_back_to_it(client, cases):
    page = client.get(reverse("partnerships:map"), {"q": "hard", "country": "AT", "region": "europe"})
    assert [(one["name"], one["number"], one["current"]) for one in page.context["countries"]] == [
        *(("Austria", 1, True), ("Malta", 1, False))
    ]
    assert page.context["countries"][1]["url"] == "/partnerships/?q=hard&country=MT"
    assert [one["number"] for one in page.context["regions"]] == [3, 1, 0, 0, 2, 0]


def test_countries_are_divided_by_quantiles():
    assert bounds_of([1, 1, 1, 1, 2, 3, 9, 40]) == [1, 3]
    assert [one["label"] for one in legend_of([1, 1, 1, 1, 2, 3, 9, 40])] == ["1", "2–3", "9–40"]
    assert [one["label"] for one in legend_of([5])] == ["5"]
    assert legend_of([]) == []


def test_every_country_belongs_to_one_region_and_most_have_an_outline():
    from django_countries import countries

    codes = {code for code, _name in countries}
    assert {code for code in codes if not region_of(code)} == {"AQ", "TF"}
    assert sum(len(region.codes) for region in REGIONS.values()) == len(
        frozenset.union(*(region.codes for region in REGIONS.values()))
    )
    small = {"AQ", "BQ", "BV", "CC", "CX", "GF", "GI", "GP", "MQ", "RE", "SJ", "TK", "TV", "UM", "YT"}
    assert codes - set(outlines()) <= small


@pytest.mark.parametrize("number", [0, 1])
def test_fewer_than_two_are_a_sentence(client, cases, number):
    page = compared(client, *cases[:number])
    assert (page.status_code, page.context["rows"]) == (200, [])
    assert page.context["problem"] == "Choose two to four cases in the list, then “Compare”."


def test_more_than_four_are_a_sentence(client, cases, other_member):
    client.force_login(other_member)
    page = compared(client, *cases)
    assert [face.title for face in page.context["faces"]] == ["=Case 0", "=Case 1", "=Case 2", "=Case 3"]
    assert page.context["problem"] == "Four cases at most stand side by side: these are the first four."


def test_what_differs_is_marked(client, member, group, coordinator):
    form = PartnershipForm.objects.get(slug="un")
    partner = Partner(id="a", name="Ours", roles=("leads",), stakeholder="un", say="decides").as_json()
    grant = Grant(funder="a", recipient="a", amount="1500", currency="EUR").as_json()
    add = lambda **content: publish_case(member, group, coordinator, form=form, **content)  # noqa: E731
    one = add(title="One", scope="local", partners=[partner], grants=[grant, {**grant, "id": "2", "amount": "2000"}])
    two = add(title="Two", scope="global", partners=[partner], context="It began.")
    page = compared(client, one, two)
    told = {
        row["name"]: (row["different"], [cell.get("list") for cell in row["cells"]]) for row in page.context["rows"]
    }
    assert told["Form"] == (False, [["With the United Nations"]] * 2)
    assert told["Level"] == (True, [["local"], ["global"]])
    assert told["Partners and their roles"] == (False, [["Ours (leads)"]] * 2)
    assert told["Money"] == (True, [["EUR 3,500 in 2 grants"], []])
    assert len(told["Who is missing"][1][0]) == 18
    [story] = [row for row in page.context["rows"] if row["is_told"]]
    assert [cell["value"].strip() for cell in story["cells"]] == ["", "<p>It began.</p>"]


def test_a_file_holds_what_the_list_shows(client, cases, other_member):
    address = reverse("partnerships:export", args=["csv"])
    rows = list(csv.DictReader(io.StringIO(b"".join(client.get(address)).decode("utf-8-sig"))))
    assert [row["Title"] for row in rows] == ["'=Case 3", "'=Case 2", "'=Case 1", "'=Case 0"]
    assert rows[2]["Countries"] == "Kenya; Austria"
    filtered = client.get(address, {"country": "KE", "sort": "title"})
    rows = list(csv.DictReader(io.StringIO(b"".join(filtered).decode("utf-8-sig"))))
    assert [row["What was hard"] for row in rows] == ["Hard 0", "Hard 1"]
    client.force_login(other_member)
    data = json.loads(b"".join(client.get(reverse("partnerships:export", args=["json"]))))
    assert (data["version"], data["level"], data["total"]) == (1, "members", 5)
    assert data["cases"][0]["title"] == "Inner"
    assert client.get(reverse("partnerships:export", args=["xml"])).status_code == 404


def test_data_has_the_fields_that_the_documentation_names(client, cases):
    from pathlib import Path

    documentation = (Path(__file__).resolve().parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
    data = json.loads(b"".join(client.get(reverse("partnerships:export", args=["json"]))))
    assert [name for name in data["cases"][0] if f"`{name}`" not in documentation] == []


def test_feed_is_of_what_anyone_finds(client, cases, other_member):
    client.force_login(other_member)
    answer = client.get(reverse("partnerships:feed"), {"country": "AT"})
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = etree.fromstring(answer.content)
    assert [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")] == ["=Case 1"]
    assert feed.findtext(f"{ATOM}title").startswith("Partnerships: Austria – ")
    relations = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert relations["alternate"].endswith("/partnerships/?country=AT")


def test_sitemap_and_robots(client, cases):
    index = client.get("/sitemap.xml").content.decode()
    assert index.count("/sitemap-cases.xml") == 1
    addresses = etree.fromstring(client.get("/sitemap-cases.xml").content)
    assert sorted(loc.text.split("/")[-2] for loc in addresses.iter("{*}loc")) == sorted(one.code for one in cases[:4])
    assert "Disallow: /partnerships/compare/" in client.get("/robots.txt").content.decode().splitlines()


def test_exchanges_name_partners_that_are_in_the_data(client, member, group, coordinator):
    partners = [Partner(id="a", name="A").as_json(), Partner(id="b", name="B", visibility="confidential").as_json()]
    exchanges = [Exchange(what="skills", giver="a").as_json(), Exchange(what="resources", giver="b").as_json()]
    publish_case(member, group, coordinator, readers=[coordinator], partners=partners, exchanges=exchanges)
    [case] = json.loads(b"".join(client.get(reverse("partnerships:export", args=["json"]))))["cases"]
    assert [one["id"] for one in case["partners"]] == ["a"]
    assert [(one["what"], one["from"]) for one in case["exchanges"]] == [("skills", "a")]
