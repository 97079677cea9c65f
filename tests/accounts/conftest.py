"""What the tests of people share."""

import re

import pytest
from django.core.cache import cache

from accounts import actions
from outbox.models import Letter


@pytest.fixture(autouse=True)
def _nothing_counted(db):
    """Rate limits begin anew with each test."""
    cache.clear()


@pytest.fixture(autouse=True)
def _letters_go_to_the_outbox(settings):
    """Django's test environment puts a backend of its own in place of the portal's."""
    settings.EMAIL_BACKEND = "outbox.backend.OutboxBackend"


@pytest.fixture
def invited(group, coordinator):
    """An open invitation to newcomer@example.org into `group`."""
    return actions.invite(email="newcomer@example.org", name="Nora Newcomer", group=group, by=coordinator)


def link_of(invitation) -> str:
    """The path of the link that the newest letter of this invitation holds."""
    letter = Letter.objects.get(key=f"invitation:{invitation.pk}:{invitation.times_sent}")
    return re.search(r"http://127\.0\.0\.1:8000(/invitation/\S+)", letter.text_body)[1]


def token_of(invitation) -> str:
    return link_of(invitation).split("/")[2]
