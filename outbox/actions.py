"""Writing letters and sending them."""

import logging
import smtplib
from datetime import datetime, timedelta
from email.utils import make_msgid
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from outbox.due import still_matters
from outbox.models import Letter

log = logging.getLogger("portal.outbox")

# Waits between attempts when the mail server cannot be reached; then a person is asked.
RETRY_AFTER = [timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=3), timedelta(hours=12)]


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
    before = Letter.objects.filter(key=key).exists()
    if before:
        return False
    Letter.objects.bulk_create([letter], ignore_conflicts=True)
    return Letter.objects.filter(key=key, message_id=letter.message_id).exists()


def send_due(*, now: datetime | None = None, limit: int = 500) -> dict[str, int]:
    """Send the letters that are due, each claimed by one process only.

    A letter is committed as `sending` before it is handed to the mail server and as `sent` after. A process
    that dies in between leaves it in `sending`; it is then shown to a person, never sent again by itself.
    Returns how many letters ended in which state.
    """
    done: dict[str, int] = {}
    for _n in range(limit):
        letter = _claim(now or timezone.now())
        if letter is None:
            break
        _deliver(letter)
        done[letter.state] = done.get(letter.state, 0) + 1
    return done


def _claim(now: datetime) -> Letter | None:
    with transaction.atomic():
        letter = Letter.objects.due(now).select_for_update(skip_locked=True).first()
        if letter is None:
            return None
        letter.state = Letter.State.SENDING
        letter.sending_at = timezone.now()
        letter.attempts += 1
        letter.save(update_fields=["state", "sending_at", "attempts"])
    return letter


def _deliver(letter: Letter) -> None:
    if not still_matters(letter.kind, letter.about):
        letter.state = Letter.State.NEEDLESS
    elif settings.OUTBOX_DELIVERY == "kept":
        letter.state, letter.sent_at = Letter.State.KEPT, timezone.now()
    else:
        try:
            _hand_over(letter)
            letter.state, letter.sent_at, letter.problem = Letter.State.SENT, timezone.now(), ""
            if letter.private:  # its secret has done its work and need not lie here any longer
                letter.text_body = letter.html_body = ""
        except smtplib.SMTPRecipientsRefused:
            letter.state, letter.problem = Letter.State.FAILED, _("The mail server refused the address.")
        except (OSError, smtplib.SMTPException) as error:
            _postpone(letter, error)
    letter.save(update_fields=["state", "sent_at", "problem", "due_at", "text_body", "html_body"])


def _hand_over(letter: Letter) -> None:
    message = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text_body,
        to=[letter.to_address],
        headers={"Message-ID": letter.message_id, "Auto-Submitted": "auto-generated"},
        connection=get_connection("django.core.mail.backends.smtp.EmailBackend"),
    )
    if letter.html_body:
        message.attach_alternative(letter.html_body, "text/html")
    message.send()


def _postpone(letter: Letter, error: Exception) -> None:
    # The class of the error, not its text: SMTP replies repeat the address.
    letter.problem = type(error).__name__
    if letter.attempts > len(RETRY_AFTER):
        letter.state = Letter.State.FAILED
        log.error("letter failed", extra={"letter": letter.pk, "error": letter.problem})
        return
    letter.state = Letter.State.WAITING
    letter.due_at = timezone.now() + RETRY_AFTER[letter.attempts - 1]


def send_again(*, letter: Letter) -> bool:
    """Put a failed letter, or one in doubt, back among those that wait; a person decided it.

    Returns False when the letter was in neither state any more.
    """
    with transaction.atomic():
        locked = Letter.objects.wanting_attention().filter(pk=letter.pk)
        return bool(locked.update(state=Letter.State.WAITING, due_at=timezone.now(), attempts=0, problem=""))


def mark_as_sent(*, letter: Letter) -> bool:
    """Record that a letter in doubt did arrive; a person found out. Returns False if it was not in doubt."""
    return bool(
        Letter.objects.in_doubt()
        .filter(pk=letter.pk)
        .update(state=Letter.State.SENT, sent_at=timezone.now(), problem="")
    )
