"""The form of an organisation."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from accounts.languages import NAMES as LANGUAGES
from accounts.models import Membership, User, WorkingGroup
from partnerships.forms.organisation_choice import OrganisationField
from partnerships.models import Organisation
from partnerships.registers.fitting import ror_of, web_site
from partnerships.vocabulary import Audience, OrganisationKind

_MOST_LINES = 40


class LinesField(forms.CharField):
    """Several things, one a line. `read` makes a dict of a line or raises ValidationError; `write` the line again."""

    def __init__(self, *, read, write, rows: int = 3, **kwargs):
        super().__init__(required=False, widget=forms.Textarea(attrs={"rows": rows}), strip=False, **kwargs)
        self.read, self.write = read, write

    def prepare_value(self, value) -> str:
        """What was typed, or what the record holds as lines."""
        return value if isinstance(value, str) else "\n".join(self.write(one) for one in value or ())

    def clean(self, value: str) -> list[dict]:
        """Return what each line says. Raises ValidationError, which names the line."""
        lines = [" ".join(line.split()) for line in (value or "").splitlines() if line.strip()]
        if len(lines) > _MOST_LINES:
            raise ValidationError(_("More than %s lines. Name the most important ones.") % _MOST_LINES)
        found, errors = [], []
        for line in lines:
            try:
                found.append(self.read(line))
            except ValidationError as error:
                errors.append(_("“%(line)s”: %(why)s") % {"line": line[:60], "why": " ".join(error.messages)})
        if errors:
            raise ValidationError(errors)
        return found


def _read_name(line: str) -> dict:
    told = re.match(r"([a-z]{2,3}(?:-[A-Za-z]{2,4})?)\s*:\s*(?=\S)", line)
    if told and told[1] in LANGUAGES:
        return {"name": _short(line[told.end() :], 300), "language": told[1]}
    return {"name": _short(line, 300), "language": ""}


def _write_name(one: dict) -> str:
    return f"{one['language']}: {one['name']}" if one.get("language") else one.get("name", "")


def _read_number(line: str) -> dict:
    scheme, colon, value = line.partition(":")
    if not colon or value.startswith("//"):
        scheme, value = "", line
    return {"scheme": _short(scheme.strip(), 40), "value": _short(value.strip(), 200)}


def _write_number(one: dict) -> str:
    return f"{one['scheme']}: {one['value']}" if one.get("scheme") else one.get("value", "")


def _read_contact(line: str) -> dict:
    parts = [part.strip() for part in line.split(";")]
    if len(parts) > 4:
        raise ValidationError(_("Name; task; e-mail; telephone, no more."))
    contact = dict(zip(("name", "role", "email", "telephone"), [*parts, "", "", ""], strict=False))
    if contact["email"]:
        EmailValidator(_("The third part has to be an e-mail address."))(contact["email"])
    return {name: _short(text, 200) for name, text in contact.items()}


def _write_contact(one: dict) -> str:
    return "; ".join(one.get(name, "") for name in ("name", "role", "email", "telephone")).rstrip("; ")


def _short(text: str, most: int) -> str:
    if len(text) > most:
        raise ValidationError(_("This is longer than %s characters.") % most)
    return text


class OrganisationForm(forms.Form):
    """An organisation. `values()` of a valid one gives the content, `readers` and `group` are in `cleaned_data`.

    `groups` are those into which the person may add it: none when it is there already. `group` is the one whose
    coordinators can be named as readers.
    """

    use_required_attribute = False

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=300, help_text=gettext_lazy("As it writes it itself.")
    )
    acronym = forms.CharField(label=gettext_lazy("Acronym"), max_length=60, required=False)
    other_names = LinesField(
        label=gettext_lazy("Other names"),
        help_text=gettext_lazy("One a line; the language may stand in front. It is found by each of them."),
        read=_read_name,
        write=_write_name,
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False, choices=[("", "—"), *OrganisationKind.choices])
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    region = forms.CharField(label=gettext_lazy("Region or town"), max_length=120, required=False)
    website = forms.CharField(label=gettext_lazy("Web site"), max_length=500, required=False)
    description = forms.CharField(
        label=gettext_lazy("Description"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("A few sentences: what it does, for whom."),
    )
    parent = OrganisationField(
        label=gettext_lazy("Part of"),
        required=False,
        only_known=True,
        help_text=gettext_lazy("The organisation that it belongs to, if that one is here."),
    )
    ror = forms.CharField(
        label=gettext_lazy("ROR identifier"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Its number at ror.org; many have none, and need none."),
    )
    identifiers = LinesField(
        label=gettext_lazy("Other identifiers"),
        help_text=gettext_lazy("One a line, the register in front."),
        read=_read_number,
        write=_write_number,
        rows=2,
    )
    contacts = LinesField(
        label=gettext_lazy("Contacts"),
        help_text=gettext_lazy("For members only. One a line: name; task; e-mail; telephone."),
        read=_read_contact,
        write=_write_contact,
    )
    audience = forms.ChoiceField(
        label=gettext_lazy("Who may read this"),
        choices=Audience.choices,
        initial=Audience.PUBLIC,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("What is not for anyone is in no list, search, suggestion or export of others."),
    )
    readers = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Coordinators who may read it"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Needed where it is for named coordinators only."),
    )

    def __init__(self, *args, viewer, groups=None, group: WorkingGroup | None = None, organisation=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        fields = self.fields
        fields["country"].choices = [("", "—"), *countries]
        fields["parent"].viewer = viewer
        if organisation is not None and organisation.parent_id:
            fields["parent"].keeps = [organisation.parent.code]
        fields["other_names"].example = "fr: Médecins Sans Frontières"
        fields["identifiers"].example = "GB-CHC: 1234567"
        fields["contacts"].example = "Ana Lima; programme officer; ana@ngo.example"
        fields["website"].example = "https://www.ohchr.org/"
        for name in ("acronym", "ror"):
            fields[name].short = True
        if groups is not None and len(groups) > 1:
            fields["group"] = forms.ModelChoiceField(
                label=_("Working group"),
                queryset=groups,
                empty_label=None,
                help_text=_("Its coordinators review the organisation."),
            )
        at_home = [group] if group else list(groups or ())
        coordinators = Membership.objects.active().coordinators().filter(group__in=at_home).values("user")
        fields["readers"].queryset = User.objects.filter(pk__in=coordinators).order_by("name")

    @property
    def sections(self) -> list[dict]:
        """The fields in sections, for the template."""
        names = [
            (
                _("What it is"),
                ("name", "acronym", "other_names", "kind", "country", "region", "website", "description"),
            ),
            (_("How it is known elsewhere"), ("parent", "ror", "identifiers")),
            (_("For members, and who may read it"), ("contacts", "audience", "readers", "group")),
        ]
        return [
            {"legend": legend, "fields": [self[name] for name in those if name in self.fields]}
            for legend, those in names
        ]

    def clean_ror(self) -> str:
        """The nine signs of it."""
        text = self.cleaned_data["ror"]
        if text and not ror_of(text):
            raise ValidationError(_("This is no ROR identifier: nine letters and digits that begin with 0."))
        return ror_of(text)

    def clean_website(self) -> str:
        """The address, with https:// where nothing was said."""
        text = self.cleaned_data["website"]
        if text and not web_site(text):
            raise ValidationError(_("This is no address of a web site."))
        return web_site(text)

    def clean_parent(self):
        """What it is part of: not itself, nor a part of it."""
        parent = self.cleaned_data["parent"].organisation
        above, steps = parent, 0
        while above is not None and steps < 20:
            if self.organisation is not None and above.pk in (self.organisation.pk, self.organisation.amends_id):
                raise ValidationError(_("It cannot be part of itself."))
            above, steps = above.parent, steps + 1
        if parent is None and self.cleaned_data["parent"].kept_code:
            return Organisation.objects.filter(code=self.cleaned_data["parent"].kept_code).first()
        return parent

    def clean(self) -> dict:
        """Name the field where readers are missing."""
        data = super().clean()
        if data.get("audience") == Audience.CONFIDENTIAL and not data.get("readers"):
            self.add_error("readers", _("Name at least one coordinator who may read what is confidential here."))
        return data

    def values(self) -> dict:
        """Return the content, as `actions.add_organisation` takes it."""
        return {name: self.cleaned_data[name] for name in Organisation.CONTENT_FIELDS}


def initial_of(organisation: Organisation) -> dict:
    """Return what the form of an organisation begins with."""
    initial = {name: getattr(organisation, name) for name in Organisation.CONTENT_FIELDS}
    return initial | {
        "country": str(organisation.country.code or ""),
        "readers": list(organisation.reader_ids),
    }
