"""Who may do what with a reading list."""

from literature.models import ReadingList


def may_edit(user, reading_list: ReadingList) -> bool:
    """Its owner, or any member of the group whose list it is."""
    if not user.is_authenticated or not user.is_active:
        return False
    if reading_list.group_id:
        return reading_list.group_id in user.roles
    return reading_list.owner_id == user.pk


def may_keep(user) -> bool:
    """Members keep lists."""
    return user.is_authenticated and user.is_active and user.is_member


def may_make_private(user, reading_list: ReadingList) -> bool:
    """Besides those who edit it, any coordinator can take a list out of the public, and says why."""
    return reading_list.is_public and user.is_authenticated and user.is_coordinator
