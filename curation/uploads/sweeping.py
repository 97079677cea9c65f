"""Deleting bytes which no file has: what a crash, or a base that was built anew, has left behind."""

import shutil
import time
from collections.abc import Callable

from django.core.cache import cache

from curation.uploads.storage import Store

# Once a day, one of the 256 folders after the other, until so many bytes were deleted; never what is newer than a day.
_DAY = 24 * 60 * 60
_MOST = 200


def sweep(store: Store, *, key: str, known: Callable[[set[str]], set[str]], forget: Callable[[str], bool]) -> int:
    """Delete what nobody has, at most once a day; returns how many.

    `key` names the sweep, `known(sha256s)` says which of these somebody has, `forget(sha256)` deletes one and says
    whether that was so.
    """
    if not store.folder().is_dir() or not cache.add(key, 1, _DAY):
        return 0
    old = time.time() - _DAY
    deleted = 0
    for unfinished in store.folder().glob(".unfinished-*"):
        if unfinished.stat().st_mtime < old:
            if unfinished.is_dir():
                shutil.rmtree(unfinished, ignore_errors=True)
            else:
                unfinished.unlink(missing_ok=True)
    for part in sorted(path for path in store.folder().iterdir() if path.is_dir() and len(path.name) == 2):
        there = {path.stem for path in part.glob(f"*{store.suffix}") if path.stat().st_mtime < old}
        for sha256 in sorted(there - known(there))[: _MOST - deleted]:
            deleted += forget(sha256)
    return deleted
