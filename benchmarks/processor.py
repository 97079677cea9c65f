"""Processor time of this process and of its connection's process of the server: a busy machine does not change it."""

import os
import time
from pathlib import Path

from django.db import connection


def processor_seconds() -> float:
    """Return the seconds so far; without the server's where that runs elsewhere."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        file = Path("/proc") / str(cursor.fetchone()[0]) / "stat"
    own = time.process_time()
    try:
        fields = file.read_text().rpartition(")")[2].split()
    except OSError:
        return own
    return own + (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
