"""Where the bytes of sources' PDFs lie: `MEDIA_ROOT/files/ab/abcdef….pdf`, named by their SHA-256."""

from curation.uploads.storage import Store

STORE = Store("files", ".pdf")
folder, path_of, received = STORE.folder, STORE.path_of, STORE.received
keep, forget, lock = STORE.keep, STORE.forget, STORE.lock
