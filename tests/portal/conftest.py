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
    folder = Path(tempfile.mkdtemp(prefix="portal test "))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)
