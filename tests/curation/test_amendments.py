"""Proposed changes to published records: taken over field by field, conflicts decided by a person."""

import pytest

from curation import actions
from curation.differences import proposed_changes
from literature.actions import edit_source, propose_change
from tests.factories.sources import make_topic, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(member, coordinator):
    return published(member, coordinator, publisher="Wiley", issued="2000", pages="1–10", tags=["power"])


def proposal(record, by, submit=True, topics=None, tags=None, **values):
    change = edit_source(propose_change(record, by=by), by=by, values=values, topics=topics, tags=tags)
    return actions.take(change, "submit", by=by) if submit else change


def test_the_record_stays_as_it_is_until_the_change_is_published(record, other_member, coordinator):
    topic = make_topic("Funding")
    change = proposal(record, other_member, issued="2001", topics=[topic], tags=["power", "aid"])
    record.refresh_from_db()
    assert (record.issued, record.state, record.snapshot()["topics"]) == ("2000", "published", [])
    change = actions.take(change, "publish", by=coordinator)
    record.refresh_from_db()
    assert (change.state, change.citation_key, record.issued) == ("published", None, "2001")
    assert (record.snapshot()["topics"], record.snapshot()["tags"]) == (["funding"], ["aid", "power"])
    assert record.steps.get(action="amend").by == coordinator


def test_what_was_changed_elsewhere_meanwhile_stays(record, other_member, coordinator):
    change = proposal(record, other_member, issued="2001")
    edit_source(record, by=coordinator, values={"publisher": "Wiley-Blackwell"})
    actions.take(change, "publish", by=coordinator)
    record.refresh_from_db()
    assert (record.issued, record.publisher) == ("2001", "Wiley-Blackwell")


def test_the_same_field_changed_on_both_sides_stops_it(record, other_member, coordinator):
    change = proposal(record, other_member, issued="2001", tags=["aid"])
    edit_source(record, by=coordinator, values={"issued": "1999"}, tags=["money"])
    with pytest.raises(actions.Conflict) as conflict:
        actions.take(change, "publish", by=coordinator)
    assert conflict.value.fields == ["date", "tags"]
    change.refresh_from_db()
    record.refresh_from_db()
    assert (change.state, record.issued) == ("submitted", "1999")


def test_a_correction_decides_and_undoes_nothing_else(record, other_member, coordinator):
    change = proposal(record, other_member, issued="2001", pages="1–12")
    edit_source(record, by=coordinator, values={"issued": "1999", "publisher": "Wiley-Blackwell"}, tags=["money"])
    # The form sends every field, those too that the coordinator left alone.
    values = {name: getattr(change, name) for name in change.CONTENT_FIELDS}
    change = edit_source(change, by=coordinator, values={**values, "issued": "2001-05"}, tags=["power"])
    assert {(c.field, c.old, c.new, c.is_conflict) for c in proposed_changes(change)} == {
        ("issued", "1999", "May 2001", False),
        ("pages", "1–10", "1–12", False),
    }
    actions.take(change, "publish", by=coordinator)
    record.refresh_from_db()
    assert (record.issued, record.pages, record.publisher) == ("2001-05", "1–12", "Wiley-Blackwell")
    assert record.snapshot()["tags"] == ["money"]


def test_a_correction_can_decide_for_what_was_there_at_first(record, other_member, coordinator):
    change = proposal(record, other_member, issued="2001")
    edit_source(record, by=coordinator, values={"issued": "1999"})
    change = edit_source(change, by=coordinator, values={"issued": "2000"})
    actions.take(change, "publish", by=coordinator)
    record.refresh_from_db()
    assert record.issued == "2000"


def test_a_second_click_opens_the_first_proposal_again(record, other_member, member):
    first = propose_change(record, by=other_member)
    assert propose_change(record, by=other_member) == first
    assert propose_change(record, by=member) != first
