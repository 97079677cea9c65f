"""Start the embedded server when somebody needs it, stop it when nobody does any more."""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg2

from portal import locks
from portal.postgres import account as accounts
from portal.postgres import cluster as clusters
from portal.postgres import data_folder, socket_folder
from portal.postgres.cluster import DATABASE, Cluster
from portal.problems import Problem, from_os_error

# How long somebody else's start or stop is waited for; how long a server may take to recover from a crash.
OTHERS_SECONDS = 120
RECOVERY_SECONDS = 600
STOP_SECONDS = 60

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "effective_cache_size": "512MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "random_page_cost": "1.1",
    "jit": "off",
    # A statement or a refused value may hold a name that no log may show.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
}
THROW_AWAY_SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
}
LOG_BYTES = 5_000_000


def quiet(_line: str) -> None:
    """Say nothing."""


@contextlib.contextmanager
def running(cluster: Cluster, say: Callable[[str], None] = quiet) -> Iterator[Cluster]:
    """Have the server running for the block: start it if nobody has, stop it if nobody else still needs it.

    `say` gets a short line for each step that takes time. Raises Problem when the server cannot be had.
    """
    users = locks.FileLock(cluster.var / f"{cluster.name}.users")
    holder = os.getpid()
    with _starting_or_stopping(cluster):
        try:
            if _alone(users) or not _answers(cluster):
                _start(cluster, say)
            users.acquire(shared=True)
        except BaseException:  # Ctrl-C included: no server stays behind
            if _alone(users):
                stop(cluster)
            users.release()
            raise
    try:
        yield cluster
    finally:
        if os.getpid() == holder:  # a forked child leaves the server alone
            with _starting_or_stopping(cluster):
                last = _alone(users)
                if last:
                    stop(cluster)
                users.release()


@contextlib.contextmanager
def _starting_or_stopping(cluster: Cluster):
    try:
        cluster.var.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise from_os_error(error, cluster.var) from error
    try:
        with locks.held(cluster.var / f"{cluster.name}.lock", wait=OTHERS_SECONDS):
            yield
    except locks.Busy:
        raise Problem(
            f"Another process has been starting or stopping the database in {cluster.var} for "
            f"{OTHERS_SECONDS} seconds. Look at {cluster.log}, end that process and try again."
        ) from None


def _alone(users: locks.FileLock) -> bool:
    try:
        users.acquire()
    except locks.Busy:
        return False
    return True


# Start


def _start(cluster: Cluster, say: Callable[[str], None]) -> None:
    """Start the server, with nobody using it; make the data folder first if there is none."""
    data_folder.refuse_other_version(cluster)
    account = accounts.for_data(cluster.data)
    accounts.let_through(account, [clusters.PROGRAMS / "postgres", cluster.data], say)
    for tree in clusters.package_folders():
        accounts.let_read(account, tree)
    try:
        stop(cluster)
        if not cluster.data.exists():
            say("Making the database folder")
            data_folder.make(cluster, account)
        _clear_stale_lock(cluster)
        socket_folder.make(cluster, account)
        _launch(cluster, account, say)
    except Problem:
        if not (cluster.throw_away and cluster.data.exists()):
            raise
        shutil.rmtree(cluster.data)
        data_folder.make(cluster, account)
        _launch(cluster, account, say)
    except OSError as error:
        raise from_os_error(error, cluster.var) from error
    with contextlib.closing(cluster.connect()) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE DATABASE {DATABASE}")


def _launch(cluster: Cluster, account: accounts.Account, say: Callable[[str], None]) -> None:
    """Run the server and wait until it takes connections."""
    socket = '"' + cluster.host().replace('"', '""') + '"'
    settings = SETTINGS | (THROW_AWAY_SETTINGS if cluster.throw_away else {}) | {"unix_socket_directories": socket}
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    if cluster.log.exists() and cluster.log.stat().st_size > LOG_BYTES:
        cluster.log.replace(cluster.log.with_suffix(".log.1"))
    with cluster.log.open("ab") as log:
        os.chmod(cluster.log, 0o600)
        begin = log.tell()
        # A session of its own: Ctrl-C at the terminal is for the portal, which stops the server in order.
        process = subprocess.Popen(
            [clusters.PROGRAMS / "postgres", "-D", cluster.data, *options],
            env=clusters.server_environment(),
            stdout=log,
            stderr=log,
            start_new_session=True,
            **account.process_options(),
        )
    said_after = time.monotonic() + 3
    until = time.monotonic() + RECOVERY_SECONDS
    while not _ready(cluster, process.pid):
        if process.poll() is not None:
            with cluster.log.open("rb") as log:
                log.seek(begin)
                raise clusters.explained(cluster, log.read().decode(errors="replace"))
        if time.monotonic() > until:
            process.terminate()
            raise Problem(f"The database did not start within {RECOVERY_SECONDS} seconds; {cluster.log} says why.")
        if time.monotonic() > said_after:
            say("The database is being recovered after a crash; this can take a while")
            said_after = until
        time.sleep(0.02)


def _ready(cluster: Cluster, pid: int) -> bool:
    lines = _lock_lines(cluster)
    return len(lines) > 7 and lines[0] == str(pid) and lines[7].strip() == "ready"


# The running server


def _lock_lines(cluster: Cluster) -> list[str]:
    """Return the lines of the server's own lock file (pid, folder, ..., state), or none."""
    try:
        return (cluster.data / "postmaster.pid").read_text().splitlines()
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return []


def _server(cluster: Cluster) -> psutil.Process | None:
    """Return the server's process, or None; a process that has merely inherited its number does not count."""
    lines = _lock_lines(cluster)
    try:
        process = psutil.Process(int(lines[0]))
        return process if _works_in(process, cluster.data) else None
    except (IndexError, ValueError, psutil.NoSuchProcess):
        return None


def _answers(cluster: Cluster) -> bool:
    """Whether the server takes connections; one that is just recovering is waited for."""
    until = time.monotonic() + RECOVERY_SECONDS
    while _server(cluster) and time.monotonic() < until:
        try:
            cluster.connect().close()
            return True
        except psycopg2.OperationalError as error:
            if "FATAL" in str(error) and "the database system is" not in str(error):
                return True  # it is up and full, say
        time.sleep(0.05)
    return False


def _works_in(process: psutil.Process, data: Path) -> bool:
    """Whether the process is one of the server on `data`: all of them work in that folder."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE and process.cwd() == str(data)
    except (psutil.AccessDenied, psutil.NoSuchProcess):
        return False


def _ended(process: psutil.Process, data: Path, seconds: float) -> bool:
    """Wait until the server's process is gone. One whose parent has not noticed its end yet counts as gone."""
    until = time.monotonic() + seconds
    while _works_in(process, data):
        if time.monotonic() > until:
            return False
        time.sleep(0.01)
    with contextlib.suppress(ChildProcessError):
        os.waitpid(process.pid, os.WNOHANG)
    return True


def _clear_stale_lock(cluster: Cluster) -> None:
    """Remove the lock file of a server that is gone.

    PostgreSQL does so itself unless the number in the file has passed to another process or the file is
    empty. Processes that outlive a killed server end by themselves; until then the folder must not be used.
    """
    if not (cluster.data / "postmaster.pid").exists():
        return
    until = time.monotonic() + STOP_SECONDS
    while any(_works_in(process, cluster.data) for process in psutil.process_iter()):
        if time.monotonic() > until:
            raise Problem(f"Processes of an earlier database server still work in {cluster.data}; end them first.")
        time.sleep(0.1)
    (cluster.data / "postmaster.pid").unlink(missing_ok=True)


def stop(cluster: Cluster) -> None:
    """Stop the server, if it runs: sessions are cut, everything is written.

    Raises Problem when it does not end.
    """
    process = _server(cluster)
    if process is not None:
        # SIGINT: fast shutdown. SIGQUIT: at once; the next start then recovers from the log, nothing is lost.
        for how in (signal.SIGINT, signal.SIGQUIT):
            with contextlib.suppress(psutil.NoSuchProcess):
                process.send_signal(how)
            if _ended(process, cluster.data, STOP_SECONDS):
                break
        else:
            raise Problem(f"The database server (process {process.pid}) does not stop; {cluster.log} may say why.")
    socket_folder.remove(cluster)
