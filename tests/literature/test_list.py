"""The list of sources: what it shows, in how many queries, and what can be taken along from it."""

import json

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from curation.topics import merge_topics
from literature import formats
from tests.factories.sources import draft, make_topic, published, submitted

LIST = "/literature/"


@pytest.fixture
def topic(db):
    return make_topic("Civil society")


def test_an_empty_base_says_what_will_be_here(client, db):
    assertContains(client.get(LIST), "No sources yet")


def test_each_entry_says_what_who_when_and_where(client, member, coordinator):
    published(member, coordinator, title="Power & <Partnership>", container_title="", language="fr")
    page = client.get(LIST)
    assertContains(page, "Power &amp; &lt;Partnership&gt;")
    assertContains(page, "<span>Wiley</span><span>2000</span><span>Book</span><span>French</span>")
    assertContains(page, "Lister")


def test_a_visitor_sees_nothing_that_is_not_published(client, member, coordinator):
    draft(member, title="Draft of a thought")
    submitted(member, title="Submitted thought")
    published(member, coordinator, title="Published thought")
    page = client.get(LIST, {"q": "thought"})
    assertContains(page, '<strong class="number">1</strong> of 1 for <strong>thought</strong>', html=False)
    assertNotContains(page, "Draft of a")
    assertNotContains(page, "Submitted")


def test_words_found_are_marked_and_nothing_else_is_html(client, member, coordinator):
    published(member, coordinator, title="<script>alert(1)</script> of rights", note="Rights <b>matter</b>.")
    page = client.get(LIST, {"q": "rights"})
    assertContains(page, "&lt;script&gt;alert(1)&lt;/script&gt; of <mark>rights</mark>")
    assertContains(page, "<mark>Rights</mark>  matter</p>")


def test_a_filter_can_be_put_on_and_taken_off(client, member, coordinator, topic):
    published(member, coordinator, title="On topic", topics=[topic])
    published(member, coordinator, title="Off topic", type="report")
    page = client.get(LIST, {"topic": topic.slug})
    assertContains(page, "On topic")
    assertNotContains(page, "Off topic")
    assert page.context["chips"] == [{"name": "topic", "label": "Topic", "value": "Civil society", "url": LIST}]
    assert [facet["options"] for facet in page.context["facets"] if facet["name"] == "type"] == [
        [{"label": "Book", "number": 1, "url": f"{LIST}?type=book&topic=civil-society", "current": False}]
    ]


def test_the_address_of_a_merged_topic_leads_to_what_it_was_merged_into(client, member, coordinator, topic):
    published(member, coordinator, title="On topic", topics=[topic])
    published(member, coordinator, title="Off topic")
    merge_topics(make_topic("Associations"), into=topic, by=coordinator)
    page = client.get(LIST, {"topic": "associations"})
    assert [str(entry.what) for entry in page.context["entries"]] == ["On topic"]
    assert page.context["listing"].query_string() == "topic=civil-society"
    assert page.context["chips"] == [{"name": "topic", "label": "Topic", "value": "Civil society", "url": LIST}]


def test_topics_that_are_not_known_are_left_out_and_the_others_hold(client, member, coordinator, topic):
    published(member, coordinator, title="On topic", topics=[topic])
    published(member, coordinator, title="Off topic")
    page = client.get(LIST, {"topic": ["no-such", "a\0b", topic.slug]})
    assert [str(entry.what) for entry in page.context["entries"]] == ["On topic"]
    assert client.get(LIST, {"topic": "no-such"}).context["total"] == 2


def test_nothing_found_offers_a_nearer_word_and_a_way_out(client, member, coordinator):
    published(member, coordinator, title="Partnership in practice")
    page = client.get(LIST, {"q": "patrnership"})
    assertContains(page, "Nothing found")
    assertContains(page, '<a href="/literature/?q=partnership">partnership</a>')


def test_the_number_of_queries_does_not_grow_with_the_list(
    client, member, coordinator, topic, django_assert_num_queries
):
    published(member, coordinator, title="Number one", topics=[topic], tags=["alpha"])
    # Four of them load what is held in memory otherwise: in a transaction it is read anew.
    with django_assert_num_queries(10):
        client.get(LIST)
    for number in range(29):
        published(member, coordinator, title=f"Number {number}", topics=[topic], tags=["alpha", f"tag {number}"])
    with django_assert_num_queries(10):
        client.get(LIST)
    client.get(LIST, {"q": "number"})  # what the query means in each language is asked once and remembered
    with django_assert_num_queries(12):
        client.get(LIST, {"q": "number"})


def test_who_has_an_account_may_save_the_search_and_coordinators_change_what_it_found(client, member, coordinator):
    published(member, coordinator, title="On power")
    shown = {}
    for person in (None, member, coordinator):
        if person:
            client.force_login(person)
        page = client.get(LIST, {"q": "power", "type": "book"}).content.decode()
        shown[person] = ("Save this search" in page, f'href="{LIST}several/?q=power&amp;type=book"' in page)
    assert shown == {None: (False, False), member: (True, False), coordinator: (True, True)}


def test_pages_hold_twenty(client, member, coordinator):
    for number in range(21):
        published(member, coordinator, title=f"Work {number:02d}")
    first, second = client.get(LIST, {"sort": "title"}), client.get(LIST, {"sort": "title", "page": 2})
    assert [str(entry.what) for entry in first.context["entries"]] == [f"Work {n:02d}" for n in range(20)]
    assert [str(entry.what) for entry in second.context["entries"]] == ["Work 20"]
    for page in ("0", "-1", "abc", "99", "9" * 30):
        assert client.get(LIST, {"page": page}).status_code == 200


@pytest.mark.parametrize(("ending", "name"), [("bib", "bibtex"), ("ris", "ris"), ("json", "csl-json")])
def test_exactly_what_the_list_shows_is_taken_along(client, member, coordinator, ending, name):
    for title in ("Partnership one", "Partnership two", "Something else"):
        published(member, coordinator, title=title)
    draft(member, title="Partnership unseen")
    address = reverse("literature:export-list", args=[name])
    assert address == f"/literature/export.{ending}"
    response = client.get(address, {"q": "partnership"})
    text = b"".join(response).decode()
    titles = {reading.item["title"] for reading in formats.read(text, name)}
    assert titles == {"Partnership one", "Partnership two"}
    if name == "csl-json":
        assert len(json.loads(text)) == 2


def test_an_export_of_nothing_is_an_empty_file(client, db):
    response = client.get("/literature/export.json")
    assert json.loads(b"".join(response)) == []
