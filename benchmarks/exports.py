"""How exports stream: time to the first byte, time in all, and how much memory the server grows by.

python -m benchmarks --exports [--size N …] [--keep] [--again]
"""

import http.client
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psutil

from benchmarks import base
from benchmarks.server import served
from benchmarks.sources import Sources
from benchmarks.works import works

SIZES = (10_000, 100_000)
ENDINGS = ("bib", "ris", "json", "csv", "xlsx", "html")
_SECONDS_BETWEEN_LOOKS = 0.02


@dataclass(frozen=True)
class Exported:
    """One export: seconds to the first byte and in all, bytes, and bytes by which the server's memory grew at most."""

    ending: str
    size: int
    first: float
    whole: float
    length: int
    growth: int


def run(sizes: tuple[int, ...], say: Callable[[str], object], endings: tuple[str, ...] = ENDINGS) -> list[Exported]:
    """Take everything along in each format, at each size of the base; a first small export warms the server."""
    found, _are_real = works()
    base.prepare()
    results = []
    for size in sizes:
        base.fill(Sources(found, size), say)
        with served({"PORTAL_STATEMENT_TIMEOUT": "20000"}) as port:
            for ending in endings:
                for _worker in range(6):
                    _taken(port, ending, "?q=zzzzzz")
                results.append(_measured(port, ending, size))
                say(told(results[-1]))
    return results


def told(one: Exported) -> str:
    """Return one line about an export."""
    return (
        f"  {one.size:>7,} as {one.ending:<5} first byte {one.first:6.2f} s, in all {one.whole:6.1f} s,"
        f" {one.length / 1e6:6.1f} MB, memory grew by {one.growth / 1e6:5.1f} MB"
    )


def _measured(port: int, ending: str, size: int) -> Exported:
    with _memory_watched() as growth:
        first, whole, length = _taken(port, ending)
    return Exported(ending, size, first, whole, length, growth())


def _taken(port: int, ending: str, query: str = "") -> tuple[float, float, int]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    began = time.monotonic()
    connection.request("GET", f"/literature/export.{ending}{query}")
    response = connection.getresponse()
    length = len(response.read(1))
    first = time.monotonic() - began
    while piece := response.read1(1 << 16):
        length += len(piece)
    connection.close()
    if response.status != 200:
        raise RuntimeError(f"export.{ending} answered {response.status}")
    return first, time.monotonic() - began, length


@contextmanager
def _memory_watched() -> Iterator[Callable[[], int]]:
    """Look at the memory that the server's processes have to themselves, again and again; give its growth."""
    processes = psutil.Process().children(recursive=True)
    start, most, done = _memory(processes), 0, threading.Event()

    def watch() -> None:
        nonlocal most
        while not done.wait(_SECONDS_BETWEEN_LOOKS):
            most = max(most, _memory(processes))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield lambda: max(0, most - start)
    finally:
        done.set()
        watcher.join()


def _memory(processes: list[psutil.Process]) -> int:
    return sum(process.memory_info().rss for process in processes if process.is_running())
