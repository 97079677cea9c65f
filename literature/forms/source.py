"""The form of a source: short at first, with the fields of the chosen type; the others on demand."""

import re
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from curation.models import Topic
from curation.tagging import TagsField
from literature.dates import NotADate, in_words, parse_date
from literature.forms.contributors import ContributorsField, rows_of
from literature.identifiers import clean_url, isbns_in, issns_in, normal_doi
from literature.languages import LANGUAGES, language_name
from literature.models import Source
from literature.types import SHAPES, SourceType, fields_of

LONGEST_TITLE = 2_000
LONGEST_ABSTRACT = 20_000
LONGEST_NOTE = 4_000
# Shown for every type, before and after those of the type (literature.types.SHAPES).
HEAD_FIELDS = ("type", "title", "contributors", "issued")
OWN_FIELDS = ("note", "topics", "tags", "group")
TYPED_FIELDS = (
    "container_title",
    "authority",
    "event_title",
    "event_place",
    "publisher",
    "publisher_place",
    "number",
    "edition",
    "volume",
    "issue",
    "pages",
    "collection_title",
    "collection_number",
    "genre",
    "isbn",
    "issn",
    "doi",
    "url",
    "accessed",
    "language",
    "abstract",
)
_SHORT = {"issued", "edition", "volume", "issue", "pages", "collection_number", "isbn", "issn", "accessed", "language"}
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def _text(name: str, *, longest: int | None = None, rows: int = 0, **more) -> forms.CharField:
    """A text field of the form for a text field of the model."""
    field = Source._meta.get_field(name)
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    longest = longest or field.max_length or LONGEST_TITLE
    more.setdefault("label", capfirst(field.verbose_name))
    form_field = forms.CharField(required=False, max_length=longest, widget=widget, **more)
    # The browser would cut what is pasted, without a word; the server says what is too long.
    form_field.widget.attrs.pop("maxlength", None)
    return form_field


class SourceForm(forms.Form):
    """A source as a person writes it.

    `groups` are the groups into which it may go; the field is there only if there are several. Unbound, the form
    shows `initial` without complaint, be it a source's values (`initial_of`) or what was typed so far (`typed`).
    """

    use_required_attribute = False

    type = forms.ChoiceField(label=gettext_lazy("Type"), choices=SourceType.choices)
    title = _text("title", longest=LONGEST_TITLE, rows=2)
    contributors = ContributorsField(
        label=gettext_lazy("Who made it"),
        required=False,
        help_text=gettext_lazy(
            "Family name, given name. Tick the box for an organisation and write it as it calls itself. "
            "Several people at once go in one box with semicolons between."
        ),
    )
    issued = _text("issued", longest=100, label=gettext_lazy("Date"))
    container_title = _text("container_title")
    authority = _text("authority")
    event_title = _text("event_title")
    event_place = _text("event_place")
    publisher = _text("publisher")
    publisher_place = _text("publisher_place")
    number = _text("number")
    edition = _text("edition")
    volume = _text("volume")
    issue = _text("issue")
    pages = _text("pages")
    collection_title = _text("collection_title")
    collection_number = _text("collection_number")
    genre = _text("genre")
    isbn = _text("isbn", longest=200)
    issn = _text("issn", longest=200)
    doi = _text("doi")
    url = _text("url")
    accessed = forms.DateField(
        label=gettext_lazy("Looked at on"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), required=False, choices=[("", "–"), *LANGUAGES], widget=forms.Select
    )
    abstract = _text("abstract", longest=LONGEST_ABSTRACT, rows=6)
    note = _text("note", longest=LONGEST_NOTE, rows=3, help_text=Source._meta.get_field("note").help_text)
    topics = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Research areas"),
        required=False,
        queryset=Topic.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    tags = TagsField(
        label=gettext_lazy("Tags"), required=False, help_text=gettext_lazy("Words of your own, with commas between.")
    )

    def __init__(self, *args, groups=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["topics"].queryset = Topic.objects.all()
        if groups is not None and len(groups) > 1:
            self.fields["group"] = forms.ModelChoiceField(
                label=gettext_lazy("Working group"),
                queryset=groups,
                empty_label=None,
                help_text=gettext_lazy("Its coordinators review the source."),
            )
        self._admit_stored_language()
        self._say_more_on_fields()

    def _admit_stored_language(self) -> None:
        """A language tag that came with a record (pt-BR, say) stays as it is, though the list does not offer it."""
        language = self["language"].value() or ""
        field = self.fields["language"]
        known = {code for code, _name in field.choices}
        if language not in known and len(language) <= 12 and _LANGUAGE_TAG.fullmatch(language):
            name = language_name(language)
            field.choices = [*field.choices, (language, f"{name} ({language})" if name != language else language)]

    def _say_more_on_fields(self) -> None:
        self.fields["title"].required = True
        self.fields["title"].error_messages["required"] = _("Write the title.")
        examples = {
            "issued": _("2009, October 2009, 23.10.2009, 2005–2007, c. 1995"),
            "doi": "10.1002/pad.203",
            "pages": "19–30",
        }
        for name, field in self.fields.items():
            field.short = name in _SHORT
            field.example = examples.get(name, "")
        for name in ("doi", "url"):
            self.fields[name].widget.attrs |= {"inputmode": "url", "autocapitalize": "off", "spellcheck": "false"}
        self.fields["tags"].widget.attrs |= {"list": "tags-in-use", "autocomplete": "off", "autocapitalize": "off"}
        shape = SHAPES[self.chosen_type]
        for name, label in (("container_title", shape.container), ("number", shape.number)):
            if label:
                self.fields[name].label = label
            self.fields[name].widget.attrs["data-labels"] = _labels_by_type(name)
        for name in TYPED_FIELDS:
            self.fields[name].shows_for = [kind for kind in SourceType.values if name in fields_of(kind)]
        self.fields["type"].widget.attrs["data-arranges"] = ""
        self.fields["title"].widget.attrs["class"] = "textarea--low"

    @property
    def chosen_type(self) -> str:
        """The type for which the form shows its fields."""
        value = self["type"].value()
        return value if value in SourceType.values else SourceType.BOOK

    @property
    def head(self) -> list:
        """Fields of every type, but for the type itself."""
        return [self[name] for name in HEAD_FIELDS if name != "type"]

    @property
    def main(self) -> list:
        """Fields of the chosen type, then the others that hold something: what is there is always seen."""
        own = [name for name in fields_of(self.chosen_type) if name in self.fields]
        others = [name for name in TYPED_FIELDS if name not in own and (self[name].value() or self[name].errors)]
        return [self[name] for name in (*own, *others)]

    @property
    def further(self) -> list:
        """Fields that this type mostly does not need, all empty: behind “More fields”."""
        shown = {field.name for field in self.main}
        return [self[name] for name in TYPED_FIELDS if name not in shown]

    @property
    def own(self) -> list:
        """What the person says of it for the group."""
        return [self[name] for name in OWN_FIELDS if name in self.fields]

    def typed(self) -> dict:
        """What was posted, as it was typed, for an unbound form that goes on with it."""
        typed = {
            name: field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
            for name, field in self.fields.items()
        }
        return {name: "" if value is None else value for name, value in typed.items()}

    def clean(self):
        """One line where there is one line: line breaks that came with a paste become spaces."""
        data = super().clean()
        for name, value in data.items():
            if isinstance(value, str):
                several_lines = name in ("abstract", "note")
                data[name] = value.replace("\r\n", "\n").strip() if several_lines else " ".join(value.split())
        return data

    def clean_issued(self) -> str:
        """EDTF."""
        try:
            return parse_date(self.cleaned_data["issued"])
        except NotADate as error:
            raise ValidationError(str(error)) from error

    def clean_doi(self) -> str:
        """A DOI alone, in lower case."""
        return _normal(self.cleaned_data["doi"], normal_doi, _("This is not a DOI. It begins with 10. and a number."))

    def clean_isbn(self) -> str:
        """The first ISBN in the field, as 13 digits."""
        return _normal(self.cleaned_data["isbn"], isbns_in, _("This is not an ISBN: its check digit is wrong."))

    def clean_issn(self) -> str:
        """The first ISSN in the field, as 1234-567X."""
        return _normal(self.cleaned_data["issn"], issns_in, _("This is not an ISSN: its check digit is wrong."))

    def clean_url(self) -> str:
        """An http or https address without what only tracks readers."""
        return _normal(self.cleaned_data["url"], clean_url, _("This is not a web address (https://…)."))

    def clean_accessed(self) -> date | None:
        """A day since there are web pages, and not to come."""
        day = self.cleaned_data["accessed"]
        if day and not date(1990, 1, 1) <= day <= timezone.localdate():
            raise ValidationError(_("This day lies in the future, or before there were web pages."))
        return day

    def values(self) -> dict:
        """Values of `Source.CONTENT_FIELDS` from a valid form, but for `extra`, which no field shows."""
        return {name: self.cleaned_data[name] for name in Source.CONTENT_FIELDS if name != "extra"}


def _normal(typed: str, normalise, sentence: str) -> str:
    """The normal form of an identifier, or its first if `normalise` gives several. Raises ValidationError."""
    if not typed.strip():
        return ""
    found = normalise(typed)
    if not found:
        raise ValidationError(sentence)
    return found if isinstance(found, str) else found[0]


def _labels_by_type(name: str) -> str:
    """What a field is called, by type, for the script: `type=label` lines, the first without a type."""
    attribute = {"container_title": "container", "number": "number"}[name]
    labels = {"": capfirst(Source._meta.get_field(name).verbose_name)}
    labels |= {kind: getattr(shape, attribute) for kind, shape in SHAPES.items() if getattr(shape, attribute)}
    return "\n".join(f"{kind}={label}" for kind, label in labels.items())


def initial_of(values: dict, topics=(), tags=()) -> dict:
    """Initial data of the form from values of a source, its topics and its tags."""
    initial = {name: values[name] for name in Source.CONTENT_FIELDS if name in values and name != "extra"}
    if "contributors" in initial:
        initial["contributors"] = rows_of(initial["contributors"])
    if initial.get("issued"):
        initial["issued"] = in_words(initial["issued"])
    return initial | {"topics": [topic.pk for topic in topics], "tags": list(tags)}
