"""`make run` from its first start to its end, with real processes."""

import contextlib
import http.client
import re
import signal
import socket
import time

import psutil
import pytest

from portal import launch, locks, postgres
from tests.portal.services import free_port, python
from tests.portal.test_database import server_of_version
from tests.portal.test_postgres import gone, query

START_SECONDS = 120


@pytest.fixture(scope="module")
def prepared(module_var):
    """The var folder of a portal that was started and stopped before, with one row of our own."""
    portal = Portal(module_var)
    portal.wait_until_up()
    query(postgres.Cluster(module_var), "CREATE TABLE kept AS SELECT 'row' AS word")
    portal.stop()
    return module_var


class Portal:
    """A portal started by `python -m portal.launch`; `lines` is what it has printed."""

    def __init__(self, var, **environment):
        self.var, self.port = var, free_port()
        self.process = python("-m", "portal.launch", var=var, PORT=str(self.port), **environment)
        self.lines = []

    def wait_until_up(self):
        begin = time.monotonic()
        while "Press Ctrl-C to stop it." not in self.lines:
            line = self.process.stdout.readline()
            assert line, self.process.stderr.read()
            assert time.monotonic() - begin < START_SECONDS
            self.lines.append(line.strip())
        return time.monotonic() - begin

    def stop(self, number=signal.SIGTERM):
        """Stop it; return the exit code and what it printed last."""
        self.process.send_signal(number)
        out, _ = self.process.communicate(timeout=30)
        return self.process.returncode, out.strip()

    def descendants(self):
        return psutil.Process(self.process.pid).children(recursive=True)

    def processor_seconds(self):
        """Return the work of all its processes up to now: what a start takes when nothing else is going on."""
        processes = [psutil.Process(self.process.pid), *self.descendants()]
        times = [process.cpu_times() for process in processes]
        return sum(each.user + each.system + each.children_user + each.children_system for each in times)

    def answer(self, path="/health"):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        with contextlib.closing(connection):
            connection.request("GET", path)
            return connection.getresponse().status


@pytest.fixture
def portal(prepared):
    portal = Portal(prepared)
    yield portal
    if portal.process.poll() is None:
        portal.stop()


def refused(var, **environment):
    """Start a portal that must not come up; return its one sentence."""
    process = python("-m", "portal.launch", var=var, **environment)
    _, errors = process.communicate(timeout=START_SECONDS)
    assert process.returncode == 1
    sentence, end = errors.split("\n")
    assert end == ""
    return sentence


def test_a_second_start_is_quick_and_keeps_everything(portal):
    seconds = portal.wait_until_up()
    assert portal.answer() == 200
    assert portal.lines[:3] == ["Starting the database", "", f"The portal is running at http://127.0.0.1:{portal.port}"]
    logins = [line for line in portal.lines if "@" in line]
    assert [line.split()[0] for line in logins] == [email for email, _, _ in launch.demonstration_logins()]
    assert query(postgres.Cluster(portal.var), "SELECT word FROM kept") == [("row",)]
    assert min(seconds, portal.processor_seconds()) < 5


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_it_stops_with_everything_it_started(portal, number):
    portal.wait_until_up()
    started = portal.descendants()
    assert len(started) >= 5  # the database, gunicorn and its two workers, the clock
    assert portal.stop(number) == (0, "Stopped")
    assert [process for process in started if not gone(process)] == []


def test_it_can_be_stopped_while_it_starts(portal):
    assert portal.process.stdout.readline().strip() == "Starting the database"
    time.sleep(0.3)
    assert portal.stop()[0] == 0
    assert not (portal.var / "postgres" / "postmaster.pid").exists()


def test_after_a_kill_its_processes_end_and_the_next_start_has_the_data(portal):
    portal.wait_until_up()
    served = [process for process in portal.descendants() if "postgres" not in process.name()]
    query(postgres.Cluster(portal.var), "INSERT INTO kept VALUES ('second')")
    portal.process.kill()
    portal.process.communicate()
    until = time.monotonic() + 15
    while not all(map(gone, served)) and time.monotonic() < until:
        time.sleep(0.05)
    assert [process for process in served if not gone(process)] == []
    again = Portal(portal.var)
    again.wait_until_up()
    assert query(postgres.Cluster(portal.var), "SELECT word FROM kept WHERE word = 'second'") == [("second",)]
    query(postgres.Cluster(portal.var), "DELETE FROM kept WHERE word = 'second'")
    assert again.stop()[0] == 0


def test_a_clock_that_ends_is_started_again(portal):
    portal.wait_until_up()

    def clocks():
        alive = [process for process in portal.descendants() if not gone(process)]
        return [process for process in alive if "portal.clock" in process.cmdline()]

    (first,) = clocks()
    first.kill()
    until = time.monotonic() + 60
    while (after := clocks()) in ([], [first]) and time.monotonic() < until:
        time.sleep(0.1)
    assert len(after) == 1
    assert after != [first]


def test_a_second_start_is_told_where_the_first_runs(portal):
    portal.wait_until_up()
    assert launch.running_portal(portal.var) == f"http://127.0.0.1:{portal.port}"
    assert refused(portal.var) == (
        f"portal: The portal already runs at http://127.0.0.1:{portal.port}. To stop it, press Ctrl-C where it runs "
        f"or: kill {portal.process.pid}"
    )
    assert portal.answer() == 200


def test_a_command_works_while_the_portal_runs_and_while_it_does_not(portal):
    def count():
        process = python("manage.py", "shell", "-v0", "-c", STATEMENT, var=portal.var)
        out, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors
        return out.strip()

    portal.wait_until_up()
    assert count() == "1"
    assert portal.answer() == 200
    portal.stop()
    assert launch.running_portal(portal.var) is None
    assert count() == "1"
    assert not (portal.var / "postgres" / "postmaster.pid").exists()


STATEMENT = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SELECT count(*) FROM kept")
    print(cursor.fetchone()[0])
"""


def test_a_taken_port_is_told(var):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert refused(var, PORT=str(port)) == (
            f"portal: Port {port} is taken by another program. Choose another port: PORT={port + 1} make run"
        )
    assert not (var / "postgres").exists()


def test_a_port_that_is_none_is_told(var):
    assert refused(var, PORT="eighty") == (
        "portal: PORT is 'eighty', but a port is a number from 1 to 65535. For example: PORT=8001 make run"
    )


def test_a_folder_that_cannot_be_written_is_told(var):
    (var / "file").touch()
    sentence = refused(var / "file" / "var", PORT=str(free_port()))
    assert sentence == f"portal: {var}/file/var cannot be used: Not a directory."


def test_a_missing_database_server_is_told(var):
    port = free_port()
    sentence = refused(var, PORT=str(free_port()), DATABASE_URL=f"postgresql://jo:secret@127.0.0.1:{port}/base")
    assert sentence == (
        f"portal: The database server 127.0.0.1:{port} of DATABASE_URL cannot be reached (Connection refused). Start "
        "it or correct DATABASE_URL; without DATABASE_URL the portal uses its embedded database."
    )


def test_a_database_server_that_is_too_old_is_told(var):
    with server_of_version("14.9") as port:
        sentence = refused(var, PORT=str(free_port()), DATABASE_URL=f"postgresql://jo@127.0.0.1:{port}/base")
    assert re.match("portal: The server of DATABASE_URL is PostgreSQL 14; the portal needs 15 or newer", sentence)


def test_production_without_a_secret_is_told(prepared):
    sentence = refused(prepared, PORT=str(free_port()), PORTAL_MODE="production")
    assert sentence.startswith("portal: PORTAL_SECRET_KEY is not set.")


def test_a_lock_left_by_a_killed_portal_is_free(var):
    (var / "portal.lock").write_text("1 http://127.0.0.1:8000")
    assert launch.running_portal(var) is None
    with locks.held(var / "portal.lock", wait=0):
        assert launch.running_portal(var) == "http://127.0.0.1:8000"
