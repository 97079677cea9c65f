"""Merging records, what moves along, where old addresses lead, and taking it back."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Membership
from curation import actions as curation_actions
from curation.actions import NotAllowedNow, Overtaken
from curation.models import Step
from literature import rules
from literature.actions import edit_source, propose_change
from literature.merging import actions, merges_of, pointers, register_pointer, survivor_of
from literature.merging.choosing import default_survivor, merged_values, proposed, united
from literature.models import DuplicateCheck, Merge, MergedSource, Source, SourceTag, Tag
from outbox.models import Letter
from tests.factories.people import join, make_person
from tests.factories.sources import draft, make_topic, published, submitted

pytestmark = pytest.mark.django_db


def merged(survivor, *others, by, chosen=None, **given):
    """Merge with what the page proposes, and return the survivor as it is after."""
    records = [survivor, *others]
    topics, tags = united(records)
    given = {"topics": topics, "tags": tags, **given}
    chosen = chosen if chosen is not None else proposed(records, survivor)
    actions.merge(survivor, others, by=by, chosen=chosen, **given)
    survivor.refresh_from_db()
    for other in others:
        other.refresh_from_db()
    return survivor


@pytest.fixture
def twice(member, other_member, coordinator):
    """Two published records of one work, by two members: the second is fuller in some things."""
    first = published(
        member, coordinator, title="Power in Partnership", publisher="Wiley", topics=[make_topic("Power")], tags=["aid"]
    )
    second = published(
        other_member,
        coordinator,
        title="Power in Partnership: A Study of Three Cases",
        publisher="",
        doi="10.1000/power",
        abstract="It says who decides.",
        topics=[make_topic("Money")],
        tags=["Aid", "decisions"],
    )
    return first, second


def test_the_survivor_takes_what_is_fuller_and_keeps_its_address(twice, coordinator):
    first, second = twice
    code, key = first.code, first.citation_key
    merged(first, second, by=coordinator, reason="The same book.")
    assert (first.code, first.citation_key, first.state) == (code, key, "published")
    assert first.title == "Power in Partnership: A Study of Three Cases"
    assert (first.publisher, first.doi, first.abstract) == ("Wiley", "10.1000/power", "It says who decides.")
    assert sorted(first.topics.values_list("slug", flat=True)) == ["money", "power"]
    assert sorted(name.lower() for name in first.tags.names()) == ["aid", "decisions"]
    assert (second.state, second.citation_key != "") == ("withdrawn", True)
    steps = list(second.steps.order_by("pk").values_list("action", "to_state"))
    assert steps[-1] == ("merge", "withdrawn")
    assert second.steps.latest("pk").comment.endswith("The same book.")
    assert list(first.steps.order_by("pk").values_list("action", flat=True))[-1] == "merge"


def test_each_author_has_one_letter(twice, member, other_member, second_coordinator, coordinator):
    Letter.objects.all().delete()
    first, second = twice
    third = published(member, second_coordinator, title="Power in partnership")
    Letter.objects.all().delete()
    merged(first, second, third, by=coordinator, reason="One book.")
    assert sorted(Letter.objects.values_list("to_address", flat=True)) == sorted([member.email, other_member.email])
    assert all("One book." in text for text in Letter.objects.values_list("text_body", flat=True))


def test_what_is_chosen_is_taken(twice, coordinator):
    first, second = twice
    chosen = {"title": first.code, "publisher": second.code, "note": "all"}
    merged(first, second, by=coordinator, chosen=chosen, topics=[], tags=["one"])
    assert (first.title, first.publisher, first.doi) == ("Power in Partnership", "", "")
    assert (list(first.topics.all()), list(first.tags.names())) == ([], ["one"])


def test_both_notes_can_stay():
    first = Source(code="aaaaaaa", note="One.", extra={"PMID": "1", "archive": "A"})
    second = Source(code="bbbbbbb", note="Two.", extra={"PMID": "2", "call-number": "C"})
    values = merged_values([second, first], first, {"note": "all"})
    assert values["note"] == "One.\n\nTwo."
    assert values["extra"] == {"PMID": "1", "archive": "A", "call-number": "C"}


def test_what_is_proposed():
    first = Source(
        code="aaaaaaa",
        title="POWER IN PARTNERSHIP AND MORE",
        issued="2000",
        doi="not a doi",
        volume="3",
        contributors=[{"role": "author", "family": "Lister", "given": "S."}],
    )
    second = Source(
        code="bbbbbbb",
        title="Power in Partnership",
        issued="2000-03",
        doi="10.1000/1",
        volume="vol. 3",
        contributors=[{"role": "author", "family": "Lister", "given": "Sarah"}],
    )
    better = proposed([first, second], first)
    assert {name for name, code in better.items() if code == "bbbbbbb"} == {"title", "issued", "doi", "contributors"}


def test_the_one_published_first_stays(twice, member):
    first, second = twice
    waiting = submitted(member)
    assert default_survivor([waiting, second, first]) == first


# Who may.


def test_who_may_merge(twice, member, outsider, coordinator, second_coordinator, other_coordinator):
    first, second = twice
    allowed = {coordinator, second_coordinator}
    for person in (member, outsider, coordinator, second_coordinator, other_coordinator):
        assert rules.may_merge(person, first, [second]) == (person in allowed), person
        if person not in allowed:
            with pytest.raises(PermissionDenied):
                merged(first, second, by=person)
    assert Merge.objects.count() == 0


def test_records_of_two_groups_take_somebody_who_coordinates_both(
    twice, outsider, coordinator, other_coordinator, other_group
):
    first, _second = twice
    elsewhere = published(outsider, other_coordinator)
    with pytest.raises(PermissionDenied):
        merged(first, elsewhere, by=coordinator)
    Membership.objects.create(user=coordinator, group=other_group, role="coordinator")
    both = type(coordinator).objects.get(pk=coordinator.pk)
    merged(first, elsewhere, by=both)
    assert elsewhere.state == "withdrawn"


def test_nobody_merges_their_own_while_another_could(coordinator, second_coordinator, member):
    own, other = published(coordinator, second_coordinator), published(member, second_coordinator)
    with pytest.raises(PermissionDenied):
        merged(other, own, by=coordinator)
    merged(other, own, by=second_coordinator)
    assert own.state == "withdrawn"


@pytest.mark.parametrize("state", ["submitted", "changes_requested"])
def test_what_waits_can_go_into_what_is_published(twice, member, coordinator, state):
    first, _second = twice
    waiting = submitted(member, doi="10.1000/waiting")
    if state == "changes_requested":
        waiting = curation_actions.take(waiting, "request_changes", by=coordinator, comment="More.")
    Letter.objects.all().delete()
    merged(first, waiting, by=coordinator, reason="It is here already.")
    assert (first.doi, waiting.state) == ("10.1000/waiting", "withdrawn")
    [letter] = Letter.objects.filter(to_address=member.email)
    assert "It is here already." in letter.text_body
    undone = actions.undo(merges_of(first)[0], by=coordinator)
    waiting.refresh_from_db()
    assert (waiting.state, undone.stayed, undone.elsewhere) == ("submitted", [], [])


def test_a_published_one_does_not_go_into_one_that_waits(twice, member, coordinator):
    waiting = submitted(member)
    with pytest.raises(NotAllowedNow):
        merged(waiting, twice[0], by=coordinator)


def test_a_draft_goes_in_only_by_its_author(twice, coordinator, second_coordinator):
    first, _second = twice
    own = draft(coordinator)
    with pytest.raises(PermissionDenied):
        merged(first, own, by=second_coordinator)
    merged(first, own, by=coordinator)
    assert own.state == "withdrawn"
    actions.undo(merges_of(first)[0], by=coordinator)
    own.refresh_from_db()
    assert own.state == "draft"


def test_what_is_gone_is_not_merged(twice, coordinator):
    first, second = twice
    curation_actions.take(second, "withdraw", by=coordinator, comment="Rights.")
    second.refresh_from_db()
    with pytest.raises(NotAllowedNow):
        merged(first, second, by=coordinator)
    with pytest.raises(NotAllowedNow):
        actions.merge(first, [first], by=coordinator, chosen={}, topics=[], tags=[])


def test_two_coordinators_at_once(twice, coordinator, second_coordinator):
    first, second = twice
    seen = {first.code: first.revision, second.code: second.revision}
    edit_source(second, by=second_coordinator, values={"publisher": "Zed Books"})
    with pytest.raises(Overtaken):
        merged(first, second, by=coordinator, expected=seen)
    assert (Merge.objects.count(), Source.objects.get(pk=second.pk).state) == (0, "published")


# Addresses.


def test_old_addresses_lead_to_the_survivor(client, twice, coordinator, member):
    first, second = twice
    third = published(member, coordinator)
    merged(second, first, by=coordinator)
    merged(third, second, by=coordinator)
    for suffix in ("", "history/", "source.bib", "source.ris", "source.json"):
        for old in (first, second):
            response = client.get(old.get_absolute_url() + suffix)
            assert (response.status_code, response["Location"]) == (301, third.get_absolute_url() + suffix)
            assert response["Cache-Control"] == "no-cache"
    response = client.get(first.get_absolute_url() + "?style=mla")
    assert response["Location"] == third.get_absolute_url() + "?style=mla"
    # For those who may see the withdrawn record, too.
    client.force_login(coordinator)
    assert client.get(first.get_absolute_url()).status_code == 301
    assert (survivor_of(first), survivor_of(second), survivor_of(third)) == (third, third, None)


def test_citation_keys_stay_and_lead_there(client, twice, member, coordinator):
    first, second = twice
    merged(first, second, by=coordinator)
    for key in (first.citation_key, second.citation_key):
        response = client.get(f"/literature/{key}/")
        assert (response.status_code, response["Location"]) == (301, first.get_absolute_url())
    again = published(member, coordinator)
    assert again.citation_key not in {first.citation_key, second.citation_key}
    assert client.get("/literature/nobody1999nothing/").status_code == 404


def test_a_withdrawn_survivor_tells_so(client, twice, coordinator):
    first, second = twice
    merged(first, second, by=coordinator)
    curation_actions.take(first, "withdraw", by=coordinator, comment="Rights.")
    assert client.get(first.get_absolute_url()).status_code == 410
    assert client.get(second.get_absolute_url()).status_code == 410


def test_both_histories_can_be_read(client, twice, coordinator):
    first, second = twice
    curation_actions.comment(second, by=coordinator, text="A word about the second.")
    merged(first, second, by=coordinator)
    assert b"A word about the second." not in client.get(first.get_absolute_url() + "history/").content
    client.force_login(coordinator)
    history = client.get(first.get_absolute_url() + "history/")
    assert [entry["source"] for entry in history.context["merged_histories"]] == [second]
    assert b"A word about the second." in history.content
    assert b"A word about the second." in client.get(first.get_absolute_url()).content


# Taking it back.


def test_it_can_be_taken_back(client, twice, coordinator, second_coordinator):
    first, second = twice
    before, other_before = first.snapshot(), second.snapshot()
    merged(first, second, by=coordinator)
    undone = actions.undo(merges_of(first)[0], by=second_coordinator)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (undone.stayed, undone.elsewhere) == ([], [])
    assert (first.snapshot(), second.snapshot()) == (before, other_before)
    assert (first.state, second.state) == ("published", "published")
    assert client.get(second.get_absolute_url()).status_code == 200
    assert (merges_of(first), survivor_of(second)) == ([], None)
    with pytest.raises(NotAllowedNow):
        actions.undo(Merge.objects.get(), by=coordinator)
    # And merged again.
    merged(first, second, by=coordinator)
    assert second.state == "withdrawn"


def test_what_was_changed_since_stays(twice, coordinator):
    first, second = twice
    merged(first, second, by=coordinator)
    edit_source(
        first,
        by=coordinator,
        values={"title": "Power in Partnerships", "issued": "2001"},
        topics=[*first.topics.all(), make_topic("New")],
    )
    undone = actions.undo(merges_of(first)[0], by=coordinator)
    first.refresh_from_db()
    assert undone.stayed == ["Title"]
    assert (first.title, first.issued, first.doi) == ("Power in Partnerships", "2001", "")
    assert sorted(first.topics.values_list("slug", flat=True)) == ["new", "power"]


def test_a_chain_is_taken_back_from_its_end(twice, member, coordinator):
    first, second = twice
    third = published(member, coordinator)
    merged(second, first, by=coordinator)
    merged(third, second, by=coordinator)
    with pytest.raises(NotAllowedNow):
        actions.undo(merges_of(second)[0], by=coordinator)
    actions.undo(merges_of(third)[0], by=coordinator)
    assert survivor_of(Source.objects.get(pk=first.pk)) == second
    actions.undo(merges_of(second)[0], by=coordinator)
    assert Source.objects.get(pk=first.pk).state == "published"


def test_one_that_was_taken_up_meanwhile_stays_where_it_is(twice, member, coordinator):
    first, _second = twice
    waiting = submitted(member)
    merged(first, waiting, by=coordinator)
    curation_actions.take(waiting, "take_up", by=member)
    undone = actions.undo(merges_of(first)[0], by=coordinator)
    waiting.refresh_from_db()
    assert (undone.elsewhere, waiting.state) == ([waiting], "draft")


def test_who_may_take_it_back(twice, member, other_coordinator, coordinator):
    first, second = twice
    merged(first, second, by=coordinator)
    for person in (member, other_coordinator):
        with pytest.raises(PermissionDenied):
            actions.undo(merges_of(first)[0], by=person)


def test_the_log_only_grows(twice, coordinator):
    first, second = twice
    ids = set(Step.objects.values_list("pk", flat=True))
    merged(first, second, by=coordinator)
    actions.undo(merges_of(first)[0], by=coordinator)
    assert ids < set(Step.objects.values_list("pk", flat=True))
    assert [row.is_active for row in MergedSource.objects.all()] == [False]
    assert Merge.objects.get().undone_by == coordinator


# What points at a source.


@pytest.fixture
def pointer(monkeypatch):
    """Links of tags stand for lists, files and screenings: a source and a tag, once each."""
    monkeypatch.setattr(pointers, "_pointers", [])
    register_pointer(SourceTag, "content_object")
    register_pointer(SourceTag, "content_object")
    assert pointers._pointers == [("literature.SourceTag", "content_object")]


def test_what_points_at_it_moves_along_and_comes_back(pointer, twice):
    first, second = twice
    own, shared, alone = (Tag.objects.create(name=name, slug=name) for name in ("own", "shared", "alone"))
    rows = [SourceTag.objects.create(content_object=second, tag=tag) for tag in (shared, alone)]
    SourceTag.objects.create(content_object=first, tag=own)
    SourceTag.objects.create(content_object=first, tag=shared)
    moved = pointers.move(second, first)
    ids = moved["literature.SourceTag.content_object"]
    assert (rows[1].pk in ids, rows[0].pk in ids) == (True, False)
    assert SourceTag.objects.get(pk=rows[1].pk).content_object == first
    assert SourceTag.objects.get(pk=rows[0].pk).content_object == second
    pointers.move_back(moved, second, first)
    assert {SourceTag.objects.get(pk=row.pk).content_object for row in rows} == {second}


def test_checks_are_no_pointers():
    assert ("literature.DuplicateCheck", "source") not in pointers._pointers
    assert DuplicateCheck.objects.count() == 0


# Proposed changes.


def test_open_proposals_go_on_to_the_survivor_and_come_back(twice, outsider, coordinator):
    first, second = twice
    proposal = propose_change(second, by=outsider)
    proposal = edit_source(proposal, by=outsider, values={"publisher": "Zed Books"})
    proposal = curation_actions.take(proposal, "submit", by=outsider)
    content = proposal.snapshot()
    merged(first, second, by=coordinator)
    proposal.refresh_from_db()
    assert (proposal.amends, proposal.publisher, proposal.abstract) == (first, "Zed Books", first.abstract)
    actions.undo(merges_of(first)[0], by=coordinator)
    proposal.refresh_from_db()
    assert (proposal.amends, proposal.snapshot(), proposal.state) == (second, content, "submitted")
    merged(first, second, by=coordinator)
    proposal.refresh_from_db()
    curation_actions.take(proposal, "publish", by=coordinator)
    first.refresh_from_db()
    assert first.publisher == "Zed Books"


def test_who_has_a_proposal_to_both_keeps_the_one(twice, outsider, coordinator):
    first, second = twice
    keeps = propose_change(first, by=outsider)
    goes = edit_source(propose_change(second, by=outsider), by=outsider, values={"publisher": "Zed Books"})
    goes = curation_actions.take(goes, "submit", by=outsider)
    merged(first, second, by=coordinator)
    keeps.refresh_from_db()
    goes.refresh_from_db()
    assert (keeps.state, keeps.amends, goes.state, goes.amends) == ("draft", first, "declined", second)


def test_another_author_of_another_group(twice, other_group, coordinator):
    """A coordinator who joined later may as well."""
    first, second = twice
    late = join(make_person("Lena Late"), first.group, role="coordinator")
    merged(first, second, by=late)
    assert second.state == "withdrawn"
