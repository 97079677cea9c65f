"""Dates in forms of cases: 2009, 2009-10 or 2009-10-23."""

from django import forms
from django.utils.translation import gettext_lazy

from partnerships.money.reading import read_date


class DateField(forms.CharField):
    """A date of which the day or the month may be unknown. 23.10.2009 is understood too."""

    def __init__(self, **more):
        more = {"required": False, "max_length": 20} | more
        super().__init__(**more)
        self.widget.attrs.pop("maxlength", None)
        self.short = True
        self.example = gettext_lazy("2009, 2009-10 or 2009-10-23")

    def clean(self, value) -> str:
        """Return the date as it is kept, or an empty text. Raises ValidationError."""
        text = super().clean(value)
        return read_date(text) if text else ""
