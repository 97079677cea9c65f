"""The outbox as coordinators see it, and the demonstration's mailbox."""

from django.http import HttpResponse


def letters(request, **kwargs):
    """To come."""
    return HttpResponse("")


def letter(request, **kwargs):
    """To come."""
    return HttpResponse("")


def send_again(request, **kwargs):
    """To come."""
    return HttpResponse("")


def mark_as_sent(request, **kwargs):
    """To come."""
    return HttpResponse("")


def mailbox(request, **kwargs):
    """To come."""
    return HttpResponse("")
