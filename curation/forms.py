"""What people type in the course of a review: a step with its reason, a comment."""

from dataclasses import fields

from django import forms
from django.utils.translation import gettext_lazy as _

from curation import queue
from curation.workflow import Action

# What is decided about several contributions at once; the rest wants a look at each.
AT_ONCE = (Action.PUBLISH, Action.DECLINE)
LONGEST_COMMENT = 4_000


def whole_number(text: str | None, otherwise: int | None = 0, *, digits: int = 9) -> int | None:
    """Return the whole number that an address or a hidden field holds, `otherwise` for anything else.

    A sign that Unicode calls a digit is not always one that makes a number: ² is none.
    """
    return int(text) if text and text.isdecimal() and len(text) <= digits else otherwise


class StepForm(forms.Form):
    """A step with a record: which (`decision`), from which revision (`version`), and why (`comment`).

    The table of the workflow says where a comment is needed.
    """

    decision = forms.CharField(max_length=16, widget=forms.HiddenInput)
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    comment = forms.CharField(
        label=_("Comment"),
        required=False,
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The author reads it with your decision; it stays with the contribution."),
    )


class CommentForm(forms.Form):
    """Something to say about a record."""

    comment = forms.CharField(
        label=_("Comment"),
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The author and the group’s coordinators read it, nobody else."),
    )


class SeveralForm(forms.Form):
    """One decision about several contributions: `chosen` holds tickets `kind/short address/revision`."""

    decision = forms.ChoiceField(choices=[(action.value, action.label) for action in AT_ONCE])
    chosen = forms.MultipleChoiceField(required=False)
    comment = forms.CharField(
        label=_("Comment for all of them"),
        required=False,
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Wanted when you decline. Each author reads it."),
    )

    def __init__(self, data=None, **kwargs):
        super().__init__(data, **kwargs)
        tickets = data.getlist("chosen") if data is not None else []
        self.fields["chosen"].choices = [(ticket, ticket) for ticket in tickets]

    def clean_chosen(self):
        """At least one."""
        chosen = self.cleaned_data["chosen"]
        if not chosen:
            raise forms.ValidationError(_("Choose at least one first."))
        return chosen

    def clean(self):
        """Declining wants a reason."""
        if self.cleaned_data.get("decision") == Action.DECLINE and not self.cleaned_data.get("comment", "").strip():
            self.add_error("comment", _("Say why; the authors read it."))


class QueueForm(forms.Form):
    """What a coordinator wants to see of the queue. What is not known is taken as no wish."""

    group = forms.ChoiceField(label=_("Working group"), required=False)
    kind = forms.ChoiceField(label=_("Type"), required=False)
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    nature = forms.ChoiceField(label=_("New or changed"), required=False)
    verdict = forms.ChoiceField(label=_("What was found"), required=False)
    order = forms.ChoiceField(label=_("Order"), required=False, choices=queue.Order.choices)

    def __init__(self, data, *, user):
        super().__init__(data, auto_id="wish_%s")
        everything = [("", _("All"))]
        self.fields["group"].choices = everything + queue.group_choices(user)
        self.fields["kind"].choices = everything + queue.kind_choices()
        self.fields["topic"].choices = everything + queue.topic_choices()
        self.fields["nature"].choices = everything + queue.Nature.choices
        self.fields["verdict"].choices = everything + queue.Verdict.choices

    @property
    def wishes(self) -> queue.Wishes:
        """The wishes that make sense, empty ones for the rest."""
        self.is_valid()
        given = {name: self.cleaned_data.get(name) or "" for name in self.fields}
        return queue.Wishes(**{**given, "order": given["order"] or queue.Order.OLDEST})

    @property
    def query(self) -> dict:
        """The wishes as they stand in an address, those that are none left out."""
        wishes = self.wishes
        usual = queue.Wishes()
        values = {field.name: getattr(wishes, field.name) for field in fields(wishes)}
        return {name: value for name, value in values.items() if value and value != getattr(usual, name)}

    @property
    def chips(self) -> list[dict]:
        """The wishes that hold as `{name, label, value}` in words, without the order."""
        return [
            {
                "name": name,
                "label": self.fields[name].label,
                "value": dict(self.fields[name].choices).get(value, value),
            }
            for name, value in self.query.items()
            if name != "order"
        ]


class TopicForm(forms.Form):
    """A topic's name and description."""

    name = forms.CharField(label=_("Name"), max_length=120)
    description = forms.CharField(
        label=_("Description"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What belongs here and what does not, in a sentence or two."),
    )
