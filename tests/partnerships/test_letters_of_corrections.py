"""A coordinator who corrects a case page by page writes one letter to each whom it concerns."""

from datetime import timedelta

import pytest
from django.utils import timezone

from curation.letters import LONGEST_JOINED, QUIET
from outbox.models import Letter
from outbox.sending import send_due
from partnerships.actions import edit_case
from tests.factories.partnerships import make_case, publish_case, submit_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(member, group, coordinator):
    case = publish_case(member, group, coordinator, title="The well")
    Letter.objects.all().delete()
    return case


def correct(case, by, text, comment=""):
    return edit_case(case, by=by, values={"context": text}, comment=comment)


def letters():
    return list(Letter.objects.order_by("pk"))


def test_corrections_in_a_row_are_one_letter(case, member, coordinator):
    case = correct(case, coordinator, "One.", "The year was wrong.")
    case = correct(case, coordinator, "Two.")
    case = correct(case, coordinator, "Three.", "So was the place.")
    correct(case, coordinator, "Four.", "The year was wrong.")
    [letter] = letters()
    assert (letter.to_address, letter.subject) == (member.email, "Corrected: The well")
    assert letter.text_body.splitlines()[:7] == [
        f"{coordinator} corrected:",
        "",
        "The well",
        "",
        "The year was wrong.",
        "",
        "So was the place.",
    ]
    assert letter.due_at - timezone.now() > QUIET - timedelta(minutes=1)


def test_it_goes_out_when_they_are_done(case, coordinator, mailoutbox, settings):
    case = correct(case, coordinator, "One.")
    send_due(now=timezone.now() + QUIET - timedelta(minutes=1))
    assert [letter.state for letter in letters()] == ["waiting"]
    send_due(now=timezone.now() + QUIET + timedelta(minutes=1))
    assert [letter.state for letter in letters()] == ["kept"]
    correct(case, coordinator, "Two.")
    assert [letter.state for letter in letters()] == ["kept", "waiting"]


def test_it_waits_no_longer_than_so_long(case, coordinator):
    case = correct(case, coordinator, "One.")
    begun = timezone.now() - LONGEST_JOINED + timedelta(minutes=1)
    Letter.objects.update(created_at=begun)
    case = correct(case, coordinator, "Two.")
    [letter] = letters()
    assert letter.due_at == begun + LONGEST_JOINED
    Letter.objects.update(due_at=timezone.now())
    correct(case, coordinator, "Three.")
    assert len(letters()) == 2


def test_two_coordinators_write_a_letter_each(case, member, coordinator, second_coordinator):
    case = correct(case, coordinator, "One.")
    correct(case, second_coordinator, "Two.")
    assert [letter.to_address for letter in letters()] == [member.email, member.email]


def test_of_what_is_kept_back_no_word_is_in_it(member, group, coordinator):
    case = submit_case(
        make_case(member, group, audience="confidential", readers=[coordinator], title="Zenobia"), by=member
    )
    Letter.objects.all().delete()
    case = correct(case, coordinator, "One.", "Zenobia is spelt so.")
    correct(case, coordinator, "Two.", "Zenobia again.")
    [letter] = letters()
    assert "Zenobia" not in letter.text_body + letter.subject
    assert letter.text_body.count("There is a comment") == 1
