"""The command that runs what is due."""

import threading

import pytest
from django.core.management import call_command
from django.db import connection

from outbox import due
from outbox.management.commands.run_due import LOCK
from tests.at_once import at_once
from tests.outbox.conftest import a_letter


@pytest.fixture
def jobs(monkeypatch):
    """The registered jobs, none at first."""
    monkeypatch.setattr(due, "_jobs", {})
    return due._jobs


def test_jobs_run_before_letters_go_so_that_what_they_write_goes_too(jobs, mail_server, db):
    due.job("remind")(lambda now: a_letter("reminder") and 1)
    call_command("run_due")
    assert [mail["Subject"] for mail in mail_server.letters] == ["News"]


def test_a_job_that_fails_is_logged_and_keeps_nothing_else_from_running(jobs, mail_server, letter, caplog):
    ran = []
    due.job("broken")(lambda now: 1 / 0)
    due.job("whole")(lambda now: ran.append(now) or 1)
    call_command("run_due")
    assert (len(ran), len(mail_server.letters)) == (1, 1)
    assert [record.job for record in caplog.records if record.message == "due job failed"] == ["broken"]


def test_each_app_registers_its_own_question(db):
    assert due.still_matters("a kind that nobody knows", {}) is True
    assert due.still_matters("invitation", {"invitation": 1, "times_sent": 1}) is False


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_run_the_jobs_once_and_send_each_letter_once(jobs, mail_server):
    running, ran = threading.Event(), []

    def slow(now):
        ran.append(now)
        running.wait(1)

    due.job("slow")(slow)
    for n in range(6):
        a_letter(f"k{n}")
    assert at_once(*[lambda: call_command("run_due", verbosity=0)] * 2) == [None, None]
    assert (len(ran), len(mail_server.letters)) == (1, 6)


@pytest.mark.django_db(transaction=True)
def test_the_lock_is_given_back(jobs):
    ran = []
    due.job("count")(lambda now: ran.append(now))
    call_command("run_due", verbosity=0)
    call_command("run_due", verbosity=0)
    assert len(ran) == 2
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s", [LOCK])
        assert cursor.fetchone() == (0,)
