"""What coordinators type when they ask people for cases, and what somebody types who answers a public call."""

import time

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from curation.models import Topic
from partnerships.models import Asking, Call

_SALT = "partnerships.call"
#: A form that comes back quicker than this was not read by a person; after this long it is asked for again.
LEAST_SECONDS = 3
MOST_SECONDS = 24 * 60 * 60


class AskForm(forms.ModelForm):
    """Whom to ask, and with which words."""

    use_required_attribute = False

    class Meta:
        model = Asking
        fields = ["name", "email", "topic", "message"]
        help_texts = {
            "name": _("As the letter addresses them."),
            "email": _("The letter with the private link goes there. Only coordinators of the group see it."),
            "message": _("It stands in the letter, above the link."),
        }
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "off"}),
            "email": forms.EmailInput(attrs={"autocomplete": "off"}),
            "message": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["topic"].queryset = Topic.objects.all()


class CallForm(forms.ModelForm):
    """A public call."""

    use_required_attribute = False

    class Meta:
        model = Call
        fields = ["title", "text", "topic", "opens_on", "closes_on"]
        widgets = {
            "text": forms.Textarea(attrs={"rows": 6}),
            "opens_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "closes_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["topic"].queryset = Topic.objects.all()
        self.fields["title"].example = _("Partnerships of local authorities with refugees")

    def clean(self):
        """A call closes after it opens."""
        data = super().clean()
        if data.get("closes_on") and data.get("opens_on") and data["closes_on"] < data["opens_on"]:
            self.add_error("closes_on", _("It closes before it opens."))
        return data


class AnswerForm(forms.Form):
    """Who answers a public call. `website` is a trap: people do not see it, programs fill it in."""

    use_required_attribute = False

    name = forms.CharField(label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("Your private link goes there. It is shown to nobody but the coordinators."),
    )
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    stamp = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["stamp"] = signing.dumps(int(time.time()), salt=_SALT)

    @property
    def is_of_a_program(self) -> bool:
        """Whether the trap was filled in. The form is valid."""
        return bool(self.cleaned_data.get("website"))

    def clean_stamp(self) -> str:
        """The time at which the form was drawn, signed: not long ago, and not a moment ago."""
        try:
            age = time.time() - signing.loads(self.cleaned_data["stamp"], salt=_SALT)
        except signing.BadSignature:
            age = MOST_SECONDS + 1
        if age > MOST_SECONDS:
            raise forms.ValidationError(_("This form was open for too long. Please send it once more."))
        if age < LEAST_SECONDS:
            raise forms.ValidationError(_("That was very quick. Please send it once more."))
        return self.cleaned_data["stamp"]
