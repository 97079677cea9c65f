"""How much an import may be."""

#: Bytes of a file, and records in it.
MOST_BYTES = 20 * 1024 * 1024
MOST_RECORDS = 20_000
#: Characters of what is pasted into the form.
LONGEST_PASTE = 1_000_000
#: Seconds that the reading of a file may take; the records that are left then come back as broken.
SECONDS = 240
#: Records that are read, compared, written or taken back in one transaction.
BATCH = 500
#: Seconds that one call of `run_due` works on imports before the other jobs have their turn.
SECONDS_A_TURN = 20
#: Days after which a preview that nobody went on with is thrown away.
DAYS_OF_A_PREVIEW = 60
