"""Sending letters: each once, or not at all and then a person is told.

A letter is committed as `sending` before it is handed to the mail server and as `sent` after. Nobody can do both
in one step, so a process that dies in between leaves the letter in `sending`: in doubt, shown to a person, never
sent again by itself. The same holds when the mail server hangs up before it said whether it took the letter.
"""

import logging
import smtplib
from datetime import datetime, timedelta

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


class Refused(Exception):
    """The mail server will not take this letter; trying again is no use. `str()` says why, without the address."""


class NotNow(Exception):
    """The letter was surely not taken, and may be another time; `str()` names the error."""


class InDoubt(Exception):
    """Nobody knows whether the mail server took the letter; `str()` names the error."""


def send_due(*, now: datetime | None = None, limit: int = 500) -> dict[str, int]:
    """Send the letters that are due, each claimed by one process only.

    At most `limit` letters, oldest first. Returns how many letters ended in which state. Not to be called in a
    transaction: others, and the next process, must see what was claimed.
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
    with transaction.atomic(durable=True):
        letter = Letter.objects.due(now).select_for_update(skip_locked=True).first()
        if letter is None:
            return None
        letter.state = Letter.State.SENDING
        letter.sending_at = timezone.now()
        letter.attempts += 1
        letter.save(update_fields=["state", "sending_at", "attempts"])
    return letter


def _deliver(letter: Letter) -> None:
    try:
        _send_if_needed(letter)
    except Refused as reason:
        _fail(letter, str(reason))
    except InDoubt as reason:
        letter.problem = str(reason)
        log.error("letter in doubt", extra={"letter": letter.pk, "error": letter.problem})
    except NotNow as reason:
        _postpone(letter, str(reason))
    except Exception as error:  # before anything was sent: a predicate that fails, a text that is no mail
        log.exception("letter could not be made ready", extra={"letter": letter.pk})
        _postpone(letter, type(error).__name__)
    _keep(letter)


def _send_if_needed(letter: Letter) -> None:
    if not still_matters(letter.kind, letter.about):
        letter.state, letter.problem = Letter.State.NEEDLESS, ""
    elif settings.OUTBOX_DELIVERY == "kept":
        letter.state, letter.sent_at, letter.problem = Letter.State.KEPT, timezone.now(), ""
    else:
        _hand_over(letter)
        letter.state, letter.sent_at, letter.problem = Letter.State.SENT, timezone.now(), ""
    if letter.private and letter.state in (Letter.State.SENT, Letter.State.NEEDLESS):
        letter.text_body = letter.html_body = ""  # its secret has done its work and need not lie here any longer


def _hand_over(letter: Letter) -> None:
    message = _message(letter)
    message.message()  # what cannot be made a mail fails here, where it is certain that nothing was sent
    connection = get_connection("django.core.mail.backends.smtp.EmailBackend")
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        raise NotNow(type(error).__name__) from error
    try:
        connection.send_messages([message])
    except smtplib.SMTPRecipientsRefused as error:
        _refused([code for code, _reply in error.recipients.values()], _("The mail server refused the address."), error)
    except smtplib.SMTPResponseException as error:
        _refused([error.smtp_code], _("The mail server refused the letter."), error)
    except smtplib.SMTPNotSupportedError as error:
        raise Refused(_("The mail server does not take addresses like this.")) from error
    except (OSError, smtplib.SMTPException) as error:
        raise InDoubt(type(error).__name__) from error
    finally:
        _close(connection)


def _refused(codes: list[int], sentence: str, error: Exception) -> None:
    """Tell `not now` (a reply of 4xx, RFC 5321 4.2.1) from `never` (5xx)."""
    if all(400 <= code < 500 for code in codes):
        raise NotNow(type(error).__name__) from error
    raise Refused(sentence) from error


def _close(connection) -> None:
    # What goes wrong with the farewell says nothing about the letter.
    try:
        connection.close()
    except (OSError, smtplib.SMTPException):
        log.warning("mail server hung up", exc_info=True)


def _message(letter: Letter) -> EmailMultiAlternatives:
    headers = {"Message-ID": letter.message_id, "Auto-Submitted": "auto-generated"}
    if "unsubscribe" in letter.about:  # a mail programme then offers a button of its own (RFC 8058)
        headers |= {
            "List-Unsubscribe": f"<{letter.about['unsubscribe']}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    message = EmailMultiAlternatives(
        subject=letter.subject, body=letter.text_body, to=[letter.to_address], headers=headers
    )
    if letter.html_body:
        message.attach_alternative(letter.html_body, "text/html")
    return message


def _postpone(letter: Letter, problem: str) -> None:
    # The class of the error, not its text: SMTP replies repeat the address.
    if letter.attempts > len(RETRY_AFTER):
        _fail(letter, problem)
        return
    letter.state, letter.problem = Letter.State.WAITING, problem
    letter.due_at = timezone.now() + RETRY_AFTER[letter.attempts - 1]


def _fail(letter: Letter, problem: str) -> None:
    letter.state, letter.problem = Letter.State.FAILED, problem
    log.error("letter failed", extra={"letter": letter.pk, "attempts": letter.attempts})


def _keep(letter: Letter) -> None:
    """Write down how it ended, unless a person has decided about this letter meanwhile."""
    fields = ["state", "sent_at", "problem", "due_at", "text_body", "html_body"]
    claimed = Letter.objects.filter(pk=letter.pk, state=Letter.State.SENDING, sending_at=letter.sending_at)
    claimed.update(**{field: getattr(letter, field) for field in fields})
