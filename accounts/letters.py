"""What people are written about groups: invitations, arrivals, and what was changed for them."""

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Invitation, Membership, User
from outbox.actions import write


def write_invitation(invitation: Invitation, token: str) -> None:
    """Write the letter with the link; every sending is a letter of its own, the older ones no longer matter."""
    inviter = str(invitation.invited_by or invitation.group.network)
    text = _(
        "Dear %(name)s,\n\n"
        "%(inviter)s invites you to join the working group “%(group)s” of %(network)s as a %(role)s.\n\n"
        "%(message)s"
        "To accept, open this link. It works once, and until %(until)s:\n\n%(link)s\n\n"
        "If you did not expect this letter, you need not do anything.\n"
    ) % {
        "name": invitation.name or _("colleague"),
        "inviter": inviter,
        "group": invitation.group.name,
        "network": invitation.group.network.name,
        "role": invitation.get_role_display(),
        "message": f"{invitation.message}\n\n" if invitation.message else "",
        "until": date_format(invitation.expires_at, "j F Y"),
        "link": settings.PORTAL_URL + reverse("accounts:accept-invitation", args=[token]),
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


def tell_of_arrival(invitation: Invitation, membership: Membership) -> None:
    """Tell the group's coordinators that somebody accepted."""
    values = {
        "name": membership.user,
        "role": membership.get_role_display(),
        "group": invitation.group.name,
        "link": settings.PORTAL_URL + invitation.group.get_absolute_url(),
    }
    for coordinator in _coordinators_but(membership.group, membership.user):
        write(
            key=f"invitation:{invitation.pk}:accepted:{coordinator.pk}",
            to=coordinator.email,
            subject=_("%(name)s has joined %(group)s")
            % {"name": membership.user, "group": invitation.group.short_name},
            text=_("%(name)s has accepted the invitation and is now a %(role)s of %(group)s.\n\n%(link)s\n") % values,
        )


def tell_of_end(membership: Membership, by: User) -> None:
    """Tell the person whose membership a coordinator ended, or the coordinators when a person left."""
    group = membership.group
    values = {"name": membership.user, "by": by, "group": group.name}
    if by.pk != membership.user_id:
        write(
            key=f"membership:{membership.pk}:ended",
            to=membership.user.email,
            subject=_("Your membership of %(group)s has ended") % {"group": group.short_name},
            text=_(
                "%(by)s has ended your membership of %(group)s.\n\n"
                "What you added keeps your name, and your login stays yours. "
                "If you think that this is a mistake, ask a coordinator of the group.\n"
            )
            % values,
        )
        return
    for coordinator in _coordinators_but(group, membership.user):
        write(
            key=f"membership:{membership.pk}:left:{coordinator.pk}",
            to=coordinator.email,
            subject=_("%(name)s has left %(group)s") % {"name": membership.user, "group": group.short_name},
            text=_("%(name)s has left %(group)s. What they added keeps their name.\n") % values,
        )


def tell_of_role(membership: Membership, by: User, *, change: int) -> None:
    """Tell a person about their new role; `change` numbers the changes of this membership."""
    if by.pk == membership.user_id:
        return
    write(
        key=f"membership:{membership.pk}:role:{change}",
        to=membership.user.email,
        subject=_("You are now a %(role)s of %(group)s")
        % {"role": membership.get_role_display(), "group": membership.group.short_name},
        text=_("%(by)s has given you another role in %(group)s: %(role)s.\n\n%(sentence)s\n\n%(link)s\n")
        % {
            "by": by,
            "group": membership.group.name,
            "role": membership.get_role_display(),
            "sentence": membership.role_sentence,
            "link": settings.PORTAL_URL + membership.group.get_absolute_url(),
        },
    )


def _coordinators_but(group, user) -> list[User]:
    memberships = Membership.objects.active().of(group).coordinators().exclude(user=user).select_related("user")
    return [membership.user for membership in memberships]
