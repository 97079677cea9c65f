"""Forms about files of cases."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.faces import Face, Level
from partnerships.files.vocabulary import AgreementState, FileKind, FileVisibility
from partnerships.forms.money import DateField


class DescribeForm(forms.Form):
    """What is said about a file; `kind` decides which fields there are."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=300, required=False)
    alternative = forms.CharField(
        label=gettext_lazy("What is to be seen"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("For those who do not see the picture: one or two sentences."),
    )
    credit = forms.CharField(label=gettext_lazy("Who made it, or where it is from"), max_length=200, required=False)
    agreement_state = forms.ChoiceField(
        label=gettext_lazy("Where it stands"), choices=AgreementState.choices, required=False
    )
    begins = DateField(label=gettext_lazy("From"), required=False)
    ends = DateField(label=gettext_lazy("Until"), required=False)
    parties = forms.MultipleChoiceField(
        label=gettext_lazy("Whom it binds"), required=False, widget=forms.CheckboxSelectMultiple
    )
    visibility = forms.ChoiceField(label=gettext_lazy("Who may read it"), choices=FileVisibility.choices)

    #: For which kinds a field is there.
    SHOWN = {
        "alternative": ["picture"],
        "credit": ["picture"],
        "agreement_state": ["agreement"],
        "begins": ["agreement", "document"],
        "ends": ["agreement", "document"],
        "parties": ["agreement"],
    }

    def __init__(self, *args, case, kind: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        face = Face(case, Level.WHOLE)
        self.fields["parties"].choices = [(one.id, face.name_of(one)) for one in face.partners]
        self.fields["begins"].example = _("2009, 2009-10 or 2009-10-23")
        self.fields["title"].one_of_several = kind != FileKind.PICTURE
        for name, kinds in self.SHOWN.items():
            if kind and kind not in kinds:
                del self.fields[name]
            else:
                self.fields[name].shows_for = kinds
        if not self.fields.get("parties") or not face.partners:
            self.fields.pop("parties", None)

    def words(self) -> dict:
        """Return what is said, for the actions."""
        return {name: self.cleaned_data[name] for name in self.cleaned_data if name not in ("file", "kind")}


class FileForm(DescribeForm):
    """A file with what is said about it. What is in it is checked by the action."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What it is"), choices=FileKind.choices, widget=forms.Select(attrs={"data-decides": True})
    )
    file = forms.FileField(
        label=gettext_lazy("The file"),
        allow_empty_file=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.webp"}),
        help_text=gettext_lazy("A PDF; for a picture JPEG, PNG or WebP."),
        error_messages={"required": gettext_lazy("Choose a file."), "empty": gettext_lazy("This file is empty.")},
    )

    field_order = ("kind", "file")

    def words(self) -> dict:
        """Return what belongs to this kind."""
        kind = self.cleaned_data["kind"]
        return {name: value for name, value in super().words().items() if kind in self.SHOWN.get(name, FileKind.values)}


class RemoveForm(forms.Form):
    """Why a file goes."""

    reason = forms.CharField(
        label=gettext_lazy("Why is it removed?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("This stays on record. The file itself is deleted and cannot be brought back."),
        error_messages={"required": gettext_lazy("Say why; it stays on record.")},
    )
