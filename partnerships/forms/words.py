"""What coordinators type when they keep the words of the typology."""

from django import forms
from django.utils.translation import gettext_lazy as _


class WordForm(forms.Form):
    """A word's name and description."""

    use_required_attribute = False

    name = forms.CharField(label=_("Name"), max_length=120)
    description = forms.CharField(
        label=_("Description"), required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 2})
    )
