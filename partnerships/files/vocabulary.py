"""What a file of a case is, where an agreement stands, and who may read a file."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FileKind(models.TextChoices):
    """What a file is."""

    AGREEMENT = "agreement", _("agreement")
    PICTURE = "picture", _("picture")
    DOCUMENT = "document", _("document")


class AgreementState(models.TextChoices):
    """Where an agreement stands."""

    DRAFTED = "drafted", _("being drafted")
    AGREED = "agreed", _("agreed")
    IN_FORCE = "in-force", _("in force")
    ENDED = "ended", _("ended")
    REPLACED = "replaced", _("replaced by another")


class FileVisibility(models.TextChoices):
    """Who may read a file. There is no file in other words: whoever has such a one attaches that."""

    PUBLIC = "public", _("as the case")
    MEMBERS = "members", _("members only")
    CONFIDENTIAL = "confidential", _("named coordinators only")


#: Types of what is kept, and how their names end.
ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}
