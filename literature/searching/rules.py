"""Who may do what with questions, searches and screening. The same predicates draw the buttons."""

from accounts.rules import coordinates, is_member_of


def may_add(user) -> bool:
    """Members of any group record searches, for their groups."""
    return user.is_authenticated and user.is_member


def may_edit_question(user, question) -> bool:
    """Who asked it, while in the group, and the group's coordinators."""
    asked = is_member_of(user, question.group) and question.asked_by_id == user.pk
    return asked or coordinates(user, question.group)


def may_edit_search(user, search) -> bool:
    """Who recorded it, while in the group, and the group's coordinators."""
    recorded = is_member_of(user, search.question.group) and search.recorded_by_id == user.pk
    return recorded or coordinates(user, search.question.group)


def may_screen(user, question) -> bool:
    """Members of the question's group read, settle, and put sources on its searches."""
    return is_member_of(user, question.group)


def may_keep_reasons(user, group) -> bool:
    """The list of reasons is the coordinators'."""
    return coordinates(user, group)
