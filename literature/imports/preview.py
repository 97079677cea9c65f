"""One page of an import's records, as its page shows them."""

from dataclasses import dataclass
from functools import cached_property

from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from literature.dates import in_words
from literature.duplicates import REASONS
from literature.imports import merging
from literature.imports.counts import Counts, verdicts_in
from literature.models import Import, ImportedRecord
from literature.models.imports import Choice, Outcome, Stage, Verdict
from literature.names import byline
from literature.richtext import plain
from literature.types import SourceType

PAGE = 50
_STATES = {
    Verdict.NEW: "published",
    Verdict.SAME: "withdrawn",
    Verdict.LIKELY: "changes_requested",
    Verdict.TWIN: "withdrawn",
    Verdict.BROKEN: "declined",
    Outcome.WRITTEN: "published",
    Outcome.MERGED: "submitted",
    Outcome.LEFT_OUT: "withdrawn",
}
#: More of a broken record's text than this is not shown.
LONGEST_RAW = 1200


@dataclass
class Shown:
    """A record as it is shown; `may_choose` is false once the import is being written."""

    row: ImportedRecord
    may_choose: bool
    may_merge: bool
    is_over: bool

    @property
    def title(self) -> str:
        """The title, or the number of a record without one."""
        return str(self.row)

    @property
    def who(self) -> str:
        """Who made the work."""
        return byline((self.row.values or {}).get("contributors", []))

    @property
    def where(self) -> list[str]:
        """Year, type, where it was published, line of the file."""
        values = self.row.values or {}
        place = values.get("container_title") or values.get("publisher")
        return [
            text
            for text in (
                in_words(values["issued"]) if values.get("issued") else "",
                str(SourceType(values["type"]).label) if values else "",
                plain(place or ""),
                _("line %s") % self.row.line,
            )
            if text
        ]

    @property
    def label(self) -> str:
        """The verdict in a word; once it is over, what was done."""
        return self.row.get_outcome_display() if self.is_over else self.row.get_verdict_display()

    @property
    def state(self) -> str:
        """The look of the label (docs/look.md)."""
        return _STATES[self.row.outcome if self.is_over and self.row.outcome else self.row.verdict]

    @property
    def why(self) -> str:
        """By what it is the same as, or like, another."""
        if self.row.likeness == "text":
            return _("the very same record, brought before")
        return str(REASONS.get(self.row.likeness, ""))

    @property
    def raw(self) -> str:
        """The beginning of its text."""
        text = self.row.raw
        return text[:LONGEST_RAW] + "…" if len(text) > LONGEST_RAW else text

    @cached_property
    def fields(self) -> list[merging.Field]:
        """Fields that can be taken over; those that fill a gap are ticked until something else is chosen."""
        if not (self.may_choose and self.may_merge):
            return []
        found = merging.differing(self.row)
        if self.row.choice == Choice.MERGE:
            return found
        return [merging.Field(f.name, f.label, f.ours, f.theirs, f.fills) for f in found]

    @property
    def choices(self) -> list[dict]:
        """What can be done with it."""
        if not self.may_choose:
            return []
        return [
            {"value": choice.value, "label": choice.label, "chosen": self.row.choice == choice}
            for choice in Choice
            if choice != Choice.MERGE or self.fields
        ]

    @property
    def taken_over(self) -> str:
        """Names of the fields that were taken over."""
        labels = merging.labels()
        return ", ".join(str(labels[name]) for name in self.row.after or {} if name in labels)


def shown_of(row: ImportedRecord, *, by, stage: str, known: dict | None = None) -> Shown:
    """Return a record as it is shown. `known` keeps who may change what, for many records of one page."""
    may_choose = stage == Stage.READY and row.verdict != Verdict.BROKEN
    known = {} if known is None else known
    may_merge = False
    if may_choose and row.alike is not None:
        alike = row.alike
        key = (alike.group_id, alike.state, alike.amends_id, alike.contributed_by_id == by.pk)
        if key not in known:
            known[key] = merging.may_merge(by, alike)
        may_merge = known[key]
    return Shown(row, may_choose, may_merge, stage not in (Stage.READY, Stage.COMPARING))


class Preview:
    """The records of an import that an address asks for: `show` is a verdict or an outcome, `page` a number."""

    def __init__(self, brought: Import, counts: Counts, *, by, show: str = "", page: str = ""):
        self.brought, self.counts, self.by = brought, counts, by
        self.is_over = brought.stage not in (Stage.READY, Stage.COMPARING)
        self.show = show if show in {name for name, _label, _number in self.kinds} else ""
        rows = brought.records.select_related("alike", "source", "twin_of").defer("source__abstract")
        if self.show == "not_back":
            rows = rows.filter(taken_back=False)
        elif self.show:
            rows = rows.filter(**{"outcome" if self.is_over else "verdict": self.show})
        paginator = Paginator(rows, PAGE)
        paginator.count = self.number
        self.page = paginator.get_page(page)
        self.last = paginator.num_pages

    @property
    def kinds(self) -> list[tuple[str, str, int]]:
        """The kinds of record that can be shown by themselves: name, label and number of each."""
        if not self.is_over:
            return [(verdict.value, str(verdict.label), number) for verdict, number in verdicts_in(self.counts)]
        outcomes = self.counts.by_outcome
        kinds = [(one.value, str(one.label), outcomes[one]) for one in Outcome if outcomes.get(one)]
        if self.counts.not_taken_back:
            kinds.append(("not_back", _("not taken back"), self.counts.not_taken_back))
        return kinds

    @property
    def number(self) -> int:
        """How many records are shown on all pages."""
        return next((number for name, _label, number in self.kinds if name == self.show), self.counts.total)

    @property
    def tabs(self) -> list[dict]:
        """The kinds as tabs (_components/tabs.html), all of them first."""
        tabs = [{"label": _("All %s") % self.counts.total, "url": "?", "current": not self.show}]
        return tabs + [
            {"label": f"{label} {number}", "url": f"?show={name}", "current": name == self.show}
            for name, label, number in self.kinds
        ]

    @property
    def query(self) -> str:
        """The address of this list, for its pages."""
        return f"?show={self.show}&" if self.show else "?"

    @property
    def entries(self) -> list[Shown]:
        """The records of the page."""
        known: dict = {}
        return [shown_of(row, by=self.by, stage=self.brought.stage, known=known) for row in self.page]

    @property
    def for_all(self) -> list[dict]:
        """What can be chosen for all records of the verdict that is shown."""
        if self.brought.stage != Stage.READY or self.show in ("", Verdict.BROKEN):
            return []
        choices = [Choice.WRITE, Choice.LEAVE]
        if self.show in (Verdict.SAME, Verdict.LIKELY):
            choices.insert(1, Choice.MERGE)
        labels = {Choice.MERGE: _("Fill what is empty")}
        return [{"value": choice.value, "label": labels.get(choice, choice.label)} for choice in choices]
