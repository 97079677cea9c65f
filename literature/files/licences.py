"""Under which conditions a file may be read here, and which version of a work it is."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Licence(TextChoices):
    """What whoever attaches a file says about the right to show it. All but the last let everybody read it."""

    CC_BY = "cc-by", _("CC BY (attribution)")
    CC_BY_SA = "cc-by-sa", _("CC BY-SA (attribution, share alike)")
    CC_BY_NC = "cc-by-nc", _("CC BY-NC (attribution, not commercial)")
    CC_BY_NC_SA = "cc-by-nc-sa", _("CC BY-NC-SA (attribution, not commercial, share alike)")
    CC_BY_ND = "cc-by-nd", _("CC BY-ND (attribution, unchanged)")
    CC_BY_NC_ND = "cc-by-nc-nd", _("CC BY-NC-ND (attribution, not commercial, unchanged)")
    CC0 = "cc0", _("CC0 (no rights reserved)")
    PUBLIC_DOMAIN = "public-domain", _("Public domain (the rights have run out)")
    PERMISSION = "permission", _("The holder of the rights allows everybody to read it here")
    NONE = "none", _("No open licence, for members only")

    @property
    def is_open(self) -> bool:
        """Whether everybody may read the file."""
        return self != Licence.NONE

    @property
    def short(self) -> str:
        """The licence in a word or two: `CC BY-SA`, `members only`."""
        names = {
            Licence.PUBLIC_DOMAIN: _("public domain"),
            Licence.PERMISSION: _("shown with permission"),
            Licence.NONE: _("members only"),
        }
        return str(names.get(self) or str(self.label).partition(" (")[0])


#: Values of the licences under which everybody may read a file.
OPEN = tuple(licence.value for licence in Licence if licence.is_open)


class Version(TextChoices):
    """Versions of an article after NISO RP-8 (JAV), in plain words."""

    PUBLISHED = "published", _("as published")
    ACCEPTED = "accepted", _("accepted manuscript")
    PREPRINT = "preprint", _("preprint")


class FileState(TextChoices):
    """Where a file stands. One that came with a draft is reviewed with it, and is shown once its source is."""

    SHOWN = "shown", _("shown with its source")
    WAITING = "waiting", _("waits for a coordinator")
    REMOVED = "removed", _("removed")
