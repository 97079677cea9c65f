"""Two people who act at the same moment, each on a connection of their own."""

import pytest

from curation import actions
from curation.models import Step
from literature.actions import edit_source, propose_change
from literature.models import Source
from outbox.models import Letter
from tests.at_once import at_once
from tests.factories.sources import published, submitted

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 4


def split(results):
    """What was done, and what was refused."""
    return (
        [result for result in results if not isinstance(result, Exception)],
        [result for result in results if isinstance(result, Exception)],
    )


@pytest.mark.parametrize("second_action", ["publish", "decline", "request_changes"])
def test_two_coordinators_decide_at_once(member, coordinator, second_coordinator, second_action):
    for _round in range(ROUNDS):
        source = submitted(member)
        letters = Letter.objects.count()

        def decide(person, action, source=source):
            return lambda: actions.take(
                Source.objects.get(pk=source.pk),
                action,
                by=person,
                comment="Because.",
                expected_revision=source.revision,
            )

        done, refused = split(at_once(decide(coordinator, "publish"), decide(second_coordinator, second_action)))
        assert (len(done), [type(error) for error in refused]) == (1, [actions.Overtaken])
        decision = Step.objects.decisions().get(object_id=source.pk)  # exactly one
        source.refresh_from_db()
        assert source.state == decision.to_state == done[0].state
        # The second is told who did what.
        assert [(step.by, step.action) for step in refused[0].steps] == [(decision.by, decision.action)]
        assert str(refused[0]).startswith(f"{decision.by} {decision.get_action_display()} on ")
        # One letter, to the author.
        assert Letter.objects.count() - letters == 1
        assert Letter.objects.latest("pk").to_address == member.email


def test_publishing_and_correcting_at_once(member, coordinator, second_coordinator):
    for _round in range(ROUNDS):
        source = submitted(member)
        seen = source.revision

        def publish(source=source, seen=seen):
            return actions.take(source, "publish", by=coordinator, expected_revision=seen)

        def correct(source=source, seen=seen):
            values = {"publisher": "Wiley-Blackwell"}
            return edit_source(source, by=second_coordinator, values=values, expected_revision=seen)

        results = at_once(publish, correct)
        done, refused = split(results)
        assert (len(done), [type(error) for error in refused]) == (1, [actions.Overtaken])
        source.refresh_from_db()
        found = (source.state, source.publisher)
        assert found in {("published", "Wiley"), ("submitted", "Wiley-Blackwell")}
        assert (source.revision, source.steps.filter(action__in=["publish", "correct"]).count()) == (seen + 1, 1)


def test_the_author_withdraws_while_a_coordinator_publishes(member, coordinator):
    for _round in range(ROUNDS):
        source = submitted(member)

        def publish(source=source):
            return actions.take(source, "publish", by=coordinator, expected_revision=source.revision)

        def withdraw(source=source):  # without a revision the table alone decides
            return actions.take(source, "withdraw", by=member)

        done, refused = split(at_once(publish, withdraw))
        source.refresh_from_db()
        assert len(done) == 1
        assert source.state == done[0].state
        assert isinstance(refused[0], (actions.NotAllowedNow, actions.PermissionDenied))


def test_two_clicks_propose_one_change(member, other_member, coordinator):
    record = published(member, coordinator)
    results = at_once(*[lambda: propose_change(record, by=other_member)] * 3)
    assert {getattr(result, "pk", result) for result in results} == {Source.objects.get(amends=record).pk}
    assert Step.objects.filter(action="add", by=other_member).count() == 1


def test_two_proposals_taken_over_at_once_both_arrive(member, other_member, coordinator, second_coordinator):
    record = published(member, coordinator)
    changes = []
    for person, values in ((member, {"issued": "2001"}), (other_member, {"publisher": "Wiley-Blackwell"})):
        change = edit_source(propose_change(record, by=person), by=person, values=values)
        changes.append(actions.take(change, "submit", by=person))
    results = at_once(
        lambda: actions.take(changes[0], "publish", by=coordinator),
        lambda: actions.take(changes[1], "publish", by=second_coordinator),
    )
    assert [getattr(result, "state", result) for result in results] == ["published", "published"]
    record.refresh_from_db()
    assert (record.issued, record.publisher) == ("2001", "Wiley-Blackwell")
    assert record.steps.filter(action="amend").count() == 2


def test_two_conflicting_proposals_at_once_do_not_overwrite_each_other(
    member, other_member, coordinator, second_coordinator
):
    record = published(member, coordinator)
    changes = []
    for person, issued in ((member, "2001"), (other_member, "2002")):
        change = edit_source(propose_change(record, by=person), by=person, values={"issued": issued})
        changes.append(actions.take(change, "submit", by=person))
    done, refused = split(
        at_once(
            lambda: actions.take(changes[0], "publish", by=coordinator),
            lambda: actions.take(changes[1], "publish", by=second_coordinator),
        )
    )
    assert (len(done), [type(error) for error in refused]) == (1, [actions.Conflict])
    record.refresh_from_db()
    assert record.issued == done[0].issued


def test_two_publications_of_like_titles_at_once_get_different_citation_keys(member, coordinator, second_coordinator):
    first, second = submitted(member), submitted(member)
    results = at_once(
        lambda: actions.take(first, "publish", by=coordinator),
        lambda: actions.take(second, "publish", by=second_coordinator),
    )
    assert [getattr(result, "state", result) for result in results] == ["published", "published"]
    assert len({result.citation_key for result in results}) == 2
