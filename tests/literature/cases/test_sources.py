"""Sources under a case, and cases of a source: both ways, and never one that the reader may not know of."""

import html
import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from curation.actions import take
from literature.cases.linking import link_source, sources_like, unlink_source
from literature.cases.sources import cases_of
from literature.merging.actions import merge, undo
from literature.models import CaseSource
from tests.factories.partnerships import make_case, publish_case
from tests.factories.sources import draft, published


@pytest.fixture
def case(member, group, coordinator):
    return publish_case(member, group, coordinator, title="Land titles")


@pytest.fixture
def source(member, coordinator):
    return published(member, coordinator, title="Power in Partnership", doi="10.1002/pad.203")


def listed(client, case) -> list[str]:
    page = client.get(case.get_absolute_url()).content.decode()
    return re.findall(r'<h4 class="entry__what"><a href="/literature/(\w+)/">', page)


def test_what_a_case_rests_on_and_what_is_about_it(client, case, source, member, coordinator):
    about = published(member, coordinator, title="A study of land titles")
    link_source(case, about, by=member, relation="is_about")
    link_source(case, source, by=member, note="Chapter 3.")
    page = client.get(case.get_absolute_url()).content.decode()
    assert listed(client, case) == [source.code, about.code]
    assert re.findall(r'<h3 class="case__sub">(What it rests on|About this case)</h3>', page) == [
        *("What it rests on", "About this case"),
    ]
    assert "Chapter 3." in page
    found = cases_of(source, AnonymousUser())
    assert [(one.title, one.url, one.note) for one in found] == [("Land titles", case.get_absolute_url(), "Chapter 3.")]
    assert "this source is about it" in client.get(about.get_absolute_url()).content.decode()


def test_twice_is_once_and_each_relation_stands_for_itself(case, source, member):
    first = link_source(case, source, by=member)
    assert link_source(case, source, by=member, note="x") == first
    assert link_source(case, source, by=member, relation="is_about").position == 2
    assert CaseSource.objects.count() == 2


def test_a_source_that_is_not_published_is_neither_added_nor_shown(client, case, source, member, coordinator):
    with pytest.raises(ValidationError):
        link_source(case, draft(member), by=member)
    link_source(case, source, by=member)
    take(source, "withdraw", by=coordinator, comment="Gone.")
    assert listed(client, case) == []
    assert "What it rests on" not in client.get(case.get_absolute_url()).content.decode()


@pytest.mark.parametrize("audience", ["members", "confidential"])
def test_a_case_that_is_kept_back_is_told_to_its_readers_alone(
    client, member, group, coordinator, other_member, source, audience
):
    closed = publish_case(member, group, coordinator, title="Hush", audience=audience, readers=[coordinator])
    link_source(closed, source, by=coordinator, note="Names")
    known = []
    for person in (None, other_member, coordinator):
        if person:
            client.force_login(person)
        page = client.get(source.get_absolute_url()).content.decode()
        known.append("Hush" in page)
        assert [sign in page for sign in (closed.code, "Names", "Partnership cases")] == [known[-1]] * 3
    assert known == [False, audience == "members", True]


@pytest.mark.django_db(transaction=True)
def test_what_is_kept_of_a_source_for_all_holds_no_case(client, member, group, coordinator, source):
    closed = publish_case(member, group, coordinator, title="Hush", audience="members")
    link_source(closed, source, by=coordinator)
    client.force_login(member)
    assert "Hush" in client.get(source.get_absolute_url()).content.decode()
    client.logout()
    assert "Hush" not in client.get(source.get_absolute_url()).content.decode()


def test_a_draft_or_a_withdrawn_case_is_on_no_source(member, group, coordinator, case, source):
    link_source(make_case(member, group, title="Not yet"), source, by=member)
    assert cases_of(source, member) == []
    link_source(case, source, by=member)
    take(case, "withdraw", by=coordinator, comment="Gone.")
    assert [cases_of(source, person) for person in (member, coordinator, AnonymousUser())] == [[], [], []]


def add(client, case, added, **values):
    values = {"source": added.code, "relation": "rests_on", "note": "", **values}
    return client.post(f"/literature/cases/{case.code}/sources/", values)


def test_members_add_to_what_is_published_and_visitors_do_not(client, case, source, outsider):
    assert "/accounts/login/" in add(client, case, source)["Location"]
    client.force_login(outsider)
    assert add(client, case, source)["Location"] == f"/literature/cases/{case.code}/sources/"
    assert CaseSource.objects.get().by == outsider


def test_an_author_adds_to_a_draft_and_nobody_else_finds_it(client, member, group, other_member, source):
    own = make_case(member, group)
    client.force_login(other_member)
    assert add(client, own, source).status_code == 404
    with pytest.raises(PermissionDenied):
        link_source(own, source, by=other_member)
    client.force_login(member)
    assert add(client, own, source).status_code == 302


def test_what_is_wrong_stands_beside_what_was_typed(client, case, source, member):
    client.force_login(member)
    response = add(client, case, source, source="", q="power", note="A note")
    page = response.content.decode()
    assert [text in page for text in ("Choose a source.", 'value="power"', "A note", source.code)] == [True] * 4
    assert "not published" in html.unescape(add(client, case, source, source="zzzzzzz", q="power").content.decode())
    assert not CaseSource.objects.exists()


def test_coordinators_take_off_and_who_put_it_there(client, case, source, member, other_member, outsider, coordinator):
    link = link_source(case, source, by=other_member)
    address = f"/literature/cases/{case.code}/sources/{link.pk}/take-off/"
    assert client.post(address).status_code == 302
    client.force_login(outsider)
    assert (client.get(address).status_code, client.post(address).status_code) == (405, 403)
    assert CaseSource.objects.exists()
    client.force_login(coordinator)
    assert client.post(address).status_code == 302
    assert not CaseSource.objects.exists()
    unlink_source(link_source(case, source, by=other_member), by=other_member)
    assert CaseSource.objects.count() == 0


def test_a_link_of_another_case_is_not_taken_off(client, member, group, coordinator, case, source):
    link = link_source(case, source, by=member)
    other = publish_case(member, group, coordinator)
    client.force_login(coordinator)
    assert client.post(f"/literature/cases/{other.code}/sources/{link.pk}/take-off/").status_code == 404


@pytest.mark.parametrize(
    "text",
    [
        "10.1002/pad.203",
        "https://doi.org/10.1002/PAD.203",
        "{code}",
        "http://127.0.0.1:8000/literature/{code}/",
        "partnership power",
        "Power in Part",
    ],
)
def test_a_source_is_found_by_what_people_have_at_hand(source, member, coordinator, text):
    published(member, coordinator, title="Something else")
    assert sources_like(text.format(code=source.code)) == [source]


@pytest.mark.parametrize("text", ["", "x", "10.9999/none", "zzzzzzz", "&&&", "x" * 400])
def test_what_means_nothing_finds_nothing(source, text):
    assert sources_like(text) == []


def test_drafts_are_not_offered(member):
    hidden = draft(member, title="Power in Partnership", doi="10.1002/x")
    assert [sources_like(text) for text in ("10.1002/x", hidden.code, "power")] == [[], [], []]


def test_choices_come_as_the_words_are_typed_or_with_the_page(client, case, source, member):
    client.force_login(member)
    address = f"/literature/cases/{case.code}/sources/?q=power"
    fragment = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert (f'value="{source.code}"' in fragment, "<html" in fragment) == (True, False)
    assert f'value="{source.code}"' in client.get(address).content.decode()


def test_a_merged_source_leads_to_the_one_that_stays_and_back(case, source, member, coordinator):
    twin = published(member, coordinator, title="Power in partnership.")
    link = link_source(case, twin, by=member)
    link_source(case, source, by=member, relation="is_about")
    merging = merge(source, [twin], by=coordinator, chosen={}, topics=[], tags=[])
    link.refresh_from_db()
    assert link.source == source
    undo(merging, by=coordinator)
    link.refresh_from_db()
    assert link.source == twin


def test_as_many_questions_with_one_source_as_with_thirty(client, case, member, coordinator, source):
    link_source(case, source, by=member)
    client.get(case.get_absolute_url())
    numbers = []
    for more in (0, 29):
        for number in range(more):
            link_source(case, published(member, coordinator, title=f"Source {number}"), by=member)
        with CaptureQueriesContext(connection) as asked:
            client.get(case.get_absolute_url())
        numbers.append(len(asked))
    assert numbers[0] == numbers[1]
