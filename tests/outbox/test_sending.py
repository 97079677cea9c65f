"""Each letter goes out once, or a person is told that nobody knows."""

import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone

from outbox import actions, due
from outbox.models import Letter
from outbox.querysets import IN_DOUBT_AFTER
from outbox.sending import RETRY_AFTER, send_due
from tests.at_once import at_once
from tests.outbox.conftest import a_letter, environment_of_another_process

ROOT = Path(__file__).resolve().parents[2]


def state(letter) -> str:
    return Letter.objects.get(pk=letter.pk).state


def doubtful(letter) -> None:
    """Let so much time pass that a letter in hand is in doubt."""
    Letter.objects.filter(pk=letter.pk).update(sending_at=timezone.now() - IN_DOUBT_AFTER - timedelta(seconds=1))


def test_a_letter_that_is_due_goes_out_as_it_was_written(mail_server, db):
    letter = a_letter(subject="Neuigkeiten für Sie", text="Grüße aus Graz\n", html="<p>Grüße</p>")
    assert send_due() == {"sent": 1}
    (mail,) = mail_server.letters
    assert (mail["To"], mail["Subject"], mail["Message-ID"]) == (
        letter.to_address,
        "Neuigkeiten für Sie",
        letter.message_id,
    )
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_body(("plain",)).get_content() == "Grüße aus Graz\r\n"
    assert mail.get_body(("html",)).get_content().strip() == "<p>Grüße</p>"
    assert (state(letter), send_due(), len(mail_server.letters)) == ("sent", {}, 1)


def test_a_letter_waits_for_its_time(mail_server, db):
    a_letter(due_at=timezone.now() + timedelta(hours=1))
    assert send_due() == {}
    assert send_due(now=timezone.now() + timedelta(hours=1, seconds=1)) == {"sent": 1}


def test_the_oldest_goes_first_and_a_run_takes_so_many(mail_server, db):
    for minutes in (1, 3, 2):
        a_letter(f"k{minutes}", subject=str(minutes), due_at=timezone.now() - timedelta(minutes=minutes))
    assert send_due(limit=2) == {"sent": 2}
    assert [mail["Subject"] for mail in mail_server.letters] == ["3", "2"]


def test_the_demonstration_keeps_its_letters(letter, settings):
    settings.OUTBOX_DELIVERY = "kept"
    assert send_due() == {"kept": 1}
    assert Letter.objects.get().text_body == letter.text_body


def test_a_secret_is_forgotten_once_it_was_sent_or_is_not_needed(mail_server, db, monkeypatch):
    monkeypatch.setitem(due._matters, "never", lambda about: False)
    a_letter("public")
    a_letter("secret", private=True)
    a_letter("needless", private=True, kind="never")
    assert send_due() == {"sent": 2, "needless": 1}
    texts = dict(Letter.objects.values_list("key", "text_body"))
    assert texts == {"public": "Dear Mira,\n\nthere is news.\n", "secret": "", "needless": ""}


def test_a_letter_that_no_longer_matters_is_dropped(mail_server, db, monkeypatch):
    asked = []
    monkeypatch.setitem(due._matters, "poll", lambda about: asked.append(about) or about["open"])
    kept, dropped = a_letter("a", kind="poll", about={"open": True}), a_letter("b", kind="poll", about={"open": False})
    assert send_due() == {"sent": 1, "needless": 1}
    assert (state(kept), state(dropped), len(mail_server.letters)) == ("sent", "needless", 1)
    assert asked == [{"open": True}, {"open": False}]


def test_a_question_that_fails_holds_up_its_own_letter_only(mail_server, db, monkeypatch):
    monkeypatch.setitem(due._matters, "broken", lambda about: 1 / 0)
    broken, other = a_letter("a", kind="broken"), a_letter("b")
    send_due()
    assert (state(broken), state(other)) == ("waiting", "sent")
    assert Letter.objects.get(pk=broken.pk).problem == "ZeroDivisionError"


# When it cannot be sent -----------------------------------------------------------------------------------------


def test_a_mail_server_that_is_away_is_tried_again_and_then_a_person_is_asked(letter, mail_server):
    mail_server.stop()
    now, waits = timezone.now(), []
    for _attempt in RETRY_AFTER:
        assert send_due(now=now) == {"waiting": 1}
        letter.refresh_from_db()
        waits.append(round((letter.due_at - timezone.now()) / timedelta(minutes=1)))
        assert send_due(now=letter.due_at - timedelta(seconds=1)) == {}
        now = letter.due_at
    assert waits == [5, 30, 180, 720]
    assert send_due(now=now) == {"failed": 1}
    assert list(Letter.objects.wanting_attention().values_list("pk", "problem")) == [
        (letter.pk, "ConnectionRefusedError")
    ]


@pytest.mark.parametrize(
    ("answers", "ends"),
    [
        ({"RCPT": "550 unknown"}, "failed"),
        ({"RCPT": "450 greylisted"}, "waiting"),
        ({"MAIL": "553 not you"}, "failed"),
        ({"DATA": "451 later"}, "waiting"),
        ({".": "554 spam"}, "failed"),
        ({".": "452 full"}, "waiting"),
        ({".": "hang up"}, "sending"),
        ({"QUIT": "hang up"}, "sent"),
    ],
)
def test_what_the_mail_server_says_decides(letter, mail_server, answers, ends):
    mail_server.answers = answers
    send_due()
    assert state(letter) == ends
    problem = Letter.objects.get().problem
    assert "mira" not in problem
    assert (problem == "") == (ends == "sent")


def test_a_server_that_hangs_up_over_a_letter_leaves_it_in_doubt_and_gets_it_once(letter, mail_server):
    mail_server.answers = {".": "hang up"}
    send_due()
    doubtful(letter)
    mail_server.answers = {}
    send_due(now=timezone.now() + timedelta(days=3))
    assert list(Letter.objects.in_doubt()) == [letter]
    assert len(mail_server.letters) == 1


def test_a_text_that_is_no_mail_is_no_doubt(mail_server, letter):
    Letter.objects.update(to_address="no address\n")
    send_due()
    assert state(letter) == "waiting"
    assert mail_server.letters == []


# Several at once, and one that dies -----------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_three_workers_send_thirty_letters_once_each(mail_server):
    for n in range(30):
        a_letter(f"k{n}", to=f"p{n}@example.org")
    outcomes = at_once(*[send_due] * 3)
    assert sum(outcome["sent"] for outcome in outcomes if outcome) == 30
    assert sorted(mail["To"] for mail in mail_server.letters) == sorted(f"p{n}@example.org" for n in range(30))


@pytest.mark.django_db(transaction=True)
def test_a_letter_whose_sender_is_killed_is_in_doubt_and_never_sent_by_itself(mail_server):
    first = a_letter("first", to="first@example.org", due_at=timezone.now() - timedelta(hours=1))
    others = [a_letter(f"k{n}", to=f"p{n}@example.org") for n in range(4)]
    mail_server.holds.clear()
    worker = subprocess.Popen(
        [sys.executable, "manage.py", "run_due"], cwd=ROOT, env=environment_of_another_process(mail_server)
    )
    assert mail_server.reached.wait(30)  # the letter is in the server's hands, which has not answered
    assert (state(first), {state(letter) for letter in others}) == ("sending", {"waiting"})
    worker.send_signal(signal.SIGKILL)
    worker.wait(10)
    mail_server.holds.set()

    outcomes = at_once(send_due, send_due)
    assert sum(outcome.get("sent", 0) for outcome in outcomes) == 4
    assert state(first) == "sending"
    assert not first.is_in_doubt
    doubtful(first)
    assert send_due(now=timezone.now() + timedelta(days=1)) == {}
    assert list(Letter.objects.wanting_attention()) == [first]
    until = time.monotonic() + 5
    while len(mail_server.letters) < 5 and time.monotonic() < until:
        time.sleep(0.05)
    assert sorted(mail["To"] for mail in mail_server.letters) == sorted(
        ["first@example.org", *(letter.to_address for letter in others)]
    )


@pytest.mark.django_db(transaction=True)
def test_letters_are_not_sent_inside_somebody_elses_transaction(mail_server):
    a_letter()
    with pytest.raises(RuntimeError), transaction.atomic():
        send_due()
    assert mail_server.letters == []


# What a person decides ------------------------------------------------------------------------------------------


def test_a_failed_letter_is_sent_again_when_a_person_says_so(letter, mail_server):
    mail_server.answers = {"RCPT": "550 unknown"}
    send_due()
    assert actions.send_again(letter=letter) is True
    assert actions.send_again(letter=letter) is False
    mail_server.answers = {}
    assert send_due() == {"sent": 1}
    letter.refresh_from_db()
    assert (letter.attempts, letter.problem) == (1, "")


def test_only_what_is_in_doubt_is_marked_as_sent(letter, mail_server):
    assert actions.mark_as_sent(letter=letter) is False
    mail_server.answers = {".": "hang up"}
    send_due()
    assert actions.mark_as_sent(letter=letter) is False  # it may still be on its way
    doubtful(letter)
    assert actions.mark_as_sent(letter=letter) is True
    assert state(letter) == "sent"


def test_a_slow_sender_does_not_overwrite_what_a_person_decided(letter, mail_server, monkeypatch):
    from outbox import sending

    def slow(letter):
        doubtful(letter)
        assert actions.send_again(letter=letter) is True

    monkeypatch.setattr(sending, "_hand_over", slow)
    send_due(limit=1)
    assert state(letter) == "waiting"
