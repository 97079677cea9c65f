"""How gunicorn serves the portal: its configuration file, `gunicorn -c python:portal.workers portal.wsgi`.

Two processes of four threads: a slow visitor, or a browser that opens connections before it needs them, holds
up one thread of eight and not half of the portal. Each thread keeps one connection to the database.
"""

import ctypes
import os
import signal
import sys

bind = os.environ.get("PORTAL_BIND", "127.0.0.1") + ":" + os.environ.get("PORT", "8000")
workers = int(os.environ.get("PORTAL_WORKERS", "2"))
worker_class = "gthread"
threads = 4
# The application is loaded once and its memory shared. No connection is open at that moment: see pre_fork.
preload_app = True
timeout = 60
graceful_timeout = 5
keepalive = 5
# Where workers leave their sign of life: in memory, since a disk that is busy would look like a dead worker.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108 - gunicorn makes the file safely
loglevel = "warning"
control_socket_disable = True


def on_starting(server):
    """End with the launcher that started this process, even one ended by `kill -9` (Linux)."""
    if os.environ.get("PORTAL_LAUNCHER"):
        end_with_parent()


def pre_fork(server, worker):
    """Close what loading the application may have opened: two processes must not share a connection."""
    from django.db import connections

    connections.close_all()


def end_with_parent() -> None:
    """Have the system end this process (SIGTERM) when its parent ends; on systems that can't, do nothing."""
    if sys.platform == "linux":
        set_parent_death_signal = 1  # PR_SET_PDEATHSIG, prctl(2)
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGTERM)
        if os.getppid() != int(os.environ["PORTAL_LAUNCHER"]):  # it ended before we asked
            os.kill(os.getpid(), signal.SIGTERM)
