"""What organisations are known by: names, acronyms, web hosts, numbers, each in a row that can be looked up."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

#: Longest folded text that is kept: a name has at most 300 characters.
LONGEST_KEY = 300


class NameKind(models.TextChoices):
    """What kind of thing an organisation is known by."""

    NAME = "name", _("name")
    ACRONYM = "acronym", _("acronym")
    OTHER = "other", _("other name")
    HOST = "host", _("web site")
    IDENTIFIER = "identifier", _("identifier")


#: What a person types when they mean an organisation.
SPOKEN = (NameKind.NAME, NameKind.ACRONYM, NameKind.OTHER)
_SPOKEN = Q(kind__in=[kind.value for kind in SPOKEN])


class OrganisationName(models.Model):
    """One thing that an organisation is known by; follows from the organisation, which keeps it when it is saved.

    `folded` is what is looked up (`keys.fold_name`): a name without accents, capitals and signs; a host without
    `www.`; an identifier as `scheme:value`. Proposed changes have no rows. Who may know of the organisation is asked
    of the organisation: nothing here is shown to anybody by itself.
    """

    organisation = models.ForeignKey("partnerships.Organisation", models.CASCADE, related_name="names")
    kind = models.CharField(max_length=10, choices=NameKind.choices)
    text = models.CharField(max_length=LONGEST_KEY)
    folded = models.CharField(max_length=LONGEST_KEY, db_collation="C")

    class Meta:
        verbose_name = _("name of an organisation")
        verbose_name_plural = _("names of organisations")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kind", "folded"], name="organisation_name_once"),
            models.CheckConstraint(condition=~Q(folded=""), name="organisation_name_says_something"),
        ]
        indexes = [
            # By collation C it serves "begins with" as well.
            models.Index(fields=["folded", "kind"], name="organisation_name_begins"),
            GinIndex(OpClass("folded", name="gin_trgm_ops"), name="organisation_name_like", condition=_SPOKEN),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} of {self.organisation_id}"
