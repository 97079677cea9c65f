"""The due job that deletes bytes which no case has any more."""

from datetime import datetime

from curation.uploads import sweeping
from partnerships.files.actions import forget_bytes
from partnerships.files.storage import STORE
from partnerships.models import CaseFile


def sweep(now: datetime) -> int:
    """Delete what nobody has; returns how many."""
    return sweeping.sweep(STORE, key="partnerships.files.swept", known=_known, forget=forget_bytes)


def _known(sha256s: set[str]) -> set[str]:
    found = CaseFile.objects.with_bytes(sha256s).values_list("sha256", "small_sha256")
    return {sha256 for pair in found for sha256 in pair}
