"""Addresses that hold elsewhere too: they begin with PORTAL_URL, whatever name a request came in under."""

from urllib.parse import urlsplit

from django.conf import settings


def absolute(path: str) -> str:
    """Return the whole address of a path of the portal."""
    return settings.PORTAL_URL + path


def host() -> str:
    """Return the portal's name in the net, without the port."""
    return urlsplit(settings.PORTAL_URL).hostname or "localhost"


def portal_name() -> str:
    """Return the name of this portal (setting PORTAL_NAME)."""
    return str(getattr(settings, "PORTAL_NAME", "Partnership Portal"))
