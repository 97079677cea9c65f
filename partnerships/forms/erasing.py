"""The forms that ask for erasure, and for the second confirmation of it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.models.erasures import Ground, What


class EraseForm(forms.Form):
    """On what ground, and the short address typed as a second confirmation."""

    use_required_attribute = False

    part = forms.ChoiceField(
        label=_("What is erased?"),
        help_text=_(
            "Of a partner, a place and who told it, the name also gives way to […] wherever it stands in the texts, in"
            " what was said, and in earlier versions. It is found as it is written, and no other way."
        ),
    )
    ground = forms.ChoiceField(
        label=_("On what ground?"),
        choices=[("", ""), *Ground.choices],
        error_messages={"required": _("Choose the ground.")},
        help_text=_("It stays on record. There is no field for a reason: a sentence could repeat what has to be gone."),
    )
    confirm = forms.CharField(
        label=_("Type the short address"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}),
        error_messages={"required": _("Type the short address, so that it is certain which one is meant.")},
    )

    def __init__(self, *args, code: str, parts: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        if parts:
            self.fields["part"].choices = [(What.RECORD.value, _("all of it")), *parts]
        else:
            del self.fields["part"]
        self.code = code
        self.fields["confirm"].short = True
        self.fields["confirm"].help_text = _("It is %s.") % code

    def clean_confirm(self) -> str:
        """The short address of this very record."""
        typed = self.cleaned_data["confirm"].strip().lower()
        if typed != self.code:
            raise forms.ValidationError(_("This is not its short address."))
        return typed


class AskForm(forms.Form):
    """Why something should be erased."""

    use_required_attribute = False

    reason = forms.CharField(label=_("Why?"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
