"""What a reader has collected on the way: sources kept in the session, without an account."""

from django.conf import settings

from literature.models import Source

SESSION_KEY = "collection"
#: So many sources can be collected; each is a number in the session.
MOST = 500


def ids_of(request) -> list[int]:
    """Return the ids collected so far, in their order. Asks nothing of a visitor who has no session."""
    session = request.session
    if settings.SESSION_COOKIE_NAME not in request.COOKIES and not session.session_key and not session.modified:
        return []
    return list(request.session.get(SESSION_KEY, []))


def collect(request, sources: list[Source]) -> int:
    """Add sources to what is collected, those that are in it already not again. Returns how many are new."""
    ids = ids_of(request)
    new = [source.pk for source in sources if source.pk not in ids][: max(0, MOST - len(ids))]
    if new:
        request.session[SESSION_KEY] = ids + new
    return len(new)


def drop(request, source: Source) -> None:
    """Take one source out."""
    request.session[SESSION_KEY] = [pk for pk in ids_of(request) if pk != source.pk]


def empty(request) -> None:
    """Take everything out."""
    request.session.pop(SESSION_KEY, None)


def sources_of(request) -> list[Source]:
    """Return what is collected and still published, in the order in which it was collected."""
    ids = ids_of(request)
    return Source.objects.published().in_order(ids) if ids else []
