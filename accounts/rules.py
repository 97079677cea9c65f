"""Who may do what with people and groups."""

from accounts.roles import Role


def is_member_of(user, group) -> bool:
    """Whether the user belongs to the group, in whatever role."""
    return user.is_authenticated and group.pk in user.roles


def coordinates(user, group) -> bool:
    """Whether the user coordinates the group."""
    return user.is_authenticated and user.roles.get(group.pk) == Role.COORDINATOR


def may_invite(user, group) -> bool:
    """Coordinators invite people into their own group."""
    return coordinates(user, group)


def may_see_outbox(user) -> bool:
    """Coordinators see what letters went out and which did not."""
    return user.is_authenticated and user.is_coordinator


def may_read_letter(user, letter) -> bool:
    """A private letter is read by its addressee alone; the others by coordinators and by their addressee."""
    if not user.is_authenticated:
        return False
    if letter.to_address.lower() == user.email.lower():
        return True
    return user.is_coordinator and not letter.private


def may_see_members(user) -> bool:
    """Whoever belongs to a group of the network sees who belongs to the others; visitors see a number."""
    return user.is_authenticated and user.is_member
