"""Changes of several sources at once, each listed, so that it can be read and undone."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from literature.models.source import Source


class BulkChangeQuerySet(models.QuerySet):
    """Changes of several sources, the newest first."""

    def visible_to(self, user):
        """Those that touch a group which this person coordinates."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(group_ids__overlap=user.coordinated_group_ids)

    def with_numbers(self):
        """Each with how many sources it is about (`number`) and what became of them."""
        return self.annotate(
            number=models.Count("items"),
            **{
                outcome: models.Count("items", filter=models.Q(items__outcome=outcome))
                for outcome in ("done", "same", "left")
            },
            undone=models.Count("items", filter=models.Q(items__undo="done")),
            stayed=models.Count("items", filter=models.Q(items__undo="left")),
        )

    def waiting(self):
        """Those that are too many for a request and wait for the next round, the oldest first."""
        return self.filter(state__in=["waiting", "undo_waiting"]).order_by("at", "pk")


class BulkChange(models.Model):
    """One change that a coordinator made to several sources at once."""

    class What(models.TextChoices):
        ADD_TOPICS = "add_topics", _("Add topics")
        REMOVE_TOPICS = "remove_topics", _("Take topics off")
        ADD_TAGS = "add_tags", _("Add tags")
        REMOVE_TAGS = "remove_tags", _("Take tags off")
        SET_LANGUAGE = "set_language", _("Set the language")
        MOVE = "move", _("Move to another group")
        PUBLISH = "publish", _("Publish")
        WITHDRAW = "withdraw", _("Withdraw from the public")
        REINSTATE = "reinstate", _("Publish again")

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for its turn")
        DONE = "done", _("done")
        UNDO_WAITING = "undo_waiting", _("waits to be undone")
        UNDONE = "undone", _("undone")

    what = models.CharField(_("what"), max_length=16, choices=What.choices)
    # Short names of topics, tags, a language, the short name of a group; empty for a change of state.
    values = ArrayField(models.TextField(), verbose_name=_("values"), default=list, blank=True)
    comment = models.TextField(_("comment"), blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.WAITING)
    group_ids = ArrayField(models.BigIntegerField(), verbose_name=_("working groups"), default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), default=timezone.now)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("undone by")
    )
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    objects = BulkChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("change of several sources")
        verbose_name_plural = _("changes of several sources")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(what__in=["add_topics", "remove_topics", "add_tags", "remove_tags"])
                | models.Q(what__in=["set_language", "move", "publish", "withdraw", "reinstate"]),
                name="bulk_change_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(what="withdraw") | ~models.Q(comment=""), name="bulk_change_says_why"
            ),
        ]
        indexes = [
            models.Index(
                fields=["at"], name="bulk_change_waiting", condition=models.Q(state__in=["waiting", "undo_waiting"])
            )
        ]

    def __str__(self):
        return f"{self.get_what_display()} ({self.at:%Y-%m-%d})"

    def get_absolute_url(self):
        """The page that lists what it did."""
        return reverse("literature:bulk-change", args=[self.pk])


class BulkChangeItem(models.Model):
    """What became of one source in a change of several."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("waiting")
        DONE = "done", _("changed")
        SAME = "same", _("was so already")
        LEFT = "left", _("left as it is")

    change = models.ForeignKey(BulkChange, models.CASCADE, related_name="items")
    source = models.ForeignKey(Source, models.PROTECT, related_name="bulk_changes")
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome.choices, default=Outcome.WAITING)
    note = models.TextField(_("why"), blank=True)
    # The part that was changed, before and after; undoing starts from them.
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    undo = models.CharField(_("undone"), max_length=8, choices=Outcome.choices, blank=True)
    undo_note = models.TextField(_("why not undone"), blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("source in a change of several")
        verbose_name_plural = _("sources in a change of several")
        constraints = [models.UniqueConstraint(fields=["change", "source"], name="bulk_change_source_once")]

    def __str__(self):
        return f"{self.source}: {self.get_outcome_display()}"
