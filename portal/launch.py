"""`make run`: everything between the virtual environment and a portal that answers.

    python -m portal.launch

starts the database, brings it and the static files up to date (`manage.py prepare`), serves the portal with
gunicorn, runs what is due every minute, and stops all of it on Ctrl-C or SIGTERM. Once the portal is up this
process only waits. Whatever prevents a start ends in one sentence on standard error and exit code 1.
"""

import contextlib
import errno
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from portal import database, locks, problems
from portal.problems import Problem

ROOT = Path(__file__).resolve().parent.parent
# The workers of a portal that was killed let go of its port within this time.
PORT_SECONDS = 10
ANSWER_SECONDS = 60
STOP_SECONDS = 15


class Stopped(Exception):
    """Ctrl-C or SIGTERM."""


def main() -> int:
    """Run the portal until it is stopped; return the exit code."""
    children = Children()
    try:
        with problems.told():
            address, port = _address(os.environ)
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, _stop)
            environment = _environment(os.environ, address, port)
            with (
                _only_start(database.var_folder(), address, port) as killed,
                _listening(address, port, PORT_SECONDS if killed else 0) as listener,
                _database(),
                children,
            ):
                _prepare(environment)
                children.start_portal(listener, environment)
                _wait_for_answer(environment["PORTAL_URL"], address, port, children)
                children.start_clock()
                _greet(environment)
                return children.watch()
    except Stopped:
        say("Stopped")
        return 0


def _database():
    say("Starting the database")
    return database.available(say)


def say(line: str) -> None:
    """Show a line of progress."""
    sys.stdout.write(f"  {line}\n")
    sys.stdout.flush()


def _stop(number, _frame) -> None:
    """Leave what is being done; a second Ctrl-C must not interrupt the orderly end."""
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    raise Stopped


def _address(environment) -> tuple[str, int]:
    """Return where to listen: PORTAL_BIND (127.0.0.1) and PORT (8000)."""
    text = environment.get("PORT") or "8000"
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise Problem(f"PORT is {text!r}, but a port is a number from 1 to 65535. For example: PORT=8001 make run")
    return environment.get("PORTAL_BIND") or "127.0.0.1", int(text)


def _reached_at(address: str) -> str:
    """Return the address at which a visitor on this machine reaches what listens on `address`."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address, address)  # noqa: S104 - not listened on


def _url(address: str, port: int) -> str:
    host = _reached_at(address)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


@contextlib.contextmanager
def _only_start(var: Path, address: str, port: int) -> Iterator[bool]:
    """Hold the lock of the one portal that may run on `var`; yield whether the one before was killed."""
    try:
        var.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise problems.from_os_error(error, var) from error
    lock = locks.FileLock(var / "portal.lock")
    try:
        lock.acquire()
        killed = bool(lock.read())  # whoever stops in order leaves an empty file
        lock.write(f"{os.getpid()} {_url(address, port)}")
    except locks.Busy:
        number, _, url = lock.read().partition(" ")
        raise Problem(
            f"The portal already runs at {url}. To stop it, press Ctrl-C where it runs or: kill {number}"
        ) from None
    except OSError as error:
        raise problems.from_os_error(error, var) from error
    try:
        yield killed
    finally:
        lock.write("")
        lock.release()


def running_portal(var: Path) -> str | None:
    """Return the address of the portal that runs on `var`, or None."""
    lock = locks.FileLock(var / "portal.lock")
    if not lock.path.exists():
        return None
    try:
        lock.acquire()
        return None
    except locks.Busy:
        return lock.read().partition(" ")[2]
    finally:
        lock.release()


@contextlib.contextmanager
def _listening(address: str, port: int, patience: float) -> Iterator[socket.socket]:
    """Have the port: it is taken before anything that takes long, and handed to gunicorn."""
    until = time.monotonic() + patience
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        while True:
            try:
                listener.bind((address, port))
                break
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise Problem(
                        f"The portal cannot listen on {address}, port {port} ({error.strerror}). Choose "
                        "another port: PORT=8001 make run"
                    ) from error
                if time.monotonic() > until:
                    raise Problem(
                        f"Port {port} is taken by another program. Choose another port: "
                        f"PORT={port + 1 if port < 65535 else 8001} make run"
                    ) from None
                time.sleep(0.2)
        yield listener


def _environment(given, address: str, port: int) -> dict[str, str]:
    """Return the environment of the portal's processes."""
    return {
        "PORTAL_URL": _url(address, port),
        **given,
        "PORTAL_LAUNCHER": str(os.getpid()),
        "PYTHONUNBUFFERED": "1",
    }


def _prepare(environment: dict[str, str]) -> None:
    """Bring the database and the static files up to date; end as the command ends when it fails."""
    command = [sys.executable, ROOT / "manage.py", "prepare"]
    with subprocess.Popen(command, env=environment, cwd=ROOT, start_new_session=True) as process:
        try:
            code = process.wait()
        except Stopped:
            process.terminate()
            raise
    if code:
        sys.exit(code if code > 0 else 1)


class Children:
    """The processes of a running portal: gunicorn and the clock.

    They have a session of their own, so that Ctrl-C at the terminal reaches this process alone, which then
    stops them in order.
    """

    def __init__(self):
        self._processes = {}
        self._environment = {}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def start_portal(self, listener: socket.socket, environment: dict[str, str]) -> None:
        """Start gunicorn on the socket, which is gunicorn's from here on."""
        self._environment = environment
        number = listener.fileno()
        bind = f"fd://{number}"
        self._start("gunicorn", "gunicorn", "-c", "python:portal.workers", "-b", bind, "portal.wsgi", inherit=[number])
        listener.close()

    def _start(self, name: str, module: str, *arguments: str, inherit=()) -> None:
        self._processes[name] = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            cwd=ROOT,
            env=self._environment,
            pass_fds=inherit,
            start_new_session=True,
            stdin=subprocess.DEVNULL,
        )

    def start_clock(self) -> None:
        """Start the clock: after the portal answers, for which the processors are needed first."""
        self._start("clock", "portal.clock")

    def portal_ended(self) -> bool:
        return self._processes["gunicorn"].poll() is not None

    def watch(self) -> int:
        """Wait until gunicorn ends by itself, keep the clock going meanwhile; return gunicorn's exit code."""
        while not self.portal_ended():
            if self._processes["clock"].poll() is not None:
                self.start_clock()
            time.sleep(1)
        return self._processes["gunicorn"].returncode or 1

    def stop(self) -> None:
        """Stop all of them in order; what does not end in time is ended."""
        running = [process for process in self._processes.values() if process.poll() is None]
        for process in running:
            process.terminate()
        until = time.monotonic() + STOP_SECONDS
        for process in running:
            try:
                process.wait(max(until - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_for_answer(url: str, address: str, port: int, children: Children) -> None:
    """Wait until the portal answers a request, whatever the answer is."""
    until = time.monotonic() + ANSWER_SECONDS
    while time.monotonic() < until:
        if children.portal_ended():
            raise Problem("The portal did not start; the lines above say why.")
        connection = http.client.HTTPConnection(_reached_at(address), port, timeout=10)
        try:
            connection.request("GET", "/health", headers={"Host": urlsplit(url).netloc})
            connection.getresponse().read()
            return
        except (OSError, http.client.HTTPException):
            time.sleep(0.05)
        finally:
            connection.close()
    raise Problem(f"The portal did not answer within {ANSWER_SECONDS} seconds; the lines above may say why.")


def _greet(environment: dict[str, str]) -> None:
    """Show the address and, in the demonstration, the logins that anyone may use."""
    lines = ["", f"The portal is running at {environment['PORTAL_URL']}"]
    if environment.get("PORTAL_MODE", "demonstration") == "demonstration":
        lines += _login_lines()
    lines += ["Press Ctrl-C to stop it.", ""]
    for line in lines:
        say(line)


def _login_lines() -> list[str]:
    logins = demonstration_logins()
    if not logins:
        return []
    width = max(len(email) for email, _, _ in logins)
    lines = [f"  {email:<{width}}  {password}  {who}" for email, password, who in logins]
    return ["Log in to the demonstration with one of these addresses and passwords:", *lines]


def demonstration_logins() -> list[tuple[str, str, str]]:
    """Return the logins that anyone may use in the demonstration: e-mail, password, who that is."""
    try:
        from accounts.demonstration import LOGINS
    except ImportError:
        return []
    return [*LOGINS]


if __name__ == "__main__":
    sys.exit(main())
