"""The portal's clock: `python -m portal.clock` runs `manage.py run_due` once a minute until it is stopped.

A failure is logged and the next minute tries again; the launcher starts the clock anew should it end.
"""

import logging
import os
import signal
import sys
import threading

import django
from django.core.management import call_command, get_commands
from django.db import close_old_connections

from portal import workers

INTERVAL_SECONDS = 60
logger = logging.getLogger("portal.clock")


def main() -> None:
    """Tick until SIGTERM or SIGINT; a letter that is being sent is finished first."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    if os.environ.get("PORTAL_LAUNCHER"):
        workers.end_with_parent()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    if "run_due" not in get_commands():
        logger.warning("There is no command run_due: nothing is sent by itself.")
        stop.wait()
    while not stop.is_set():
        tick()
        stop.wait(INTERVAL_SECONDS)


def tick() -> None:
    """Run what is due; log what goes wrong and go on."""
    close_old_connections()
    try:
        call_command("run_due", verbosity=0)
    except Exception:  # whatever it is, the next minute must come
        logger.exception("run_due failed; it is tried again in a minute")
    finally:
        close_old_connections()


if __name__ == "__main__":
    sys.exit(main())
