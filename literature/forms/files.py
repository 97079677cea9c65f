"""Forms about files."""

from django import forms
from django.utils.translation import gettext_lazy as _

from literature.files.licences import Licence, Version


class FileForm(forms.Form):
    """A PDF, its licence and its version. What is in the file is checked by the action."""

    file = forms.FileField(
        label=_("PDF"),
        allow_empty_file=False,
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,.pdf"}),
        error_messages={"required": _("Choose a PDF."), "empty": _("This file is empty.")},
    )
    licence = forms.ChoiceField(
        label=_("Under which licence may it be read here?"),
        choices=[("", _("Choose one")), *Licence.choices],
        error_messages={"required": _("Say under which licence; the title page or the publisher's site tells it.")},
        help_text=_("With an open licence everybody can read it. Without one only members of the working groups can."),
    )
    version = forms.ChoiceField(label=_("Which version is it?"), choices=Version.choices, initial=Version.PUBLISHED)


class RemoveForm(forms.Form):
    """Why a file goes."""

    reason = forms.CharField(
        label=_("Why is it removed?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("This stays on record. The file itself is deleted and cannot be brought back."),
        error_messages={"required": _("Say why; it stays on record.")},
    )
