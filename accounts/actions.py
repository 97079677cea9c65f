"""Inviting, joining and leaving."""

import hashlib
import secrets
from datetime import datetime, timedelta

import pghistory
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts import rules
from accounts.models import Invitation, Membership, User, WorkingGroup
from accounts.roles import Role
from outbox.actions import write

INVITATION_LASTS = timedelta(days=21)


class InvitationUnusable(Exception):
    """The link does not open anything any more; `str()` says why, to be shown to the person."""


def token_hash(token: str) -> str:
    """Hash of an invitation's token, as it is kept. The token is 256 random bits, so a plain SHA-256 will do."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def invite(*, email: str, group: WorkingGroup, by: User, role: str = Role.MEMBER, name: str = "", message: str = ""):
    """Invite someone into a group and write them a letter with a link that works once.

    Raises PermissionDenied unless `by` coordinates the group, ValidationError (on `email`) when the person is a
    member already or has an unanswered invitation. Returns the Invitation.
    """
    if not rules.may_invite(by, group):
        raise PermissionDenied(_("Only a coordinator of the group invites into it."))
    email = email.strip().lower()
    if Membership.objects.active().of(group).filter(user__email__iexact=email).exists():
        raise ValidationError({"email": _("This person is a member of the group already.")})
    unanswered = Invitation.objects.select_for_update().unanswered().filter(email__iexact=email, group=group)
    if unanswered.exists():
        raise ValidationError(
            {"email": _("This person has been invited and has not answered yet. You can send the link again.")}
        )
    token = secrets.token_urlsafe(32)
    with pghistory.context(user=by.pk):
        invitation = Invitation.objects.create(
            email=email,
            name=name.strip(),
            group=group,
            role=role,
            message=message.strip(),
            token_hash=token_hash(token),
            invited_by=by,
            expires_at=timezone.now() + INVITATION_LASTS,
        )
    _write_invitation(invitation, token)
    return invitation


@transaction.atomic
def send_invitation_again(*, invitation: Invitation, by: User) -> Invitation:
    """Send a fresh link; the old one stops working, and the time runs anew.

    Raises PermissionDenied unless `by` coordinates the group, InvitationUnusable when it was answered or revoked.
    """
    invitation = _locked(invitation, by)
    token = secrets.token_urlsafe(32)
    invitation.token_hash = token_hash(token)
    invitation.expires_at = timezone.now() + INVITATION_LASTS
    invitation.sent_at = timezone.now()
    invitation.times_sent += 1
    with pghistory.context(user=by.pk):
        invitation.save()
    _write_invitation(invitation, token)
    return invitation


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, by: User) -> Invitation:
    """Make the link useless. Raises like `send_invitation_again`."""
    invitation = _locked(invitation, by)
    invitation.revoked_at, invitation.revoked_by = timezone.now(), by
    with pghistory.context(user=by.pk):
        invitation.save()
    return invitation


def _locked(invitation: Invitation, by: User) -> Invitation:
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if not rules.may_invite(by, invitation.group):
        raise PermissionDenied(_("Only a coordinator of the group may do this."))
    if invitation.accepted_at:
        raise InvitationUnusable(_("The invitation has been accepted meanwhile."))
    if invitation.revoked_at:
        raise InvitationUnusable(_("The invitation has been revoked already."))
    return invitation


def find_invitation(token: str, *, lock: bool = False) -> Invitation:
    """Find the invitation that a link's token opens.

    Raises InvitationUnusable with a sentence for the person: unknown (perhaps replaced by a newer link), used,
    revoked or run out.
    """
    invitations = Invitation.objects.select_related("group", "invited_by")
    if lock:
        invitations = invitations.select_for_update(of=("self",))
    invitation = invitations.filter(token_hash=token_hash(token)).first()
    if invitation is None:
        raise InvitationUnusable(_("This link is not known. If you were sent a newer one, use that."))
    sentences = {
        "accepted": _("This invitation has been used. Log in with your e-mail address."),
        "revoked": _("This invitation was taken back. Ask the coordinator if you think that is a mistake."),
        "expired": _("This invitation has run out. Ask the coordinator to send it again."),
    }
    if invitation.state in sentences:
        raise InvitationUnusable(sentences[invitation.state])
    return invitation


@transaction.atomic
def accept_invitation(*, token: str, user: User | None = None, password: str = "", **person) -> User:
    """Join the group that the link invites into.

    `user` is the person logged in, who joins as they are, or None for a newcomer, who is made from the
    invitation's address, `password` and `person` (name, affiliation, country, languages, career_stage,
    time_zone). A link serves once. Raises InvitationUnusable, or ValidationError (on `password`, or when an
    account of that address exists and must log in first).
    """
    invitation = find_invitation(token, lock=True)
    if user is None:
        user = _newcomer(invitation, password, person)
    with pghistory.context(user=user.pk):
        membership = Membership.objects.active().filter(user=user, group=invitation.group).first()
        if membership is None:
            Membership.objects.create(user=user, group=invitation.group, role=invitation.role)
        elif membership.role != invitation.role and invitation.role == Role.COORDINATOR:
            membership.role = invitation.role
            membership.save()
        invitation.accepted_at, invitation.accepted_by = timezone.now(), user
        invitation.save()
    user.__dict__.pop("roles", None)
    _tell_coordinators_of_arrival(invitation, user)
    return user


def _newcomer(invitation: Invitation, password: str, person: dict) -> User:
    if User.objects.filter(email__iexact=invitation.email).exists():
        raise ValidationError(_("There is an account with this address. Log in first, then open the link again."))
    user = User(email=invitation.email, **person)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise ValidationError({"password": error.messages}) from error
    user.set_password(password)
    user.save()
    # allauth keeps addresses of its own; the invitation came through this one, so it is known to be theirs.
    from allauth.account.models import EmailAddress

    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


@transaction.atomic
def leave(*, membership: Membership, by: User, at: datetime | None = None) -> Membership:
    """End a membership: a person leaves, or a coordinator ends it. What they added keeps their name.

    Raises PermissionDenied for anyone else, ValidationError when the group would have no coordinator left.
    """
    membership = Membership.objects.select_for_update(of=("self",)).select_related("group").get(pk=membership.pk)
    if membership.user_id != by.pk and not rules.coordinates(by, membership.group):
        raise PermissionDenied(_("Only the person or a coordinator of the group may do this."))
    if membership.left_at:
        return membership
    others = Membership.objects.active().of(membership.group).coordinators().exclude(pk=membership.pk)
    if membership.role == Role.COORDINATOR and not others.exists():
        raise ValidationError(_("The group would be left without a coordinator. Make someone else one first."))
    membership.left_at = at or timezone.now()
    with pghistory.context(user=by.pk):
        membership.save()
    return membership


@transaction.atomic
def change_role(*, membership: Membership, role: str, by: User) -> Membership:
    """Give a member another role in the group.

    Raises PermissionDenied unless `by` coordinates it, ValidationError when no coordinator would be left.
    """
    membership = Membership.objects.select_for_update(of=("self",)).select_related("group").get(pk=membership.pk)
    if not rules.coordinates(by, membership.group):
        raise PermissionDenied(_("Only a coordinator of the group may do this."))
    others = Membership.objects.active().of(membership.group).coordinators().exclude(pk=membership.pk)
    if role != Role.COORDINATOR and membership.role == Role.COORDINATOR and not others.exists():
        raise ValidationError(_("The group would be left without a coordinator. Make someone else one first."))
    membership.role = role
    with pghistory.context(user=by.pk):
        membership.save()
    return membership


def _write_invitation(invitation: Invitation, token: str) -> None:
    link = settings.PORTAL_URL + reverse("accounts:accept-invitation", args=[token])
    inviter = str(invitation.invited_by or invitation.group.network)
    text = _(
        "Dear %(name)s,\n\n"
        "%(inviter)s invites you to join the working group “%(group)s” of %(network)s.\n\n"
        "%(message)s"
        "To accept, open this link. It works once, and until %(until)s:\n\n%(link)s\n\n"
        "If you did not expect this letter, you need not do anything.\n"
    ) % {
        "name": invitation.name or _("colleague"),
        "inviter": inviter,
        "group": invitation.group.name,
        "network": invitation.group.network.name,
        "message": f"{invitation.message}\n\n" if invitation.message else "",
        "until": date_format(invitation.expires_at, "j F Y"),
        "link": link,
    }
    write(
        key=f"invitation:{invitation.pk}:{invitation.times_sent}",
        to=invitation.email,
        subject=_("%(inviter)s invites you to %(group)s") % {"inviter": inviter, "group": invitation.group.short_name},
        text=text,
        kind="invitation",
        private=True,
        about={"invitation": invitation.pk, "times_sent": invitation.times_sent},
    )


def _tell_coordinators_of_arrival(invitation: Invitation, user: User) -> None:
    for membership in (
        Membership.objects.active().of(invitation.group).coordinators().exclude(user=user).select_related("user")
    ):
        write(
            key=f"invitation:{invitation.pk}:accepted:{membership.user_id}",
            to=membership.user.email,
            subject=_("%(name)s has joined %(group)s") % {"name": user, "group": invitation.group.short_name},
            text=_("%(name)s has accepted the invitation and is now a %(role)s of %(group)s.\n\n%(link)s\n")
            % {
                "name": user,
                "role": invitation.get_role_display(),
                "group": invitation.group.name,
                "link": settings.PORTAL_URL + invitation.group.get_absolute_url(),
            },
        )
