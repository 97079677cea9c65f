"""The embedded server: shared, stopped by its last user, and whole again after every kind of interruption."""

import contextlib
import os
import signal
import subprocess
import time

import psutil
import psycopg2
import pytest

from portal import locks, postgres
from portal.postgres import account
from portal.postgres import cluster as clusters
from portal.postgres import server as starting
from portal.problems import Problem
from tests.portal.services import as_ordinary_user, python

HOLD = """
import sys
from portal import database, postgres
with database.available():
    print((database.var_folder() / "postgres" / "postmaster.pid").read_text().split()[0], flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="module")
def template(module_var):
    """A cluster with one row in it, not running; the tests' copies of it do without waiting for the disk."""
    template = postgres.Cluster(module_var, throw_away=True)
    with postgres.running(template):
        query(template, "CREATE TABLE kept (word text PRIMARY KEY)")
        query(template, "INSERT INTO kept VALUES ('row')")
    with (template.data / "postgresql.conf").open("a") as settings:
        settings.write("fsync = off\n")
    return template


@pytest.fixture
def cluster(var, template):
    """A copy of the template, not running."""
    subprocess.run(["cp", "-a", template.data, var / "postgres"], check=True)
    return postgres.Cluster(var)


def query(cluster, statement):
    """Run one statement in the portal's database; return the rows of a SELECT or SHOW."""
    with contextlib.closing(cluster.connect(postgres.DATABASE)) as connection, connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else None


def words(cluster):
    return query(cluster, "SELECT word FROM kept")


def server_process(cluster):
    return psutil.Process(int((cluster.data / "postmaster.pid").read_text().split()[0]))


def gone(process):
    """Whether a process has ended, noticed by its parent or not."""
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


def hold(cluster):
    """Start a process that holds the server; return it and the server's process."""
    process = python("-c", HOLD, var=cluster.var)
    line = process.stdout.readline()
    assert line, process.stderr.read()
    return process, psutil.Process(int(line))


def test_only_its_own_account_can_reach_the_server(cluster):
    with postgres.running(cluster):
        assert query(cluster, "SHOW listen_addresses") == [("",)]
        assert cluster.socket.stat().st_mode & 0o777 == 0o700
        assert cluster.data.stat().st_mode & 0o777 == 0o700


def test_text_search_keeps_words_free_of_typographic_quotes(cluster):
    with postgres.running(cluster):
        assert query(cluster, "SELECT to_tsvector('simple', '“État” – Ökologie')::text, lower('ÉTAT')") == [
            ("'état':1 'ökologie':2", "état")
        ]


def test_no_value_reaches_the_log(cluster):
    with postgres.running(cluster):
        with pytest.raises(psycopg2.errors.UniqueViolation):
            query(cluster, "INSERT INTO kept VALUES ('row')")
        with pytest.raises(psycopg2.errors.UndefinedTable):
            query(cluster, "SELECT 'a name' FROM nowhere")
    log = cluster.log.read_text()
    assert "kept_pkey" in log
    assert "(row)" not in log
    assert "a name" not in log


def test_the_last_user_stops_the_server(cluster):
    with postgres.running(cluster):
        server = server_process(cluster)
        with postgres.running(cluster):
            assert server_process(cluster) == server
        assert server.is_running()
        assert words(cluster) == [("row",)]
    assert gone(server)
    assert not cluster.socket.exists()


def test_two_starts_at_once_share_one_server(var):
    first, second = (python("-c", HOLD, var=var) for _ in range(2))
    numbers = [process.stdout.readline() for process in (first, second)]
    server = psutil.Process(int(numbers[0]))
    assert numbers[0] == numbers[1]
    first.communicate()
    assert server.is_running()
    second.communicate()
    assert (first.returncode, second.returncode) == (0, 0)
    assert gone(server)


def test_a_start_that_hangs_is_told_to_the_next_one(cluster, monkeypatch):
    monkeypatch.setattr(starting, "OTHERS_SECONDS", 0.1)
    with (
        locks.held(cluster.var / "postgres.lock", wait=0),
        pytest.raises(Problem, match="Another process has been starting or stopping the database"),
        postgres.running(cluster),
    ):
        pass


def test_the_server_of_a_killed_process_is_stopped_and_started_afresh(cluster):
    process, orphan = hold(cluster)
    query(cluster, "INSERT INTO kept VALUES ('second')")
    process.kill()
    process.communicate()
    assert orphan.is_running()
    with postgres.running(cluster):
        assert server_process(cluster) != orphan
        assert words(cluster) == [("row",), ("second",)]
    assert gone(orphan)


def test_a_killed_server_recovers_what_was_committed(cluster):
    process, server = hold(cluster)
    query(cluster, "INSERT INTO kept VALUES ('second')")
    server.kill()
    process.kill()
    process.communicate()
    with postgres.running(cluster):
        assert words(cluster) == [("row",), ("second",)]


def test_a_server_killed_under_a_running_process_is_started_by_the_next(cluster):
    process, server = hold(cluster)
    server.kill()
    with postgres.running(cluster):
        assert words(cluster) == [("row",)]
    assert server_process(cluster).is_running()  # the first process still holds it
    process.communicate()
    assert not (cluster.data / "postmaster.pid").exists()


def test_a_lock_file_whose_number_went_to_another_process_is_stale(cluster):
    owner = account.for_data(cluster.data)
    with subprocess.Popen(["sleep", "60"], **owner.process_options()) as other:
        lock = cluster.data / "postmaster.pid"
        lock.write_text(f"{other.pid}\n{cluster.data}\n1700000000\n5432\n{cluster.socket}\n\n  1 1\nready\n")
        owner.own(lock)
        with postgres.running(cluster):
            assert words(cluster) == [("row",)]
        assert other.poll() is None
        other.kill()


def test_an_empty_lock_file_is_stale(cluster):
    (cluster.data / "postmaster.pid").touch()
    with postgres.running(cluster):
        assert words(cluster) == [("row",)]


def test_a_path_too_long_for_a_socket_gets_a_short_one_elsewhere(var):
    cluster = postgres.Cluster(var / ("long" * 30))
    with postgres.running(cluster):
        short = cluster.host()
        assert query(cluster, "SELECT 1") == [(1,)]
        assert os.stat(short).st_mode & 0o777 == 0o700
    assert not os.path.exists(short)
    assert not cluster.socket.is_symlink()


def test_what_an_interrupted_first_start_left_is_thrown_away(var):
    left = var / "postgres.unfinished-abc"
    left.mkdir()
    (left / "PG_VERSION").write_text("18\n")
    cluster = postgres.Cluster(var)
    with postgres.running(cluster):
        assert query(cluster, "SELECT 1") == [(1,)]
    assert not left.exists()


def test_a_first_start_killed_half_way_is_begun_again(var):
    process = python("-c", HOLD, var=var)
    until = time.monotonic() + 20
    while not list(var.glob("postgres.unfinished-*/base")) and time.monotonic() < until:
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert not (var / "postgres").exists()
    cluster = postgres.Cluster(var)
    with postgres.running(cluster):
        assert query(cluster, "SELECT 1") == [(1,)]
    assert list(var.glob("postgres.unfinished-*")) == []


def test_a_full_disk_at_the_first_start_leaves_nothing_behind(var, monkeypatch):
    programs = var / "programs" / "bin"
    programs.mkdir(parents=True)
    (programs / "initdb").write_text(
        "#!/bin/sh\necho 'initdb: error: could not write: No space left on device' >&2\nexit 1\n"
    )
    (programs / "initdb").chmod(0o755)
    monkeypatch.setattr(clusters, "PROGRAMS", programs)
    with pytest.raises(Problem) as told, postgres.running(postgres.Cluster(var)):
        pass
    assert str(told.value) == (
        f"The disk that holds {var} is full. Free some space and try again; what was stored is untouched."
    )
    assert [path for path in var.glob("postgres*") if path.is_dir()] == []


def test_a_folder_of_another_version_is_refused_and_kept(cluster):
    (cluster.data / "PG_VERSION").write_text("17\n")
    with pytest.raises(Problem) as told, postgres.running(cluster):
        pass
    assert str(told.value) == (
        f"{cluster.data} was made by PostgreSQL 17, this portal brings 18; nothing was changed. Make a backup with the "
        "portal that made it, move the folder away, start this one and restore the backup."
    )
    (cluster.data / "PG_VERSION").write_text("18\n")
    with postgres.running(cluster):
        assert words(cluster) == [("row",)]


def test_a_folder_that_is_no_database_is_refused_and_kept(var):
    (var / "postgres").mkdir()
    (var / "postgres" / "letter.txt").write_text("mine")
    with pytest.raises(Problem, match="is not a database folder"), postgres.running(postgres.Cluster(var)):
        pass
    assert (var / "postgres" / "letter.txt").read_text() == "mine"


def test_a_damaged_database_is_told_and_kept(cluster):
    (cluster.data / "global" / "pg_control").rename(cluster.var / "pg_control")
    with pytest.raises(Problem, match=r"did not start: .*pg_control.*postgres\.log has"), postgres.running(cluster):
        pass
    (cluster.var / "pg_control").rename(cluster.data / "global" / "pg_control")
    with postgres.running(cluster):
        assert words(cluster) == [("row",)]


def test_a_damaged_throw_away_database_is_made_again(var):
    cluster = postgres.Cluster(var, name="throw-away", throw_away=True)
    with postgres.running(cluster):
        query(cluster, "CREATE TABLE gone ()")
    (cluster.data / "global" / "pg_control").unlink()
    with postgres.running(cluster):
        assert query(cluster, "SELECT to_regclass('gone')") == [(None,)]


def test_a_folder_that_cannot_be_written_is_told(var):
    closed = var / "closed"
    closed.mkdir(mode=0o555)
    with as_ordinary_user(), pytest.raises(Problem) as told, postgres.running(postgres.Cluster(closed)):
        pass
    assert str(told.value) == (
        f"The portal cannot write to {closed} (Permission denied). Give this account write access to it, or set "
        "PORTAL_VAR to a folder that it can write to."
    )


def test_an_ordinary_user_is_told_whose_database_it_is(cluster, monkeypatch):
    owner = account.for_data(cluster.data).name
    monkeypatch.setattr(os, "geteuid", lambda: 54321)
    with pytest.raises(Problem, match=f"belongs to the account {owner}, so this account cannot start"):
        account.for_data(cluster.data)


def test_a_lent_account_may_pass_through_closed_folders_but_not_list_them(var):
    closed = var / "closed"
    (closed / "open" / "data").mkdir(parents=True)
    closed.chmod(0o700)
    said = []
    account.let_through(account.Account("lent", 65534, 65534), [closed / "open" / "data"], said.append)
    assert closed.stat().st_mode & 0o777 == 0o701
    assert said == [f"Let the database's account pass through {closed} (chmod o+x)"]


def test_an_ordinary_users_folders_stay_closed(var):
    var.chmod(0o700)
    account.let_through(account.Account("me"), [var / "data"], print)
    assert var.stat().st_mode & 0o777 == 0o700
