"""The roles a person can have in a working group: code, each with a sentence that says what it may do."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """A member's role in one working group."""

    MEMBER = "member", _("member")
    COORDINATOR = "coordinator", _("coordinator")

    @property
    def sentence(self):
        """What a person in this role may do, in a sentence to be read by them."""
        return SENTENCES[self]


SENTENCES = {
    Role.MEMBER: _("Members add sources and experiences, comment, and answer when the group looks for a date."),
    Role.COORDINATOR: _(
        "Coordinators do all that a member does, and invite people, review contributions and call meetings."
    ),
}


class CareerStage(models.TextChoices):
    """Where someone stands; meetings that want doctoral students ask for it."""

    DOCTORAL = "doctoral", _("doctoral student")
    EARLY = "early", _("early-career researcher")
    ESTABLISHED = "established", _("established researcher")
    PRACTITIONER = "practitioner", _("practitioner")
    EMERITUS = "emeritus", _("emeritus or emerita")
