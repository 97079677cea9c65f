"""The form in steps by which a case is told without an account: in plain language, a few questions a page.

Each step maps between what is typed and the content of the case: `initial_from(case)` and `values()`.
"""

from dataclasses import replace

from django import forms
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from accounts.languages import LANGUAGES
from partnerships.actions.asking import untitled
from partnerships.forms.rows import text_field
from partnerships.models import Organisation, Partnership
from partnerships.money.dates import span
from partnerships.parts import Partner, read
from partnerships.vocabulary import STORY, Audience, Naming, Visibility

LONGEST_TEXT = 20_000
MOST_PARTNERS = 12
LEAST_ROWS = 3


class StepForm(forms.Form):
    """One step. Hardly anything in it is required while it is being told: what is missing is said before it is sent."""

    use_required_attribute = False
    #: Fields of the case that fields of the same name hold.
    FIELDS: tuple[str, ...] = ()

    def __init__(self, *args, case: Partnership | None = None, **kwargs):
        self.case = case
        if case is not None:
            kwargs["initial"] = self.initial_from(case) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)

    def initial_from(self, case: Partnership) -> dict:
        """Return what stands in the case for this step."""
        return {name: getattr(case, name) for name in self.FIELDS}

    def values(self) -> dict:
        """Return the content of the case that this step says. The form is valid."""
        return {name: self.cleaned_data[name] for name in self.FIELDS}


def _text(label, help_text="", example="", rows=5) -> forms.CharField:
    return text_field(label, longest=LONGEST_TEXT, rows=rows, help_text=help_text, example=example)


class YouForm(StepForm):
    """Who tells it, and how they want to be named."""

    FIELDS = ("teller_name", "teller_organisation", "named_as")

    teller_name = forms.CharField(
        label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    teller_organisation = forms.CharField(
        label=_("Your organisation"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    named_as = forms.ChoiceField(
        label=_("How may we name you?"),
        choices=Naming.choices,
        initial=Naming.NAME.value,
        widget=forms.RadioSelect,
        help_text=_("The coordinator who reads it knows your name in any case. Readers see only what you choose."),
    )

    def clean(self):
        """Who wants to be named with the organisation has to say which."""
        data = super().clean()
        if data.get("named_as") == Naming.ORGANISATION and not data.get("teller_organisation"):
            self.add_error("teller_organisation", _("Write the organisation by which we may name you."))
        return data


class PartnershipForm(StepForm):
    """What it is, where and when."""

    FIELDS = ("title", "summary", "language", "countries", "begins", "ends")

    title = forms.CharField(label=_("What would you call this partnership?"), max_length=300, required=False)
    summary = _text(
        _("What is it, in two or three sentences?"),
        example=_(
            "Three village councils and a legal aid group train women as paralegals. The courts accept them now."
        ),
        rows=3,
    )
    countries = forms.MultipleChoiceField(
        label=_("In which countries?"),
        required=False,
        choices=[],
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=_("Leave it empty if it is not bound to a country, or if that must not be known."),
    )
    begins = forms.CharField(label=_("When did it begin?"), required=False, max_length=10)
    ends = forms.CharField(label=_("When did it end?"), required=False, max_length=10)
    language = forms.ChoiceField(label=_("In which language do you write?"), choices=[], initial="en")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["countries"].choices = list(countries)
        self.fields["language"].choices = sorted(LANGUAGES, key=lambda choice: str(choice[1]))
        for name in ("begins", "ends"):
            self.fields[name].short = True
            self.fields[name].example = _("2009, or 2009-10")

    def initial_from(self, case: Partnership) -> dict:
        """Return what stands in the case; a title that was only a stop-gap is none."""
        return super().initial_from(case) | {"title": "" if is_untitled(case) else case.title}

    def clean(self):
        """Dates are a year, a month or a day, in this order."""
        data = super().clean()
        for name in ("begins", "ends"):
            if data.get(name) and span(data[name]) is None:
                self.add_error(name, _("Write a year, or year and month: 2009 or 2009-10."))
        begins, ends = span(data.get("begins", "")), span(data.get("ends", ""))
        if begins and ends and ends[1] < begins[0]:
            self.add_error("ends", _("It ends before it begins."))
        return data


def is_untitled(case: Partnership) -> bool:
    """Whether nobody has given the case a title yet."""
    return case.title == untitled()


class HowForm(StepForm):
    """How the partnership works."""

    FIELDS = ("context", "who", "what_is_shared", "how_decided")

    context = _text(_("How did it begin?"), _("What was the problem, and why did you look for partners?"))
    who = _text(_("Who takes part, and who does what?"))
    what_is_shared = _text(
        _("What do you share with each other?"),
        _("Strategies, information, experience, knowledge, skills, resources: who gives what to whom?"),
    )
    how_decided = _text(_("How are decisions taken?"), _("Who has a say? The people whose rights it is about, too?"))


class LearntForm(StepForm):
    """What came of it."""

    FIELDS = ("what_changed", "what_was_hard", "what_others_can_learn")

    what_changed = _text(_("What changed?"), _("For whom? How do you know?"))
    what_was_hard = _text(_("What was hard?"), _("What went wrong, what would you not do again?"))
    what_others_can_learn = _text(_("What can others learn from it?"))


_KNOWN = [
    (Visibility.PUBLIC.value, _("yes")),
    (Visibility.MEMBERS.value, _("members of the network only")),
    (Visibility.ANONYMISED.value, _("no: readers see other words")),
    (Visibility.CONFIDENTIAL.value, _("no: do not mention this partner at all")),
]


class PartnerRow(forms.Form):
    """One partner."""

    use_required_attribute = False

    id = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Partner"), required=False, max_length=300)
    tasks = forms.CharField(label=_("What it does"), required=False, max_length=2000)
    visibility = forms.ChoiceField(label=_("May readers know the name?"), choices=_KNOWN, required=False)
    public_name = forms.CharField(
        label=_("Words for readers"),
        required=False,
        max_length=300,
        help_text=_("Only if they may not know the name."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["public_name"].example = _("a women's organisation in the region")

    def clean(self):
        """A name that may not be known needs the words that stand instead."""
        data = super().clean()
        if data.get("name") and data.get("visibility") == Visibility.ANONYMISED and not data.get("public_name"):
            self.add_error("public_name", _("Write what readers see instead of the name."))
        return data


class PartnersForm:
    """The partners, row by row. Looks like a form to the view: `is_valid`, `errors`, `values`; `rows` are drawn."""

    def __init__(self, data=None, *, case: Partnership | None = None, **_kwargs):
        self.case, self.is_bound = case, data is not None
        self.kept = {one.id: one for one in read("partners", case.partners)} if case else {}
        if data is None:
            initial = [self._initial(one) for one in self.kept.values()]
            count = min(MOST_PARTNERS, max(LEAST_ROWS, len(initial) + 1))
            initial += [{} for _n in range(count - len(initial))]
            self.rows = [PartnerRow(initial=one, prefix=f"partner-{place}") for place, one in enumerate(initial)]
        else:
            places = [place for place in range(MOST_PARTNERS) if f"partner-{place}-name" in data]
            self.rows = [PartnerRow(data, prefix=f"partner-{place}") for place in places]

    @staticmethod
    def _initial(partner: Partner) -> dict:
        named = {name: getattr(partner, name) for name in PartnerRow.base_fields}
        if not partner.name and partner.organisation:
            found = Organisation.objects.filter(code=partner.organisation).first()
            named["name"] = found.name if found else ""
        return named

    def is_valid(self) -> bool:
        """Whether every row is."""
        return not self.errors

    @property
    def errors(self) -> dict:
        """The rows' errors."""
        return {place: row.errors for place, row in enumerate(self.rows) if row.errors}

    def values(self) -> dict:
        """Return the partners as JSON; of one that was there already, what this form does not ask stays."""
        partners = []
        for row in self.rows:
            data = row.cleaned_data
            if not data.get("name"):
                continue
            said = {name: data.get(name, "") for name in ("name", "tasks", "public_name")}
            said["visibility"] = data.get("visibility") or Visibility.PUBLIC.value
            before = self.kept.get(data.get("id")) or Partner()
            partners.append(replace(before, **said).as_json())
        return {"partners": partners}


class SafetyForm(StepForm):
    """What must not be public."""

    FIELDS = ("audience", "confidential_note")

    audience = forms.ChoiceField(
        label=_("Who may read this case?"),
        choices=[
            (Audience.PUBLIC.value, _("anyone")),
            (Audience.MEMBERS.value, _("only members of the network")),
            (Audience.CONFIDENTIAL.value, _("only the coordinator who asked me")),
        ],
        initial=Audience.PUBLIC.value,
        widget=forms.RadioSelect,
    )
    confidential_note = _text(
        _("What should only the coordinator know?"),
        _("Names and places that help to understand the case and that nobody else must read."),
    )


#: The steps by their names in addresses, in order: what each is called, and its form.
STEPS = {
    "you": (_("You"), YouForm),
    "partnership": (_("The partnership"), PartnershipForm),
    "partners": (_("Partners"), PartnersForm),
    "how": (_("How it works"), HowForm),
    "learnt": (_("What came of it"), LearntForm),
    "safety": (_("What must not be public"), SafetyForm),
}


def missing(case: Partnership | None) -> list[tuple[str, str]]:
    """Return what has to be told before a case can be sent: name of the step, and a sentence."""
    if case is None:
        return [("you", _("You have not told anything yet."))]
    lacks = []
    if is_untitled(case):
        lacks.append(("partnership", _("The partnership has no name yet.")))
    if not case.summary:
        lacks.append(("partnership", _("Say in two or three sentences what it is.")))
    if not any(getattr(case, name) for name in STORY):
        lacks.append(("how", _("Answer at least one of the questions on how it works or what came of it.")))
    return lacks


class SendForm(forms.Form):
    """Consent, and whether a copy is wanted."""

    use_required_attribute = False

    consent = forms.BooleanField(
        label=_("I agree that this is published as I have chosen, after a coordinator has read it."),
        error_messages={"required": _("We publish nothing without your consent.")},
    )
    copy = forms.BooleanField(label=_("Send me a copy by mail"), required=False, initial=True)


class RemovalForm(forms.Form):
    """Why a case should be taken away."""

    use_required_attribute = False

    reason = forms.CharField(
        label=_("Why? (if you like to say)"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
