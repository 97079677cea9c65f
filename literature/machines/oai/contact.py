"""Whom a harvester's people write to."""

from email.utils import parseaddr

from django.conf import settings

from literature.machines.addresses import host


def address() -> str:
    """Return the address that letters of the portal come from; in the form that the protocol's schema wants."""
    found = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    name, _at, domain = found.partition("@")
    if name and "." in domain:
        return found
    return f"{name or 'portal'}@{host() if '.' in host() else 'localhost.localdomain'}"
