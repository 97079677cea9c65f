"""The form that brings a file, or pasted text, with many records."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from curation.models import Topic
from curation.tagging import TagsField
from literature import formats
from literature.formats.reading import NotText, to_text
from literature.imports.limits import LONGEST_PASTE, MOST_BYTES, MOST_RECORDS
from literature.models import LiteratureSearch, SearchQuestion
from literature.searching.flow import search_title

# How a record begins in a file of a format: to say at once that there are too many. The reader counts exactly.
_BEGINNINGS = {
    "bibtex": re.compile(r"^[ \t]*@[ \t]*(?!comment|string|preamble)[A-Za-z]+[ \t]*[{(]", re.MULTILINE | re.IGNORECASE),
    "ris": re.compile(r"^[ \t]*TY {0,2}-", re.MULTILINE),
    "endnote-xml": re.compile(r"<record[\s>]"),
    "mods": re.compile(r"<(?:\w{1,20}:)?mods[\s>]"),
    "nbib": re.compile(r"^PMID {0,2}-", re.MULTILINE),
    "pubmed": re.compile(r"^PMID {0,2}-", re.MULTILINE),
}


class SearchChoiceField(forms.ModelChoiceField):
    """A literature search, by place, day and question."""

    def label_from_instance(self, search: LiteratureSearch) -> str:
        """`Scopus, 3 March 2026: What makes partnerships last?`"""
        return f"{search_title(search)}: {Truncator(search.question.text).chars(60)}"


def searches_of(user) -> QuerySet:
    """The searches of the person's groups of which an import can have come, the latest first."""
    searches = LiteratureSearch.objects.visible_to(user).counted().with_question()
    return searches.filter(question__in=SearchQuestion.objects.of_groups_of(user))


class SearchOfImportForm(forms.Form):
    """Of which search an import came, said afterwards."""

    search = SearchChoiceField(label=gettext_lazy("It came of this search"), queryset=None)

    def __init__(self, *args, searches: QuerySet, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["search"].queryset = searches


class ImportForm(forms.Form):
    """A file or pasted text, and what all of its records are given.

    A valid form has `data` (bytes), `format` (a name in FORMATS), `characters` and `file_name` in `cleaned_data`.
    `groups` are those into which the person may bring it, `searches` those of which it may have come; the fields are
    there only if there is a choice.
    """

    use_required_attribute = False

    file = forms.FileField(label=gettext_lazy("File"), required=False, allow_empty_file=True)
    text = forms.CharField(
        label=gettext_lazy("Or paste the records"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocapitalize": "off"}),
    )
    search = SearchChoiceField(
        label=gettext_lazy("It came of this search"),
        required=False,
        queryset=LiteratureSearch.objects.none(),
        empty_label=gettext_lazy("None that is on record"),
        help_text=gettext_lazy(
            "Each record then counts as one of the search’s, and the members of its group see what you bring."
        ),
    )
    topics = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Topics"),
        required=False,
        queryset=Topic.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    tags = TagsField(
        label=gettext_lazy("Tags"),
        required=False,
        help_text=gettext_lazy("Words of your own, with commas between."),
    )
    keywords_as_tags = forms.BooleanField(
        label=gettext_lazy("Make tags of the keywords that the records bring"), required=False, initial=True
    )

    def __init__(self, *args, groups, searches: QuerySet, **kwargs):
        super().__init__(*args, **kwargs)
        labels = ", ".join(entry.label for entry in formats.FORMATS.values() if entry.reader)
        self.fields["file"].help_text = _(
            "%(formats)s; at most %(size)s MB and %(records)s records. Nothing is written before you have looked."
        ) % {"formats": labels, "size": MOST_BYTES // 1024**2, "records": f"{MOST_RECORDS:,}"}
        for name in ("file", "text"):
            self.fields[name].one_of_several = True
        self.fields["topics"].queryset = Topic.objects.all()
        self.groups = groups
        self.fields["search"].queryset = searches
        if not searches.exists():
            del self.fields["search"]
        if len(groups) > 1:
            self.fields["group"] = forms.ModelChoiceField(
                label=_("Working group"),
                queryset=groups,
                empty_label=None,
                help_text=_("Its coordinators review the sources."),
            )

    @property
    def source_fields(self) -> list:
        """Where the records come from, and where they go if there is a choice."""
        return [self[name] for name in ("file", "text", "search", "group") if name in self.fields]

    @property
    def common_fields(self) -> list:
        """What all of them are given."""
        return [self[name] for name in ("topics", "tags", "keywords_as_tags")]

    @property
    def common_open(self) -> bool:
        """Whether something was chosen or is wrong there, so that it has to be seen."""
        return any(field.errors or (self.is_bound and field.value()) for field in self.common_fields)

    def clean_file(self):
        """Not too large."""
        file = self.cleaned_data["file"]
        if file and file.size > MOST_BYTES:
            raise ValidationError(
                _("The file has %(size)s MB; %(most)s MB is the most. Bring it in parts.")
                % {"size": f"{file.size / 1024**2:.1f}", "most": MOST_BYTES // 1024**2}
            )
        return file

    def clean_text(self) -> str:
        """Not too long."""
        text = self.cleaned_data["text"]
        if len(text) > LONGEST_PASTE:
            raise ValidationError(_("This is too much to be pasted. Save it as a file and bring that."))
        return text

    def clean(self):
        """One of the two, in a format that can be read."""
        data = super().clean()
        file, text = data.get("file"), data.get("text", "")
        if self.errors.get("file") or self.errors.get("text"):
            return data
        if file and text.strip():
            self.add_error("text", _("Bring a file or paste text, not both at once."))
        elif file:
            self._understand("file", file.read(), file.name)
        elif text.strip():
            self._understand("text", text.encode("utf-8", "replace"), "")
        else:
            self.add_error("file", _("Choose a file, or paste the records below."))
        data.setdefault("group", self.groups[0] if self.groups else None)
        return data

    def _understand(self, name: str, raw: bytes, file_name: str) -> None:
        try:
            text, _remarks = to_text(raw)
        except NotText:
            return self.add_error(
                name, _("This is not a text file but an archive, an image or a document of another kind.")
            )
        if not text.strip():
            return self.add_error(name, _("There is nothing in it."))
        found = formats.detect(text)
        if found is None:
            labels = ", ".join(entry.label for entry in formats.FORMATS.values() if entry.reader)
            sentence = _("The format was not recognised. These can be read: %(formats)s.") % {"formats": labels}
            return self.add_error(name, sentence)
        beginning = _BEGINNINGS.get(found)
        number = sum(1 for _match in beginning.finditer(text)) if beginning else 0
        if number > MOST_RECORDS:
            sentence = _("It holds %(number)s records; %(most)s is the most. Bring it in parts.")
            return self.add_error(name, sentence % {"number": f"{number:,}", "most": f"{MOST_RECORDS:,}"})
        self.cleaned_data |= {"data": raw, "format": found, "characters": len(text), "file_name": file_name}
        return None
