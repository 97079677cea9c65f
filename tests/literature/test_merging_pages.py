"""The page where records are merged: who gets there, what it shows, what its buttons do."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from literature.actions import edit_source
from literature.merging import merges_of
from literature.models import Merge, Source
from tests.factories.sources import draft, make_topic, published

pytestmark = pytest.mark.django_db
PAGE = "/literature/merge/"


@pytest.fixture
def records(member, other_member, coordinator):
    """Three published records of one work."""
    return [
        published(member, coordinator, title="Power in Partnership", topics=[make_topic("Power")], tags=["aid"]),
        published(other_member, coordinator, title="Power in Partnership: Cases", tags=["cases"], note="Two.\nLines."),
        published(member, coordinator, title="Power in Partnership", doi="10.1000/1"),
    ]


def asked(records) -> str:
    return PAGE + "?" + "&".join(f"source={record.code}" for record in records)


def filled(client, records, **changed) -> dict:
    """The form as the page gives it, sent back with what is changed."""
    context = client.get(asked(records)).context
    data = {"source": [record.code for record in records], "survivor": context["survivor"].code}
    data |= {f"revision-{record.code}": record.revision for record in records}
    data |= {f"field-{row.field}": o.key for row in context["rows"] for o in row.options if o.is_chosen}
    data |= {"topic": [topic.slug for topic, _on in context["topics"]], "tag": [tag for tag, _on in context["tags"]]}
    return data | changed


def test_only_coordinators_get_there(client, records, member, coordinator):
    assert client.get(asked(records)).status_code == 302
    client.force_login(member)
    assert (client.get(asked(records)).status_code, client.post(PAGE).status_code) == (403, 403)
    client.force_login(coordinator)
    assert client.get(asked(records)).status_code == 200


def test_fields_side_by_side_and_how_it_will_be_cited(client, records, coordinator):
    client.force_login(coordinator)
    context = client.get(asked(records)).context
    assert context["survivor"] == records[0]
    rows = {row.field: [(o.places, o.text, o.is_chosen) for o in row.options] for row in context["rows"]}
    assert rows["title"] == [((1, 3), "Power in Partnership", False), ((2,), "Power in Partnership: Cases", True)]
    assert rows["doi"] == [((1, 2), "", False), ((3,), "10.1000/1", True)]
    assert set(rows) == {"title", "doi", "note"}
    assert "Power in Partnership: Cases" in context["preview"]["text"]
    assert [(str(topic), on) for topic, on in context["topics"]] == [("Power", True)]
    assert context["tags"] == [("aid", True), ("cases", True)]


def test_the_preview_follows_what_is_chosen(client, records, coordinator):
    client.force_login(coordinator)
    data = filled(client, records, action="preview", survivor=records[2].code)
    response = client.post(PAGE, data | {"field-title": records[0].code, "tag": ["cases"], "reason": "One."})
    assert "Cases" not in response.context["preview"]["text"]
    assert response.context["survivor"] == records[2]
    assert response.context["tags"] == [("aid", False), ("cases", True)]
    assert response.context["reason"] == "One."
    assert Merge.objects.count() == 0


def test_three_become_one(client, records, coordinator):
    client.force_login(coordinator)
    response = client.post(PAGE, filled(client, records, action="merge", tag=["cases"], reason="One book."))
    assert response["Location"] == records[0].get_absolute_url()
    merged = Source.objects.get(pk=records[0].pk)
    assert (merged.title, merged.doi, list(merged.tags.names())) == (
        "Power in Partnership: Cases",
        "10.1000/1",
        ["cases"],
    )
    assert [row.source for row in merges_of(merged)[0].merged.all()] == records[1:]
    assert merges_of(merged)[0].reason == "One book."


@pytest.mark.parametrize("who", ["nobody", "member", "other_coordinator"])
def test_who_may_not_merge_does_not(client, records, request, coordinator, who):
    client.force_login(coordinator)
    data = filled(client, records, action="merge")
    client.logout()
    if who != "nobody":
        client.force_login(request.getfixturevalue(who))
    assert client.post(PAGE, data).status_code == (302 if who == "nobody" else 403)
    assert Merge.objects.count() == 0


def test_why_not_is_said(client, records, other_coordinator):
    client.force_login(other_coordinator)
    response = client.get(asked(records))
    assert "belongs to WG 3" in response.context["refused"]
    assert b'value="merge"' not in response.content


def test_somebody_was_quicker(client, records, coordinator, second_coordinator):
    client.force_login(coordinator)
    data = filled(client, records, action="merge", reason="Kept words.")
    edit_source(records[1], by=second_coordinator, values={"publisher": "Zed Books"})
    response = client.post(PAGE, data)
    assert "while you had this open" in response.context["problem"]
    assert response.context["reason"] == "Kept words."
    assert "publisher" in {row.field for row in response.context["rows"]}
    assert Merge.objects.count() == 0
    # The page has the new revision now.
    assert (
        client.post(PAGE, filled(client, [Source.objects.get(pk=r.pk) for r in records], action="merge")).status_code
        == 302
    )


def test_a_form_that_says_nothing_of_what_was_seen_does_nothing(client, records, coordinator):
    client.force_login(coordinator)
    data = filled(client, records, action="merge")
    data.pop(f"revision-{records[1].code}")
    assert client.post(PAGE, data).context["problem"] != ""
    assert Merge.objects.count() == 0


def test_the_other_record_is_chosen_first(client, records, member, coordinator, second_coordinator):
    client.force_login(coordinator)
    response = client.get(f"{PAGE}?source={records[0].code}")
    assert {one.source for one in response.context["found"]} == set(records[1:])
    assert response.context["unknown"] == ""
    hidden = draft(member)
    response = client.get(f"{PAGE}?source={records[0].code}&source={hidden.code}")
    assert response.context["unknown"] != ""
    address = f"https://portal.example.org{records[1].get_absolute_url()}"
    response = client.get(PAGE, {"source": [records[0].code, address]})
    assert [record["source"] for record in response.context["records"]] == records[:2]
    assert client.get(PAGE).status_code == 200


def test_nonsense_does_no_harm(client, records, coordinator):
    client.force_login(coordinator)
    data = filled(client, records, survivor="x' --", action="merge", topic=["no-such"], tag=["no such"])
    data["field-title"], data["field-type"] = "zzzzzzz", "all"
    assert client.post(PAGE, data).status_code == 302
    merged = Source.objects.get(pk=records[0].pk)
    assert (merged.type, list(merged.topics.all()), list(merged.tags.names())) == ("book", [], [])


def test_taking_it_back_by_its_button(client, records, member, coordinator):
    client.force_login(coordinator)
    client.post(PAGE, filled(client, records, action="merge"))
    [merge] = merges_of(records[0])
    address = f"{PAGE}{merge.pk}/undo/"
    assert address.encode() in client.get(records[0].get_absolute_url()).content
    client.logout()
    assert client.post(address).status_code == 302
    client.force_login(member)
    assert client.post(address).status_code == 403
    assert address.encode() not in client.get(records[0].get_absolute_url()).content
    client.force_login(coordinator)
    assert client.get(address).status_code == 405
    assert client.post(address)["Location"] == records[0].get_absolute_url()
    assert [Source.objects.get(pk=record.pk).state for record in records] == ["published"] * 3
    assert client.post(address).status_code == 302
    assert merges_of(records[0]) == []


def test_queries_do_not_grow_with_the_records(client, records, coordinator):
    client.force_login(coordinator)
    counts = []
    for some in (records[:2], records):
        with CaptureQueriesContext(connection) as counted:
            client.get(asked(some))
        counts.append(len(counted))
    # One for each record: how many were merged into it before.
    assert counts[1] - counts[0] <= 1
