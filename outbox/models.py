"""Letters that must go out once and only once."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from outbox.querysets import IN_DOUBT_AFTER, LetterQuerySet


class Letter(models.Model):
    """One letter to one person.

    `key` says which letter this is (`invitation:7:send:2`); the database lets each key in once, so asking for
    the same letter twice, from two processes or after a crash, still makes one letter.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        KEPT = "kept", _("kept in the portal")
        NEEDLESS = "needless", _("no longer needed")
        FAILED = "failed", _("could not be sent")

    key = models.CharField(_("key"), max_length=200, unique=True)
    kind = models.CharField(_("kind"), max_length=40, default="notice")
    to_address = models.EmailField(_("to"), max_length=254)
    subject = models.CharField(_("subject"), max_length=250)
    text_body = models.TextField(_("text"))
    html_body = models.TextField(_("text as HTML"), blank=True)
    # A letter that carries a secret (a password link, an invitation) is read by its addressee alone.
    private = models.BooleanField(_("private"), default=False)
    # What `matters` is asked about at the time of sending: {"invitation": 7}. An `unsubscribe` in it is the address
    # that turns such letters off by a POST (RFC 8058).
    about = models.JSONField(_("about"), default=dict, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    due_at = models.DateTimeField(_("due"), default=timezone.now)
    sending_at = models.DateTimeField(_("taken up"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    problem = models.CharField(_("problem"), max_length=300, blank=True)
    message_id = models.CharField(_("message ID"), max_length=120, unique=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        indexes = [
            models.Index(fields=["due_at"], name="letter_due", condition=models.Q(state="waiting")),
            models.Index(fields=["-created_at"], name="letter_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "sending", "sent", "kept", "needless", "failed"]),
                name="letter_state_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["sent", "kept"]) | models.Q(sent_at__isnull=False),
                name="letter_sent_has_time",
            ),
        ]

    def __str__(self):
        return f"{self.subject} ({self.get_state_display()})"

    @property
    def is_in_doubt(self) -> bool:
        """Whether its sender died half way, so that nobody knows whether it went out."""
        return self.state == self.State.SENDING and self.sending_at < timezone.now() - IN_DOUBT_AFTER

    @property
    def wants_attention(self) -> bool:
        """Whether a person has to decide what becomes of it."""
        return self.state == self.State.FAILED or self.is_in_doubt
