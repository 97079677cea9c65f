"""Help for the tests of what starts and stops: accounts, processes, ports."""

import contextlib
import os
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@contextlib.contextmanager
def as_ordinary_user():
    """Be nobody special for the block, so that permissions count even when the tests run as root."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def python(*arguments: str, var: Path, **environment: str) -> subprocess.Popen:
    """Start this Python on the portal's code with its own var folder; output is text on pipes."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PORTAL_", "DATABASE_URL"))}
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=clean | {"PORTAL_VAR": str(var)} | environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
