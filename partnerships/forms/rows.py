"""Rows of a form: partners, exchanges, places, moments. Each is a form of its own, and a part of a case.

Rows are added, taken away and moved by buttons that send the form, so that it works without JavaScript; the order in
which rows come in what was posted is the order in which they stand on the page.
"""

import re
from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from curation import typed_forms
from partnerships.parts import LISTS, new_id
from partnerships.vocabulary import Visibility

LONGEST_TEXT = 2_000
_PART_ID = re.compile(r"[A-Za-z0-9_-]{1,16}")


def text_field(label, *, longest: int = LONGEST_TEXT, rows: int = 0, help_text="", example="") -> forms.CharField:
    """A text, of which the server says that it is too long: a browser would cut what is pasted, without a word."""
    low = {"class": "textarea--low"} if rows < 4 else {}
    widget = forms.Textarea(attrs={"rows": rows, **low}) if rows else forms.TextInput()
    field = forms.CharField(label=label, required=False, max_length=longest, widget=widget, help_text=help_text)
    field.widget.attrs.pop("maxlength", None)
    field.example = example
    return field


class KeptPartForm(forms.Form):
    """A form of a part of a case: its id, who may read it, and the words that stand instead."""

    id = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    @property
    def protection(self) -> list:
        """The fields about who may read it."""
        return [self["visibility"], self["public_name"]]

    def clean_id(self) -> str:
        """An id as `parts` makes them, else a fresh one."""
        given = self.cleaned_data["id"]
        return given if _PART_ID.fullmatch(given) else new_id()

    def clean_visibility(self) -> str:
        """As the case, where nothing was chosen."""
        return self.cleaned_data["visibility"] or Visibility.PUBLIC.value

    def clean(self) -> dict:
        """What is told in other words has other words."""
        values = super().clean()
        if values.get("visibility") == Visibility.ANONYMISED and not values.get("public_name"):
            self.add_error("public_name", _("Write what readers see instead."))
        return values


class PartForm(KeptPartForm):
    """One row: a part of a case, with its id and who may read it. Its fields are called as the part's."""

    use_required_attribute = False
    #: Fields that say nothing by themselves: a row with nothing else in it is blank.
    QUIET: tuple[str, ...] = ()
    #: The fields that are asked first, and those behind “More”.
    MAIN: tuple[str, ...] = ()
    FURTHER: tuple[str, ...] = ()
    #: What a row is called, and what the button says that adds one.
    LABEL: object = ""
    ADD: object = ""

    visibility = forms.ChoiceField(
        label=gettext_lazy("Who may read this?"),
        choices=Visibility.choices,
        required=False,
        initial="public",
        widget=forms.RadioSelect,
    )
    public_name = text_field(
        gettext_lazy("What readers see instead"),
        longest=300,
        help_text=gettext_lazy("Only where it is told in other words."),
    )

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed into it."""
        quiet = {"id", "visibility", *self.QUIET}
        values = [self[name].value() for name in self.fields if name not in quiet]
        return all(getattr(value, "is_blank", not value) for value in values)

    @property
    def place(self) -> str:
        """Its number in the names of its fields."""
        return self.prefix.rpartition("-")[2]

    @property
    def has_further(self) -> bool:
        """Whether a field that stands behind “More” holds something, or has something wrong: then it is seen."""
        return any(self[name].value() or self[name].errors for name in self.FURTHER)

    @property
    def is_kept_back(self) -> bool:
        """Whether the row says that not everybody reads it, or has something wrong there: then it is seen."""
        wrong = self["public_name"].errors or self["visibility"].errors
        return bool(wrong) or self["visibility"].value() not in (None, "", Visibility.PUBLIC.value)

    def clean(self) -> dict:
        """A text is one text whatever the browser's line ends."""
        values = super().clean()
        for name, value in values.items():
            if isinstance(value, str):
                values[name] = value.replace("\r\n", "\n")
        return values

    def typed(self) -> dict:
        """What was posted, as it was typed."""
        return {
            name: field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
            for name, field in self.fields.items()
        }

    def part_values(self) -> dict:
        """Return the values of the part's fields that a valid row says."""
        return {name: self.cleaned_data[name] for name in self.fields if name in self.cleaned_data}


class Rows:
    """The rows of one list (a name of `parts.LISTS`): as kept, as posted, or as typed so far.

    `kept` is the list as it stands in the case: of a row that was there, what the form does not ask stays. `more` goes
    to each row's form.
    """

    def __init__(self, name: str, form: type[PartForm], *, kept: Iterable[dict], data=None, most: int, **more):
        self.name, self._form, self.most, self._more = name, form, most, more
        self._kept = {one["id"]: one for one in kept if one.get("id")}
        self.problems: list[str] = []
        if data is None:
            self.forms = self._unbound(list(self._kept.values()) or [{}])
        else:
            self.forms = [self._posted(data, f"{name}-{place}") for place in places(name, data)]

    def _posted(self, data, prefix: str) -> PartForm:
        kept = self._kept.get(data.get(f"{prefix}-id", ""), {})
        return self._form(data, prefix=prefix, initial=kept, **self._more)

    def _unbound(self, rows: list[dict]) -> list[PartForm]:
        return [self._form(prefix=f"{self.name}-{place}", initial=row, **self._more) for place, row in enumerate(rows)]

    @property
    def add(self) -> str:
        """What the button says that adds a row."""
        return str(self._form.ADD)

    @property
    def label(self) -> str:
        """The form's own name for a row: `Partner`."""
        return str(self._form.LABEL)

    @property
    def blank(self) -> PartForm:
        """An empty row, for the script that adds them."""
        return self._form(prefix=f"{self.name}-__", **self._more)

    def as_typed(self, press: str = "") -> None:
        """Go on with what was typed so far, without complaint; `press` is what a row's button says, if one was."""
        rows = [form.typed() for form in self.forms]
        if press and not (press == "add" and len(rows) >= self.most):
            rows = typed_forms.rearranged(rows, press, new={"id": new_id()})
        self.forms = self._unbound(rows)
        if press == "add" and self.forms:
            first = next(name for name in self.forms[-1].fields if name != "id")
            self.forms[-1].fields[first].widget.attrs["autofocus"] = True

    def is_valid(self) -> bool:
        """Whether every row with something in it can be kept; blank ones are let go."""
        self.forms = [form for form in self.forms if not form.is_blank]
        if len(self.forms) > self.most:
            self.problems.append(_("These are more than fit: %s.") % self.most)
        is_valid = all(form.is_valid() for form in self.forms) and not self.problems
        # On the page there is always a row to begin with.
        self.forms = self.forms or self._unbound([{}])
        return is_valid

    def values(self) -> list[dict]:
        """Return the list as the case keeps it. The rows are valid."""
        found, taken = [], set()
        for form in self.forms:
            if not form.is_bound:
                continue
            values = form.part_values()
            if values["id"] in taken:
                values["id"] = new_id()
            taken.add(values["id"])
            found.append(LISTS[self.name].from_json(self._kept.get(values["id"], {}) | values).as_json())
        return found

    def errors(self) -> list[tuple[str, str, str]]:
        """Return what is wrong: an id on the page, what it is called there, and the sentence."""
        found = [("", self.label, sentence) for sentence in self.problems]
        for number, form in enumerate(self.forms, 1):
            if not form.is_bound:
                continue
            for name, sentences in form.errors.items():
                where = form[name].id_for_label if name in form.fields else ""
                label = f"{self.label} {number}" + (f", {form[name].label}" if name in form.fields else "")
                found += [(where, label, sentence) for sentence in sentences]
        return found


def places(name: str, data) -> list[str]:
    """Return the numbers in the fields' names of a list's rows, in the order in which they were posted."""
    found = (re.fullmatch(rf"{re.escape(name)}-(\d{{1,5}})-id", key) for key in data)
    return [match[1] for match in found if match]
