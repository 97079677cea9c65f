"""Sources that a case rests on, and cases that a source is about."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from curation.models import CODE_LENGTH
from literature.models.source import Source
from partnerships.models import Partnership


class Relation(models.TextChoices):
    """What a source is to a case."""

    RESTS_ON = "rests_on", _("the case rests on it")
    IS_ABOUT = "is_about", _("it is about the case")


class CaseSourceQuerySet(models.QuerySet):
    """Links between cases and sources; reads begin with `of_case` or `of_source`."""

    def of_case(self, case_id: int):
        """Those of a case that the reader may know of, as far as the sources are published."""
        published = Source.objects.published().filter(pk=OuterRef("source_id"))
        return self.filter(Exists(published), partnership_id=case_id).select_related("source", "by")

    def of_source(self, source: Source, user):
        """Those of a source with published cases that this person may know of; no others are told or counted."""
        cases = Partnership.objects.visible_to(user).filter(state="published", amends__isnull=True)
        shown = cases.filter(pk=OuterRef("partnership_id"))
        return self.filter(Exists(shown), source=source)


@pghistory.track()
class CaseSource(models.Model):
    """That a case rests on a source, or a source is about a case, and what of it matters here."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="case_sources", verbose_name=_("case"))
    source = models.ForeignKey(Source, models.PROTECT, related_name="case_sources", verbose_name=_("source"))
    relation = models.CharField(
        _("what it is to the case"), max_length=12, choices=Relation.choices, default=Relation.RESTS_ON.value
    )
    note = models.CharField(_("what of it matters here"), max_length=500, blank=True)
    position = models.PositiveIntegerField(_("position"), default=0)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("added by")
    )
    at = models.DateTimeField(_("added"), default=timezone.now, editable=False)

    objects = CaseSourceQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("source of a case")
        verbose_name_plural = _("sources of cases")
        constraints = [
            models.UniqueConstraint(fields=["partnership", "source", "relation"], name="case_source_once"),
            models.CheckConstraint(condition=models.Q(relation__in=Relation.values), name="case_source_relation_known"),
        ]

    def __str__(self):
        return f"{self.partnership}: {self.source}"


class ErasedCaseSource(models.Model):
    """That a source was named with a case that has been erased: all that is left of the link between them."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="erased_cases")
    code = models.CharField(max_length=CODE_LENGTH)
    relation = models.CharField(max_length=12, choices=Relation.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "code", "relation"], name="erased_case_source_once"),
        ]

    def __str__(self):
        return f"{self.code}: {self.source}"
