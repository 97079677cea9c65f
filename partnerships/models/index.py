"""What is searched, filtered and counted of cases: narrow rows made of what readers see, never of the case's row."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from partnerships.models.partnership import Partnership
from partnerships.querysets import CaseIndexQuerySet
from partnerships.vocabulary import Audience, ReaderLevel


def _words() -> ArrayField:
    return ArrayField(models.TextField(), default=list)


class CaseIndex(models.Model):
    """A published case as one level of readers finds it: what its public face or its members' face says, no more.

    `partnerships.finding.indexing` writes it, and nothing else does. What stands here is words of the typology, codes
    and short names; a case that is confidential as a whole has no row. A row counts only while it is of the case's
    present revision and audience (`CaseIndexQuerySet.at`).
    """

    case = models.ForeignKey(Partnership, models.CASCADE, related_name="index_rows")
    level = models.CharField(max_length=8, choices=ReaderLevel.choices)
    audience = models.CharField(max_length=16, choices=Audience.choices)
    revision = models.PositiveIntegerField()
    form = models.CharField(max_length=60, blank=True)
    scope = models.CharField(max_length=12, blank=True)
    say = models.CharField(max_length=20, blank=True)
    countries = _words()
    topics = _words()
    tags = _words()
    #: Stakeholder groups with somebody in the case; those with nobody follow from it.
    stakeholders = _words()
    shared = _words()
    #: Short addresses of the organisations in it that this level may know.
    organisations = _words()
    begins = models.SmallIntegerField(null=True)
    ends = models.SmallIntegerField(null=True)
    decade = models.SmallIntegerField(null=True)
    is_good_practice = models.BooleanField(default=False)
    good_practice_on = models.DateField(null=True)
    title_key = models.CharField(max_length=300, db_collation="C")
    published_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    #: That something beside the case was changed, a topic's or an organisation's name: it is to be made anew.
    is_due = models.BooleanField(default=False)

    objects = CaseIndexQuerySet.as_manager()

    class Meta:
        verbose_name = _("index row of a case")
        verbose_name_plural = _("index rows of cases")
        constraints = [
            models.UniqueConstraint(fields=["case", "level"], name="case_index_once"),
            models.CheckConstraint(condition=models.Q(level__in=ReaderLevel.values), name="case_index_level_known"),
            models.CheckConstraint(
                condition=models.Q(audience="public") | models.Q(audience="members", level="members"),
                name="case_index_for_its_readers",
            ),
        ]
        indexes = [
            models.Index(fields=["level", "-published_at", "-case"], name="case_index_newest"),
            models.Index(fields=["level", "title_key", "case"], name="case_index_title"),
            models.Index(fields=["is_due"], name="case_index_due", condition=models.Q(is_due=True)),
            GinIndex(fields=["organisations"], name="case_index_organisations"),
            GinIndex(fields=["topics"], name="case_index_topics"),
        ]

    def __str__(self):
        return f"index of {self.case_id} for {self.level}"


class CaseText(models.Model):
    """The words of an index row in one language: its own, or that of a translation, each stemmed in that language."""

    row = models.ForeignKey(CaseIndex, models.CASCADE, related_name="texts")
    level = models.CharField(max_length=8, choices=ReaderLevel.choices)
    configuration = models.CharField(max_length=16)
    vector = SearchVectorField()

    class Meta:
        verbose_name = _("words of a case")
        verbose_name_plural = _("words of cases")
        indexes = [GinIndex(fields=["vector"], name="case_text_vector")]

    def __str__(self):
        return f"words of {self.row_id}"
