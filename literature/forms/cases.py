"""Which source stands under a case, and why."""

from django import forms
from django.utils.translation import gettext_lazy as _

from literature.cases.linking import LONGEST_NOTE
from literature.models import Source
from literature.models.case_sources import Relation


class LinkForm(forms.Form):
    """A source by its short address, what it is to the case, and what of it matters here."""

    source = forms.ModelChoiceField(
        queryset=Source.objects.published(),
        to_field_name="code",
        label=_("Source"),
        error_messages={"required": _("Choose a source."), "invalid_choice": _("This source is not published.")},
    )
    relation = forms.ChoiceField(label=_("What is it to the case?"), choices=Relation.choices)
    note = forms.CharField(
        label=_("What of it matters here"),
        required=False,
        max_length=LONGEST_NOTE,
        help_text=_("Everybody who reads the case reads this."),
    )
