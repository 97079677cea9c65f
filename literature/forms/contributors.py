"""The rows of contributors in a form: a role, one box for the name, a box to tick for an organisation."""

import json
import re
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from curation import typed_forms
from literature.forms.names import (
    LONGEST_NAME,
    NotAName,
    looks_like_organisation,
    name_parts,
    read_name,
    split_names,
    survives_typing,
    typed_name,
)
from literature.types import ContributorRole

MOST_CONTRIBUTORS = 300
# What the buttons beside a row do; their value is the verb, a hyphen, and the row's place from 0.
VERBS = ("add", "remove", "up", "down")


@dataclass(frozen=True)
class Row:
    """One contributor as typed. `was` is JSON of the name's parts where typing alone would not give them again."""

    role: str = ContributorRole.AUTHOR.value
    name: str = ""
    organisation: bool = False
    was: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed into it."""
        return not self.name.strip()


def rows_of(contributors: list[dict]) -> list[Row]:
    """Return contributors of a source as rows of the form."""
    rows = []
    for contributor in contributors:
        role = str(contributor.get("role", ContributorRole.AUTHOR.value))
        if contributor.get("literal"):
            rows.append(Row(role, contributor["literal"], organisation=True))
            continue
        was = "" if survives_typing(contributor) else json.dumps(name_parts(contributor), ensure_ascii=False)
        rows.append(Row(role, typed_name(contributor), was=was))
    return rows


def rearranged(rows: list[Row], action: str) -> list[Row]:
    """Return the rows after a button was pressed: `add`, or `remove-2`, `up-2`, `down-2` with a row's place."""
    # Whoever adds an editor mostly adds another editor.
    role = rows[-1].role if rows else ContributorRole.AUTHOR.value
    return typed_forms.rearranged(rows or [Row()] if action == "add" else rows, action, new=Row(role))


class ContributorsWidget(forms.Widget):
    """Draws the rows and reads them from what was posted, in the order in which they stand on the page."""

    template_name = "literature/_contributors.html"
    use_fieldset = True

    def __init__(self, attrs=None):
        super().__init__(attrs)
        self.wrong: frozenset[int] = frozenset()
        self.focused: int | None = None

    def value_from_datadict(self, data, files, name) -> list[Row]:
        """Rows with something in them; a box in which several people were typed gives a row for each."""
        rows: list[Row] = []
        for key in data:
            match = re.fullmatch(rf"{re.escape(name)}-(\d{{1,5}})-name", key)
            if match:
                rows += _rows_from_box(data, f"{name}-{match[1]}")
        return rows

    def value_omitted_from_data(self, data, files, name) -> bool:
        """Whether the form was posted without any row."""
        return not any(key.startswith(f"{name}-") for key in data)

    def id_for_label(self, id_):
        """The name box of the first row that is wrong, so that the list of errors leads there."""
        return f"{id_}-{min(self.wrong, default=0)}-name" if id_ else ""

    def format_value(self, value):
        """Rows stay rows."""
        return value

    def get_context(self, name, value, attrs):
        """The rows with their places; an empty form shows one to begin with."""
        context = super().get_context(name, value, attrs)
        rows = list(value or []) or [Row()]
        context |= {
            "rows": [self._shown(row, place, len(rows)) for place, row in enumerate(rows)],
            "blank": self._shown(Row(), 0, 1),
            "roles": ContributorRole.choices,
            "longest": LONGEST_NAME,
        }
        return context

    def _shown(self, row: Row, place: int, number: int) -> dict:
        return {
            "row": row,
            "place": place,
            "number": place + 1,
            "first": place == 0,
            "last": place == number - 1,
            "wrong": place in self.wrong,
            "focused": place == self.focused,
        }


def _rows_from_box(data, prefix: str) -> list[Row]:
    typed = data.get(f"{prefix}-name", "")
    role = data.get(f"{prefix}-role", ContributorRole.AUTHOR.value)
    role = role if role in ContributorRole.values else ContributorRole.AUTHOR.value
    if data.get(f"{prefix}-organisation"):
        return [Row(role, " ".join(typed.split()), organisation=True)]
    was = data.get(f"{prefix}-was", "")
    names = [" ".join(typed.split())] if was else split_names(typed)
    if not names:
        return [Row(role)]
    return [
        Row(role, name, organisation=not was and looks_like_organisation(name), was=was if len(names) == 1 else "")
        for name in names
    ]


class ContributorsField(forms.Field):
    """Contributors in order, as `Source.contributors` keeps them."""

    widget = ContributorsWidget

    def to_python(self, value: list[Row] | None) -> list[dict]:
        """Contributors of the rows with a name. Raises ValidationError, which says the row's number."""
        rows = value or []
        if sum(not row.is_blank for row in rows) > MOST_CONTRIBUTORS:
            raise ValidationError(_("More than %s contributors. Name the first ones.") % MOST_CONTRIBUTORS)
        contributors, errors, wrong = [], [], set()
        for place, row in enumerate(rows):
            if row.is_blank:
                continue
            try:
                contributors.append(contributor_of(row))
            except NotAName as error:
                wrong.add(place)
                errors.append(_("Row %(number)s: %(error)s") % {"number": place + 1, "error": error})
        if errors:
            self.widget.wrong = frozenset(wrong)
            raise ValidationError(errors)
        return contributors


def contributor_of(row: Row) -> dict:
    """Return a row as an entry of `Source.contributors`. Raises NotAName."""
    if row.organisation:
        if len(row.name) > LONGEST_NAME:
            raise NotAName(_("This name is longer than %s characters.") % LONGEST_NAME)
        return {"role": row.role, "literal": row.name}
    was = _parts_from(row.was)
    if was and typed_name(was) == row.name:
        return {"role": row.role, **was}
    return {"role": row.role, **read_name(row.name)}


def _parts_from(text: str) -> dict:
    """Parts of a name that came back through the form, or an empty dict when somebody tampered with them."""
    try:
        parts = json.loads(text) if text else {}
    except ValueError:
        return {}
    if not isinstance(parts, dict):
        return {}
    known = name_parts(parts)
    sound = all(isinstance(value, str) and len(value) <= LONGEST_NAME for value in known.values())
    return known if sound and known == parts else {}
