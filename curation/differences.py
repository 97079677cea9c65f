"""Field-by-field differences between two states of a record's content."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

# Beyond this many words a word-by-word comparison is slow and unreadable; the texts are shown whole instead.
LONGEST_COMPARED = 1500


@dataclass(frozen=True)
class Change:
    """One field that differs: its label, both values as text, and the two with what went and came marked."""

    field: str
    label: str
    old: str
    new: str

    @property
    def marked(self) -> SafeString:
        """The new text with removed words in `<del>` and added ones in `<ins>`, escaped."""
        return mark_words(self.old, self.new)


def compare(old: dict, new: dict, *, labels: dict, display) -> list[Change]:
    """Return the fields in which two snapshots differ, in the order of `labels`.

    `labels` maps field names to what a person calls them; `display(field, value)` gives a value as text.
    """
    return [
        Change(field, str(label), display(field, old.get(field)), display(field, new.get(field)))
        for field, label in labels.items()
        if old.get(field) != new.get(field)
    ]


def mark_words(old: str, new: str) -> SafeString:
    """Return HTML in which the words that went are in `<del>` and those that came in `<ins>`."""
    before, after = re.findall(r"\s+|[^\s]+", old), re.findall(r"\s+|[^\s]+", new)
    if len(before) + len(after) > LONGEST_COMPARED or not before or not after:
        return format_html_join("", "{}", [(_tag("del", old),), (_tag("ins", new),)])
    pieces = []
    for kind, a, b, c, d in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append("".join(before[a:b]))
            continue
        pieces.append(_tag("del", "".join(before[a:b])))
        pieces.append(_tag("ins", "".join(after[c:d])))
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def _tag(name: str, text: str) -> SafeString | str:
    return format_html("<{0}>{1}</{0}>", name, text) if text else ""
