"""What the home page tells of the cases: how many there are for everybody, and the newest."""

from django.http import HttpRequest
from django.utils.translation import get_language

from partnerships.finding.entries import entries_of
from partnerships.finding.kept import keeper
from partnerships.models import CaseIndex
from partnerships.vocabulary import ReaderLevel


def stamp_for_home(request: HttpRequest) -> tuple[int]:
    """What changes with every change of what `newest_cases` says."""
    return (keeper.stamp_of_request(),)


def newest_cases(number: int) -> dict:
    """Return {cases, newest_cases}: how many cases anybody can read, and the entries of those published last."""
    return keeper.kept(("home", get_language(), number), lambda: _newest(number))


def _newest(number: int) -> dict:
    rows = CaseIndex.objects.at(ReaderLevel.PUBLIC)
    ids = rows.order_by("-published_at", "-case_id").values_list("case_id", flat=True)[:number]
    # Who takes part is left to the case's own page: an organisation can be taken from the public by itself.
    return {"cases": rows.count(), "newest_cases": entries_of(list(ids), ReaderLevel.PUBLIC)}
