"""The words that coordinators keep: forms of partnership and groups of stakeholders."""

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _


class Word(models.Model):
    """A word of a typology. One that is no longer given stays for the cases that have it."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    slug = models.SlugField(_("short name in addresses"), max_length=60, unique=True)
    description = models.TextField(_("description"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_given = models.BooleanField(_("can be chosen"), default=True)

    class Meta:
        abstract = True
        ordering = ["position", "slug"]

    def __str__(self):
        return self.name


@pghistory.track()
class PartnershipForm(Word):
    """A form of partnership: with the UN, among NGOs, with business."""

    class Meta(Word.Meta):
        abstract = False
        verbose_name = _("form of partnership")
        verbose_name_plural = _("forms of partnership")


@pghistory.track()
class StakeholderGroup(Word):
    """A group of stakeholders that a partnership can have in it, or lack."""

    class Meta(Word.Meta):
        abstract = False
        verbose_name = _("stakeholder group")
        verbose_name_plural = _("stakeholder groups")
