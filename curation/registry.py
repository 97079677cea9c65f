"""The kinds of contribution there are, told by their apps, so that what is common to all names none of them.

Each app registers its kinds from `AppConfig.ready`; `portal` sets where a record is reviewed.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import models

from curation.models import Contribution


@dataclass(frozen=True)
class Link:
    """A tracked through-table whose rows are part of a record's content: topics, tags.

    `part` is its name in the snapshot, `owner` and `other` are the foreign keys to the record and to what it is
    linked with, `name` is the field of the other that stands in the snapshot (`slug` for topics).
    """

    part: str
    model: type[models.Model]
    owner: str
    other: str
    name: str


@dataclass(frozen=True)
class Kind:
    """One kind of contribution and what review, differences and history need to know of it."""

    model: type[Contribution]
    #: Template fragment that shows the record to its reviewer; gets `record`, and `part`: "head" for the title and
    #: who made it, "body" for the rest. What changed is told between the two.
    review_template: str
    #: What speaks for and against a record: `(record, viewer=None) -> list[curation.hints.Hint]`.
    hints: Callable
    #: `(record) -> address` of the page where a coordinator corrects it.
    edit_url: Callable
    #: The same for a step, a comment, a version to be restored, which are sent there by POST.
    step_url: Callable | None = None
    comment_url: Callable | None = None
    restore_url: Callable | None = None
    #: What `review_template` gets besides `record`: `(record) -> dict`.
    review_context: Callable = lambda _record: {}
    #: Relations that the queue loads with each record.
    related: tuple[str, ...] = field(default=())
    #: The same for many at once, in a number of queries that does not grow: `(records, viewer) -> {pk: hints}`.
    hints_for_many: Callable | None = None
    #: `() -> {part of the snapshot: what a person calls it}`, in a reader's order.
    labels: Callable = dict
    #: `(part, value) -> text` for a person.
    display: Callable = lambda _part, value: str(value or "")
    #: The same for a part that can be told only with the content around it: `(part, value, content) -> text`.
    display_within: Callable | None = None
    #: Whether corrections that one person makes within a while (`letters.QUIET`) are told in one letter: for records
    #: that are corrected page by page.
    joins_corrections: bool = False
    #: Whether people whom the review does not concern are told in the history what was different.
    tells_changes: bool = True
    #: `(record, content, viewer) -> bool`: whether somebody who may read all of the record as it is now may read what
    #: it said at another time.
    may_read: Callable = lambda _record, _content, _viewer: True
    #: What speaks against taking a step, `(record, action) -> None`; raises ValidationError with sentences. Asked where
    #: workflow and person allow the step, with the record locked.
    before_step: Callable = lambda _record, _action: None
    #: What a record takes over from a proposed change besides its content: `(record, amendment) -> None`; called before
    #: the content is put in.
    takes_over: Callable = lambda _record, _amendment: None
    #: What a proposed change brings besides content: `(amendment) -> [(what it is, in words)]`, shown with its changes.
    further_changes: Callable = lambda _amendment: []
    #: Through-tables whose rows belong to the content.
    links: tuple[Link, ...] = ()
    #: Choices of the model's `type`, by which the queue is filtered: `[(value, label)]`.
    types: tuple = ()
    #: Relations to many that the queue loads.
    prefetch: tuple[str, ...] = ()

    #: `(record, content) -> bool`: whether what stood in the record then was open to all who may read it now. Its
    #: history is told to them from the last time on that it was not.
    is_told: Callable = lambda _record, _content: True
    #: `(record, other) -> address` of the page where two records that are one are merged.
    merge_url: Callable | None = None
    #: What a change of content or state entails, `(record) -> None`; called in its transaction, the record saved.
    after_change: Callable = lambda _record: None

    @property
    def name(self) -> str:
        """The kind's name in addresses: the model's."""
        return self.model._meta.model_name

    @property
    def label(self) -> str:
        """What a person calls the kind."""
        return str(self.model._meta.verbose_name)

    def hints_of(self, records, viewer) -> dict:
        """Return the hints of each record by its primary key."""
        if self.hints_for_many is not None:
            return self.hints_for_many(records, viewer=viewer)
        return {record.pk: self.hints(record, viewer=viewer) for record in records}


_kinds: dict[str, Kind] = {}
_review_url: Callable = lambda record: record.get_absolute_url()  # noqa: E731


def register(kind: Kind) -> None:
    """Add a kind."""
    _kinds[kind.name] = kind


def kinds() -> list[Kind]:
    """Return all kinds, in the order they were registered."""
    return list(_kinds.values())


def kind_named(name: str) -> Kind | None:
    """Return the kind of this name, or None."""
    return _kinds.get(name)


def kind_of(record: Contribution) -> Kind:
    """Return the kind of a record."""
    return _kinds[record._meta.model_name]


def set_review_url(function: Callable) -> None:
    """Say where a record is reviewed: `(record) -> address`."""
    global _review_url
    _review_url = function


def review_url(record: Contribution) -> str:
    """Return the address at which a coordinator reviews the record."""
    return _review_url(record)


@dataclass(frozen=True)
class Concern:
    """Something besides contributions that waits for people: files to look at, links that are gone."""

    name: str
    #: `(user) -> queryset` of what this person can do something about now.
    waiting_for: Callable
    #: `() -> address` at which they do it.
    url: Callable
    #: `(number) -> sentence` for a person.
    sentence: Callable


_concerns: dict[str, Concern] = {}


def register_concern(concern: Concern) -> None:
    """Add something that waits for people besides contributions."""
    _concerns[concern.name] = concern


def concerns() -> list[Concern]:
    """Return all of them, in the order they were registered."""
    return list(_concerns.values())
