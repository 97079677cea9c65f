"""The steps in which a case is told: what each page asks, and what of the case it says.

A step is made from the case as it stands (`data` None) or from what was posted. Only what it shows is its own:
whatever else stands in the case, its money among it, stays as it is.
"""

from collections.abc import Iterable

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.languages import NAMES as LANGUAGES
from partnerships.completeness import Missing
from partnerships.faces import Face, Level
from partnerships.forms.case import ReadersForm, RightHoldersForm, StoryForm, TranslationForm, WhatForm
from partnerships.forms.case_rows import (
    MOST,
    ExchangeForm,
    MomentForm,
    PartnerForm,
    PlaceForm,
    stakeholder_groups,
)
from partnerships.forms.rows import Rows
from partnerships.models import Organisation, Partnership
from partnerships.parts import Translation


class Step:
    """One page of the form: a plain form, rows, or both."""

    name = ""
    label: object = ""
    lead: object = ""
    template = "partnerships/writing/_fields.html"

    def __init__(self, case: Partnership, *, viewer, data=None, groups=None):
        self.case, self.viewer, self.data, self.groups = case, viewer, data, groups
        self.form = None
        self.rows: list[Rows] = []
        self.problems: list[str] = []
        self.build()

    def build(self) -> None:
        """Make form and rows from the case, or from what was posted."""
        raise NotImplementedError

    def plain(self, form, **more):
        """Return a plain form of this step over what the case says."""
        return form(self.data, initial=form.initial_of(self.case), **more)

    def rows_of(self, name: str, form, **more) -> Rows:
        """Return the rows of one list of the case."""
        return Rows(name, form, kept=getattr(self.case, name), data=self.data, most=MOST[name], **more)

    def as_typed(self, press: str = "") -> None:
        """Go on with what was typed so far, without complaint; `press` is `partners:up-2`, or nothing."""
        if self.form is not None:
            self.form = self.unbound(self.form.typed())
        name, _colon, action = press.partition(":")
        for rows in self.rows:
            rows.as_typed(action if rows.name == name else "")

    def unbound(self, typed: dict):
        """Return the plain form that shows what was typed."""
        return type(self.form)(initial=typed)

    def is_valid(self) -> bool:
        """Whether all of it can be saved."""
        return all(one.is_valid() for one in (self.form, *self.rows) if one is not None)

    def values(self) -> dict:
        """Return the values of the case's fields that a valid step says."""
        values = self.form.values() if self.form is not None else {}
        return values | {rows.name: rows.values() for rows in self.rows}

    def links(self) -> dict:
        """Return topics, tags and readers, as far as a valid step says them."""
        return {}

    def refuse(self, sentence: str) -> None:
        """Say that the step as a whole cannot be saved."""
        self.problems.append(sentence)

    def errors(self) -> list[tuple[str, str, str]]:
        """Return what is wrong: an id on the page, what it is called there, and the sentence."""
        found = [("", "", sentence) for sentence in self.problems]
        if self.form is not None:
            for name, sentences in self.form.errors.items():
                field = self.form[name] if name in self.form.fields else None
                where, label = (field.id_for_label or field.auto_id, field.label) if field else ("", "")
                found += [(where, label, sentence) for sentence in sentences]
        return found + [error for rows in self.rows for error in rows.errors()]

    def tell_missing(self, missing: Iterable[Missing]) -> None:
        """Say beside the fields what is missing before the case can be submitted."""
        if self.form is not None:
            self.form.full_clean()
            self.form.cleaned_data = {}
        for one in missing:
            if self.form is not None and one.field in self.form.fields:
                self.form.add_error(one.field, one.sentence)
            else:
                self.problems.append(one.sentence)


class What(Step):
    """What and where."""

    name, label = "what", gettext_lazy("What and where")
    lead = gettext_lazy("A title is enough to begin with: save, and go on whenever you like.")
    template = "partnerships/writing/_what.html"
    PAIRED = ("form", "scope", "begins", "ends")

    def build(self) -> None:
        """One plain form; a new case has nothing in it yet."""
        if self.case is None:
            self.form = WhatForm(self.data, initial={"language": "en"}, groups=self.groups)
        else:
            self.form = self.plain(WhatForm)

    def unbound(self, typed: dict):
        """With the groups of a new case."""
        return WhatForm(initial=typed, groups=self.groups)

    def links(self) -> dict:
        """Topics and tags."""
        return {"topics": self.form.cleaned_data["topics"], "tags": self.form.cleaned_data["tags"]}


class Story(Step):
    """The story."""

    name, label = "story", gettext_lazy("The story")
    lead = gettext_lazy("Answer what you can; three parts are enough. Write as you would tell it to a colleague.")
    template = "partnerships/writing/_story.html"

    def build(self) -> None:
        """A field for each part."""
        self.form = self.plain(StoryForm)


class Partners(Step):
    """Who takes part."""

    name, label = "partners", gettext_lazy("Partners")
    lead = gettext_lazy("Who takes part, who does what, and who has which part in decisions. Begin with yourselves.")
    template = "partnerships/writing/_rows.html"

    def build(self) -> None:
        """A row for each."""
        codes = [one.organisation for one in self.case.parts_of("partners") if one.organisation]
        organisations = {one.code: one for one in Organisation.objects.filter(code__in=codes)}
        more = {"viewer": self.viewer, "organisations": organisations, "groups": stakeholder_groups()}
        self.rows = [self.rows_of("partners", PartnerForm, **more)]

    def is_valid(self) -> bool:
        """Nobody goes whom the money names: that is changed first."""
        if not super().is_valid():
            return False
        left = {one["id"] for one in self.rows[0].values()}
        named = {part.funder for part in self.case.parts_of("grants")}
        named |= {part.recipient for part in self.case.parts_of("grants")}
        gone = named & {part.id for part in self.case.parts_of("partners")} - left
        if gone:
            face = Face(self.case, Level.WHOLE)
            names = [face.name_of(part) for part in self.case.parts_of("partners") if part.id in gone]
            self.refuse(_("The money names %s. Change that first, then take the partner away.") % ", ".join(names))
        return not gone

    def values(self) -> dict:
        """The partners; what one shared who is gone goes too."""
        values = super().values()
        left, kept = {one["id"] for one in values["partners"]}, self.case.exchanges
        rest = [one for one in kept if {one.get("giver"), one.get("receiver")} - {"", None} <= left]
        return values if len(rest) == len(kept) else values | {"exchanges": rest}


class Sharing(Step):
    """What is shared, and the right holders' part."""

    name, label = "sharing", gettext_lazy("What is shared")
    lead = gettext_lazy("Who gives what to whom, and what part the people have whose rights it is about.")
    template = "partnerships/writing/_sharing.html"

    def build(self) -> None:
        """A row for each exchange, and the right holders below."""
        face = Face(self.case, Level.WHOLE)
        partners = [(part.id, face.name_of(part) or part.public_name) for part in face.partners]
        self.rows = [self.rows_of("exchanges", ExchangeForm, partners=partners)]
        self.form = self.plain(RightHoldersForm)


class Course(Step):
    """Where and when."""

    name, label = "course", gettext_lazy("Places and moments")
    lead = gettext_lazy("Where it happens, and what happened when. Leave out what must not be known.")
    template = "partnerships/writing/_rows.html"

    def build(self) -> None:
        """Rows of both."""
        self.rows = [self.rows_of("places", PlaceForm), self.rows_of("moments", MomentForm)]


class Readers(Step):
    """Who may read it."""

    name, label = "readers", gettext_lazy("Who may read it")
    lead = gettext_lazy("What you tell here can put people in danger. You decide who reads what.")
    template = "partnerships/writing/_readers.html"

    def build(self) -> None:
        """One plain form."""
        self.form = self.plain(ReadersForm, case=self.case)

    def unbound(self, typed: dict):
        """With the coordinators of the case's group."""
        return ReadersForm(initial=typed, case=self.case)

    def links(self) -> dict:
        """The coordinators who are named."""
        return {"readers": self.form.cleaned_data["readers"]}


class Translations(Step):
    """The case in other languages: a list, and the texts in one of them when it is chosen."""

    name, label = "translations", gettext_lazy("Translations")
    lead = gettext_lazy("The same case in other languages, beside the original. Who needs none goes on.")
    template = "partnerships/writing/_translations.html"

    def __init__(self, *args, language: str = "", **kwargs):
        self.language = language if language in LANGUAGES else ""
        super().__init__(*args, **kwargs)

    def build(self) -> None:
        """A form for the language that was chosen; nothing to fill in where none is."""
        posted = (self.data or {}).get("language", "")
        self.language = posted if posted in LANGUAGES else self.language
        if self.language == self.case.language:
            self.language = ""
        if self.language:
            kept = self.kept
            initial = {"language": self.language}
            initial |= {"title": kept.title, "summary": kept.summary, **kept.story} if kept else {}
            self.form = TranslationForm(self.data, initial=initial, case=self.case)

    def unbound(self, typed: dict):
        """Over the case's own texts."""
        return TranslationForm(initial=typed, case=self.case)

    @property
    def kept(self) -> Translation | None:
        """The translation into the chosen language that there is."""
        return next((one for one in self.case.parts_of("translations") if one.language == self.language), None)

    @property
    def language_name(self) -> str:
        """The chosen language's name."""
        return str(LANGUAGES.get(self.language, ""))

    @property
    def others(self) -> list[tuple[str, str]]:
        """The translations that there are: code and name of the language."""
        return [(one.language, capfirst(str(LANGUAGES.get(one.language, one.language)))) for one in self._all]

    @property
    def not_yet(self) -> list[tuple[str, str]]:
        """Languages into which it is not translated."""
        there = {self.case.language, *(one.language for one in self._all)}
        return sorted(((code, str(name)) for code, name in LANGUAGES.items() if code not in there), key=lambda x: x[1])

    @property
    def _all(self) -> list[Translation]:
        return self.case.parts_of("translations")

    def values(self) -> dict:
        """All translations with this one in its place; one without a word in it goes."""
        if self.form is None:
            return {}
        kept, values = self.kept, self.form.values()
        base = kept.as_json() if kept else Translation().as_json()
        new = Translation.from_json(base | values).as_json()
        found = [new if one is kept else one.as_json() for one in self._all]
        found += [] if kept else [new]
        has_words = self.form.cleaned_data["title"] or values["summary"] or values["story"]
        return {"translations": found if has_words else [one for one in found if one is not new]}


#: The steps in their order, by name. Money has pages of its own.
STEPS: dict[str, type[Step]] = {
    one.name: one for one in (What, Story, Partners, Sharing, Course, Readers, Translations)
}
