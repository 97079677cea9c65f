"""Who gets which letter for each step, once and only once."""

import pytest

from curation import actions
from literature.actions import edit_source, propose_change
from outbox.models import Letter
from tests.factories.people import join, make_person
from tests.factories.sources import draft, published, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def written(member, coordinator, second_coordinator, outsider, other_coordinator):
    """A function that does something and returns the letters it wrote: {(addressee, subject)}."""

    def of(act):
        before = set(Letter.objects.values_list("pk", flat=True))
        result = act()
        letters = Letter.objects.exclude(pk__in=before).values_list("to_address", "subject")
        assert len(letters) == len(set(letters))
        return result, set(letters)

    return of


MIRA, GRETA, VIKTOR = "mira.member@example.org", "greta.graz@example.org", "viktor.vienna@example.org"


def test_letters_of_a_whole_life(written, member, coordinator, second_coordinator):
    source, letters = written(lambda: draft(member))
    assert letters == set()
    source, letters = written(lambda: edit_source(source, by=member, values={"title": "Power"}))
    assert letters == set()
    source, letters = written(lambda: actions.take(source, "submit", by=member))
    assert letters == {(GRETA, "To review: Power"), (VIKTOR, "To review: Power")}
    _step, letters = written(lambda: actions.comment(source, by=coordinator, text="Which edition?"))
    assert letters == {(MIRA, "Comment on: Power"), (VIKTOR, "Comment on: Power")}
    _step, letters = written(lambda: actions.comment(source, by=member, text="The first."))
    assert letters == {(GRETA, "Comment on: Power"), (VIKTOR, "Comment on: Power")}
    source, letters = written(lambda: edit_source(source, by=coordinator, values={"edition": "1"}))
    assert letters == {(MIRA, "Corrected: Power")}
    source, letters = written(lambda: actions.take(source, "request_changes", by=coordinator, comment="More."))
    assert letters == {(MIRA, "Changes requested: Power")}
    source, letters = written(lambda: actions.take(source, "submit", by=member))
    assert letters == {(GRETA, "To review: Power"), (VIKTOR, "To review: Power")}
    source, letters = written(lambda: actions.take(source, "publish", by=second_coordinator))
    assert letters == {(MIRA, "Published: Power")}
    content = source.snapshot()
    source, letters = written(lambda: edit_source(source, by=coordinator, values={"edition": "2"}))
    assert letters == {(MIRA, "Corrected: Power")}
    source, letters = written(lambda: actions.restore(source, content=content, by=coordinator))
    assert letters == {(MIRA, "Earlier version restored: Power")}
    source, letters = written(lambda: actions.take(source, "withdraw", by=coordinator, comment="Rights."))
    assert letters == {(MIRA, "Withdrawn: Power"), (VIKTOR, "Withdrawn: Power")}
    source, letters = written(lambda: actions.take(source, "reinstate", by=coordinator))
    assert letters == {(MIRA, "Published again: Power")}


def test_letters_of_what_is_given_up(written, member, coordinator):
    _source, letters = written(lambda: actions.take(draft(member), "withdraw", by=member))
    assert letters == set()
    source = submitted(member, title="Power")
    source, letters = written(lambda: actions.take(source, "withdraw", by=member))
    assert letters == {(GRETA, "Withdrawn: Power"), (VIKTOR, "Withdrawn: Power")}
    source, letters = written(lambda: actions.take(source, "take_up", by=member))
    assert letters == set()
    source = actions.take(source, "submit", by=member)
    source, letters = written(lambda: actions.take(source, "decline", by=coordinator, comment="No."))
    assert letters == {(MIRA, "Declined: Power")}


def test_letters_of_a_proposed_change(written, member, other_member, coordinator):
    record = published(member, coordinator, title="Power")
    change, letters = written(lambda: propose_change(record, by=other_member))
    assert letters == set()
    change = edit_source(change, by=other_member, values={"publisher": "Wiley & Sons"})
    change, letters = written(lambda: actions.take(change, "submit", by=other_member))
    assert letters == {(GRETA, "To review: Power"), (VIKTOR, "To review: Power")}
    # Who proposed it has one letter, and so has the author of the record.
    _change, letters = written(lambda: actions.take(change, "publish", by=coordinator))
    assert letters == {("otto.other@example.org", "Published: Power"), (MIRA, "Changed: Power")}


def test_a_change_to_ones_own_record_brings_one_letter(written, member, coordinator):
    record = published(member, coordinator, title="Power")
    change = actions.take(propose_change(record, by=member), "submit", by=member)
    _change, letters = written(lambda: actions.take(change, "publish", by=coordinator))
    assert letters == {(MIRA, "Published: Power")}


def test_a_coordinator_who_is_the_author_writes_to_the_other_only(written, coordinator):
    source = draft(coordinator, title="Power")
    _source, letters = written(lambda: actions.take(source, "submit", by=coordinator))
    assert letters == {(VIKTOR, "To review: Power")}


def test_no_letter_to_those_who_left_or_whose_account_is_closed(
    written, group, member, coordinator, second_coordinator
):
    membership = second_coordinator.memberships.get()
    membership.left_at = membership.joined_at
    membership.save()
    closed = join(make_person("Carla Closed"), group, role="coordinator")
    closed.is_active = False
    closed.save()
    source, letters = written(lambda: submitted(member, title="Power"))
    assert letters == {(GRETA, "To review: Power")}
    type(member).objects.filter(pk=member.pk).update(is_active=False)
    _source, letters = written(lambda: actions.take(source, "publish", by=coordinator))
    assert letters == set()


def test_a_letter_leads_where_its_reader_can_do_something(written, settings, member, coordinator):
    settings.PORTAL_URL = "https://portal.example.org"
    source = submitted(member, title="Power")
    to_review = Letter.objects.get(to_address=GRETA)
    assert f"https://portal.example.org/review/source/{source.code}/\n" in to_review.text_body
    actions.take(source, "decline", by=coordinator, comment="Not on our subject.")
    declined = Letter.objects.get(subject="Declined: Power")
    assert declined.text_body == (
        f"Greta Graz declined:\n\nPower\n\nNot on our subject.\n\nhttps://portal.example.org/literature/{source.code}/\n"
    )


def test_the_letter_says_that_it_was_their_own(group):
    alone = join(make_person("Anna Alone"), group, role="coordinator")
    source = actions.take(draft(alone), "submit", by=alone)
    actions.take(source, "publish", by=alone)
    assert Letter.objects.count() == 0  # nobody else is concerned
    assert source.steps.get(action="publish").own_contribution


def test_a_step_that_fails_writes_nothing(written, member, coordinator):
    source = submitted(member)

    def twice():
        with pytest.raises(actions.NotAllowedNow):
            actions.take(source, "submit", by=member)

    assert written(twice) == (None, set())
