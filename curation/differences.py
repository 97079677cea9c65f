"""Field-by-field differences between two states of a record's content."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from curation import registry
from curation.models import Contribution, Topic

# Beyond this many words a word-by-word comparison is slow and unreadable; the texts are shown whole instead.
LONGEST_COMPARED = 1500
# Below this likeness (0 to 1) two texts have too little in common for a reader to follow word by word.
LEAST_ALIKE = 0.4


@dataclass(frozen=True)
class Change:
    """One field that differs: its label, both values as text, and the two with what went and came marked.

    `meanwhile` is what the published record says now, where a proposed change and the record itself have gone
    different ways since; a coordinator has to decide between the two.
    """

    field: str
    label: str
    old: str
    new: str
    meanwhile: str | None = None

    @property
    def is_conflict(self) -> bool:
        """Whether both sides changed the field, to different values."""
        return self.meanwhile is not None

    @property
    def marked(self) -> SafeString:
        """The new text with removed words in `<del>` and added ones in `<ins>`, escaped."""
        return mark_words(self.old, self.new)

    @cached_property
    def _sides(self) -> tuple[SafeString, SafeString]:
        return mark_sides(self.old, self.new)

    @property
    def before(self) -> SafeString:
        """The old text with the words that went in `<del>`, escaped."""
        return self._sides[0]

    @property
    def after(self) -> SafeString:
        """The new text with the words that came in `<ins>`, escaped."""
        return self._sides[1]

    @property
    def name(self) -> str:
        """The label, as _components/diff.html calls it."""
        return self.label


class Words:
    """How the parts of one kind's snapshots are called and told as text; asks for the topics' names once."""

    def __init__(self, kind: registry.Kind):
        self.kind = kind

    @cached_property
    def labels(self) -> dict:
        """What a person calls each part of the content, in a reader's order."""
        return self.kind.labels()

    @cached_property
    def _topics(self) -> dict:
        return dict(Topic.everything.values_list("slug", "name"))

    def display(self, part: str, content: dict) -> str:
        """One part of a snapshot as text."""
        value = content.get(part)
        if part == "topics":
            return ", ".join(self._topics.get(slug, slug) for slug in value or [])
        if self.kind.display_within is not None:
            return self.kind.display_within(part, value, content)
        return self.kind.display(part, value)

    def compare(self, old: dict, new: dict) -> list[Change]:
        """The parts in which two snapshots differ, in a reader's order."""
        return [
            Change(part, capfirst(str(label)), self.display(part, old), self.display(part, new))
            for part, label in self.labels.items()
            if old.get(part) != new.get(part)
        ]


def words_of(record: Contribution) -> Words:
    """Return how the content of records like this one is told."""
    return Words(registry.kind_of(record))


def compare(old: dict, new: dict, *, labels: dict, display: Callable) -> list[Change]:
    """Return the fields in which two snapshots differ, in the order of `labels`.

    `labels` maps field names to what a person calls them; `display(field, value)` gives a value as text.
    """
    return [
        Change(field, capfirst(str(label)), display(field, old.get(field)), display(field, new.get(field)))
        for field, label in labels.items()
        if old.get(field) != new.get(field)
    ]


def proposed_changes(amendment: Contribution, words: Words | None = None) -> list[Change]:
    """Return what an amendment would change in the published record, conflicts marked.

    `old` is what the published record said when the amendment was begun; where it says the same still, publishing
    replaces it by `new`. Where the record was changed meanwhile to something else than `new`, `meanwhile` has what.
    """
    words = words or words_of(amendment)
    basis, proposed, current = amendment.amends_from, amendment.snapshot(), amendment.amends.snapshot()
    changes = [
        Change(
            change.field,
            change.label,
            change.old,
            change.new,
            words.display(change.field, current)
            if current.get(change.field) not in (basis.get(change.field), proposed[change.field])
            else None,
        )
        for change in words.compare(basis, proposed)
    ]
    return changes + [Change("", label, "", text) for label, text in words.kind.further_changes(amendment)]


def side_by_side(first: Contribution, *others: Contribution) -> list[dict]:
    """Return the parts of several records beside each other: `[{name, values: [text, …], different}]`.

    Parts that are empty in all of them are left out.
    """
    words = words_of(first)
    contents = [record.snapshot() for record in (first, *others)]
    rows = []
    for part, label in words.labels.items():
        values = [words.display(part, content) for content in contents]
        if any(values):
            rows.append({"name": capfirst(str(label)), "values": values, "different": len(set(values)) > 1})
    return rows


def mark_words(old: str, new: str) -> SafeString:
    """Return HTML in which the words that went are in `<del>` and those that came in `<ins>`."""
    pieces = []
    for kind, went, came in _opcodes(old, new):
        pieces += [went] if kind == "equal" else [_tag("del", went), _tag("ins", came)]
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def mark_sides(old: str, new: str) -> tuple[SafeString, SafeString]:
    """Return the old text with what went in `<del>`, and the new one with what came in `<ins>`."""
    before, after = [], []
    for kind, went, came in _opcodes(old, new):
        before.append(went if kind == "equal" else _tag("del", went))
        after.append(came if kind == "equal" else _tag("ins", came))
    return (
        format_html_join("", "{}", ((piece,) for piece in before)),
        format_html_join("", "{}", ((piece,) for piece in after)),
    )


def _opcodes(old: str, new: str) -> list[tuple[str, str, str]]:
    """Return runs of words as (equal or not, words of the old text, words of the new one)."""
    before, after = re.findall(r"\s+|\w+|[^\w\s]", old), re.findall(r"\s+|\w+|[^\w\s]", new)
    if len(before) + len(after) > LONGEST_COMPARED or not before or not after:
        return [("replace", old, new)]
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    if matcher.ratio() < LEAST_ALIKE and old not in new and new not in old:
        return [("replace", old, new)]
    return [
        ("equal" if kind == "equal" else "replace", "".join(before[a:b]), "".join(after[c:d]))
        for kind, a, b, c, d in matcher.get_opcodes()
    ]


def _tag(name: str, text: str) -> SafeString | str:
    return format_html("<{0}>{1}</{0}>", name, text) if text else ""
