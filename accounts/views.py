"""Pages of people and groups."""

from django.http import HttpResponse


def group(request, **kwargs):
    """To come."""
    return HttpResponse("")


def invite(request, **kwargs):
    """To come."""
    return HttpResponse("")


def leave(request, **kwargs):
    """To come."""
    return HttpResponse("")


def change_role(request, **kwargs):
    """To come."""
    return HttpResponse("")


def end_membership(request, **kwargs):
    """To come."""
    return HttpResponse("")


def send_invitation_again(request, **kwargs):
    """To come."""
    return HttpResponse("")


def revoke_invitation(request, **kwargs):
    """To come."""
    return HttpResponse("")


def accept_invitation(request, **kwargs):
    """To come."""
    return HttpResponse("")


def profile(request, **kwargs):
    """To come."""
    return HttpResponse("")
