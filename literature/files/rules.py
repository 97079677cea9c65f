"""Who may do what with a source's files."""

from accounts.roles import Role
from curation import rules
from curation.workflow import State
from literature.files.licences import FileState


def is_coordinator_of(user, source) -> bool:
    """Whether the user coordinates the group that looks after the source."""
    return user.is_authenticated and user.roles.get(source.group_id) == Role.COORDINATOR


def may_add_file(user, source) -> bool:
    """Who may edit the source; to a published one any member, whose file then waits for a coordinator.

    A proposed change has no files: they belong to the record itself.
    """
    if source.is_amendment or not user.is_authenticated or not user.is_active or not user.is_member:
        return False
    return rules.may_edit(user, source) or source.state == State.PUBLISHED


def is_shown_at_once(user, source) -> bool:
    """Whether a file that this person adds needs no decision of its own.

    One that comes before publication is reviewed with its source; a coordinator of the group adds as they correct.
    """
    return source.state != State.PUBLISHED or is_coordinator_of(user, source)


def may_decide(user, file) -> bool:
    """A coordinator of the group accepts what waits."""
    return file.state == FileState.WAITING and is_coordinator_of(user, file.source)


def may_remove(user, file) -> bool:
    """A coordinator of the group; and who added it while it is not public knowledge: a draft's, or one that waits."""
    if file.state == FileState.REMOVED or not user.is_authenticated:
        return False
    if is_coordinator_of(user, file.source):
        return True
    own = file.added_by_id == user.pk
    return own and (file.state == FileState.WAITING or rules.may_edit(user, file.source))
