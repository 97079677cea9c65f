"""Several people at the same moment, each on a connection of their own."""

import threading

from django.db import connection


def at_once(*calls) -> list:
    """Make the calls at the same moment, each on a connection of its own.

    Returns what they returned or raised, in the order of the calls.
    """
    barrier, outcomes = threading.Barrier(len(calls)), [None] * len(calls)

    def run(place, call):
        try:
            connection.ensure_connection()
            barrier.wait(10)
            outcomes[place] = call()
        except Exception as error:
            outcomes[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return outcomes
