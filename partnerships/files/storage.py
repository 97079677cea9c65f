"""Where the bytes of files of cases lie: `MEDIA_ROOT/case-files/ab/abcdef….bin`, named by their SHA-256 alone."""

from curation.uploads.storage import Store

STORE = Store("case-files", ".bin")
