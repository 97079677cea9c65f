"""Free words that people put on contributions, as they type them."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

#: A tag is a word or a few.
LONGEST_TAG = 60
MOST_TAGS = 30


class TagsField(forms.CharField):
    """Free words, parted by commas: a list of them."""

    def to_python(self, value) -> list[str]:
        """Tags without doubles, whatever their capitals."""
        words = [" ".join(word.split()) for word in re.split(r"[,;\n]", super().to_python(value))]
        tags: dict[str, str] = {}
        for word in filter(None, words):
            tags.setdefault(word.casefold(), word)
        return list(tags.values())

    def validate(self, value):
        """Not too many, none too long."""
        if len(value) > MOST_TAGS:
            raise ValidationError(_("More than %s tags.") % MOST_TAGS)
        for tag in value:
            if len(tag) > LONGEST_TAG:
                raise ValidationError(_("The tag “%s…” is too long. Put commas between tags.") % tag[:30])

    def run_validators(self, value):
        """Length is told by tag, in `validate`."""

    def prepare_value(self, value):
        """Tags in one line."""
        return ", ".join(value) if isinstance(value, (list, tuple)) else value
