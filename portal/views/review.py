"""The review queue, and what waits for a person."""

from django.http import HttpResponse


def matters(request, **kwargs):
    """To come."""
    return HttpResponse("")


def queue(request, **kwargs):
    """To come."""
    return HttpResponse("")


def several(request, **kwargs):
    """To come."""
    return HttpResponse("")


def item(request, **kwargs):
    """To come."""
    return HttpResponse("")


def decide(request, **kwargs):
    """To come."""
    return HttpResponse("")
