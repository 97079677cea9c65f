"""Several people at the same moment, each on a connection of their own."""

import threading

from django.db import connection


def at_once(*calls) -> list:
    """Make the calls at the same moment, each on a connection of its own; return what they returned or raised."""
    barrier, outcomes = threading.Barrier(len(calls)), []

    def run(call):
        try:
            connection.ensure_connection()
            barrier.wait(10)
            outcomes.append(call())
        except Exception as error:
            outcomes.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return outcomes
