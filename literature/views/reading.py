"""Reading sources: list, record, history, taking along."""

from django.http import HttpResponse


def source_list(request, **kwargs):
    """To come."""
    return HttpResponse("")


def export_list(request, **kwargs):
    """To come."""
    return HttpResponse("")


def source(request, **kwargs):
    """To come."""
    return HttpResponse("")


def export_source(request, **kwargs):
    """To come."""
    return HttpResponse("")


def cite_source(request, **kwargs):
    """To come."""
    return HttpResponse("")


def source_history(request, **kwargs):
    """To come."""
    return HttpResponse("")
