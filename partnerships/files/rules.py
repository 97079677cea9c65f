"""Who may do what with the files of a case."""

from curation import rules


def may_change_files(user, case) -> bool:
    """Who may edit the case, or the proposed change: that has the files that it would add."""
    return user.is_authenticated and rules.may_edit(user, case)
