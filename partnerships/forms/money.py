"""The forms of a case's money: a grant, an entry of the ledger, and the rows of both on one page."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.forms.dates import DateField
from partnerships.forms.rows import KeptPartForm, places
from partnerships.money.amounts import currency_in, read_amount, read_currency, typed_again, written
from partnerships.money.dates import span
from partnerships.parts import Grant, LedgerEntry, Part, amount_of, new_id
from partnerships.vocabulary import Direction, Visibility

MOST_GRANTS = 60
ENTRIES_ON_A_PAGE = 40
MOST_ENTRIES = 5_000


class AmountField(forms.CharField):
    """A sum as people type it; its value is a decimal number as text."""

    def __init__(self, **more):
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(max_length=60, widget=widget, **more)
        self.short = True

    def clean(self, value):
        """Return the sum as it is kept. Raises ValidationError."""
        text = super().clean(value)
        return written(read_amount(text)) if text else ""


class PartForm(KeptPartForm):
    """A row: a part of a case with its id and who may read it."""

    part: type[Part]

    visibility = forms.ChoiceField(label=gettext_lazy("Who may read this"), choices=Visibility.choices, required=False)
    public_name = forms.CharField(
        label=gettext_lazy("What readers see instead"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Where it stands in other words."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["visibility"].initial = Visibility.PUBLIC.value
        self.label_suffix = ""
        # A row as a whole can be left blank; none of these says of itself that it may.
        for name in {"date", "direction", "amount", "currency", "text", "grant", "visibility", "public_name"} & set(
            self.fields
        ):
            self.fields[name].one_of_several = True

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed into it."""
        quiet = {"id", "visibility", "currency", "direction"}
        return not any((self[name].value() or "").strip() for name in self.fields if name not in quiet)

    @property
    def number(self) -> int:
        """Its number in the names of its fields."""
        return int(self.prefix.rpartition("-")[2])

    def clean(self):
        """A sum may bring its currency."""
        values = super().clean()
        if "currency" in self.fields and "currency" not in self.errors and values.get("amount"):
            self._complete_currency(values)
        return values

    def _complete_currency(self, values: dict) -> None:
        named = currency_in(self.data.get(self.add_prefix("amount"), ""))
        if values.get("currency") and named and named != values["currency"]:
            self.add_error(
                "amount",
                _("It says %(named)s here and %(other)s beside.") % {"named": named, "other": values["currency"]},
            )
        values["currency"] = values.get("currency") or named
        if not values["currency"]:
            self.add_error("currency", _("In which currency?"))

    def clean_currency(self):
        """A code of ISO 4217."""
        text = self.cleaned_data["currency"]
        return read_currency(text) if text else ""

    def as_json(self) -> dict:
        """Return the part that a valid row says."""
        names = set(self.part.__dataclass_fields__) & set(self.cleaned_data)
        return self.part(**{name: self.cleaned_data[name] for name in names}).as_json()


def _currency() -> forms.CharField:
    field = forms.CharField(
        label=gettext_lazy("Currency"),
        max_length=12,
        required=False,
        widget=forms.TextInput(attrs={"list": "currencies"}),
    )
    field.short = True
    return field


class GrantForm(PartForm):
    """Who gives how much to whom, from when to when."""

    part = Grant

    title = forms.CharField(label=gettext_lazy("What it is called"), max_length=300, required=False)
    funder = forms.ChoiceField(label=gettext_lazy("Who gives it"), required=False)
    funder_name = forms.CharField(
        label=gettext_lazy("Somebody else"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("A funder that is not among the partners."),
    )
    recipient = forms.ChoiceField(label=gettext_lazy("Who receives it"), required=False)
    amount = AmountField(label=gettext_lazy("Sum"), required=False)
    currency = _currency()
    awarded = DateField(label=gettext_lazy("Awarded"), required=False)
    begins = DateField(label=gettext_lazy("From"), required=False)
    ends = DateField(label=gettext_lazy("Until"), required=False)
    purpose = forms.CharField(
        label=gettext_lazy("What for"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, partners: list[tuple[str, str]], grants=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["funder"].choices = [("", _("Not one of the partners")), *partners]
        self.fields["recipient"].choices = [("", _("The partnership as a whole")), *partners]
        for name in ("funder", "recipient"):
            self.fields[name].one_of_several = True
        self.fields["awarded"].example = _("2009, 2009-10 or 2009-10-23")
        self.fields["amount"].example = _("1200.50, 1,200.50 or 1.200,50")

    @property
    def head(self) -> list:
        """What is asked first."""
        return [self["title"], self["funder"], self["funder_name"], self["recipient"], self["purpose"]]

    @property
    def numbers(self) -> list:
        """Sum and dates."""
        return [self["amount"], self["currency"], self["awarded"], self["begins"], self["ends"]]

    def clean(self):
        """It has a sum, one funder, and ends after it began."""
        values = super().clean()
        if not values.get("amount") and "amount" not in self.errors:
            self.add_error("amount", _("How much is it?"))
        if values.get("funder") and values.get("funder_name"):
            self.add_error("funder_name", _("Choose a partner, or write somebody else; not both."))
        begins, ends = span(values.get("begins") or ""), span(values.get("ends") or "")
        if begins and ends and ends[1] < begins[0]:
            self.add_error("ends", _("It ends before it begins."))
        return values


class EntryForm(PartForm):
    """A sum received or spent."""

    part = LedgerEntry

    date = DateField(label=gettext_lazy("Date"), required=False)
    direction = forms.ChoiceField(label=gettext_lazy("In or out"), choices=Direction.choices, required=False)
    amount = AmountField(label=gettext_lazy("Sum"), required=False)
    currency = _currency()
    text = forms.CharField(label=gettext_lazy("What for"), max_length=1000, required=False)
    grant = forms.ChoiceField(label=gettext_lazy("Of which grant"), required=False)

    def __init__(self, *args, grants: list[tuple[str, str]] = (), partners=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["grant"].choices = [("", _("None")), *grants]
        self.fields["grant"].error_messages["invalid_choice"] = _("That grant is gone. Choose another, or none.")
        self.fields["direction"].initial = Direction.OUT.value

    @property
    def row(self) -> list:
        """What stands in one row."""
        return [self[name] for name in ("date", "direction", "amount", "currency", "text", "grant")]

    def clean(self):
        """It has a date, a direction and a sum."""
        values = super().clean()
        for name, missing in (("date", _("When was it?")), ("amount", _("How much was it?"))):
            if not values.get(name) and name not in self.errors:
                self.add_error(name, missing)
        values["direction"] = values.get("direction") or Direction.OUT.value
        return values


class Rows:
    """The rows of one list on the page, each a form: as kept, or as posted.

    `rows` are parts to begin with; `data` is what was posted, of which `name-N-…` are the fields.
    """

    def __init__(self, name: str, form: type[PartForm], *, data=None, rows=(), choices: dict, most: int):
        self.name, self._form, self._choices, self.most = name, form, choices, most
        self.problem = ""
        if data is None:
            self.forms = [self._kept(place, part) for place, part in enumerate(rows)]
        else:
            self.forms = [self._posted(data, place) for place in sorted({*map(int, places(name, data))})[: most + 1]]

    def _kept(self, place: int, part: Part) -> PartForm:
        initial = part.as_json()
        amount = amount_of(initial.get("amount", ""))
        if amount is not None:
            initial["amount"] = typed_again(amount)
        return self._form(prefix=f"{self.name}-{place}", initial=initial, **self._choices)

    def _posted(self, data, place: int) -> PartForm:
        return self._form(data, prefix=f"{self.name}-{place}", **self._choices)

    def press(self, action: str) -> None:
        """Do what a button does: `add`, or `remove-2` with the number in the fields' names."""
        verb, _hyphen, place = action.partition("-")
        if verb == "add" and len(self.forms) < self.most:
            used = [int(form.prefix.rpartition("-")[2]) for form in self.forms]
            prefix = f"{self.name}-{max(used, default=-1) + 1}"
            # With an id from the start, so that an entry can name a grant that is typed on the same page.
            self.forms.append(self._form(prefix=prefix, initial={"id": new_id()}, **self._choices))
        if verb == "remove":
            self.forms = [form for form in self.forms if form.prefix != f"{self.name}-{place}"]

    @property
    def filled(self) -> list[PartForm]:
        """The rows in which something was typed."""
        return [form for form in self.forms if form.is_bound and not form.is_blank]

    def is_valid(self) -> bool:
        """Whether every row with something in it can be kept; blank ones are let go."""
        if len(self.filled) > self.most:
            self.problem = _("These are more than fit: %s.") % self.most
        return all(form.is_valid() for form in self.filled) and not self.problem

    def readable(self) -> list[dict]:
        """Return the rows that can be read, as JSON: for the sums while others are still wrong."""
        return [form.as_json() for form in self.filled if form.is_valid()]

    def errors(self) -> list[tuple[str, str, str]]:
        """Return what is wrong: where (an id on the page), in which field, and the sentence."""
        found = []
        for number, form in enumerate(self.forms, 1):
            if not form.is_bound or form.is_blank:
                continue
            for name, sentences in form.errors.items():
                where = form[name].id_for_label if name in form.fields else ""
                label = form[name].label if name in form.fields else ""
                found += [(where, f"{number}: {label}", sentence) for sentence in sentences]
        return found


class ImportForm(forms.Form):
    """A ledger as text: pasted, or a file whose text then stands in the box."""

    file = forms.FileField(
        label=gettext_lazy("A CSV file"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv"}),
    )
    table = forms.CharField(
        label=gettext_lazy("Or the rows, copied from a spreadsheet"),
        required=False,
        max_length=1_000_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
    )
    currency = _currency()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["currency"].help_text = _("Of rows that name none.")
        self.fields["table"].example = "2009-10-23; spent; 1.200,50; EUR; Printing"
        for name in ("file", "table"):
            self.fields[name].one_of_several = True

    def clean_currency(self):
        """A code of ISO 4217."""
        text = self.cleaned_data["currency"]
        return read_currency(text) if text else ""

    def clean(self):
        """There is a text, from the file or the box."""
        from partnerships.money.reading import text_of

        values = super().clean()
        if values.get("file"):
            try:
                values["table"] = text_of(values["file"])
            except ValidationError as refusal:
                self.add_error("file", refusal)
                return values
        if not (values.get("table") or "").strip() and not self.errors:
            self.add_error("table", _("Paste some rows, or choose a file."))
        return values
