"""Cases and organisations for tests."""

from contextlib import contextmanager
from importlib import import_module
from itertools import count
from unittest import mock

from django.apps import apps

from curation.actions import take
from partnerships.actions import add_case, add_organisation
from partnerships.models import PartnershipForm

_numbers = count(1)


def give_typology() -> None:
    """The words to begin with, as the migration gives them: a test that empties the database takes them away."""
    import_module("partnerships.migrations.0002_typology").give(apps, None)


def make_case(by, group, *, topics=(), tags=(), readers=(), **values):
    """A draft of `by`; `values` are names of `Partnership.CONTENT_FIELDS`, lists of parts as JSON objects."""
    values = {"title": f"Case {next(_numbers)}", **values}
    return add_case(by=by, group=group, values=values, topics=topics, tags=tags, readers=readers)


def complete(**changes) -> dict:
    """What a case needs to stand alone, with changes."""
    values = {
        "summary": "Two associations share a house.",
        "form": PartnershipForm.objects.get_or_create(slug="community", defaults={"name": "With a community"})[0],
        "countries": ["KE"],
        "partners": [{"id": "one", "name": "Open House"}, {"id": "two", "name": "North Fund"}],
        "context": "It began in a flood.",
        "what_changed": "There is a well.",
        "what_was_hard": "The road.",
    }
    return values | changes


@contextmanager
def unfinished():
    """Let cases that are not complete be submitted and published: most tests are about a part of a case."""
    with mock.patch("partnerships.kinds.require_complete"):
        yield


def submit_case(case, *, by, comment=""):
    """The case submitted, complete or not."""
    with unfinished():
        return take(case, "submit", by=by, comment=comment)


def accept_case(case, *, by, comment=""):
    """The submitted case published, complete or not."""
    with unfinished():
        return take(case, "publish", by=by, comment=comment)


def publish_case(by, group, reviewer, **content):
    """A published case, told by `by` and reviewed by `reviewer`."""
    case = make_case(by, group, **content)
    return accept_case(submit_case(case, by=by), by=reviewer)


def make_organisation(by, group, *, readers=(), **values):
    """A draft of `by`."""
    values = {"name": f"Organisation {next(_numbers)}", **values}
    return add_organisation(by=by, group=group, values=values, readers=readers)


def publish_organisation(by, group, reviewer, **content):
    """A published organisation."""
    organisation = make_organisation(by, group, **content)
    return take(take(organisation, "submit", by=by), "publish", by=reviewer)
