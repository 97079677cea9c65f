"""Inviting, joining, leaving, and one's own data."""

import hashlib
import secrets
from datetime import datetime, timedelta

import pghistory
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import letters, rules
from accounts.models import Invitation, Membership, User, WorkingGroup
from accounts.roles import Role

INVITATION_LASTS = timedelta(days=21)
# What people say about themselves; everything else of a user is nobody's to type.
ABOUT_ONESELF = ("name", "affiliation", "country", "languages", "career_stage", "time_zone")


class InvitationUnusable(Exception):
    """The link does not open anything any more; `str()` says why, to be shown to the person.

    `invitation` is the one that it opened once, or None when the link is not known.
    """

    def __init__(self, sentence: str, invitation: Invitation | None = None):
        super().__init__(sentence)
        self.invitation = invitation


class AccountExists(ValidationError):
    """Somebody with this address has an account and must log in before the invitation is accepted."""

    def __init__(self):
        super().__init__(_("There is an account with this address already. Sign in with it, then accept."))


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
    token = secrets.token_urlsafe(32)
    invitation = Invitation(
        email=email,
        name=name.strip(),
        group=group,
        role=role,
        message=message.strip(),
        token_hash=token_hash(token),
        invited_by=by,
        expires_at=timezone.now() + INVITATION_LASTS,
    )
    # Two coordinators may invite the same person at once: the database lets one of them in.
    try:
        with transaction.atomic(), pghistory.context(user=by.pk):
            invitation.save()
    except IntegrityError as error:
        if "invitation_one_unanswered" not in str(error):
            raise
        sentence = _("This person has been invited and has not answered yet. You can send the link again.")
        raise ValidationError({"email": sentence}) from error
    letters.write_invitation(invitation, token)
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
    letters.write_invitation(invitation, token)
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
        raise InvitationUnusable(_("The invitation has been accepted meanwhile."), invitation)
    if invitation.revoked_at:
        raise InvitationUnusable(_("The invitation has been taken back already."), invitation)
    return invitation


def find_invitation(token: str, *, lock: bool = False) -> Invitation:
    """Find the invitation that a link's token opens.

    Raises InvitationUnusable with a sentence for the person: unknown (perhaps replaced by a newer link), used,
    revoked or run out.
    """
    invitations = Invitation.objects.select_related("group__network", "invited_by")
    if lock:
        invitations = invitations.select_for_update(of=("self",))
    invitation = invitations.filter(token_hash=token_hash(token)).first()
    if invitation is None:
        raise InvitationUnusable(_("This link is not known. If you were sent a newer one, use that."))
    sentences = {
        "accepted": _("This invitation has been used. Sign in with your e-mail address."),
        "revoked": _("This invitation was taken back. Ask the coordinator if you think that is a mistake."),
        "expired": _("This invitation has run out. Ask the coordinator to send it again."),
    }
    if invitation.state in sentences:
        raise InvitationUnusable(sentences[invitation.state], invitation)
    return invitation


@transaction.atomic
def accept_invitation(*, token: str, user: User | None = None, password: str = "", **person) -> User:
    """Join the group that the link invites into.

    `user` is the person logged in, who joins as they are, or None for a newcomer, who is made from the
    invitation's address, `password` and `person` (see ABOUT_ONESELF). A link serves once. Raises
    InvitationUnusable, ValidationError (on `password`), or AccountExists when an account of that address exists
    and must log in first.
    """
    invitation = find_invitation(token, lock=True)
    if user is None:
        user = _newcomer(invitation, password, person)
    with pghistory.context(user=user.pk):
        membership = Membership.objects.active().filter(user=user, group=invitation.group).first()
        if membership is None:
            membership = Membership.objects.create(user=user, group=invitation.group, role=invitation.role)
        elif invitation.role == Role.COORDINATOR and membership.role != Role.COORDINATOR:
            membership.role = Role.COORDINATOR
            membership.save()
        invitation.accepted_at, invitation.accepted_by = timezone.now(), user
        invitation.save()
    user.__dict__.pop("roles", None)
    letters.tell_of_arrival(invitation, membership)
    return user


def _newcomer(invitation: Invitation, password: str, person: dict) -> User:
    if User.objects.with_address(invitation.email).exists():
        raise AccountExists
    person = _about_oneself(person)
    try:
        validate_password(password, User(email=invitation.email, **person))
    except ValidationError as error:
        raise ValidationError({"password": error.messages}) from error
    try:
        # The invitation came through this address, so it is known to be theirs.
        return User.objects.create_user(invitation.email, password, **person)
    except IntegrityError as error:  # the same person accepted an invitation to another group at this moment
        raise AccountExists from error


def change_profile(*, user: User, **person) -> User:
    """Keep what a person says about themselves (ABOUT_ONESELF). Raises TypeError for any other field."""
    for field, value in _about_oneself(person).items():
        setattr(user, field, value)
    user.save(update_fields=list(person))
    return user


def _about_oneself(person: dict) -> dict:
    unknown = set(person) - set(ABOUT_ONESELF)
    if unknown:
        raise TypeError(f"not said about oneself: {', '.join(sorted(unknown))}")
    return person


@transaction.atomic
def leave(*, membership: Membership, by: User, at: datetime | None = None) -> Membership:
    """End a membership: a person leaves, or a coordinator ends it. What they added keeps their name.

    Raises PermissionDenied for anyone else, ValidationError when the group would have no coordinator left.
    """
    membership = _locked_membership(membership, by)
    if membership.user_id != by.pk and not rules.coordinates(by, membership.group):
        raise PermissionDenied(_("Only the person or a coordinator of the group may do this."))
    if membership.left_at:
        return membership
    _refuse_without_coordinator(membership)
    membership.left_at = at or timezone.now()
    with pghistory.context(user=by.pk):
        membership.save()
    if membership.user_id == by.pk:
        by.__dict__.pop("roles", None)
    letters.tell_of_end(membership, by)
    return membership


@transaction.atomic
def change_role(*, membership: Membership, role: str, by: User) -> Membership:
    """Give a member another role in the group.

    Raises PermissionDenied unless `by` coordinates it, ValidationError when the role is not known, the person has
    left, or no coordinator would be left.
    """
    membership = _locked_membership(membership, by)
    if not rules.coordinates(by, membership.group):
        raise PermissionDenied(_("Only a coordinator of the group may do this."))
    if role not in Role.values:
        raise ValidationError(_("There is no such role."))
    if membership.left_at:
        raise ValidationError(_("This person has left the group meanwhile."))
    if role == membership.role:
        return membership
    if role != Role.COORDINATOR:
        _refuse_without_coordinator(membership)
    membership.role = role
    with pghistory.context(user=by.pk):
        membership.save()
    if membership.user_id == by.pk:
        by.__dict__.pop("roles", None)
    letters.tell_of_role(membership, by, change=membership.events.count())
    return membership


def _locked_membership(membership: Membership, by: User) -> Membership:
    # The group's row is the lock: two coordinators who end each other at once must not both succeed. What is
    # known of the second one's role is from before the lock, so it is asked again.
    WorkingGroup.objects.select_for_update().get(pk=membership.group_id)
    by.__dict__.pop("roles", None)
    return Membership.objects.select_related("group", "user").get(pk=membership.pk)


def _refuse_without_coordinator(membership: Membership) -> None:
    others = Membership.objects.active().of(membership.group).coordinators().exclude(pk=membership.pk)
    if membership.role == Role.COORDINATOR and not others.exists():
        raise ValidationError(_("The group would be left without a coordinator. Make someone else one first."))
