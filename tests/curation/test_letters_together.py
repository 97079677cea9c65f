"""One letter to each person about many steps."""

import pytest
from django.db import transaction

from curation.actions import take
from curation.letters import NAMED_IN_A_LETTER, one_letter_each
from outbox.models import Letter
from tests.factories.sources import draft, published

pytestmark = pytest.mark.django_db


def letters(person):
    return Letter.objects.filter(to_address=person.email, kind="step")


def test_each_coordinator_gets_one_letter_about_all_that_was_submitted(member, coordinator, second_coordinator):
    drafts = [draft(member, title=f"Work {number}") for number in range(NAMED_IN_A_LETTER + 2)]
    with transaction.atomic(), one_letter_each(key="import:1"):
        for source in drafts:
            take(source, "submit", by=member)
    for person in (coordinator, second_coordinator):
        letter = letters(person).get()
        assert letter.subject == f"{len(drafts)} contributions to review"
        lines = letter.text_body.splitlines()
        assert lines[0] == "Mira Member submitted:"
        assert [line for line in lines if line.startswith("Work ")] == [
            f"Work {number}" for number in range(NAMED_IN_A_LETTER)
        ]
        assert lines[-1] == "and 2 more"
    assert letters(member).count() == 0


def test_one_step_reads_as_a_letter_about_one(member, coordinator):
    source = draft(member, title="Alone")
    with one_letter_each(key="import:2"):
        take(source, "submit", by=member)
    assert letters(coordinator).get().subject == "To review: Alone"


def test_the_author_is_told_once_with_the_reason_once(member, coordinator, second_coordinator):
    sources = [published(member, coordinator, title=f"Work {number}") for number in range(2)]
    Letter.objects.all().delete()
    with one_letter_each(key="several:1"):
        for source in sources:
            take(source, "withdraw", by=coordinator, comment="Not about partnerships.")
    text = letters(member).get().text_body
    assert text.count("Not about partnerships.") == 1
    assert [letter.subject for letter in letters(second_coordinator)] == ["2 contributions changed"]


def test_nothing_is_written_when_the_block_fails(member, coordinator):
    def submit_and_fail(source):
        with transaction.atomic(), one_letter_each(key="several:2"):
            take(source, "submit", by=member)
            raise ZeroDivisionError

    source = draft(member)
    with pytest.raises(ZeroDivisionError):
        submit_and_fail(source)
    assert letters(coordinator).count() == 0


def test_letters_are_written_one_by_one_again_afterwards(member, coordinator):
    with one_letter_each(key="several:3"):
        pass
    take(draft(member, title="Later"), "submit", by=member)
    assert letters(coordinator).get().key.startswith("step:")
