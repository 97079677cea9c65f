"""Partnerships: the cases that the portal is about."""

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import ItemBase, TagBase

from curation.models import Topic
from partnerships import parts
from partnerships.keys import sort_key
from partnerships.models.organisation import Organisation
from partnerships.models.protected import Protected, Reader
from partnerships.models.typology import PartnershipForm
from partnerships.querysets import PartnershipQuerySet
from partnerships.vocabulary import STORY, Audience, Naming, Say, Scope

_DATE = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"


def _story(name: str) -> models.TextField:
    return models.TextField(STORY[name], blank=True)


class PartnershipTagName(TagBase):
    """A free word that members put on cases."""

    class Meta:
        verbose_name = _("tag of cases")
        verbose_name_plural = _("tags of cases")
        ordering = ["slug"]


@pghistory.track(exclude=["title_key", "has_protected"])
class Partnership(Protected):
    """A partnership: a case that others can learn from. One row is one case, whole.

    Its parts (partners, exchanges, places, moments, grants, ledger, translations) are lists of JSON objects as
    `parts` describes them. Dates are 2009, 2009-10 or 2009-10-23. Nothing but `faces` decides what somebody sees.
    """

    title = models.CharField(_("title"), max_length=300)
    summary = models.TextField(_("in short"), blank=True, help_text=_("Two or three sentences."))
    context = _story("context")
    who = _story("who")
    what_is_shared = _story("what_is_shared")
    how_decided = _story("how_decided")
    what_changed = _story("what_changed")
    what_was_hard = _story("what_was_hard")
    what_others_can_learn = _story("what_others_can_learn")
    language = models.CharField(_("language"), max_length=12, default="en")
    form = models.ForeignKey(
        PartnershipForm,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="partnerships",
        verbose_name=_("form of partnership"),
    )
    scope = models.CharField(_("level"), max_length=12, choices=Scope.choices, blank=True)
    # ISO 3166-1 alpha-2. Countries of anonymised places are not in here unless the public may know them.
    countries = ArrayField(models.CharField(max_length=2), verbose_name=_("countries"), default=list, blank=True)
    begins = models.CharField(_("began"), max_length=10, blank=True)
    ends = models.CharField(_("ended"), max_length=10, blank=True)
    right_holders_say = models.CharField(
        _("part of the right holders in decisions"), max_length=20, choices=Say.choices, blank=True
    )
    right_holders = models.TextField(_("the right holders and their part"), blank=True)
    partners = models.JSONField(_("partners"), default=list, blank=True)
    exchanges = models.JSONField(_("what is shared, by whom with whom"), default=list, blank=True)
    places = models.JSONField(_("places"), default=list, blank=True)
    moments = models.JSONField(_("what happened when"), default=list, blank=True)
    grants = models.JSONField(_("money given"), default=list, blank=True)
    ledger = models.JSONField(_("received and spent"), default=list, blank=True)
    translations = models.JSONField(_("translations"), default=list, blank=True)
    # True names and whatever else only the named coordinators may know.
    confidential_note = models.TextField(_("for the named coordinators only"), blank=True)
    named_as = models.CharField(
        _("how the teller is named"), max_length=16, choices=Naming.choices, default=Naming.NAME.value
    )
    teller_name = models.CharField(_("told by"), max_length=150, blank=True)
    teller_organisation = models.CharField(_("of the organisation"), max_length=300, blank=True)
    # That it is made up, to show how something looks; the page says so.
    is_invented = models.BooleanField(_("invented"), default=False)
    title_key = models.CharField(max_length=300, blank=True, editable=False, db_collation="C")

    topics = models.ManyToManyField(
        Topic, related_name="partnerships", blank=True, verbose_name=_("topics"), through="PartnershipTopic"
    )
    tags = TaggableManager(through="PartnershipTag", blank=True, verbose_name=_("tags"), help_text="")
    readers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="PartnershipReader", related_name="+", blank=True, verbose_name=_("readers")
    )

    objects = PartnershipQuerySet.as_manager()

    CONTENT_FIELDS = (
        "title",
        "summary",
        *STORY,
        "language",
        "form",
        "scope",
        "countries",
        "begins",
        "ends",
        "right_holders_say",
        "right_holders",
        *parts.LISTS,
        "confidential_note",
        "audience",
        "named_as",
        "teller_name",
        "teller_organisation",
        "is_invented",
    )

    class Meta(Protected.Meta):
        abstract = False
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        constraints = [
            *Protected.Meta.constraints,
            models.CheckConstraint(condition=~models.Q(title=""), name="partnership_has_title"),
            models.CheckConstraint(
                condition=models.Q(scope="") | models.Q(scope__in=Scope.values), name="partnership_scope_known"
            ),
            models.CheckConstraint(
                condition=models.Q(right_holders_say="") | models.Q(right_holders_say__in=Say.values),
                name="partnership_say_known",
            ),
            models.CheckConstraint(condition=models.Q(named_as__in=Naming.values), name="partnership_naming_known"),
            models.CheckConstraint(
                condition=models.Q(begins="") | models.Q(begins__regex=_DATE), name="partnership_begins_on_a_date"
            ),
            models.CheckConstraint(
                condition=models.Q(ends="") | models.Q(ends__regex=_DATE), name="partnership_ends_on_a_date"
            ),
        ]
        indexes = [
            models.Index(
                fields=["state", "submitted_at"], name="partnership_queue", condition=models.Q(state="submitted")
            ),
            models.Index(fields=["contributed_by", "-changed_at"], name="partnership_by_author"),
            # All that lists ask of the case's own row, so that they need not read the wide rows.
            models.Index(
                fields=["id"],
                name="partnership_shown",
                include=["audience", "revision"],
                condition=models.Q(state="published", amends__isnull=True),
            ),
        ]

    def save(self, *args, **kwargs):
        """Keep what follows from the content beside it, and save."""
        self.title_key = sort_key(self.title)
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "title_key"}
        super().save(*args, **kwargs)
        self.__dict__.pop("_parts", None)
        self._keep_partner_organisations()

    def _keep_partner_organisations(self) -> None:
        """Keep the organisations that the partners name where they can be asked the other way."""
        named = {
            one["organisation"]: one.get("visibility", "public") for one in self.partners if one.get("organisation")
        }
        wanted = {pk: named[code] for code, pk in Organisation.objects.filter(code__in=named).values_list("code", "pk")}
        kept = dict(self.partner_organisations.values_list("organisation_id", "visibility"))
        if kept == wanted:
            return
        self.partner_organisations.exclude(organisation_id__in=wanted).delete()
        PartnerOrganisation.objects.bulk_create(
            [PartnerOrganisation(partnership=self, organisation_id=pk, visibility=wanted[pk]) for pk in wanted],
            update_conflicts=True,
            unique_fields=["partnership", "organisation"],
            update_fields=["visibility"],
        )

    def get_absolute_url(self):
        """The case's page; for a proposed change, its own."""
        return reverse("partnerships:case", args=[self.code])

    @property
    def own_name(self) -> str:
        """Its title."""
        return self.title

    @cached_property
    def _parts(self) -> dict[str, list[parts.Part]]:
        return {}

    def parts_of(self, name: str) -> list[parts.Part]:
        """Return the parts of one list, a name of `parts.LISTS`, all of them: only `faces` shows them to people."""
        if name not in self._parts:
            self._parts[name] = parts.read(name, getattr(self, name))
        return self._parts[name]

    def holds_protected(self) -> bool:
        """Whether a part is anonymised or confidential, or a file, or something is noted for named coordinators."""
        hides = any(
            one.get("visibility") in ("confidential", "anonymised")
            for name in parts.LISTS
            for one in getattr(self, name)
        )
        if hides or self.confidential_note or self.named_as != Naming.NAME:
            return True
        return self.pk is not None and self.files.confidential().exists()

    def holds_for_members(self) -> bool:
        """Whether the case or a part of it is for members only; files are looked at where they are read."""
        return self.audience == Audience.MEMBERS or any(
            one.get("visibility") == "members" for name in parts.LISTS for one in getattr(self, name)
        )

    @property
    def outside_author(self):
        """Who tells it by a private link, without an account; None for all other cases."""
        from partnerships.telling import author_of

        return author_of(self)

    def before_publication(self) -> None:
        """Nothing to set: a case is cited by its short address."""

    def snapshot(self) -> dict:
        """The content as plain JSON, topics by short name and tags by name in order."""
        from partnerships.content import snapshot

        return snapshot(self)

    def restore(self, content: dict) -> None:
        """Put a snapshot back and save it."""
        from partnerships.content import restore

        restore(self, content)


@pghistory.track()
class PartnershipTopic(models.Model):
    """That a case belongs to a topic."""

    partnership = models.ForeignKey(Partnership, models.CASCADE)
    topic = models.ForeignKey(Topic, models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partnership", "topic"], name="partnership_topic_once")]

    def __str__(self):
        return f"{self.partnership}: {self.topic}"


@pghistory.track()
class PartnershipTag(ItemBase):
    """That a case carries a tag."""

    content_object = models.ForeignKey(Partnership, models.CASCADE, related_name="tagged")
    tag = models.ForeignKey(PartnershipTagName, models.PROTECT, related_name="tagged")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["content_object", "tag"], name="partnership_tag_once")]

    def __str__(self):
        return f"{self.content_object}: {self.tag}"


class PartnershipReader(Reader):
    """That a coordinator is named to read what is confidential in a case."""

    record = models.ForeignKey(Partnership, models.CASCADE, related_name="named_readers")

    class Meta(Reader.Meta):
        abstract = False


class PartnerOrganisation(models.Model):
    """That an organisation is a partner in a case: follows from the case's partners, kept for asking the other way.

    The foreign key keeps an organisation from being deleted while a case names it. `visibility` is the partner's in
    that case: whoever asks on behalf of somebody else than the case's readers takes only what these may know.
    """

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="partner_organisations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="partner_in")
    visibility = models.CharField(max_length=16)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partnership", "organisation"], name="partner_organisation_once")
        ]

    def __str__(self):
        return f"{self.partnership}: {self.organisation}"
