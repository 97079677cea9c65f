"""The home page and its like."""

from django.http import HttpResponse


def home(request, **kwargs):
    """To come."""
    return HttpResponse("")


def about(request, **kwargs):
    """To come."""
    return HttpResponse("")


def health(request, **kwargs):
    """To come."""
    return HttpResponse("")


def theme(request, **kwargs):
    """To come."""
    return HttpResponse("")
