"""Letters are written once, in the transaction of what they tell about."""

import pytest
from django.core.mail import EmailMultiAlternatives, send_mail
from django.db import IntegrityError, connection, transaction

from outbox.actions import write
from outbox.models import Letter
from tests.at_once import at_once
from tests.outbox.conftest import a_letter


def test_a_letter_is_written_once_and_the_first_one_stands(db):
    assert write(key="k", to="a@example.org", subject="First", text="1") is True
    assert write(key="k", to="b@example.org", subject="Second", text="2") is False
    assert list(Letter.objects.values_list("subject", "state")) == [("First", "waiting")]


@pytest.mark.django_db(transaction=True)
def test_asked_for_by_eight_at_once_it_is_one_letter():
    def ask():
        return write(key="k", to="a@example.org", subject="News", text="Once")

    outcomes = at_once(*[ask] * 8)
    assert sorted(outcomes) == [False] * 7 + [True]
    assert Letter.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_whoever_asks_while_the_first_is_not_sure_yet_waits_and_writes_it_when_the_first_gives_up():
    outcomes = []

    def first():
        with transaction.atomic():
            write(key="k", to="a@example.org", subject="Never", text="")
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(0.5)")
            transaction.set_rollback(True)
        outcomes.append("gave up")

    def second():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.2)")
        outcomes.append(write(key="k", to="a@example.org", subject="Once", text=""))

    assert [outcome for outcome in at_once(first, second) if isinstance(outcome, Exception)] == []
    assert outcomes == ["gave up", True] or outcomes == [True, "gave up"]
    assert list(Letter.objects.values_list("subject", flat=True)) == ["Once"]


def test_what_did_not_happen_is_not_written_about(db):
    with transaction.atomic():
        a_letter()
        transaction.set_rollback(True)
    assert Letter.objects.count() == 0


def test_the_database_itself_lets_a_key_in_once(letter):
    letter.pk, letter.message_id = None, "<other@example.org>"
    with pytest.raises(IntegrityError, match="key"), transaction.atomic():
        letter.save(force_insert=True)


def test_a_subject_is_one_line_and_fits(db):
    assert (
        a_letter(subject="To review:\r\nBcc: all@example.org " + "x" * 300).subject
        == ("To review: Bcc: all@example.org " + "x" * 300)[:250]
    )


def test_mails_of_django_and_allauth_become_private_letters_one_each(db, settings):
    settings.EMAIL_BACKEND = "outbox.backend.OutboxBackend"
    send_mail("Reset", "A link", None, ["a@example.org", "b@example.org"])
    mail = EmailMultiAlternatives("Both", "Text", None, ["c@example.org"])
    mail.attach_alternative("<p>Text</p>", "text/html")
    assert mail.send() == 1
    assert list(
        Letter.objects.order_by("to_address").values_list("to_address", "private", "text_body", "html_body")
    ) == [
        ("a@example.org", True, "A link", ""),
        ("b@example.org", True, "A link", ""),
        ("c@example.org", True, "Text", "<p>Text</p>"),
    ]
