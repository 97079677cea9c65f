"""What every contribution shares: its state, its reviewers' steps, its topics."""

import secrets

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from curation.querysets import StepQuerySet, TopicManager, TopicQuerySet
from curation.workflow import Action, State

# Crockford's base 32 without the letters that are taken for digits: an address can be read out on the telephone.
CODE_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
CODE_LENGTH = 7


def new_code() -> str:
    """Return a fresh short address: 7 characters, 35 bits, so that nobody finds a record by counting."""
    bits = secrets.randbits(5 * CODE_LENGTH)
    return "".join([CODE_ALPHABET[bits >> 5 * place & 31] for place in range(CODE_LENGTH)])


@pghistory.track()
class Topic(models.Model):
    """A research area that coordinators keep; every contribution can belong to several.

    One that was merged into another stays as a row, so that its short name in old addresses and old versions of
    records leads to the other, and so that the merge can be undone; `objects` leaves it out.
    """

    name = models.CharField(_("name"), max_length=120, unique=True)
    slug = models.SlugField(_("short name in addresses"), max_length=60, unique=True)
    description = models.TextField(_("description"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name=_("merged into")
    )

    objects = TopicManager()
    everything = TopicQuerySet.as_manager()

    class Meta:
        ordering = ["position", "slug"]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True) | ~models.Q(merged_into=models.F("id")),
                name="topic_not_merged_into_itself",
            ),
        ]

    def __str__(self):
        return self.name


class TopicMerge(models.Model):
    """That a topic was merged into another: who did it, when, and which records to give back if it is undone."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="merges", verbose_name=_("topic"))
    into = models.ForeignKey(Topic, models.CASCADE, related_name="+", verbose_name=_("merged into"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), default=timezone.now)
    # {kind of contribution: {"moved": [ids that had this topic only], "joined": [ids that had both]}}
    records = models.JSONField(_("records"), default=dict)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("undone by")
    )
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("merge of topics")
        verbose_name_plural = _("merges of topics")
        constraints = [
            models.UniqueConstraint(
                fields=["topic"], condition=models.Q(undone_at__isnull=True), name="topic_merged_once_at_a_time"
            ),
        ]

    def __str__(self):
        return f"{self.topic} → {self.into}"

    @property
    def number(self) -> int:
        """How many records it moved."""
        return sum(len(ids) for parts in self.records.values() for ids in parts.values())


class Step(models.Model):
    """One thing that was done with a contribution: who, when, from which state to which, and why.

    The log is append-only: a database trigger refuses to change or delete a step (only `by` may be emptied, when a
    person's account is erased).
    """

    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.BigIntegerField()
    record = GenericForeignKey("content_type", "object_id")
    action = models.CharField(_("step"), max_length=16, choices=Action.choices)
    from_state = models.CharField(_("from"), max_length=20, choices=State.choices, blank=True)
    to_state = models.CharField(_("to"), max_length=20, choices=State.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="steps", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), default=timezone.now)
    # The record's revision after the step: it ties the step to the row's history, and says what came after what.
    revision = models.PositiveIntegerField(_("revision"), default=1)
    comment = models.TextField(_("comment"), blank=True)
    # The content as it stood after the step, for those steps that a later difference is drawn from.
    snapshot = models.JSONField(_("content"), null=True, blank=True)
    # That the only coordinator of a group reviewed their own contribution.
    own_contribution = models.BooleanField(_("own contribution"), default=False)

    objects = StepQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        indexes = [models.Index(fields=["content_type", "object_id", "at"], name="step_of_record")]
        constraints = [
            models.CheckConstraint(condition=models.Q(to_state__in=State.values), name="step_state_known"),
            models.CheckConstraint(
                condition=~models.Q(action__in=["request_changes", "decline", "comment"]) | ~models.Q(comment=""),
                name="step_says_why",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="step_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="step_keeps_who",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__by__df=pgtrigger.F("new__by"), new__by__isnull=False),
            ),
            pgtrigger.ReadOnly(
                name="step_never_changed",
                fields=[
                    "content_type",
                    "object_id",
                    "action",
                    "from_state",
                    "to_state",
                    "at",
                    "revision",
                    "comment",
                    "snapshot",
                    "own_contribution",
                ],
            ),
        ]

    def __str__(self):
        return f"{self.get_action_display()} ({self.at:%Y-%m-%d})"


class Contribution(models.Model):
    """A record that members add and coordinators review: base of sources, partnerships and whatever comes.

    A change that a member proposes to a published record is a contribution of its own, a copy that `amends` it and
    goes through the same workflow; the published record keeps its address and its content meanwhile.

    A concrete model gives `Meta(Contribution.Meta)`, so that the constraints hold for it too, and implements
    `CONTENT_FIELDS`, `snapshot` and `restore`.
    """

    #: Names of the fields that make up the content, in the order in which a reader meets them.
    CONTENT_FIELDS: tuple[str, ...] = ()

    code = models.CharField(_("short address"), max_length=CODE_LENGTH, unique=True, default=new_code, editable=False)
    state = models.CharField(_("state"), max_length=20, choices=State.choices, default=State.DRAFT)
    group = models.ForeignKey(
        "accounts.WorkingGroup",
        models.PROTECT,
        related_name="%(class)ss",
        verbose_name=_("working group"),
        help_text=_("Its coordinators review the contribution."),
    )
    contributed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="contributed_%(class)ss",
        verbose_name=_("added by"),
    )
    amends = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="amendments",
        verbose_name=_("changes"),
    )
    # The published content that an amendment started from: what its author changed is told from it.
    amends_from = models.JSONField(null=True, blank=True, editable=False)
    # Goes up with every change of content or state; two people who act at once are told by it.
    revision = models.PositiveIntegerField(_("revision"), default=1, editable=False)
    created_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    steps = GenericRelation(Step)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="%(class)s_state_known"),
            models.CheckConstraint(
                condition=~models.Q(state="published") | models.Q(published_at__isnull=False),
                name="%(class)s_published_has_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="submitted") | models.Q(submitted_at__isnull=False),
                name="%(class)s_submitted_has_time",
            ),
            models.CheckConstraint(
                condition=models.Q(amends__isnull=True, amends_from__isnull=True)
                | models.Q(amends__isnull=False, amends_from__isnull=False),
                name="%(class)s_amendment_has_basis",
            ),
            # One open proposal by a person for a record: a second click opens the first again.
            models.UniqueConstraint(
                fields=["amends", "contributed_by"],
                condition=models.Q(state__in=["draft", "submitted", "changes_requested"]),
                name="%(class)s_one_open_amendment",
            ),
        ]

    @property
    def is_amendment(self) -> bool:
        """Whether this is a proposed change to a published record."""
        return self.amends_id is not None

    @property
    def is_open(self) -> bool:
        """Whether author or coordinator still have something to do with it."""
        return self.state in State.open_states()

    @property
    def state_sentence(self) -> str:
        """What its state means, in a sentence."""
        return State(self.state).sentence

    @property
    def review_key(self) -> tuple[str, str]:
        """Kind and short address: the record's place in the review queue."""
        return (self._meta.model_name, self.code)

    def is_open_to(self, user) -> bool:
        """Whether this person may read all that stands in it, if they may read it at all.

        Somebody who may not is no reviewer of it, gets no letter about it and proposes no change to it, whatever
        their role. A kind that can hold something back says so here.
        """
        return True

    @property
    def keeps_words_from_letters(self) -> bool:
        """Whether what was said about it stands in the portal only: letters are read over shoulders and kept long."""
        return False

    @property
    def outside_author(self):
        """Its author where that is somebody without an account (`curation.outside.OutsideAuthor`), else None."""
        return None

    def before_publication(self) -> None:
        """Set what a record is given when it is published; called with the row locked, before it is saved."""

    def snapshot(self) -> dict:
        """Return the content as plain JSON: what a difference is drawn from and `restore` puts back."""
        raise NotImplementedError

    def restore(self, content: dict) -> None:
        """Put a snapshot's content into this record and save it."""
        raise NotImplementedError
