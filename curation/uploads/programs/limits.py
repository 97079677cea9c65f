"""Limits that a program sets itself before it opens a file from outside."""

import contextlib
import resource
import sys

CPU_SECONDS = 40
MOST_MEMORY = 1_000_000_000


def hold_to_limits() -> None:
    """Let this process have so much time of the processor and so much memory, and no more."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    with contextlib.suppress(ValueError, OSError):  # some systems know no such limit
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.setrecursionlimit(2000)
