"""Changing several sources at once: each as alone, what cannot be is left and said, and all is undone in one go."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from curation.actions import take
from literature import several
from literature.actions import edit_source, propose_change
from literature.models import BulkChange, Source
from outbox.models import Letter
from tests.factories.people import join, make_person
from tests.factories.sources import draft, make_topic, published, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(member, coordinator):
    return [published(member, coordinator, title=f"Work {number}", tags=["power"]) for number in range(3)]


def fresh(source):
    return Source.objects.get(pk=source.pk)


def outcomes(change):
    return {item.source.title: (item.outcome, item.note) for item in change.items.select_related("source")}


def test_topics_are_added_listed_logged_told_once_and_undone(three, member, coordinator):
    power, trust = make_topic("Power"), make_topic("Trust")
    edit_source(three[0], by=coordinator, values={}, topics=[power])
    edit_source(three[1], by=coordinator, values={}, topics=[power, trust])
    Letter.objects.all().delete()
    change = several.start(by=coordinator, what="add_topics", sources=three, values=["trust", "nowhere"])
    assert change.state == "done"
    assert outcomes(change) == {"Work 0": ("done", ""), "Work 1": ("same", ""), "Work 2": ("done", "")}
    assert [sorted(source.topics.values_list("slug", flat=True)) for source in three] == [
        ["power", "trust"],
        ["power", "trust"],
        ["trust"],
    ]
    assert three[0].steps.last().action == "correct"
    assert Letter.objects.get(to_address=member.email).subject == "2 contributions changed"
    undone = several.undo(change, by=coordinator)
    assert undone.state == "undone"
    assert [sorted(source.topics.values_list("slug", flat=True)) for source in three] == [
        ["power"],
        ["power", "trust"],
        [],
    ]


def test_undoing_leaves_what_was_changed_since(three, coordinator):
    make_topic("Trust")
    change = several.start(by=coordinator, what="add_topics", sources=three[:2], values=["trust"])
    edit_source(fresh(three[0]), by=coordinator, values={}, topics=[])
    undone = several.undo(change, by=coordinator)
    assert {item.source.title: (item.undo, item.undo_note) for item in undone.items.all()} == {
        "Work 0": ("left", "It has been changed since."),
        "Work 1": ("done", ""),
    }


def test_tags_go_and_come_back(three, coordinator):
    change = several.start(by=coordinator, what="remove_tags", sources=three, values=["power"])
    assert [list(source.tags.names()) for source in three] == [[], [], []]
    several.start(by=coordinator, what="add_tags", sources=three, values=["voice", " voice "])
    several.undo(change, by=coordinator)
    assert [sorted(source.tags.names()) for source in three] == [["power", "voice"]] * 3


def test_the_language_is_set_and_put_back(three, coordinator):
    change = several.start(by=coordinator, what="set_language", sources=three, values=["fr"])
    assert [fresh(source).language for source in three] == ["fr"] * 3
    edit_source(fresh(three[2]), by=coordinator, values={"language": "de"})
    several.undo(change, by=coordinator)
    assert [fresh(source).language for source in three] == ["en", "en", "de"]


def test_sources_move_to_another_group_with_their_proposals_and_back(three, other_member, other_group, coordinator):
    proposal = propose_change(three[0], by=other_member)
    change = several.start(by=coordinator, what="move", sources=three, values=[other_group.slug])
    assert {fresh(source).group for source in three} == {other_group}
    assert fresh(proposal).group == other_group
    step = fresh(three[0]).steps.last()
    assert (step.action, step.comment) == ("correct", f"Moved from {three[0].group.short_name} to WG 1.")
    several.undo(change, by=coordinator)
    assert {fresh(source).group for source in three} == {three[0].group}


def test_withdrawing_wants_a_reason_and_is_undone(three, coordinator):
    with pytest.raises(ValidationError) as caught:
        several.start(by=coordinator, what="withdraw", sources=three)
    assert list(caught.value.message_dict) == ["comment"]
    change = several.start(by=coordinator, what="withdraw", sources=three, comment="Out of scope.")
    assert {fresh(source).state for source in three} == {"withdrawn"}
    several.undo(change, by=coordinator)
    assert {fresh(source).state for source in three} == {"published"}


def test_publishing_leaves_ones_own_and_says_why(member, coordinator, second_coordinator):
    theirs, own = submitted(member, title="Theirs"), submitted(coordinator, title="Own")
    change = several.start(by=coordinator, what="publish", sources=[theirs, own])
    assert outcomes(change) == {
        "Theirs": ("done", ""),
        "Own": ("left", "You may not do this with this contribution."),
    }
    several.undo(change, by=coordinator)
    assert fresh(theirs).state == "withdrawn"


def test_a_state_that_does_not_lead_there_is_left(member, coordinator):
    change = several.start(by=coordinator, what="publish", sources=[submitted(member), waiting(member, coordinator)])
    assert sorted(outcome for outcome, _note in outcomes(change).values()) == ["done", "left"]


def waiting(member, coordinator):
    return take(submitted(member, title="Sent back"), "request_changes", by=coordinator, comment="Pages?")


def test_only_sources_of_ones_own_groups_count_and_no_drafts(member, outsider, coordinator, other_coordinator):
    foreign = published(outsider, other_coordinator, title="Foreign")
    with pytest.raises(ValidationError) as caught:
        several.start(by=coordinator, what="add_tags", sources=[foreign, draft(member)], values=["x"])
    assert list(caught.value.message_dict) == ["sources"]


@pytest.mark.parametrize(
    ("what", "values"), [("add_topics", ["nowhere"]), ("add_tags", [" "]), ("set_language", ["xx"]), ("move", [])]
)
def test_a_value_is_wanted(what, values, three, coordinator):
    with pytest.raises(ValidationError) as caught:
        several.start(by=coordinator, what=what, sources=three, values=values)
    assert list(caught.value.message_dict) == ["values"]


def test_members_change_nothing_and_undo_nothing(three, member, coordinator, other_coordinator):
    with pytest.raises(PermissionDenied):
        several.start(by=member, what="add_tags", sources=three, values=["x"])
    change = several.start(by=coordinator, what="add_tags", sources=three, values=["x"])
    for person in (member, other_coordinator):
        with pytest.raises(PermissionDenied):
            several.undo(change, by=person)


def test_many_wait_for_the_timer_and_so_does_their_undoing(three, coordinator, monkeypatch):
    monkeypatch.setattr("literature.several.changing.IN_A_REQUEST", 2)
    monkeypatch.setattr("literature.several.undoing.IN_A_REQUEST", 2)
    change = several.start(by=coordinator, what="add_tags", sources=three, values=["voice"])
    assert change.state == "waiting"
    assert several.work_off() == 1
    assert BulkChange.objects.get().state == "done"
    assert several.undo(change, by=coordinator).state == "undo_waiting"
    assert (several.work_off(), several.work_off()) == (1, 0)
    assert [list(source.tags.names()) for source in three] == [["power"]] * 3


def test_too_many_are_refused(three, coordinator, monkeypatch):
    monkeypatch.setattr("literature.several.changing.AT_MOST", 2)
    with pytest.raises(ValidationError) as caught:
        several.start(by=coordinator, what="add_tags", sources=three, values=["voice"])
    assert caught.value.message_dict["sources"] == [
        "These are 3; at most 2 are changed at one go. Narrow the list first."
    ]


def test_a_change_is_undone_once(three, coordinator):
    change = several.start(by=coordinator, what="add_tags", sources=three, values=["voice"])
    several.undo(change, by=coordinator)
    with pytest.raises(ValidationError):
        several.undo(change, by=coordinator)


def test_a_coordinator_who_left_leaves_the_rest_as_it_is(three, group, coordinator, monkeypatch):
    """Rights are asked when it is done, not when it was ordered."""
    monkeypatch.setattr("literature.several.changing.IN_A_REQUEST", 0)
    join(make_person("Nora New"), group, role="coordinator")
    several.start(by=coordinator, what="add_tags", sources=three, values=["voice"])
    coordinator.memberships.update(left_at=timezone.now())
    several.work_off()
    assert {item.outcome for item in BulkChange.objects.get().items.all()} == {"left"}
