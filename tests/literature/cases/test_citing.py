"""Citing a case, taking it along, what machines are told of it."""

import html
import json
import re
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from literature.cases import citing, machines
from literature.citation_choice import Choice
from literature.formats import read
from partnerships.faces import face_for, public_face
from partnerships.parts import Partner
from tests.factories.partnerships import publish_case, publish_organisation
from tests.factories.sources import make_topic

SECRET = "Zenobia Collective"


@pytest.fixture
def case(member, group, coordinator):
    topic = make_topic("Land")
    return publish_case(
        member, group, coordinator, title="Land & <titles>", summary="A registry.", topics=[topic], tags=["women"]
    )


@pytest.fixture
def today(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda value=None: date(2026, 3, 2))


def test_a_case_is_cited_by_who_told_it(case, today):
    told = citing.citation_of(public_face(case), Choice("apa", "en"))
    assert told.text == (
        "Member, M. (2026, March 2). Land & <titles> [Partnership case]. Human Rights Partnerships. "
        f"Partnership Portal. http://127.0.0.1:8000/partnerships/{case.code}/"
    )
    assert "<titles>" not in told.html


@pytest.mark.parametrize(
    ("values", "author"),
    [
        ({"teller_name": "Jane van der Berg"}, {"family": "Berg", "given": "Jane", "non-dropping-particle": "van der"}),
        ({"named_as": "organisation", "teller_organisation": "Open House"}, {"literal": "Open House"}),
        ({"named_as": "organisation", "teller_name": SECRET}, {"literal": "Human Rights Partnerships"}),
        ({"named_as": "not-at-all", "teller_name": SECRET}, {"literal": "Human Rights Partnerships"}),
    ],
)
def test_who_told_it_is_named_as_they_want(member, group, coordinator, values, author):
    case = publish_case(member, group, coordinator, readers=[coordinator], **values)
    item = citing.item_of(public_face(case))
    assert item["author"] == [author]
    assert ("publisher" in item) is (author != {"literal": "Human Rights Partnerships"})


def test_only_the_public_face_is_cited(member, group, coordinator, case):
    for face in (face_for(case, member), face_for(case, coordinator)):
        with pytest.raises(ValueError, match="anyone"):
            citing.item_of(face)
    closed = publish_case(member, group, coordinator, audience="members")
    with pytest.raises(ValueError, match="anyone"):
        citing.item_of(public_face(closed))


@pytest.mark.parametrize(("ending", "name"), [("bib", "bibtex"), ("ris", "ris"), ("json", "csl-json")])
def test_a_case_is_taken_along(client, case, ending, name):
    response = client.get(f"/literature/cases/{case.code}/case.{ending}")
    assert response["Content-Disposition"] == f'attachment; filename="case-{case.code}.{ending}"'
    assert response["Link"] == f'<http://127.0.0.1:8000/partnerships/{case.code}/>; rel="describes"; type="text/html"'
    [reading] = read(response.content, name)
    assert (reading.item["type"], reading.item["title"]) == ("webpage", "Land & <titles>")
    assert reading.item["author"] == [{"family": "Member", "given": "Mira"}]
    assert reading.item["URL"].endswith(f"/partnerships/{case.code}/")


@pytest.mark.parametrize("audience", ["members", "confidential"])
def test_what_is_not_public_is_not_to_be_had(client, member, group, coordinator, audience):
    case = publish_case(member, group, coordinator, audience=audience, readers=[coordinator])
    for person in (None, coordinator):
        if person:
            client.force_login(person)
        for form in ("case.bib", "case.ris", "case.json", "cite/"):
            assert client.get(f"/literature/cases/{case.code}/{form}").status_code == 404
    assert client.get(f"/literature/cases/{case.code}/case.xml").status_code == 404


def test_another_style_comes_alone_or_with_the_page_and_is_remembered(client, case):
    address = f"/literature/cases/{case.code}/cite/"
    fragment = client.get(address, {"style": "mla"}, headers={"HX-Request": "true"})
    assert fragment.content.decode().lstrip().startswith('<div class="cite" id="cite-case">')
    assert "Member, Mira." in fragment.content.decode()
    response = client.get(address, {"style": "mla", "x": "y"})
    assert response["Location"] == f"/partnerships/{case.code}/?style=mla#cite"
    assert "Member, Mira." in client.get(f"/partnerships/{case.code}/").content.decode()


def test_members_see_the_citation_of_the_public_face(client, member, group, coordinator):
    case = publish_case(member, group, coordinator, named_as="organisation", teller_name=SECRET, readers=[coordinator])
    client.force_login(member)
    page = client.get(case.get_absolute_url()).content.decode()
    [citation] = re.findall(r'id="citation">(.*?)</p>', page)
    assert (SECRET in page, SECRET in citation) == (True, False)


def test_machines_are_told_of_a_page_and_not_of_an_article_in_a_journal(client, case):
    page = client.get(case.get_absolute_url()).content.decode()
    tags = re.findall(r'<meta name="(citation_\w+)" content="([^"]*)">', page)
    assert dict(tags)["citation_title"] == "Land &amp; &lt;titles&gt;"
    assert [name for name, _content in tags] == [
        *("citation_title", "citation_author", "citation_publication_date", "citation_publisher", "citation_language"),
        *("citation_keywords", "citation_keywords", "citation_abstract_html_url"),
    ]
    assert f'<link rel="canonical" href="http://127.0.0.1:8000/partnerships/{case.code}/">' in page
    [marks] = re.findall(r'class="Z3988" title="([^"]*)"', page)
    assert "rft.title=Land+%26+%3Ctitles%3E" in html.unescape(marks)


def test_the_article_is_about_the_partners_that_readers_may_know_of(member, group, coordinator):
    known = publish_organisation(member, group, coordinator, name="Known", ror="05x8b4491")
    inner = publish_organisation(member, group, coordinator, name="Inner", audience="members")
    told = [
        Partner(organisation=known.code).as_json(),
        Partner(organisation=inner.code).as_json(),
        Partner(name=SECRET, visibility="anonymised", public_name="a group</script>").as_json(),
    ]
    case = publish_case(
        member, group, coordinator, partners=told, countries=["AT"], begins="2005", readers=[coordinator]
    )
    head = machines.head_of(face_for(case, AnonymousUser()))
    [text] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', head.head)
    article = json.loads(text)
    assert article["@type"] == "Article"
    assert article["mentions"] == [
        {
            "@type": "Organization",
            "name": "Known",
            "url": f"http://127.0.0.1:8000/organisations/{known.code}/",
            "sameAs": "https://ror.org/05x8b4491",
        },
        {"@type": "Organization", "name": "a group</script>"},
    ]
    assert article["spatialCoverage"] == [{"@type": "Country", "name": "Austria", "identifier": "AT"}]
    assert article["temporalCoverage"] == "2005/.."
    assert SECRET not in head.head + head.marks + head.link


def test_links_in_the_head_of_the_answer(client, case):
    links = client.get(case.get_absolute_url())["Link"].split(", ")
    assert links[0] == f'<http://127.0.0.1:8000/partnerships/{case.code}/>; rel="cite-as"'
    assert [link.partition("rel=")[2].split(";")[0] for link in links] == [
        '"cite-as"',
        '"type"',
        *['"describedby"'] * 3,
    ]
