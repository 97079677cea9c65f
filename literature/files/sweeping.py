"""The due job that deletes bytes which no file has: what a crash, or a base that was built anew, has left behind."""

import time
from datetime import datetime

from django.core.cache import cache

from literature.files import storage
from literature.files.actions import forget_bytes
from literature.models import SourceFile

# Once a day, one of the 256 folders after the other, until so many bytes were deleted; never what is newer than a day.
_DAY = 24 * 60 * 60
_MOST = 200


def sweep(now: datetime) -> int:
    """Delete what nobody has; returns how many."""
    if not storage.folder().is_dir() or not cache.add("literature.files.swept", 1, _DAY):
        return 0
    old = time.time() - _DAY
    deleted = 0
    for unfinished in storage.folder().glob(".unfinished-*"):
        if unfinished.stat().st_mtime < old:
            unfinished.unlink(missing_ok=True)
    for part in sorted(path for path in storage.folder().iterdir() if path.is_dir()):
        there = {path.stem for path in part.glob("*.pdf") if path.stat().st_mtime < old}
        known = set(SourceFile.objects.present().filter(sha256__in=there).values_list("sha256", flat=True))
        for sha256 in sorted(there - known)[: _MOST - deleted]:
            deleted += forget_bytes(sha256)
    return deleted
