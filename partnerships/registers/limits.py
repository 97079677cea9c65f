"""How much a register may be."""

#: Bytes of a file, of what it holds once it is unpacked, and records in it.
MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 200 * 1024 * 1024
MOST_RECORDS = 60_000
#: Records that are read, compared or written in one transaction.
BATCH = 1000
#: Seconds that one call of `run_due` works before the other jobs have their turn.
SECONDS_A_TURN = 20
