"""What the portal's own tests share."""

import shutil
import tempfile
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def module_var():
    """A folder for the servers of one module's tests: see `var`."""
    yield from _folder()


@pytest.fixture
def var():
    """A folder for one test's servers: its path has a space, and the server's account can reach it."""
    yield from _folder()


def _folder():
    # In memory where there is room: these tests start many servers, and a busy disk would make them slow.
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > 1_000_000_000
    folder = Path(tempfile.mkdtemp(prefix="portal test ", dir=memory if roomy else None))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)
