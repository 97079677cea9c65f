"""Writing cases."""

from collections.abc import Iterable

from accounts.models import User, WorkingGroup
from curation.models import Topic
from partnerships.actions import contributing
from partnerships.models import Partnership


def add_case(
    *,
    by: User,
    group: WorkingGroup,
    values: dict,
    topics: Iterable[Topic] = (),
    tags: Iterable[str] = (),
    readers: Iterable[User] = (),
) -> Partnership:
    """Add a case as a draft of its author.

    `values` maps names in `Partnership.CONTENT_FIELDS` to values, lists of parts as JSON objects (`parts`). `readers`
    are the coordinators who may read what is confidential in it. Raises PermissionDenied, ValidationError.
    """
    return contributing.add(
        Partnership, by=by, group=group, fill=lambda case: _fill(case, values, topics, tags, readers)
    )


def edit_case(
    case: Partnership,
    *,
    by: User,
    values: dict,
    topics: Iterable[Topic] | None = None,
    tags: Iterable[str] | None = None,
    readers: Iterable[User] | None = None,
    comment: str = "",
    expected_revision: int | None = None,
) -> Partnership:
    """Change a case; None leaves topics, tags or readers as they are. Raises as `contributing.edit` does."""
    return contributing.edit(
        case,
        by=by,
        fill=lambda locked: _fill(locked, values, topics, tags, readers),
        comment=comment,
        expected_revision=expected_revision,
    )


def propose_change_to_case(case: Partnership, *, by: User) -> Partnership:
    """Open a proposed change to a published case. Raises PermissionDenied, NotAllowedNow."""
    return contributing.propose_change(case, by=by)


def _fill(case: Partnership, values: dict, topics, tags, readers) -> None:
    for name, value in values.items():
        setattr(case, name, value)
    case.save()
    if topics is not None:
        case.topics.set(topics)
    if tags is not None:
        case.tags.set(list(tags))
    if readers is not None:
        contributing.name_readers(case, readers)
