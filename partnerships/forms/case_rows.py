"""The rows of a case's form: who takes part, what is shared, where it happens, what happened when."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from partnerships.forms.dates import DateField
from partnerships.forms.organisation_choice import OrganisationField, Resolution, Typed
from partnerships.forms.rows import PartForm, text_field
from partnerships.keys import fold_name
from partnerships.models import Organisation, StakeholderGroup
from partnerships.vocabulary import PartnerRole, Say, Shared

MOST = {"partners": 60, "exchanges": 120, "places": 60, "moments": 100}


def _country(label, help_text="") -> forms.ChoiceField:
    field = forms.ChoiceField(label=label, required=False, help_text=help_text, choices=_countries_or_none)
    field.short = True
    return field


def _countries_or_none() -> list[tuple[str, str]]:
    return [("", "–"), *countries]


class PartnerField(OrganisationField):
    """An organisation of the portal, or a name alone; one kept as such (`settled`) is not asked about again."""

    settled = ""

    def clean(self, value: Typed) -> Resolution:
        """Return what it means. Raises ValidationError where that has to be asked."""
        if value and value.name and not value.code and fold_name(value.name) == fold_name(self.settled):
            return Resolution(name=value.name)
        return super().clean(value)


class PartnerForm(PartForm):
    """Somebody who takes part. `viewer` types it; `organisations` are those of the case by short address."""

    LABEL, ADD = gettext_lazy("Partner"), gettext_lazy("Add a partner")
    MAIN = ("name", "roles", "tasks", "say")
    FURTHER = ("stakeholder", "country")

    name = PartnerField(label=gettext_lazy("Name"), required=False)
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("What it does in the partnership"),
        required=False,
        choices=PartnerRole.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    tasks = text_field(
        gettext_lazy("Its share of the work"),
        rows=2,
        example=gettext_lazy("Trains the teams, writes the reports."),
    )
    say = forms.ChoiceField(
        label=gettext_lazy("Its part in decisions"), required=False, choices=[("", "–"), *Say.choices]
    )
    stakeholder = forms.ChoiceField(label=gettext_lazy("Stakeholder group"), required=False)
    country = _country(gettext_lazy("Country"))

    def __init__(self, *args, viewer, organisations: dict[str, Organisation], groups: list, **kwargs):
        super().__init__(*args, **kwargs)
        self._own = organisations.get(self.initial.get("organisation", ""))
        self._prepare_name(viewer)
        chosen = self["stakeholder"].value()
        self.fields["stakeholder"].choices = [
            ("", "–"),
            *((one.slug, one.name) for one in groups if one.is_given or one.slug == chosen),
        ]

    def _prepare_name(self, viewer) -> None:
        field, kept = self.fields["name"], self.initial.get("name", "")
        field.viewer, field.one_of_several, field.example = viewer, True, _("Open House, Graz")
        if self._own is not None:
            field.keeps = {self._own.code}
            # Drawn as it is without being looked up again: who reads this row may read all of the case.
            field.widget.resolution = Resolution(self._own, str(kept or self._own.name))
            self.initial = {**self.initial, "name": Typed(str(kept or self._own.name), self._own.code)}
        elif isinstance(kept, str):
            field.settled = kept

    def clean(self) -> dict:
        """A partner has a name; of one that is told in other words it may be left out."""
        values = super().clean()
        found = values.get("name")
        if "name" not in self.errors and not (found.name or found.code or values.get("public_name")):
            self.add_error("name", _("Write the name."))
        return values

    def part_values(self) -> dict:
        """The organisation, and a name beside it only where that is another."""
        values = super().part_values()
        found: Resolution = values["name"]
        organisation = self._own if self._own and self._own.code == found.code else found.organisation
        is_its_own = organisation is not None and fold_name(found.name) == fold_name(organisation.name)
        return values | {"organisation": found.code, "name": "" if is_its_own else found.name}


class ExchangeForm(PartForm):
    """What one partner shares with another. `partners` are pairs of id and name."""

    LABEL, ADD = gettext_lazy("What is shared"), gettext_lazy("Add something that is shared")
    MAIN = ("what", "giver", "receiver", "text")
    FURTHER = ()

    what = forms.ChoiceField(
        label=gettext_lazy("What is shared"), required=False, choices=[("", gettext_lazy("Choose")), *Shared.choices]
    )
    giver = forms.ChoiceField(label=gettext_lazy("From"), required=False)
    receiver = forms.ChoiceField(label=gettext_lazy("To"), required=False)
    text = text_field(
        gettext_lazy("In a sentence"), rows=2, example=gettext_lazy("Two lawyers come to the village every month.")
    )

    def __init__(self, *args, partners: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["what"].one_of_several = True
        for name in ("giver", "receiver"):
            self.fields[name].choices = [("", _("All of them")), *partners]
            self.fields[name].error_messages["invalid_choice"] = _("That is no partner any more. Choose another.")

    def clean(self) -> dict:
        """Something is shared, and nobody shares it with themselves."""
        values = super().clean()
        if not values.get("what") and "what" not in self.errors:
            self.add_error("what", _("Choose what is shared."))
        if values.get("giver") and values.get("giver") == values.get("receiver"):
            self.add_error("receiver", _("Choose another partner than the one who gives it."))
        return values


class PlaceForm(PartForm):
    """Where it happens."""

    LABEL, ADD = gettext_lazy("Place"), gettext_lazy("Add a place")
    MAIN = ("name", "country")
    FURTHER = ("latitude", "longitude")

    name = text_field(gettext_lazy("Name of the place"), longest=200)
    country = _country(gettext_lazy("Country"))
    latitude = forms.FloatField(label=gettext_lazy("Latitude"), required=False, min_value=-90, max_value=90)
    longitude = forms.FloatField(label=gettext_lazy("Longitude"), required=False, min_value=-180, max_value=180)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, example in (("latitude", "47.07"), ("longitude", "15.44")):
            self.fields[name].short = True
            self.fields[name].example = example
            self.fields[name].widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def clean(self) -> dict:
        """A place has a name or a country, and both numbers or none."""
        values = super().clean()
        if not (values.get("name") or values.get("country") or values.get("public_name")) and not self.errors:
            self.add_error("name", _("Write the name of the place, or choose a country."))
        numbers = [values.get("latitude"), values.get("longitude")]
        if numbers.count(None) == 1 and not {"latitude", "longitude"} & set(self.errors):
            missing = "latitude" if numbers[0] is None else "longitude"
            self.add_error(missing, _("The other number is missing."))
        return values


class MomentForm(PartForm):
    """Something that happened."""

    LABEL, ADD = gettext_lazy("Moment"), gettext_lazy("Add a moment")
    MAIN = ("date", "text")
    FURTHER = ()

    date = DateField(label=gettext_lazy("When"))
    text = text_field(gettext_lazy("What happened"), rows=2, example=gettext_lazy("The first paralegals are trained."))

    def clean(self) -> dict:
        """Both."""
        values = super().clean()
        for name, sentence in (("date", _("Write when it was.")), ("text", _("Write what happened."))):
            if not values.get(name) and name not in self.errors:
                self.add_error(name, sentence)
        return values


def stakeholder_groups() -> list[StakeholderGroup]:
    """Return the groups of the typology in their order, those that are not given any more too."""
    return list(StakeholderGroup.objects.all())
