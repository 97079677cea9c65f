"""Coordinators keep the topics: they add, rename, order and merge them, and take a merge back."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from curation import topics
from curation.actions import take
from curation.models import Topic
from literature.actions import edit_source, propose_change
from literature.models import Source, SourceIndex
from tests.factories.sources import draft, make_topic, published

pytestmark = pytest.mark.django_db


def names():
    return list(Topic.objects.order_by("position", "slug").values_list("name", flat=True))


@pytest.fixture
def power(db):
    return make_topic("Power", 1)


@pytest.fixture
def trust(db):
    return make_topic("Trust", 2)


def test_a_new_topic_stands_last_and_has_a_short_name_of_its_own(power, coordinator):
    Topic.everything.create(name="Old", slug="money-matters", position=9, merged_into=power)
    topic = topics.add_topic(by=coordinator, name=" Money  matters ", description=" Who pays. ")
    assert (topic.name, topic.slug, topic.description) == ("Money matters", "money-matters-2", "Who pays.")
    assert names() == ["Power", "Money matters"]


def test_a_name_in_another_script_has_an_address_too(coordinator):
    assert topics.add_topic(by=coordinator, name="Διαφάνεια").slug == "topic"


@pytest.mark.parametrize("name", ["", "  ", "power"])
def test_a_name_is_wanted_and_only_once(name, power, coordinator):
    with pytest.raises(ValidationError) as caught:
        topics.add_topic(by=coordinator, name=name)
    assert list(caught.value.message_dict) == ["name"]


def test_a_renamed_topic_keeps_its_address(power, coordinator):
    changed = topics.change_topic(power, by=coordinator, name="Power and voice", description="")
    assert (changed.name, changed.slug) == ("Power and voice", "power")


def test_topics_move_up_and_down_and_stop_at_the_ends(power, trust, coordinator):
    topics.move_topic(trust, by=coordinator, up=True)
    assert names() == ["Trust", "Power"]
    topics.move_topic(trust, by=coordinator, up=True)
    assert names() == ["Trust", "Power"]
    topics.move_topic(trust, by=coordinator, up=False)
    assert names() == ["Power", "Trust"]


@pytest.mark.parametrize(
    "act",
    [
        lambda by, a, b: topics.add_topic(by=by, name="New"),
        lambda by, a, b: topics.change_topic(a, by=by, name="New", description=""),
        lambda by, a, b: topics.move_topic(a, by=by, up=False),
        lambda by, a, b: topics.merge_topics(a, into=b, by=by),
    ],
)
def test_only_coordinators_keep_topics(act, member, power, trust):
    with pytest.raises(PermissionDenied):
        act(member, power, trust)
    assert names() == ["Power", "Trust"]


def test_merging_moves_the_records_and_undoing_gives_them_back(member, coordinator, power, trust):
    only = published(member, coordinator, title="Only power", topics=[power])
    both = published(member, coordinator, title="Both", topics=[power, trust])
    other = published(member, coordinator, title="Only trust", topics=[trust])
    merge = topics.merge_topics(power, into=trust, by=coordinator)
    assert merge.number == 2
    assert names() == ["Trust"]
    for source in (only, both, other):
        assert list(source.topics.all()) == [trust]
        assert SourceIndex.objects.get(source=source).topic_ids == [trust.pk]
    topics.undo_merge(merge, by=coordinator)
    assert names() == ["Power", "Trust"]
    assert list(only.topics.all()) == [power]
    assert list(both.topics.all()) == [power, trust]
    assert list(other.topics.all()) == [trust]


def test_undoing_leaves_alone_what_was_changed_since(member, coordinator, power, trust):
    source = published(member, coordinator, topics=[power])
    merge = topics.merge_topics(power, into=trust, by=coordinator)
    edit_source(source, by=coordinator, values={}, topics=[])
    topics.undo_merge(merge, by=coordinator)
    assert list(source.topics.all()) == []


def test_a_merge_is_undone_once(coordinator, power, trust):
    merge = topics.merge_topics(power, into=trust, by=coordinator)
    topics.undo_merge(merge, by=coordinator)
    with pytest.raises(ValidationError):
        topics.undo_merge(merge, by=coordinator)


def test_a_chain_of_merges_is_undone_from_its_end(coordinator, power, trust):
    voice = make_topic("Voice", 3)
    first = topics.merge_topics(power, into=trust, by=coordinator)
    second = topics.merge_topics(trust, into=voice, by=coordinator)
    assert list(Topic.objects.named(["power", "nowhere"])) == [voice]
    with pytest.raises(ValidationError):
        topics.undo_merge(first, by=coordinator)
    topics.undo_merge(second, by=coordinator)
    topics.undo_merge(first, by=coordinator)
    assert names() == ["Power", "Trust", "Voice"]


def test_a_topic_is_not_merged_into_itself_or_one_that_is_gone(coordinator, power, trust):
    with pytest.raises(ValidationError):
        topics.merge_topics(power, into=power, by=coordinator)
    topics.merge_topics(power, into=trust, by=coordinator)
    with pytest.raises(ValidationError):
        topics.merge_topics(trust, into=power, by=coordinator)


def test_an_old_version_comes_back_under_the_topic_it_leads_to(member, coordinator, power, trust):
    source = draft(member, topics=[power])
    content = source.snapshot()
    topics.merge_topics(power, into=trust, by=coordinator)
    source.restore(content)
    assert list(source.topics.all()) == [trust]


def test_a_merge_is_no_conflict_to_an_open_proposal(member, other_member, coordinator, power, trust):
    voice = make_topic("Voice", 3)
    source = published(member, coordinator, topics=[power])
    proposal = propose_change(source, by=other_member)
    edit_source(proposal, by=other_member, values={}, topics=[power, voice])
    topics.merge_topics(power, into=trust, by=coordinator)
    take(take(Source.objects.get(pk=proposal.pk), "submit", by=other_member), "publish", by=coordinator)
    assert list(source.topics.all()) == [trust, voice]
