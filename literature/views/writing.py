"""Adding sources, editing them, and an author's or coordinator's steps with them."""

from django.http import HttpResponse


def add_source(request, **kwargs):
    """To come."""
    return HttpResponse("")


def likely_duplicates(request, **kwargs):
    """To come."""
    return HttpResponse("")


def edit_source(request, **kwargs):
    """To come."""
    return HttpResponse("")


def propose_change(request, **kwargs):
    """To come."""
    return HttpResponse("")


def take_step(request, **kwargs):
    """To come."""
    return HttpResponse("")


def comment(request, **kwargs):
    """To come."""
    return HttpResponse("")


def restore(request, **kwargs):
    """To come."""
    return HttpResponse("")
