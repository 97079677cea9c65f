"""Where the bytes of files lie: `MEDIA_ROOT/files/ab/abcdef….pdf`, named by their SHA-256.

The folder is no part of what is served as static; a name from outside is never part of a path. Writing and deleting the
same bytes wait for each other by a lock in the database, which holds until the transaction ends.
"""

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection

CHUNK = 256 * 1024
_LOCK_SPACE = 0x66_69_6C_65


def folder() -> Path:
    """The folder of all files."""
    return Path(settings.MEDIA_ROOT) / "files"


def path_of(sha256: str) -> Path:
    """Where the bytes with this SHA-256 lie; 64 hexadecimal digits, else ValueError."""
    if len(sha256) != 64 or set(sha256) - set("0123456789abcdef"):
        raise ValueError("not a SHA-256")
    return folder() / sha256[:2] / f"{sha256}.pdf"


@contextlib.contextmanager
def received(upload) -> Iterator[tuple[Path, str, int]]:
    """Write an upload's bytes beside their place, a piece at a time; yields path, SHA-256 and size.

    The file is gone after the block unless `keep` has moved it.
    """
    folder().mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    handle, name = tempfile.mkstemp(prefix=".unfinished-", suffix=".pdf", dir=folder())
    path = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            upload.seek(0)
            while piece := upload.read(CHUNK):
                digest.update(piece)
                size += len(piece)
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        yield path, digest.hexdigest(), size
    finally:
        path.unlink(missing_ok=True)


def keep(path: Path, sha256: str) -> None:
    """Move a received file to its place. Inside the transaction that writes its row."""
    lock(sha256)
    target = path_of(sha256)
    target.parent.mkdir(exist_ok=True)
    path.chmod(0o640)
    os.replace(path, target)


def forget(sha256: str) -> None:
    """Delete the bytes if there are any. Inside a transaction that has asked, under `lock`, that no file has them."""
    path_of(sha256).unlink(missing_ok=True)


def lock(sha256: str) -> None:
    """Wait until nobody else writes or deletes these bytes; until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK_SPACE, int(sha256[:8], 16) - 2**31])
