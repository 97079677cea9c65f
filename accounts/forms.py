"""What people type about themselves and about whom they invite."""

from allauth.account.forms import LoginForm
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.languages import LANGUAGES
from accounts.models import Invitation, User, time_zones
from accounts.names import fold
from accounts.roles import Role


class InviteForm(forms.ModelForm):
    """Whom a coordinator invites, and with which words."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.MEMBER, widget=forms.RadioSelect)

    class Meta:
        model = Invitation
        fields = ["email", "name", "role", "message"]
        help_texts = {
            "email": _("The letter with the link goes there, and it becomes their login."),
            "name": _("As the letter addresses them; they can correct it."),
            "message": _("It stands in the letter, above the link."),
        }
        widgets = {
            "email": forms.EmailInput(attrs={"autocomplete": "off"}),
            "name": forms.TextInput(attrs={"autocomplete": "off"}),
            "message": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, role.sentence) for role in Role]


class ProfileForm(forms.ModelForm):
    """What a person says about themselves."""

    languages = forms.MultipleChoiceField(
        label=_("Languages you work in"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "in-columns"}),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_("Times of meetings are shown to you in it."),
        choices=time_zones,
        widget=forms.Select(attrs={"data-guess-time-zone": True}),
    )

    class Meta:
        model = User
        fields = ["name", "affiliation", "career_stage", "country", "time_zone", "languages"]
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "affiliation": forms.TextInput(attrs={"autocomplete": "organization"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        known = sorted(((code, str(name)) for code, name in LANGUAGES), key=lambda choice: fold(choice[1]))
        kept = [(code, code) for code in self.initial.get("languages") or [] if code not in dict(LANGUAGES)]
        self.fields["languages"].choices = known + kept
        self.fields["affiliation"].example = _("Institute for Human Rights, University of Vienna")


class NewcomerForm(ProfileForm):
    """A person who accepts an invitation and has no account yet: a name and a password are enough."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=_("At least ten characters; a few words in a row are easy to keep in mind."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    field_order = ["name", "password"]

    def needed(self):
        """The fields that a newcomer must fill in."""
        return [self["name"], self["password"]]

    def optional(self):
        """The fields that can wait."""
        return [self[name] for name in ("affiliation", "career_stage", "country", "time_zone", "languages")]

    def optional_errors(self) -> bool:
        """Whether something is wrong with a field that is folded away."""
        return any(field.errors for field in self.optional())


class SignInForm(LoginForm):
    """allauth's form for signing in, in the portal's words."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail address")
        self.fields["remember"].label = _("Stay signed in on this device")
