"""Django's mail backend of the portal: every mail, whoever writes it, becomes a letter."""

import uuid

from django.core.mail.backends.base import BaseEmailBackend

from outbox.actions import write


class OutboxBackend(BaseEmailBackend):
    """Put mails written by Django and allauth (password reset, security notices) into the outbox.

    They are private: they may carry a link that opens an account.
    """

    def send_messages(self, email_messages):
        """Write one letter per recipient; return how many."""
        written = 0
        for message in email_messages:
            html = next(
                (body for body, mimetype in getattr(message, "alternatives", []) if mimetype == "text/html"),
                "",
            )
            for address in message.recipients():
                written += write(
                    key=f"mail:{uuid.uuid4()}",
                    to=address,
                    subject=message.subject,
                    text=message.body,
                    html=html,
                    kind="account",
                    private=True,
                )
        return written
