"""Searching, filtering and counting cases, against counting by hand; the list's page."""

from collections import Counter
from itertools import product

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partnerships.faces import listed_face
from partnerships.finding.filters import FACETS
from partnerships.finding.related import related_to
from partnerships.finding.search import Search
from partnerships.models import Partnership, PartnershipForm
from partnerships.parts import Exchange, Partner, Translation
from tests.factories.partnerships import publish_case
from tests.factories.sources import make_topic

ADDRESSES = (
    "",
    "form=un",
    "form=un&form=eu&level=local",
    "country=KE&topic=one",
    "country=KE&country=AT&missing=women",
    "missing=women&missing=media&stakeholder=un",
    "shared=skills&say=decides&decade=1990",
    "tag=alpha&level=global&form=eu",
    "organisation=abcdefg",
    "decade=1990&decade=2000&country=AT&topic=two",
)


@pytest.fixture
def base(member, group, coordinator):
    """Twenty-four cases, in which forms, levels, countries and years are mixed; every second tells of rivers."""
    topics = [make_topic("One"), make_topic("Two")]
    forms = list(PartnershipForm.objects.filter(slug__in=["un", "eu"]))
    mixed = product(forms, ("local", "global"), ("1998", "2004-05", ""), (True, False))
    for number, (form, scope, begins, tells) in enumerate(mixed):
        partners = [
            Partner(id="a", stakeholder=("un", "women", "")[number % 3]),
            Partner(id="b", stakeholder="media", visibility=("members", "public")[number % 2]),
        ]
        publish_case(
            member,
            group,
            coordinator,
            title=f"Of rivers {number}" if number % 2 else f"Of wells {number}",
            form=form,
            scope=scope,
            begins=begins,
            countries=["KE", "AT"][: number % 3],
            topics=topics[: number % 3],
            tags=["alpha", "beta"][: number % 3],
            right_holders_say=("decides", "informed")[number % 2],
            partners=[one.as_json() for one in partners if tells or one.id == "b"],
            exchanges=[Exchange(what=("skills", "knowledge")[number % 2], giver="b", receiver="b").as_json()],
        )


def by_hand(text: str, address: str, level: str) -> tuple[int, dict]:
    """Count without the index, face by face."""
    chosen = QueryDict(address)
    passes = {name: set(chosen.getlist(name)) for name in FACETS if name in chosen}
    given = {"un", "women", "media"}
    total, facets = 0, {name: Counter() for name in FACETS}
    for case in Partnership.objects.for_members():
        face = listed_face(case, level)
        if text and text not in face.title:
            continue
        present = {one.stakeholder for one in face.partners if one.stakeholder}
        values = {
            "form": {face.form.slug},
            "level": {face.scope},
            "country": set(face.countries),
            "topic": {topic.slug for topic in face.topics.all()},
            "stakeholder": present,
            "missing": given - present if present else set(),
            "shared": {one.what for one in face.parts("exchanges")},
            "say": {face.right_holders_say},
            "organisation": set(),
            "tag": set(face.tags.names()),
            "good": set(),
            "decade": {face.begins[:3] + "0"} if face.begins else set(),
        }
        failed = {name for name, wanted in passes.items() if not wanted & values[name]}
        total += not failed
        for name, found in values.items():
            if failed <= {name}:
                facets[name].update(found)
    return total, {name: dict(numbers) for name, numbers in facets.items()}


@pytest.mark.parametrize("level", ["public", "members"])
def test_numbers_are_those_of_counting_by_hand(base, level):
    for text, address in product(("", "rivers"), ADDRESSES):
        query = QueryDict(address, mutable=True)
        query["q"] = text
        search = Search.from_parameters(query, level)
        counts = search.count()
        told = counts.facets["missing"].pop("*", 0)
        counts.facets["missing"] = {
            slug: number for slug in ("un", "women", "media") if (number := counts.facets["missing"].get(slug, told))
        }
        assert (text, address, counts.total, counts.facets) == (text, address, *by_hand(text, address, level))
        assert len(search.case_ids()) == len(set(search.case_ids())) == counts.total


def test_pages_put_together_are_the_whole_list(base):
    for sort in ("newest", "changed", "title", "relevance"):
        search = Search.from_parameters(QueryDict(f"q=rivers or wells&sort={sort}"), "public")
        assert search.order == sort
        assert [*search.page_ids(1), *search.page_ids(2)] == search.case_ids()
        assert len(search.case_ids()) == 24


def found(text, level="public"):
    search = Search.from_parameters(QueryDict(f"q={text}"), level)
    titles = Partnership.objects.in_bulk(search.case_ids())
    return [titles[pk].title for pk in search.case_ids()]


@pytest.mark.django_db
def test_words_are_found_where_they_stand(member, group, coordinator):
    add = lambda **content: publish_case(member, group, coordinator, **content)  # noqa: E731
    add(title="Wells", summary="Of rivers")
    add(title="Rivers")
    add(title="Third", context="Rivers and wells")
    told = Translation(language="fr", title="Les puits", story={"context": "Nous partagions"})
    add(title="Fourth", translations=[told.as_json()])
    assert found("river") == ["Rivers", "Wells", "Third"]
    assert found("rivers -wells") == ["Rivers"]
    assert found('"rivers and wells"') == ["Third"]
    assert sorted(found("puits or rivers")) == ["Fourth", "Rivers", "Third", "Wells"]
    assert found("partager") == ["Fourth"]
    assert found("the") == []


def test_list_page_for_a_visitor_and_by_htmx(client, base):
    page = client.get(reverse("partnerships:list"))
    assert page.status_code == 200
    assert [entry.code for entry in page.context["entries"]] == list(
        Partnership.objects.order_by("-published_at", "-pk").values_list("code", flat=True)[:20]
    )
    assert page.content.count(b"<html") == 1
    part = client.get(reverse("partnerships:list"), {"q": "rivers"}, HTTP_HX_REQUEST="true")
    assert part.content.count(b"<html") == 0
    assert part.context["total"] == 12


def test_what_an_address_says_wrongly_is_left_out(client, base):
    for query in ("page=0", "page=x", "page=²", "page=99999999999999", "sort=no", "region=no&good=no"):
        page = client.get(f"{reverse('partnerships:list')}?{query}")
        assert (query, page.status_code, page.context["total"]) == (query, 200, 24)


def test_nothing_found_shows_ways_out(client, base):
    page = client.get(reverse("partnerships:list"), {"q": "rivers zzz", "form": "un"})
    assert page.context["total"] == 0
    assert [(way["label"], way["number"]) for way in page.context["ways_out"]] == [("without “zzz”", 6)]


def test_no_cases_yet(client, db):
    assert "No cases yet" in client.get(reverse("partnerships:list")).content.decode()
    assert "No cases yet" in client.get(reverse("partnerships:map")).content.decode()


def test_queries_do_not_grow_with_the_list(client, member, group, coordinator):
    form = PartnershipForm.objects.get(slug="un")
    content = {"title": "Rivers", "form": form, "countries": ["KE"], "topics": [make_topic("One")], "tags": ["a"]}
    address, queries = reverse("partnerships:list"), ("", "?q=rivers", "?form=un&country=KE")

    def asked() -> list[int]:
        numbers = []
        for query in queries:
            with CaptureQueriesContext(connection) as captured:
                client.get(address + query)
            numbers.append(len(captured))
        return numbers

    publish_case(member, group, coordinator, **content)
    asked()
    with_one = asked()
    for _n in range(29):
        publish_case(member, group, coordinator, **content)
    assert asked() == with_one
    assert client.get(address).context["total"] == 30


def test_related_cases_tell_why(member, group, coordinator, client):
    from django.contrib.auth.models import AnonymousUser

    topic, un = make_topic("Rivers"), PartnershipForm.objects.get(slug="un")
    add = lambda **content: publish_case(member, group, coordinator, **content)  # noqa: E731
    case = add(title="First", form=un, countries=["KE"], topics=[topic], readers=[coordinator])
    add(title="Near", form=un, countries=["KE", "AT"])
    add(title="Nearer", form=un, countries=["KE"], topics=[topic])
    add(title="Far", countries=["AT"], topics=[topic])
    add(title="Members'", form=un, countries=["KE"], topics=[topic], audience="members")
    near = related_to(listed_face(case, "public"), AnonymousUser())
    assert [(one.title, one.why) for one in near] == [
        ("Nearer", "same form, both in Kenya, both on Rivers"),
        ("Near", "same form, both in Kenya"),
    ]
    titles = [one.title for one in related_to(listed_face(case, "members"), member)]
    assert titles == ["Members'", "Nearer", "Near"]
