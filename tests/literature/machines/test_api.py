"""The JSON API: what it answers, what it refuses, and that its description tells the truth (schemathesis)."""

import contextlib
import json
from collections import Counter

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode

from curation.actions import take
from literature.actions import edit_source
from literature.machines.api.openapi import document
from literature.merging.actions import merge
from literature.models import SourceDatestamp
from tests.factories.sources import draft, make_topic, published, submitted
from tests.literature.machines.conftest import ARTICLE

URL = "http://127.0.0.1:8000"
LIST = "/api/v1/sources"


def codes(response) -> list[str]:
    return [source["code"] for source in response.json()["sources"]]


def test_a_source_is_told_whole(client, article, group):
    response = client.get(f"{LIST}/{article.code}")
    assert response["Content-Type"] == "application/json"
    found = response.json()
    assert found == {
        **dict.fromkeys(found, None),
        "code": article.code,
        "url": f"{URL}{article.get_absolute_url()}",
        "api_url": f"{URL}{LIST}/{article.code}",
        "type": "article-journal",
        "title": "Power in Partnership",
        "title_markup": "Power in <i>Partnership</i>",
        "contributors": ARTICLE["contributors"],
        "issued": "2000-03",
        "year": 2000,
        "container_title": "Journal of International Development",
        "volume": "12",
        "issue": "2",
        "pages": "227-239",
        "publisher": "Wiley",
        "doi": ARTICLE["doi"],
        "doi_url": "https://doi.org/10.1002/%28sici%291099-1328",
        "issn": "0954-1748",
        "web_address": ARTICLE["url"],
        "abstract": "Who decides & why.",
        "language": "en",
        "topics": [{"slug": "civil-society", "name": "Civil society"}],
        "tags": ["aid", "power"],
        "group": {"slug": group.slug, "name": group.short_name},
        "citation_key": article.citation_key,
        "published_at": article.published_at.isoformat(),
        "changed_at": article.changed_at.isoformat(),
        "files": [],
    }


def test_no_person_who_contributed_is_told(client, article, member):
    for address in (LIST, f"{LIST}/{article.code}"):
        assert member.name not in client.get(address).content.decode()


def test_the_list_is_that_of_the_page(client, article, member, coordinator):
    published(member, coordinator, title="Another", type="report", issued="2011")
    published(member, coordinator, title="Power again", issued="1999")
    queries = ("", "q=power", "type=report", "topic=civil-society&q=power", "year_from=2000&sort=oldest", "sort=title")
    queries = (*queries, "author=lister+sarah", "tag=aid&author=nobody+else&author=lister+sarah")
    for query in (*queries, "q=power+-again", "type=report&type=article-journal", "language=de"):
        page = client.get(f"/literature/?{query}").context
        response = client.get(f"{LIST}?{query}")
        assert [f"/literature/{code}/" for code in codes(response)] == [entry.url for entry in page["entries"]]
        assert response.json()["total"] == page["total"]
        assert response.json()["links"]["page"] == f"{URL}{page['listing'].url()}"


def test_the_list_has_the_counts_of_the_filters(client, article, member, coordinator, group):
    published(member, coordinator, title="Another", type="report", issued="2011")
    assert client.get(f"{LIST}?type=report").json()["facets"] == {
        "type": {"article-journal": 1, "report": 1},
        "topic": {},
        "language": {"en": 1},
        "group": {group.slug: 1},
        "year": {"2011": 1},
        "author": {"lister sarah": 1},
        "venue": {"wiley": 1},
        "tag": {},
        "open": {},
    }
    assert client.get(LIST).json()["facets"]["topic"] == {"civil-society": 1}


def test_the_list_comes_in_pages(client, member, coordinator):
    made = [published(member, coordinator, title=f"Work {number}").code for number in range(5)]
    found, address, numbers = [], f"{LIST}?sort=title&per_page=2", []
    while address:
        answer = client.get(address).json()
        found += [source["code"] for source in answer["sources"]]
        numbers.append((answer["page"], answer["pages"], answer["total"]))
        address = (answer["links"]["next"] or "").removeprefix(URL)
    assert (found, numbers) == (made, [(1, 3, 5), (2, 3, 5), (3, 3, 5)])
    assert answer["links"]["previous"] == f"{URL}{LIST}?sort=title&per_page=2&page=2"
    beyond = client.get(f"{LIST}?page=99").json()
    assert (beyond["sources"], beyond["links"]["next"]) == ([], None)


def test_a_name_that_nothing_has_finds_nothing(client, article):
    """The page leaves it out and shows everything; a program would take that for an answer."""
    for query in ("author=nobody", "tag=none", "venue=nowhere&type=article-journal"):
        answer = client.get(f"{LIST}?{query}").json()
        assert (query, answer["total"], answer["sources"]) == (query, 0, [])


def test_a_merged_record_leads_on(client, article, member, coordinator, topic):
    other = published(member, coordinator, title="Power in Partnership", doi="")
    merge(article, [other], by=coordinator, chosen={}, topics=[topic], tags=["aid"])
    for address in (f"{LIST}/{other.code}", f"/literature/{other.code}/as/bibtex"):
        response = client.get(address)
        assert (response.status_code, response["Location"]) == (301, address.replace(other.code, article.code))
    found = client.get("/literature/unapi", {"id": other.code, "format": "ris"})
    assert found.content == client.get("/literature/unapi", {"id": article.code, "format": "ris"}).content
    harvested = client.get("/oai?verb=ListIdentifiers&metadataPrefix=oai_dc").content.decode()
    assert f'<header status="deleted"><identifier>oai:127.0.0.1:source/{other.code}<' in harvested
    assert harvested.count('status="deleted"') == 1


def test_topics_are_told_with_their_numbers(client, article):
    make_topic("Trade", 2)
    assert client.get("/api/v1/topics").json() == {
        "topics": [
            {
                "slug": "civil-society",
                "name": "Civil society",
                "description": None,
                "sources": 1,
                "url": f"{URL}/literature/?topic=civil-society",
            },
            {
                "slug": "trade",
                "name": "Trade",
                "description": None,
                "sources": 0,
                "url": f"{URL}/literature/?topic=trade",
            },
        ]
    }


def test_what_is_not_published_is_not_there_for_anyone(client, article, member, coordinator):
    hidden = [draft(member, title="Hidden"), submitted(member, title="Hidden too")]
    client.force_login(coordinator)
    assert codes(client.get(LIST)) == [article.code]
    assert [client.get(f"{LIST}/{source.code}").status_code for source in hidden] == [404, 404]
    take(article, "withdraw", by=coordinator, comment="A mistake.")
    assert codes(client.get(LIST)) == []
    gone = client.get(f"{LIST}/{article.code}")
    assert (gone.status_code, gone["Content-Type"], gone.json()["status"]) == (410, "application/problem+json", 410)


REFUSED = {
    "year_form=2000": "year_form",
    "page=0": "page",
    "page=two": "page",
    "page=": "page",
    "page=1&page=2": "page",
    "page=٢": "page",
    "per_page=101": "per_page",
    "year_from=20000": "year_from",
    "type=novel": "type",
    "type=book&type=novel": "type",
    "topic=nothing": "topic",
    "language=klingon": "language",
    "group=nobody": "group",
    "sort=best": "sort",
    f"q={'x' * 301}": "q",
}


def test_what_is_not_understood_is_refused(client, article):
    wrong = {}
    for query in REFUSED:
        response = client.get(f"{LIST}?{query}")
        problem = response.json()
        assert (query, response.status_code, response["Content-Type"]) == (query, 400, "application/problem+json")
        assert (problem["status"], problem["title"], problem["type"]) == (400, "Bad Request", "about:blank")
        [(wrong[query], reason)] = [(one["name"], one["reason"]) for one in problem["parameters"]]
        assert reason.endswith(".")
    assert wrong == REFUSED


def test_other_addresses_and_methods_are_refused_as_problems(client, db):
    nothing = client.get("/api/v1/persons")
    assert (nothing.status_code, nothing["Content-Type"]) == (404, "application/problem+json")
    for method in ("post", "put", "delete", "patch"):
        response = getattr(client, method)(LIST)
        assert (response.status_code, response["Content-Type"]) == (405, "application/problem+json")
        assert response["Allow"] == "GET, HEAD, OPTIONS"


def test_pages_of_any_origin_may_ask(client, article):
    headers = {"origin": "https://elsewhere.example"}
    for address in (LIST, f"{LIST}/{article.code}", "/api/v1/topics", "/api/v1/openapi.json", f"{LIST}?page=x"):
        assert client.get(address, headers=headers)["Access-Control-Allow-Origin"] == "*"
    asked = client.options(LIST, headers={**headers, "access-control-request-method": "GET"})
    assert (asked.status_code, asked["Access-Control-Allow-Methods"]) == (204, "GET, HEAD, OPTIONS")
    assert "Access-Control-Allow-Credentials" not in asked


def test_answers_are_the_same_to_everybody_and_may_be_kept(client, article, member):
    before = client.get(LIST)
    client.force_login(member)
    after = client.get(LIST)
    assert before.content == after.content
    assert ("Set-Cookie" in after, after["Cache-Control"]) == (False, "public, no-cache")


def test_a_head_is_a_get_without_its_body(client, article):
    response = client.head(LIST)
    assert (response.status_code, response.content, "ETag" in response) == (200, b"", True)


@pytest.mark.django_db(transaction=True)
def test_what_has_not_changed_is_not_sent_again(client, member, coordinator):
    article = published(member, coordinator)
    for address in (LIST, f"{LIST}/{article.code}", "/api/v1/topics"):
        first = client.get(address)
        etag, changed = first["ETag"], first["Last-Modified"]
        for headers in ({"if-none-match": etag}, {"if-modified-since": changed}):
            again = client.get(address, headers=headers)
            assert (again.status_code, again.content) == (304, b"")
            assert again["Access-Control-Allow-Origin"] == "*"
        edit_source(article, by=coordinator, values={"title": f"Changed after {address}"})
        after = client.get(address, headers={"if-none-match": etag})
        assert (after.status_code, after["ETag"] != etag) == (200, True)
    last = SourceDatestamp.objects.get().datestamp
    assert client.get(LIST)["Last-Modified"] == last.strftime("%a, %d %b %Y %H:%M:%S GMT")


def test_queries_of_the_list_do_not_grow(client, member, coordinator, topic, django_assert_num_queries):
    published(member, coordinator, topics=[topic], tags=["one"])
    client.get(LIST)
    with django_assert_num_queries(24):
        client.get(LIST)
    for number in range(29):
        published(member, coordinator, title=f"Work {number}", topics=[topic], tags=["one", f"tag {number}"])
    with django_assert_num_queries(24):
        client.get(f"{LIST}?per_page=30")


# The description ------------------------------------------------------------------------------------------------


def test_the_page_for_people_has_every_parameter_and_field(client, topic):
    page = client.get("/api/").content.decode()
    described = document()
    names = [parameter["name"] for parameter in described["paths"]["/sources"]["get"]["parameters"]]
    fields = described["components"]["schemas"]["Source"]["properties"]
    assert [name for name in (*names, *fields) if f"<dt>{name}</dt>" not in page] == []


def test_every_field_of_a_sources_content_is_told(db):
    from literature.models import Source

    told = set(document()["components"]["schemas"]["Source"]["properties"])
    assert set(Source.CONTENT_FIELDS) - told == {"extra"}  # `url` is the page, `web_address` the work's


@pytest.fixture
def application():
    """The portal as a WSGI application that leaves the test's connection open, as Django's own test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield get_wsgi_application()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_schemathesis_finds_nothing_that_the_description_does_not_say(
    application, article, member, coordinator, topic, mode
):
    """Made-up requests, right and wrong ones, against the portal in this process: statuses, types, schemas, heads."""
    gone = published(member, coordinator, title="Gone")
    take(gone, "withdraw", by=coordinator, comment="A mistake.")
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    statuses: Counter = Counter()
    for operation in (result.ok() for result in schema.get_all_operations()):

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
        def holds(case):
            statuses[case.call_and_validate().status_code] += 1

        with contextlib.suppress(Unsatisfiable):  # the topics take nothing, so nothing wrong can be sent
            holds()
    for code in (article.code, gone.code):
        case = schema["/sources/{code}"]["GET"].Case(path_parameters={"code": code})
        statuses[case.call_and_validate().status_code] += 1
    assert {200, 404, 410} <= set(statuses) <= {200, 400, 404, 405, 410}
    assert (statuses[400] > 0) == (mode is GenerationMode.NEGATIVE)


def test_the_description_is_json_for_its_own_readers(client, topic):
    response = client.get("/api/v1/openapi.json")
    assert response["Content-Type"] == "application/vnd.oai.openapi+json;version=3.1"
    assert json.loads(response.content) == json.loads(json.dumps(document()))
