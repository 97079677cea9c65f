"""Which organisation is meant by a name that somebody typed as a partner's: the one place that answers it."""

from accounts.names import fold
from partnerships.models import Organisation


def meant_by(name: str, *, viewer, keeps: str = "") -> Organisation | None:
    """Return the organisation of exactly this name that the person may know of, accents and capitals apart.

    `keeps` is the short address of the organisation that the row names already: it stays while it is called so.
    None where there is none, or more than one.
    """
    wanted = " ".join(fold(name).split())
    if not wanted:
        return None
    own = Organisation.objects.filter(code=keeps).first() if keeps else None
    if own is not None and wanted in (fold(own.name), fold(own.acronym)):
        return own
    known = Organisation.objects.visible_to(viewer).filter(state="published", amends__isnull=True)
    found = list(known.filter(name__iexact=" ".join(name.split()))[:2])
    return found[0] if len(found) == 1 else None
