"""Where the bytes of files lie: `MEDIA_ROOT/FOLDER/ab/abcdef….pdf`, named by their SHA-256.

The folder is no part of what is served as static; a name from outside is never part of a path. Writing and deleting the
same bytes wait for each other by a lock in the database, which holds until the transaction ends.
"""

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

CHUNK = 256 * 1024
_LOCK_SPACE = 0x66_69_6C_65


@dataclass(frozen=True)
class Store:
    """A folder of files, `name` under MEDIA_ROOT, whose names end in `suffix`."""

    name: str
    suffix: str

    def folder(self) -> Path:
        """The folder of all files."""
        return Path(settings.MEDIA_ROOT) / self.name

    def path_of(self, sha256: str) -> Path:
        """Where the bytes with this SHA-256 lie; 64 hexadecimal digits, else ValueError."""
        if len(sha256) != 64 or set(sha256) - set("0123456789abcdef"):
            raise ValueError("not a SHA-256")
        return self.folder() / sha256[:2] / f"{sha256}{self.suffix}"

    @contextlib.contextmanager
    def received(self, upload) -> Iterator[tuple[Path, str, int]]:
        """Write an upload's bytes beside their place, a piece at a time; yields path, SHA-256 and size.

        The file is gone after the block unless `keep` has moved it.
        """
        self.folder().mkdir(parents=True, exist_ok=True)
        digest, size = hashlib.sha256(), 0
        handle, name = tempfile.mkstemp(prefix=".unfinished-", suffix=self.suffix, dir=self.folder())
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

    @contextlib.contextmanager
    def beside(self) -> Iterator[Path]:
        """An empty folder on the same disk, for what is made of a file before it is kept; gone after the block."""
        self.folder().mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".unfinished-", dir=self.folder()) as name:
            yield Path(name)

    def keep(self, path: Path, sha256: str) -> None:
        """Move a received file to its place. Inside the transaction that writes its row."""
        self.lock(sha256)
        target = self.path_of(sha256)
        target.parent.mkdir(exist_ok=True)
        path.chmod(0o640)
        os.replace(path, target)

    def forget(self, sha256: str) -> None:
        """Delete the bytes if there are any. In a transaction that has asked, under `lock`, that nobody has them."""
        self.path_of(sha256).unlink(missing_ok=True)

    def lock(self, sha256: str) -> None:
        """Wait until nobody else writes or deletes these bytes; until the end of the transaction."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK_SPACE, int(sha256[:8], 16) - 2**31])


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal digits."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            digest.update(piece)
    return digest.hexdigest()
