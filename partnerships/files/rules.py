"""Who may do what with the files of a case."""

from curation import rules


def may_change_files(user, case) -> bool:
    """Who may edit the case. A proposed change has no files: they belong to the case itself."""
    return not case.is_amendment and user.is_authenticated and rules.may_edit(user, case)
