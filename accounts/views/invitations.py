"""Asking people to join, and joining."""

from datetime import timedelta

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.core.ratelimit import consume
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import actions, rules
from accounts.access import signed_in
from accounts.actions import AccountExists, InvitationUnusable
from accounts.forms import InviteForm, NewcomerForm
from accounts.keeping import keeps_what_was_typed
from accounts.models import Invitation, User, WorkingGroup

# A second click on "Accept" comes within this time, and finds the invitation used.
SECOND_CLICK = timedelta(minutes=5)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def invite(request, slug):
    """Invite somebody into a group, as a coordinator of it."""
    group = get_object_or_404(WorkingGroup.objects.select_related("network"), slug=slug)
    if not rules.may_invite(request.user, group):
        raise PermissionDenied(_("Only a coordinator of the group invites into it."))
    form, status = InviteForm(request.POST if request.method == "POST" else request.kept), 200
    if request.method == "POST" and form.is_valid():
        if not consume(request, action="invitation"):
            form.add_error(None, _("That were many invitations in a short time. Wait a minute, then send this one."))
            status = 429
        elif _invited(request, form, group):
            return redirect(group)
    return render(request, "accounts/invite.html", {"form": form, "group": group}, status=status)


def _invited(request, form, group) -> bool:
    try:
        invitation = actions.invite(by=request.user, group=group, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    sentence = _("%(email)s has been invited. The link works until %(until)s.") % {
        "email": invitation.email,
        "until": _day(invitation.expires_at),
    }
    messages.success(request, sentence, extra_tags=f"kept-invite-{group.pk}")
    return True


@require_POST
@signed_in
def send_invitation_again(request, invitation_id):
    """Send a fresh link, as a coordinator of the group."""
    invitation = _invitation_to_manage(request, invitation_id)
    if not consume(request, action="invitation"):
        messages.error(request, _("That were many invitations in a short time. Wait a minute, then try again."))
        return redirect(invitation.group)
    try:
        sent = actions.send_invitation_again(invitation=invitation, by=request.user)
    except InvitationUnusable as error:
        messages.warning(request, str(error))
    else:
        sentence = _("A new link is on its way to %(email)s; the old one no longer works.")
        messages.success(request, sentence % {"email": sent.email})
    return redirect(invitation.group)


@require_POST
@signed_in
def revoke_invitation(request, invitation_id):
    """Take an invitation back, as a coordinator of the group."""
    invitation = _invitation_to_manage(request, invitation_id)
    try:
        actions.revoke_invitation(invitation=invitation, by=request.user)
    except InvitationUnusable as error:
        messages.warning(request, str(error))
    else:
        sentence = _("The invitation to %(email)s is taken back; its link no longer works.")
        messages.success(request, sentence % {"email": invitation.email})
    return redirect(invitation.group)


def _invitation_to_manage(request, invitation_id) -> Invitation:
    invitations = Invitation.objects.manageable_by(request.user).select_related("group")
    return get_object_or_404(invitations, pk=invitation_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def accept_invitation(request, token):
    """The page that an invitation's link opens: join as oneself, or as a newcomer."""
    try:
        invitation = actions.find_invitation(token)
        if request.user.is_authenticated:
            response = _accept_as_oneself(request, token, invitation)
        elif User.objects.with_address(invitation.email).exists():
            response = render(request, "accounts/invitation_login.html", {"invitation": invitation})
        else:
            response = _accept_as_newcomer(request, token, invitation)
    except InvitationUnusable as unusable:
        response = _unusable(request, unusable)
    # The address is a secret: no page is told it in a Referer. (With `no-referrer` the browser would call the
    # form's origin `null`, and its proof would be refused.)
    response["Referrer-Policy"] = "strict-origin"
    response["X-Robots-Tag"] = "noindex"
    return response


def _accept_as_oneself(request, token, invitation):
    if request.method != "POST":
        return render(request, "accounts/invitation_join.html", {"invitation": invitation})
    actions.accept_invitation(token=token, user=request.user)
    return _welcome(invitation)


def _accept_as_newcomer(request, token, invitation):
    form = NewcomerForm(request.POST or None, initial={"name": invitation.name})
    context, status = {"invitation": invitation, "form": form}, 200
    if request.method == "POST" and form.is_valid():
        if not consume(request, action="accept_invitation"):
            form.add_error(None, _("That were many tries in a short time. Wait a minute, then try again."))
            status = 429
        else:
            try:
                user = actions.accept_invitation(token=token, **form.cleaned_data)
            except AccountExists:
                return render(request, "accounts/invitation_login.html", context)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                return _log_in(request, user, invitation)
    return render(request, "accounts/invitation_newcomer.html", context, status=status)


def _log_in(request, user, invitation):
    redirect_url = _welcome(invitation)["Location"]
    login = Login(user=user, email=user.email, redirect_url=redirect_url)
    return perform_password_login(request, {"email": user.email}, login)


def _welcome(invitation):
    return redirect(f"{invitation.group.get_absolute_url()}?welcome")


def _unusable(request, unusable: InvitationUnusable):
    invitation = unusable.invitation
    if invitation is not None and invitation.accepted_at:
        if request.user.is_authenticated and invitation.accepted_by_id == request.user.pk:
            return _welcome(invitation)
        if request.method == "POST" and invitation.accepted_at > timezone.now() - SECOND_CLICK:
            user = _who_clicked_twice(request, invitation)
            if user is not None:
                return _log_in(request, user, invitation)
    return render(request, "accounts/invitation_unusable.html", {"sentence": str(unusable)}, status=410)


def _who_clicked_twice(request, invitation) -> User | None:
    """The newcomer who has just accepted, if the password says so; tries are limited as those of any login."""
    try:
        user = get_adapter().authenticate(request, email=invitation.email, password=request.POST.get("password", ""))
    except ValidationError:
        return None
    return user if user is not None and user.pk == invitation.accepted_by_id else None


def _day(moment) -> str:
    return date_format(timezone.localtime(moment), "j F Y")
