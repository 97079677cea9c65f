"""A mail server for tests, and letters."""

import pytest

from outbox.actions import write
from outbox.models import Letter
from tests.another_process import environment
from tests.outbox.mail_server import MailServer


@pytest.fixture
def mail_server(settings):
    """A mail server that keeps what it is given; letters are handed to it."""
    server = MailServer()
    settings.OUTBOX_DELIVERY = "smtp"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 3
    yield server
    server.stop()


@pytest.fixture
def letter(db) -> Letter:
    return a_letter()


def a_letter(key: str = "letter:1", to: str = "mira@example.org", **values) -> Letter:
    write(**{"key": key, "to": to, "subject": "News", "text": "Dear Mira,\n\nthere is news.\n", **values})
    return Letter.objects.get(key=key)


def environment_of_another_process(mail_server) -> dict[str, str]:
    """Environment in which a process works on this test's database and hands letters to this mail server."""
    return environment(PORTAL_MAIL="smtp", PORTAL_SMTP_HOST="127.0.0.1", PORTAL_SMTP_PORT=str(mail_server.port))
