"""Who marks good practice."""

from curation import rules
from curation.workflow import State


def may_mark(user, case) -> bool:
    """A coordinator of the case's group, of a published case; nobody their own unless they coordinate alone."""
    return case.state == State.PUBLISHED and not case.is_amendment and rules.may_review(user, case)
