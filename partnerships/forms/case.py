"""The plain steps of a case's form: what and where, the story, who may read it, a translation."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from accounts.languages import LANGUAGES
from accounts.models import Membership, User
from curation.models import Topic
from curation.tagging import TagsField
from partnerships.case_hints import ends_first
from partnerships.forms.dates import DateField
from partnerships.forms.rows import text_field
from partnerships.models import Partnership, PartnershipForm
from partnerships.vocabulary import STORY, Audience, Naming, Say, Scope

LONGEST_STORY = 20_000
LONGEST_SUMMARY = 2_000

#: The question that leads to each part of the story, and an example.
QUESTIONS = {
    "context": (
        gettext_lazy("What was the problem, and why did you look for partners?"),
        gettext_lazy("Women who went to court lost their cases, because nobody could afford a lawyer."),
    ),
    "who": (
        gettext_lazy("Who takes part, how did you find each other, and who is it for?"),
        gettext_lazy("Three village councils, a legal aid group in the capital, and the women’s assembly."),
    ),
    "what_is_shared": (
        gettext_lazy("What does each give to the others: strategies, information, knowledge, skills, money?"),
        gettext_lazy("The lawyers bring their knowledge, the councils their rooms and their standing."),
    ),
    "how_decided": (
        gettext_lazy("Who decides what, and how? What happens when you do not agree?"),
        gettext_lazy("Once a month all sit together; the assembly has the last word on which cases are taken."),
    ),
    "what_changed": (
        gettext_lazy("What is different now, for whom, and how do you know?"),
        gettext_lazy("Forty cases a year are settled; before it was none. The courts keep the lists."),
    ),
    "what_was_hard": (
        gettext_lazy("What went wrong, what was unequal, what would you not do again?"),
        gettext_lazy("The donor wanted reports in English, which only one of us could write."),
    ),
    "what_others_can_learn": (
        gettext_lazy("What would you tell somebody who begins the same today?"),
        gettext_lazy("Begin with those who have a standing in the village, not with the project."),
    ),
}


class CaseForm(forms.Form):
    """A step with fields of the case of the same names (`FIELDS`)."""

    use_required_attribute = False
    FIELDS: tuple[str, ...] = ()

    @classmethod
    def initial_of(cls, case: Partnership) -> dict:
        """What the case says in these fields."""
        return {name: getattr(case, name) for name in cls.FIELDS}

    def values(self) -> dict:
        """The values of the case's fields that a valid form says."""
        return {name: _one_text(self.cleaned_data[name]) for name in self.FIELDS if name in self.cleaned_data}

    def typed(self) -> dict:
        """What was posted, as it was typed."""
        typed = {
            name: field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
            for name, field in self.fields.items()
        }
        return {name: "" if value is None else value for name, value in typed.items()}


def _one_text(value):
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


class WhatForm(CaseForm):
    """What it is, where, when; `groups` are the working groups into which a new case may go."""

    FIELDS = ("title", "summary", "form", "scope", "countries", "begins", "ends", "language")

    title = text_field(gettext_lazy("Title"), longest=300, example=gettext_lazy("Paralegals of three villages"))
    summary = text_field(
        gettext_lazy("In short"),
        longest=LONGEST_SUMMARY,
        rows=3,
        help_text=gettext_lazy("Two or three sentences for somebody who reads nothing else."),
    )
    form = forms.ModelChoiceField(
        label=gettext_lazy("Form of partnership"),
        required=False,
        queryset=PartnershipForm.objects.none(),
        empty_label=gettext_lazy("Choose one"),
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("Level"), required=False, choices=[("", gettext_lazy("Choose one")), *Scope.choices]
    )
    countries = forms.MultipleChoiceField(
        label=gettext_lazy("Countries"),
        required=False,
        choices=lambda: list(countries),
        widget=forms.SelectMultiple(attrs={"size": 6, "data-several": ""}),
        help_text=gettext_lazy("Leave out a country that must not be known."),
    )
    begins = DateField(label=gettext_lazy("Began"))
    ends = DateField(label=gettext_lazy("Ended"), help_text=gettext_lazy("Empty while it goes on."))
    language = forms.ChoiceField(
        label=gettext_lazy("Language in which you tell it"),
        choices=lambda: sorted(LANGUAGES, key=lambda one: str(one[1])),
    )
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
        self.fields["title"].required = True
        self.fields["title"].error_messages["required"] = _("Write a title; you can change it later.")
        chosen = self.initial.get("form")
        given = PartnershipForm.objects.filter(is_given=True)
        self.fields["form"].queryset = given | PartnershipForm.objects.filter(pk=getattr(chosen, "pk", chosen) or 0)
        self.fields["topics"].queryset = Topic.objects.all()
        if groups is not None and len(groups) > 1:
            self.fields["group"] = forms.ModelChoiceField(
                label=_("Working group"), queryset=groups, empty_label=None, help_text=_("Its coordinators review it.")
            )

    @classmethod
    def initial_of(cls, case: Partnership) -> dict:
        """With topics and tags."""
        return super().initial_of(case) | {
            "form": case.form_id,
            "topics": [topic.pk for topic in case.topics.all()],
            "tags": list(case.tags.names()),
        }

    def clean_title(self) -> str:
        """One line."""
        return " ".join(self.cleaned_data["title"].split())

    def clean(self) -> dict:
        """It ends after it began."""
        values = super().clean()
        if ends_first(values.get("begins") or "", values.get("ends") or ""):
            self.add_error("ends", _("It ends before it begins."))
        return values


class StoryForm(CaseForm):
    """The story, a question for each of its parts."""

    FIELDS = tuple(STORY)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, heading in STORY.items():
            question, example = QUESTIONS[name]
            field = text_field(heading, longest=LONGEST_STORY, rows=6, help_text=question, example=example)
            self.fields[name] = field


class RightHoldersForm(CaseForm):
    """What part the right holders have in it."""

    FIELDS = ("right_holders_say", "right_holders")

    right_holders_say = forms.ChoiceField(
        label=gettext_lazy("What part have the people whose rights it is about in decisions?"),
        required=False,
        choices=[("", gettext_lazy("Not known")), *Say.choices],
        widget=forms.RadioSelect,
    )
    right_holders = text_field(
        gettext_lazy("Who they are, and how they take part"),
        longest=LONGEST_STORY,
        rows=4,
        example=gettext_lazy("The women’s assembly chooses the cases and the paralegals."),
    )


class ReadersForm(CaseForm):
    """Who may read it, and how the teller is named."""

    FIELDS = ("audience", "confidential_note", "named_as", "teller_name", "teller_organisation")

    audience = forms.ChoiceField(
        label=gettext_lazy("Who may read the case?"), choices=Audience.choices, widget=forms.RadioSelect
    )
    readers = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Named coordinators"),
        required=False,
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("They alone, and you, read what is confidential or told in other words."),
    )
    confidential_note = text_field(
        gettext_lazy("For the named coordinators only"),
        longest=LONGEST_STORY,
        rows=3,
        help_text=gettext_lazy("What they have to know to judge it, and nobody else may read."),
    )
    named_as = forms.ChoiceField(
        label=gettext_lazy("How is the person named who tells it?"), choices=Naming.choices, widget=forms.RadioSelect
    )
    teller_name = text_field(
        gettext_lazy("Name of who tells it"), longest=150, help_text=gettext_lazy("Empty: the name of who added it.")
    )
    teller_organisation = text_field(gettext_lazy("Organisation of who tells it"), longest=300)

    def __init__(self, *args, case: Partnership, **kwargs):
        super().__init__(*args, **kwargs)
        self._case = case
        self.fields["readers"].queryset = coordinators_of(case)

    @classmethod
    def initial_of(cls, case: Partnership) -> dict:
        """Where nobody is named yet, the group's coordinators are to be."""
        named = case.reader_ids or coordinators_of(case).values_list("pk", flat=True)
        return super().initial_of(case) | {"readers": list(named)}

    def clean(self) -> dict:
        """Somebody who is named by their organisation has one; what is confidential has a reader."""
        values = super().clean()
        own = self._case.contributed_by.affiliation if self._case.contributed_by else ""
        if values.get("named_as") == Naming.ORGANISATION and not (values.get("teller_organisation") or own):
            self.add_error("teller_organisation", _("Write the organisation by which we may name you."))
        return values


def coordinators_of(case: Partnership):
    """Return the active coordinators of a case's group, by name."""
    ids = Membership.objects.active().coordinators().filter(group=case.group_id).values("user_id")
    return User.objects.filter(pk__in=ids).order_by("name", "pk")


class TranslationForm(forms.Form):
    """The texts of a case in another language, each beside the original's."""

    use_required_attribute = False

    language = forms.CharField(max_length=12, widget=forms.HiddenInput)
    title = text_field(gettext_lazy("Title"), longest=300)
    summary = text_field(gettext_lazy("In short"), longest=LONGEST_SUMMARY, rows=3)

    def __init__(self, *args, case: Partnership, **kwargs):
        super().__init__(*args, **kwargs)
        self.originals = {"title": case.title, "summary": case.summary}
        for name, heading in STORY.items():
            text = getattr(case, name)
            if text or (self.initial.get(name)):
                self.originals[name] = text
                self.fields[name] = text_field(capfirst(heading), longest=LONGEST_STORY, rows=6)

    typed = CaseForm.typed

    @property
    def pairs(self) -> list[tuple]:
        """Each field with the original's text."""
        return [(self[name], text) for name, text in self.originals.items()]

    @property
    def is_blank(self) -> bool:
        """Whether nothing is in it."""
        return not any((self[name].value() or "").strip() for name in self.originals)

    def values(self) -> dict:
        """The values of a `parts.Translation` that a valid form says."""
        data = {name: _one_text(value) for name, value in self.cleaned_data.items()}
        story = {name: data[name] for name in STORY if data.get(name)}
        return {"language": data["language"], "title": data["title"], "summary": data["summary"], "story": story}
