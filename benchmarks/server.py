"""The portal under gunicorn, as `make run` serves it, and a client that asks it over HTTP."""

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORKERS = 2
ANSWER_SECONDS = 60
REQUESTS_A_CONNECTION = 10


@contextlib.contextmanager
def served(environment: dict[str, str]) -> Iterator[int]:
    """Serve the portal with two workers on a free port of this machine; give the port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryFile() as log:  # it logs as it does in service
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", "-c", "python:portal.workers"),
                *("-w", str(WORKERS), "-b", f"127.0.0.1:{port}", "portal.wsgi"),
            ],
            cwd=ROOT,
            env={**os.environ, **environment, "PORTAL_LAUNCHER": str(os.getpid())},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
        try:
            _wait(process, port)
            yield port
        except Exception:
            log.seek(0)
            sys.stderr.write(log.read().decode(errors="replace")[-4000:])
            raise
        finally:
            process.terminate()
            process.wait(30)


def _wait(process: subprocess.Popen, port: int) -> None:
    until = time.monotonic() + ANSWER_SECONDS
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError):
            Client(port).get("/constant/")
            return
        time.sleep(0.1)
    raise RuntimeError("The portal did not start for the benchmark; what it said stands above.")


class Client:
    """One visitor: keeps a connection open, as a browser does."""

    def __init__(self, port: int):
        self.port = port
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def get(self, address: str, headers: dict[str, str] | None = None) -> bytes:
        """Return the page. Raises RuntimeError unless it is 200, so that no error page is measured."""
        try:
            self.connection.request("GET", address, headers=headers or {})
            response = self.connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            # The server closes what has been idle; the next request opens anew.
            self.connection.close()
            self.connection.request("GET", address, headers=headers or {})
            response = self.connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise RuntimeError(f"{address} answered {response.status}")
        return body

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()

    def timed(self, address: str, headers: dict[str, str] | None = None) -> float:
        """Return how many seconds the page took."""
        began = time.perf_counter()
        self.get(address, headers)
        return time.perf_counter() - began


def requests_per_second(port: int, addresses: Iterator[str], seconds: float, visitors: int) -> float:
    """Return how many requests a second are answered to so many visitors who ask one after the other."""
    lock, done, until = threading.Lock(), [0] * visitors, time.perf_counter() + seconds

    def visit(number: int) -> None:
        while time.perf_counter() < until:
            client = Client(port)  # a connection belongs to one worker: opened anew now and then, both have work
            for _n in range(REQUESTS_A_CONNECTION):
                with lock:
                    address = next(addresses)
                client.get(address)
                done[number] += 1
                if time.perf_counter() > until:
                    break
            client.close()

    threads = [threading.Thread(target=visit, args=[number]) for number in range(visitors)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / (time.perf_counter() - began)
