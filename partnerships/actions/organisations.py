"""Writing organisations."""

from collections.abc import Iterable

from accounts.models import User, WorkingGroup
from partnerships.actions import contributing
from partnerships.models import Organisation


def add_organisation(*, by: User, group: WorkingGroup, values: dict, readers: Iterable[User] = ()) -> Organisation:
    """Add an organisation as a draft of its author.

    `values` maps names in `Organisation.CONTENT_FIELDS` to values. Raises PermissionDenied, ValidationError.
    """
    return contributing.add(Organisation, by=by, group=group, fill=lambda record: _fill(record, values, readers))


def edit_organisation(
    organisation: Organisation,
    *,
    by: User,
    values: dict,
    readers: Iterable[User] | None = None,
    comment: str = "",
    expected_revision: int | None = None,
) -> Organisation:
    """Change an organisation; None leaves its readers as they are. Raises as `contributing.edit` does."""
    return contributing.edit(
        organisation,
        by=by,
        fill=lambda locked: _fill(locked, values, readers),
        comment=comment,
        expected_revision=expected_revision,
    )


def propose_change_to_organisation(organisation: Organisation, *, by: User) -> Organisation:
    """Open a proposed change to a published organisation. Raises PermissionDenied, NotAllowedNow."""
    return contributing.propose_change(organisation, by=by)


def _fill(organisation: Organisation, values: dict, readers) -> None:
    for name, value in values.items():
        setattr(organisation, name, value)
    organisation.save()
    if readers is not None:
        contributing.name_readers(organisation, readers)
