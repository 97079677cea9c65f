"""The due job that deletes bytes of PDFs which no source has any more."""

from datetime import datetime

from curation.uploads import sweeping
from literature.files import storage
from literature.files.actions import forget_bytes
from literature.models import SourceFile


def sweep(now: datetime) -> int:
    """Delete what nobody has; returns how many."""
    return sweeping.sweep(storage.STORE, key="literature.files.swept", known=_known, forget=forget_bytes)


def _known(sha256s: set[str]) -> set[str]:
    return set(SourceFile.objects.present().filter(sha256__in=sha256s).values_list("sha256", flat=True))
