"""Dates in forms of cases: 2009, 2009-10 or 2009-10-23."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.dates import span_of

_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})\.\s?(?:(\d{1,2})\.\s?)?(\d{4})")


class DateField(forms.CharField):
    """A date of which the month or the day may be unknown. 23.10.2009 and 10.2009 are understood too."""

    def __init__(self, **more):
        super().__init__(max_length=20, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}), **more)
        self.widget.attrs.pop("maxlength", None)
        self.short = True
        self.example = gettext_lazy("2009, 2009-10 or 2009-10-23")

    def clean(self, value) -> str:
        """Return the date as it is kept, or an empty text. Raises ValidationError."""
        text = super().clean(value).replace("–", "-")
        if match := _DAY_FIRST.fullmatch(text):
            first, second, year = match.groups()
            text = f"{year}-{int(second):02}-{int(first):02}" if second else f"{year}-{int(first):02}"
        if text and (not _DATE.fullmatch(text) or span_of(text) is None):
            raise ValidationError(_("“%s” is no date. Write it as 2009, 2009-10 or 2009-10-23.") % text)
        return text
