"""How the literature was sought, what was found, and how it was read through: questions, searches, screening.

What is recorded of a search follows PRISMA-S (Rethlefsen et al. 2021); the words are those of PRISMA 2020. Where a
source stands is never stored: it follows from the decisions (literature/searching/standing.py).
"""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from curation.models import CODE_LENGTH, new_code
from literature.models.source import Source
from literature.searching.querysets import (
    FoundSourceQuerySet,
    LiteratureSearchQuerySet,
    ScreeningDecisionQuerySet,
    SearchQuestionQuerySet,
)
from literature.searching.words import Place, Stage, Verdict

_PERSON = settings.AUTH_USER_MODEL


@pghistory.track()
class SearchQuestion(models.Model):
    """A question for which a group seeks the literature; searches belong to it, and sources are screened for it."""

    code = models.CharField(_("short address"), max_length=CODE_LENGTH, unique=True, default=new_code, editable=False)
    group = models.ForeignKey(
        "accounts.WorkingGroup", models.PROTECT, related_name="search_questions", verbose_name=_("working group")
    )
    text = models.CharField(_("question"), max_length=400)
    criteria = models.TextField(
        _("what counts"),
        blank=True,
        help_text=_("What a source must be to be included: about what, from when, of which kind, in which language."),
    )
    readers = models.PositiveSmallIntegerField(
        _("readers of each record"),
        choices=[(1, _("one")), (2, _("two, independently of each other"))],
        default=2,
        help_text=_("Of two readers neither sees what the other decided until both have."),
    )
    reads_full_text = models.BooleanField(
        _("screen in two stages: title and abstract first, then the full text"), default=True
    )
    asked_by = models.ForeignKey(
        _PERSON, models.SET_NULL, null=True, related_name="+", verbose_name=_("asked by"), editable=False
    )
    created_at = models.DateTimeField(_("asked"), default=timezone.now, editable=False)
    revision = models.PositiveIntegerField(_("revision"), default=1, editable=False)

    objects = SearchQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("question of a literature search")
        verbose_name_plural = _("questions of literature searches")
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="search_question_has_text"),
            models.CheckConstraint(condition=Q(readers__in=[1, 2]), name="search_question_one_or_two_readers"),
        ]

    def __str__(self):
        return self.text

    def get_absolute_url(self):
        """The question's page: its searches, its diagram, how far the screening is."""
        return reverse("literature:search-question", args=[self.code])

    @property
    def scope(self) -> str:
        """How the addresses of diagram and lists name it."""
        return f"question-{self.code}"

    @property
    def stages(self) -> list[Stage]:
        """The stages in which its sources are decided about."""
        return [Stage.TITLE, Stage.TEXT] if self.reads_full_text else [Stage.TITLE]


@pghistory.track()
class LiteratureSearch(models.Model):
    """One search, as it was done: where, exactly what was typed, when, by whom, and how much was found."""

    code = models.CharField(_("short address"), max_length=CODE_LENGTH, unique=True, default=new_code, editable=False)
    question = models.ForeignKey(SearchQuestion, models.PROTECT, related_name="searches", verbose_name=_("question"))
    kind = models.CharField(_("kind of place"), max_length=12, choices=Place.choices, default=Place.DATABASE)
    place = models.CharField(_("where"), max_length=200)
    platform = models.CharField(_("platform"), max_length=200, blank=True)
    query = models.TextField(_("query, exactly as typed"))
    from_year = models.PositiveSmallIntegerField(_("published from"), null=True, blank=True)
    to_year = models.PositiveSmallIntegerField(_("published until"), null=True, blank=True)
    languages = models.CharField(_("languages"), max_length=200, blank=True)
    limits = models.TextField(_("other limits"), blank=True)
    searched_on = models.DateField(_("date of the search"))
    searched_by = models.CharField(_("searched by"), max_length=200)
    hits = models.PositiveIntegerField(_("hits"), null=True, blank=True)
    duplicates_left_out = models.PositiveIntegerField(_("duplicates left out beforehand"), default=0)
    notes = models.TextField(_("notes"), blank=True)
    updates = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="updated_by",
        verbose_name=_("runs again"),
    )
    # A search that was recorded by mistake stays readable and counts nowhere.
    set_aside_because = models.TextField(_("set aside because"), blank=True, editable=False)
    recorded_by = models.ForeignKey(
        _PERSON, models.SET_NULL, null=True, related_name="+", verbose_name=_("recorded by"), editable=False
    )
    created_at = models.DateTimeField(_("recorded"), default=timezone.now, editable=False)
    revision = models.PositiveIntegerField(_("revision"), default=1, editable=False)

    objects = LiteratureSearchQuerySet.as_manager()

    class Meta:
        ordering = ["-searched_on", "-id"]
        verbose_name = _("literature search")
        verbose_name_plural = _("literature searches")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Place.values), name="literature_search_place_known"),
            models.CheckConstraint(condition=~Q(place=""), name="literature_search_says_where"),
            models.CheckConstraint(condition=~Q(query=""), name="literature_search_says_what"),
            models.CheckConstraint(
                condition=Q(from_year__isnull=True) | Q(to_year__isnull=True) | Q(to_year__gte=models.F("from_year")),
                name="literature_search_years_in_order",
            ),
        ]

    def __str__(self):
        return f"{self.place}, {self.searched_on:%Y-%m-%d}"

    def get_absolute_url(self):
        """The search's page."""
        return reverse("literature:literature-search", args=[self.code])

    @property
    def scope(self) -> str:
        """How the addresses of diagram and lists name it."""
        return f"search-{self.code}"

    @property
    def counts(self) -> bool:
        """Whether it is one of the searches that the diagrams count."""
        return not self.set_aside_because


@pghistory.track()
class FoundSource(models.Model):
    """That a search found a source, and how many of its records were that source.

    `imported` of them came by imports of the search, and `times` is never less.
    """

    search = models.ForeignKey(LiteratureSearch, models.PROTECT, related_name="found")
    source = models.ForeignKey(Source, models.PROTECT, related_name="found_by")
    times = models.PositiveSmallIntegerField(_("records"), default=1)
    imported = models.PositiveSmallIntegerField(_("records of imports"), default=0, editable=False)
    by_hand = models.BooleanField(_("put on by hand"), default=True, editable=False)
    added_by = models.ForeignKey(_PERSON, models.SET_NULL, null=True, related_name="+", editable=False)
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = FoundSourceQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("source found by a search")
        verbose_name_plural = _("sources found by searches")
        constraints = [
            models.UniqueConstraint(fields=["search", "source"], name="found_source_once"),
            models.CheckConstraint(condition=Q(times__gte=1), name="found_source_at_least_once"),
            models.CheckConstraint(
                condition=Q(times__gte=models.F("imported")), name="found_source_as_often_as_imported"
            ),
            models.CheckConstraint(
                condition=Q(by_hand=True) | Q(imported__gte=1), name="found_source_by_hand_or_import"
            ),
        ]

    def __str__(self):
        return f"{self.search}: {self.source}"


@pghistory.track()
class ExclusionReason(models.Model):
    """A reason for leaving a source out, from the list that a group's coordinators keep.

    Where two readers exclude a source for different reasons, the one that stands first on the list counts.
    """

    group = models.ForeignKey(
        "accounts.WorkingGroup", models.PROTECT, related_name="exclusion_reasons", verbose_name=_("working group")
    )
    name = models.CharField(_("reason"), max_length=120)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    retired = models.BooleanField(_("not offered any more"), default=False)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("reason for exclusion")
        verbose_name_plural = _("reasons for exclusion")
        constraints = [
            models.UniqueConstraint("group", Lower("name"), name="exclusion_reason_once"),
            models.CheckConstraint(condition=~Q(name=""), name="exclusion_reason_has_name"),
        ]

    def __str__(self):
        return self.name


class ScreeningDecision(models.Model):
    """What one person decided about a source for a question at a stage. Append-only: who thinks again adds a row."""

    question = models.ForeignKey(SearchQuestion, models.PROTECT, related_name="decisions")
    source = models.ForeignKey(Source, models.PROTECT, related_name="screening_decisions")
    stage = models.CharField(_("stage"), max_length=12, choices=Stage.choices)
    by = models.ForeignKey(_PERSON, models.PROTECT, related_name="screening_decisions", verbose_name=_("by"))
    verdict = models.CharField(_("decision"), max_length=16, choices=Verdict.choices)
    reason = models.ForeignKey(
        ExclusionReason, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("reason")
    )
    note = models.TextField(_("note"), blank=True)
    # That it settles a disagreement between two readers, or what one reader was unsure of.
    settles = models.BooleanField(_("settles"), default=False)
    at = models.DateTimeField(_("at"), default=timezone.now)

    objects = ScreeningDecisionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("screening decision")
        verbose_name_plural = _("screening decisions")
        indexes = [models.Index(fields=["question", "source", "stage", "id"], name="screening_of_source")]
        constraints = [
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="screening_stage_known"),
            models.CheckConstraint(
                condition=Q(stage="retrieval", verdict__in=["not_retrieved", "retrieved"])
                | ~Q(stage="retrieval") & Q(verdict__in=["include", "exclude", "unsure", "undone"]),
                name="screening_verdict_fits_stage",
            ),
            models.CheckConstraint(
                condition=Q(verdict="exclude", reason__isnull=False) | ~Q(verdict="exclude") & Q(reason__isnull=True),
                name="screening_exclusion_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(settles=False) | Q(verdict__in=["include", "exclude"]) & ~Q(note=""),
                name="screening_settlement_says_why",
            ),
        ]
        triggers = [pgtrigger.Protect(name="screening_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return f"{self.source}: {self.get_verdict_display()}"
