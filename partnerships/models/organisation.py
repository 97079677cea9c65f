"""Organisations: who partners are."""

import pghistory
from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from partnerships.keys import fold_name, host_of, sort_key
from partnerships.models.organisation_name import LONGEST_KEY, NameKind, OrganisationName
from partnerships.models.protected import Protected, Reader
from partnerships.querysets import OrganisationQuerySet
from partnerships.vocabulary import Audience, OrganisationKind


@pghistory.track(exclude=["name_key", "has_protected"])
class Organisation(Protected):
    """An organisation: a body with a name that takes part in partnerships.

    `other_names` is a list of `{"name": …, "language": "fr"}` (language may be empty), `identifiers` of
    `{"scheme": "ror", "value": …}`, no scheme required: local organisations have no number
    (https://github.com/org-id/register/issues/288).
    """

    name = models.CharField(_("name"), max_length=300)
    acronym = models.CharField(_("acronym"), max_length=60, blank=True)
    other_names = models.JSONField(_("other names"), default=list, blank=True)
    kind = models.CharField(_("kind"), max_length=24, choices=OrganisationKind.choices, blank=True)
    country = CountryField(_("country"), blank=True)
    region = models.CharField(_("region or town"), max_length=120, blank=True)
    ror = models.CharField(_("ROR identifier"), max_length=9, blank=True)
    identifiers = models.JSONField(_("other identifiers"), default=list, blank=True)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
    )
    website = models.URLField(_("web site"), max_length=500, blank=True)
    description = models.TextField(_("description"), blank=True)
    # For members: who can be written to. [{"name": …, "role": …, "email": …, "telephone": …}]
    contacts = models.JSONField(_("contacts"), default=list, blank=True)
    # Folded: what lists are ordered by, whatever the database's collation.
    name_key = models.CharField(max_length=300, blank=True, editable=False, db_collation="C")

    readers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="OrganisationReader", related_name="+", blank=True, verbose_name=_("readers")
    )

    objects = OrganisationQuerySet.as_manager()

    CONTENT_FIELDS = (
        "name",
        "acronym",
        "other_names",
        "kind",
        "country",
        "region",
        "ror",
        "identifiers",
        "parent",
        "website",
        "description",
        "contacts",
        "audience",
    )

    class Meta(Protected.Meta):
        abstract = False
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            *Protected.Meta.constraints,
            models.CheckConstraint(condition=~models.Q(name=""), name="organisation_has_name"),
            models.CheckConstraint(
                condition=models.Q(kind="") | models.Q(kind__in=OrganisationKind.values),
                name="organisation_kind_known",
            ),
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
                name="organisation_not_part_of_itself",
            ),
        ]
        indexes = [
            models.Index(
                fields=["state", "submitted_at"], name="organisation_queue", condition=models.Q(state="submitted")
            ),
            models.Index(fields=["ror"], name="organisation_ror", condition=~models.Q(ror="")),
            models.Index(fields=["name_key", "id"], name="organisation_in_order"),
            models.Index(fields=["country"], name="organisation_country"),
        ]

    def save(self, *args, **kwargs):
        """Keep the key of its place in lists beside the name, and save."""
        self.name_key = sort_key(self.name)
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "name_key"}
        super().save(*args, **kwargs)
        keep_names(self)

    def get_absolute_url(self):
        """The organisation's page."""
        return reverse("partnerships:organisation", args=[self.code])

    @property
    def own_name(self) -> str:
        """Its name."""
        return self.name

    def holds_protected(self) -> bool:
        """Nothing in it is confidential by itself: the whole is, or it is not."""
        return False

    def holds_for_members(self) -> bool:
        """Whether it is for members only, or names people who can be written to."""
        return self.audience == Audience.MEMBERS or bool(self.contacts)

    def snapshot(self) -> dict:
        """The content as plain JSON, what it is part of by short address."""
        from partnerships.content import snapshot_of_organisation

        return snapshot_of_organisation(self)

    def restore(self, content: dict) -> None:
        """Put a snapshot back and save it."""
        from partnerships.content import restore_organisation

        restore_organisation(self, content)


def names_of(organisation: Organisation) -> list[OrganisationName]:
    """Return what an organisation is known by, as rows that are not saved; a proposed change is known by nothing."""
    if organisation.is_amendment:
        return []
    others = [str(one.get("name", "")) for one in organisation.other_names]
    spoken = [
        (NameKind.NAME, organisation.name, fold_name(organisation.name)),
        (NameKind.ACRONYM, organisation.acronym, fold_name(organisation.acronym)),
        *((NameKind.OTHER, name, fold_name(name)) for name in others),
    ]
    host = host_of(organisation.website)
    numbers = [("ror", organisation.ror)] if organisation.ror else []
    numbers += [(str(one.get("scheme", "")), str(one.get("value", ""))) for one in organisation.identifiers]
    told = [(NameKind.HOST, host, host)]
    told += [(NameKind.IDENTIFIER, value, f"{scheme}:{value}".casefold()) for scheme, value in numbers if value]
    rows = {
        (kind.value, folded): text[:LONGEST_KEY]
        for kind, text, full in reversed([*spoken, *told])
        if (folded := full[:LONGEST_KEY])
    }
    return [
        OrganisationName(organisation_id=organisation.pk, kind=kind, text=text, folded=folded)
        for (kind, folded), text in rows.items()
    ]


def keep_names(organisation: Organisation) -> None:
    """Bring the rows of what an organisation is known by up to what it says now."""
    wanted = {(row.kind, row.folded): row for row in names_of(organisation)}
    kept = {(row.kind, row.folded): row for row in OrganisationName.objects.filter(organisation=organisation)}
    gone = [row.pk for key, row in kept.items() if key not in wanted or wanted[key].text != row.text]
    if gone:
        OrganisationName.objects.filter(pk__in=gone).delete()
    new = [row for key, row in wanted.items() if key not in kept or kept[key].text != row.text]
    if new:
        OrganisationName.objects.bulk_create(new)


class OrganisationReader(Reader):
    """That a coordinator is named to read a confidential organisation."""

    record = models.ForeignKey(Organisation, models.CASCADE, related_name="named_readers")

    class Meta(Reader.Meta):
        abstract = False
