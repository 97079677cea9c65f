"""The form that brings a register of organisations."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from partnerships.registers.limits import MOST_BYTES, MOST_RECORDS


class RegisterForm(forms.Form):
    """A file, and of which country organisations are wanted. `groups` are those that the person coordinates."""

    use_required_attribute = False

    file = forms.FileField(label=gettext_lazy("File"))
    country = forms.ChoiceField(
        label=gettext_lazy("Only organisations of"),
        required=False,
        help_text=gettext_lazy("The others in the file are left out."),
    )

    def __init__(self, *args, groups, **kwargs):
        super().__init__(*args, **kwargs)
        self.groups = groups
        self.fields["country"].choices = [("", _("all countries")), *countries]
        self.fields["file"].help_text = _(
            "A ROR extract (JSON, packed or not) or a table (CSV); at most %(size)s MB and %(records)s organisations."
            " Nothing is written before you have looked."
        ) % {"size": MOST_BYTES // 1024**2, "records": f"{MOST_RECORDS:,}"}
        if len(groups) > 1:
            self.fields["group"] = forms.ModelChoiceField(
                label=_("Working group"),
                queryset=groups,
                empty_label=None,
                help_text=_("Its coordinators look after the organisations."),
            )

    def clean_file(self):
        """The file, unless it is too large."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(_("The file is larger than %s MB.") % (MOST_BYTES // 1024**2))
        return file
