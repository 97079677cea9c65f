"""What stops a start or a command, told to the person at the terminal in one sentence that says what to do.

These sentences are for whoever runs the machine and are spoken before Django's settings exist, so they are
plain English and not marked for translation.
"""

import contextlib
import errno
import sys
from pathlib import Path


class Problem(Exception):
    """A start or command cannot go on; the text is one sentence (or two) that says what to do."""


def from_os_error(error: OSError, folder: Path) -> Problem:
    """Return the Problem that tells what the operating system refused in `folder`."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return disk_full(folder)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return not_writable(folder, error.strerror)
    return Problem(f"{folder} cannot be used: {error.strerror or error}.")


def disk_full(folder: Path) -> Problem:
    return Problem(
        f"The disk that holds {folder} is full. Free some space and try again; what was stored is untouched."
    )


def not_writable(folder: Path, reason: str) -> Problem:
    return Problem(
        f"The portal cannot write to {folder} ({reason}). Give this account write access to it, or set "
        "PORTAL_VAR to a folder that it can write to."
    )


@contextlib.contextmanager
def told():
    """End the process with exit code 1 and the sentence on standard error when a Problem comes up."""
    try:
        yield
    except Problem as problem:
        print(f"portal: {problem}", file=sys.stderr, flush=True)  # noqa: T201 - this is the terminal's voice
        sys.exit(1)
