"""What is typed about a reading list."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import WorkingGroup

LONGEST_NOTE = 2_000


class ListForm(forms.Form):
    """A reading list's title, description, keeper and readers."""

    title = forms.CharField(label=_("Title"), max_length=200)
    description = forms.CharField(
        label=_("Description"),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For whom it is, and what holds it together."),
    )
    group = forms.ModelChoiceField(
        label=_("Kept by"),
        queryset=WorkingGroup.objects.none(),
        required=False,
        empty_label=_("me alone"),
        help_text=_("Every member of a group can add to the group’s list."),
    )
    is_public = forms.BooleanField(label=_("Anyone can read it"), required=False)

    def __init__(self, *args, groups, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = groups
        self.fields["group"].label_from_instance = lambda group: f"{group.short_name}: {group.name}"
