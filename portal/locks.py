"""Locks on files, which the system releases when their holder ends, be it by `kill -9`.

flock(2) is used: the lock belongs to the open file, is not inherited by programs that are started (Python
opens files close-on-exec), and nothing is left to clean up after a crash. The files themselves stay.
"""

import contextlib
import fcntl
import os
import time
from pathlib import Path

from portal import problems


class Busy(Exception):
    """Somebody else holds the lock."""


class FileLock:
    """A lock on `path`: exclusive (one holder) or shared (many holders, and no exclusive one)."""

    def __init__(self, path: Path):
        self.path = path
        self._descriptor = None

    def acquire(self, *, shared: bool = False, wait: float = 0) -> None:
        """Take the lock, or change the kind of the one held; raise Busy after `wait` seconds.

        Raises problems.Problem when the file cannot be opened for writing.
        """
        if self._descriptor is None:
            try:
                self._descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
            except OSError as error:
                raise problems.from_os_error(error, self.path.parent) from error
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        until = time.monotonic() + wait
        while True:
            try:
                fcntl.flock(self._descriptor, kind | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                if time.monotonic() >= until:
                    raise Busy(str(self.path)) from None
                time.sleep(0.02)

    def release(self) -> None:
        """Give the lock back; harmless when it is not held."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def write(self, text: str) -> None:
        """Put `text` in the file, for whoever finds the lock taken."""
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, text.encode(), 0)

    def read(self) -> str:
        """Return what the holder wrote."""
        return self.path.read_text()


@contextlib.contextmanager
def held(path: Path, *, wait: float):
    """Hold the exclusive lock on `path` for the block; raise Busy after `wait` seconds."""
    lock = FileLock(path)
    try:
        lock.acquire(wait=wait)
        yield lock
    finally:
        lock.release()
