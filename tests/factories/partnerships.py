"""Cases and organisations for tests."""

from importlib import import_module
from itertools import count

from django.apps import apps

from curation.actions import take
from partnerships.actions import add_case, add_organisation

_numbers = count(1)


def give_typology() -> None:
    """The words to begin with, as the migration gives them: a test that empties the database takes them away."""
    import_module("partnerships.migrations.0002_typology").give(apps, None)


def make_case(by, group, *, topics=(), tags=(), readers=(), **values):
    """A draft of `by`; `values` are names of `Partnership.CONTENT_FIELDS`, lists of parts as JSON objects."""
    values = {"title": f"Case {next(_numbers)}", **values}
    return add_case(by=by, group=group, values=values, topics=topics, tags=tags, readers=readers)


def publish_case(by, group, reviewer, **content):
    """A published case, told by `by` and reviewed by `reviewer`."""
    case = make_case(by, group, **content)
    return take(take(case, "submit", by=by), "publish", by=reviewer)


def make_organisation(by, group, *, readers=(), **values):
    """A draft of `by`."""
    values = {"name": f"Organisation {next(_numbers)}", **values}
    return add_organisation(by=by, group=group, values=values, readers=readers)


def publish_organisation(by, group, reviewer, **content):
    """A published organisation."""
    organisation = make_organisation(by, group, **content)
    return take(take(organisation, "submit", by=by), "publish", by=reviewer)
