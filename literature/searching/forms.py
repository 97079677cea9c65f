"""Forms of searching and screening; they parse, the actions write."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import WorkingGroup
from curation.forms import whole_number
from literature.models import ExclusionReason, LiteratureSearch, SearchQuestion
from literature.searching.resolving import resolve
from literature.searching.words import Place, Stage, Verdict

_THIS_YEAR_AND = 5


class QuestionForm(forms.Form):
    """A question, and how what is found for it is screened."""

    group = forms.ModelChoiceField(WorkingGroup.objects.none(), label=gettext_lazy("Working group"), empty_label=None)
    text = forms.CharField(label=gettext_lazy("Question"), max_length=400)
    criteria = forms.CharField(
        label=gettext_lazy("What counts"),
        required=False,
        widget=forms.Textarea,
        help_text=SearchQuestion._meta.get_field("criteria").help_text,
    )
    readers = forms.TypedChoiceField(
        label=gettext_lazy("Readers of each record"),
        choices=SearchQuestion._meta.get_field("readers").choices,
        coerce=int,
        initial=2,
        widget=forms.RadioSelect,
        help_text=SearchQuestion._meta.get_field("readers").help_text,
    )
    reads_full_text = forms.BooleanField(
        label=gettext_lazy("Screen in two stages: title and abstract first, then the full text"),
        required=False,
        initial=True,
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, user, question: SearchQuestion | None = None, **kwargs):
        if question:
            kwargs.setdefault("initial", {})
            kwargs["initial"] = {**_values(question, self.base_fields), "version": question.revision} | kwargs[
                "initial"
            ]
        super().__init__(*args, **kwargs)
        self.fields["text"].example = _("What makes partnerships between NGOs of the North and the South last?")
        groups = WorkingGroup.objects.filter(pk__in=user.roles)
        self.fields["group"].queryset = groups
        if question:
            del self.fields["group"]
        elif len(groups) == 1:
            self.fields["group"].widget, self.fields["group"].initial = forms.HiddenInput(), groups[0]

    @property
    def content(self) -> dict:
        """What the actions take."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class SearchForm(forms.Form):
    """One search, with the items of PRISMA-S that a group can tell."""

    question = forms.ModelChoiceField(SearchQuestion.objects.none(), label=gettext_lazy("Question"), empty_label=None)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of place"), choices=Place.choices)
    place = forms.CharField(label=gettext_lazy("Where"), max_length=200)
    platform = forms.CharField(label=gettext_lazy("Platform"), max_length=200, required=False)
    query = forms.CharField(
        label=gettext_lazy("Query, exactly as typed"),
        strip=False,
        widget=forms.Textarea(attrs={"class": "mono", "spellcheck": "false", "autocapitalize": "off"}),
        help_text=gettext_lazy(
            "Copy it out of the search field, signs and all. For a hand search, say what was looked through."
        ),
    )
    from_year = forms.IntegerField(label=gettext_lazy("Published from"), min_value=1000, required=False)
    to_year = forms.IntegerField(label=gettext_lazy("Published until"), min_value=1000, required=False)
    languages = forms.CharField(label=gettext_lazy("Languages"), max_length=200, required=False)
    limits = forms.CharField(
        label=gettext_lazy("Other limits"),
        required=False,
        widget=forms.TextInput,
        help_text=gettext_lazy(
            "Whatever else narrowed it: the fields searched, kinds of document, a filter of the database."
        ),
    )
    searched_on = forms.DateField(
        label=gettext_lazy("Date of the search"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    searched_by = forms.CharField(label=gettext_lazy("Searched by"), max_length=200)
    hits = forms.IntegerField(
        label=gettext_lazy("Hits"),
        min_value=0,
        max_value=2_000_000_000,
        required=False,
    )
    duplicates_left_out = forms.IntegerField(
        label=gettext_lazy("Duplicates left out beforehand"),
        min_value=0,
        max_value=2_000_000_000,
        required=False,
        help_text=gettext_lazy("By a reference manager, say, before the sources came here."),
    )
    updates = forms.ModelChoiceField(
        LiteratureSearch.objects.none(),
        label=gettext_lazy("Runs again"),
        required=False,
        empty_label=gettext_lazy("No earlier search"),
    )
    notes = forms.CharField(label=gettext_lazy("Notes"), required=False, widget=forms.Textarea)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, user, search: LiteratureSearch | None = None, questions, **kwargs):
        initial = {"searched_on": timezone.localdate(), "searched_by": user.name}
        if search:
            initial = {**_values(search, self.base_fields), "version": search.revision}
        kwargs["initial"] = initial | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.fields["question"].queryset = questions
        asked = [question.pk for question in questions]
        earlier = (
            LiteratureSearch.objects.counted().filter(question__in=asked).exclude(pk=search.pk if search else None)
        )
        self.fields["updates"].queryset = earlier.select_related("question")
        if search:
            del self.fields["question"]
        for name, example in {
            "place": _("Scopus"),
            "platform": _("EBSCOhost"),
            "query": '("human rights" OR "social justice") AND partner*',
            "languages": _("English, German"),
        }.items():
            self.fields[name].example = example
        for name in ("from_year", "to_year", "hits", "duplicates_left_out", "searched_on", "kind"):
            self.fields[name].short = True

    def clean_duplicates_left_out(self):
        """Nothing typed is none."""
        return self.cleaned_data["duplicates_left_out"] or 0

    def clean_to_year(self):
        """A year that may be in print by now."""
        year = self.cleaned_data["to_year"]
        if year and year > timezone.localdate().year + _THIS_YEAR_AND:
            raise ValidationError(_("This year is far ahead."))
        return year

    def clean_query(self):
        """Kept to the letter; only an end of nothing but spaces and lines goes."""
        query = self.cleaned_data["query"].replace("\r\n", "\n").strip("\n")
        if not query.strip():
            raise ValidationError(_("Say what was typed, or what was looked through."))
        return query

    @property
    def has_limits(self) -> bool:
        """Whether there is something in the part of the form that is folded."""
        folded = ("from_year", "to_year", "languages", "limits", "duplicates_left_out", "updates", "notes")
        return any(self.initial.get(name) for name in folded)

    @property
    def content(self) -> dict:
        """What the actions take besides the question."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("version", "question")}


class FoundForm(forms.Form):
    """Sources that a search found, a line for each: a DOI, a citation key, or the address of the record here."""

    lines = forms.CharField(
        label=gettext_lazy("Sources found"),
        widget=forms.Textarea(attrs={"spellcheck": "false", "autocapitalize": "off"}),
        help_text=gettext_lazy(
            "A line for each: its DOI, its citation key, or the address of its page here. The same twice is a "
            "duplicate that the search brought. Members of the group see what you put here, your drafts too."
        ),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["lines"].example = "10.1080/01436590050004346"

    def clean_lines(self):
        """Return the sources, in order; every line that is none is told, and kept where it was typed."""
        sources, unknown = resolve(self.cleaned_data["lines"], self.user)
        if unknown:
            told = [_("Line %(number)s is no source that you can see here: %(line)s") % line for line in unknown[:20]]
            if len(unknown) > 20:
                told.append(_("And %(count)s more lines.") % {"count": len(unknown) - 20})
            raise ValidationError(told)
        return sources


class ReasonForm(forms.Form):
    """A reason's name."""

    name = forms.CharField(label=gettext_lazy("Reason"), max_length=120)


class DecisionForm(forms.Form):
    """What the button of a reader said: `include`, `unsure`, or `exclude:ID` with the id of a reason."""

    verdict = forms.CharField(required=False)
    note = forms.CharField(
        label=gettext_lazy("Note"), required=False, widget=forms.Textarea(attrs={"class": "textarea--low"})
    )

    def __init__(self, *args, question: SearchQuestion, **kwargs):
        super().__init__(*args, **kwargs)
        self.question = question

    def clean(self):
        """Split the button's value into `verdict` and `reason`."""
        cleaned = super().clean()
        verdict, _colon, reason = cleaned.get("verdict", "").partition(":")
        reasons = ExclusionReason.objects.filter(group=self.question.group_id)
        cleaned["verdict"] = verdict
        cleaned["reason"] = reasons.filter(pk=whole_number(reason)).first()
        return cleaned

    @property
    def content(self) -> dict:
        """What the actions take."""
        return {name: self.cleaned_data[name] for name in ("verdict", "reason", "note")}


class SettleForm(DecisionForm):
    """How a disagreement is settled."""

    stage = forms.ChoiceField(choices=[(Stage.TITLE, ""), (Stage.TEXT, "")], widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].required = True
        self.fields["note"].label = _("How it was settled")
        self.fields["note"].help_text = _("One reader may write it for both.")
        self.fields["verdict"].required = False

    @property
    def content(self) -> dict:
        """What `screening.settle` takes."""
        return {**super().content, "stage": self.cleaned_data["stage"]}


class SetAsideForm(forms.Form):
    """Why a search counts no more."""

    because = forms.CharField(label=gettext_lazy("Why it should not count"), max_length=2000)


def reason_choices(question: SearchQuestion) -> list[dict]:
    """Return the group's reasons as buttons: value, label, and the key for the first nine."""
    reasons = ExclusionReason.objects.filter(group=question.group_id, retired=False)
    return [
        {"value": f"{Verdict.EXCLUDE}:{reason.pk}", "label": reason.name, "key": str(number) if number < 10 else ""}
        for number, reason in enumerate(reasons, start=1)
    ]


def _values(row, fields) -> dict:
    return {name: getattr(row, name) for name in fields if hasattr(row, name)}


def label_of(model, name: str) -> str:
    """What a person calls a field of a model."""
    return capfirst(str(model._meta.get_field(name).verbose_name))
