"""Addresses of sources that hold elsewhere too."""

from django.urls import reverse

from curation.addresses import absolute, host, portal_name

__all__ = ["absolute", "host", "portal_name", "record_url"]


def record_url(code: str) -> str:
    """Return the lasting address of a source."""
    return absolute(reverse("literature:source", args=[code]))
