"""The kinds of contribution there are, told by their apps, so that what is common to all names none of them.

Each app registers its kinds from `AppConfig.ready`; `portal` sets where a record is reviewed.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from curation.models import Contribution


@dataclass(frozen=True)
class Kind:
    """One kind of contribution and what the review queue needs to know of it."""

    model: type[Contribution]
    #: Template fragment that shows the record to its reviewer; gets `record`.
    review_template: str
    #: What speaks for and against a record: `(record) -> list[curation.hints.Hint]`.
    hints: Callable
    #: `(record) -> address` of the page where a coordinator corrects it.
    edit_url: Callable
    #: Relations that the queue loads with each record.
    related: tuple[str, ...] = field(default=())

    @property
    def name(self) -> str:
        """The kind's name in addresses: the model's."""
        return self.model._meta.model_name


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
