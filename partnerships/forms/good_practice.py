"""Forms about good practice."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.good_practice import evidence


class EvidenceForm(forms.Form):
    """What good practice rests on."""

    evidence = forms.CharField(
        label=gettext_lazy("What it rests on"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("What was found, by whom, when. Whoever reads the case reads it."),
    )
    sources = forms.CharField(
        label=gettext_lazy("Sources"),
        max_length=12_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One a line: the address of a record in the literature, or of a web page."),
    )

    def clean_sources(self):
        """A list of short addresses and web addresses."""
        kept, wrong = evidence.split(self.cleaned_data["sources"])
        if wrong:
            raise ValidationError(_("“%s” is no address.") % wrong[0])
        return kept


class MarkForm(EvidenceForm):
    """Why a case is good practice, and what that rests on."""

    reason = forms.CharField(
        label=gettext_lazy("Why is it good practice?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Two or three sentences, for readers."),
        error_messages={"required": gettext_lazy("Say why; readers see it.")},
    )
    field_order = ("reason", "evidence", "sources")


class TakeBackForm(forms.Form):
    """Why a case is good practice no more."""

    reason = forms.CharField(
        label=gettext_lazy("Why is it good practice no more?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Say why; it stays on record.")},
    )
