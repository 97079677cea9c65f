"""Writing letters, and what a person decides about one that got stuck."""

from datetime import datetime
from email.utils import make_msgid
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from outbox.models import Letter
from outbox.sending import send_due

__all__ = ["mark_as_sent", "send_again", "send_due", "write"]


def write(
    *,
    key: str,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    kind: str = "notice",
    private: bool = False,
    about: dict | None = None,
    due_at: datetime | None = None,
) -> bool:
    """Put a letter into the outbox, in the caller's transaction.

    `key` names the letter for good. Returns True when it is new, False when a letter of this key is there
    already (then nothing changes). The letter goes out with the next `run_due` at or after `due_at`.
    """
    letter = Letter(
        key=key,
        kind=kind,
        to_address=to,
        subject=" ".join(subject.split())[:250],
        text_body=text,
        html_body=html,
        private=private,
        about=about or {},
        due_at=due_at or timezone.now(),
        message_id=make_msgid(domain=urlsplit(settings.PORTAL_URL).hostname or "portal.invalid"),
    )
    if Letter.objects.filter(key=key).exists():
        return False
    # Whoever writes the same letter at this moment waits here until the first one has committed or given up.
    Letter.objects.bulk_create([letter], ignore_conflicts=True)
    return Letter.objects.filter(key=key, message_id=letter.message_id).exists()


def send_again(*, letter: Letter) -> bool:
    """Put a failed letter, or one in doubt, back among those that wait; a person decided it.

    Returns False when the letter was in neither state any more.
    """
    with transaction.atomic():
        wanting = Letter.objects.wanting_attention().filter(pk=letter.pk)
        return bool(
            wanting.update(state=Letter.State.WAITING, due_at=timezone.now(), sending_at=None, attempts=0, problem="")
        )


def mark_as_sent(*, letter: Letter) -> bool:
    """Record that a letter in doubt did arrive; a person found out. Returns False if it was not in doubt."""
    body = {"text_body": "", "html_body": ""} if letter.private else {}
    return bool(
        Letter.objects.in_doubt()
        .filter(pk=letter.pk)
        .update(state=Letter.State.SENT, sent_at=timezone.now(), problem="", **body)
    )


def forget_texts(letters) -> int:
    """Take subject and text out of letters, a queryset; those that have not gone out will not. Returns how many.

    The rows stay, so that none is written a second time. For what has to be gone from everywhere.
    """
    waiting = letters.filter(state__in=[Letter.State.WAITING, Letter.State.SENDING, Letter.State.FAILED])
    waiting.update(state=Letter.State.NEEDLESS, problem="")
    return letters.update(subject="–", text_body="", html_body="")
