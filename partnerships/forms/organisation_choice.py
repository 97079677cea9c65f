"""A field in which somebody types a name and chooses the organisation that is meant.

With JavaScript it is a combobox that offers organisations while one types (static/js/organisations.js). Without, the
name is looked up when the form is sent, and the field comes back with those that may be meant, one of which is
chosen, or none. What is posted for a field called NAME:

    NAME          the name as typed
    NAME-code     the short address of the organisation that was chosen by script, or is in the record already
    NAME-means    what was chosen of those that came back: a short address, or "none" for the name as it stands
    NAME-looked   the name for which that was asked: another name is looked up anew

A form with rows of its own draws templates/partnerships/_organisation_choice.html with `choice_context` and asks
`resolve` with what `Typed.read` finds; a plain form uses `OrganisationField`.
"""

from collections.abc import Collection
from dataclasses import dataclass, field

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from partnerships.keys import fold_name
from partnerships.models import Organisation
from partnerships.suggestions import Suggestion, known_to, named, suggest

NONE = "none"
LONGEST_NAME = 300
#: So many are asked back about.
_MOST_ASKED = 6


@dataclass(frozen=True)
class Typed:
    """What was posted: the name, the organisation that was chosen, and the answer to what was asked back."""

    name: str = ""
    code: str = ""
    means: str = ""
    looked: str = ""

    @classmethod
    def read(cls, data, name: str) -> "Typed":
        """Return what was posted for the field `name`."""
        texts = [data.get(key) or "" for key in (name, f"{name}-code", f"{name}-means", f"{name}-looked")]
        return cls(" ".join(texts[0].split()), *(text.strip().lower() for text in texts[1:3]), texts[3])

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed or chosen."""
        return not self.name and not self.code


@dataclass(frozen=True)
class Resolution:
    """What a typed name means: an organisation, or a name alone, or one of `candidates`, which is to be asked."""

    organisation: Organisation | None = None
    name: str = ""
    #: The short address where the organisation is kept although the person may not know of it.
    kept_code: str = ""
    candidates: tuple[Suggestion, ...] = field(default=())

    @property
    def code(self) -> str:
        """The organisation's short address, or nothing."""
        return self.organisation.code if self.organisation else self.kept_code

    @property
    def is_open(self) -> bool:
        """Whether the person has to say which one is meant."""
        return bool(self.candidates)


def resolve(typed: Typed, *, viewer, keeps: Collection[str] = (), asks: bool = True) -> Resolution:
    """Return what was typed means, for this person.

    `keeps` are short addresses that the record has already: one of them stays, whether the person may know of it or
    not. Any other that they may not know of counts as a name alone. With `asks=False` nothing is asked back: a name
    that is nobody's exact name stays a name.
    """
    asked = typed.means if fold_name(typed.looked) == fold_name(typed.name) else ""
    if asked == NONE:
        return Resolution(name=typed.name)
    for code in filter(None, (asked, typed.code)):
        chosen = known_to(viewer).filter(code=code).first()
        if chosen is not None and (code == asked or _is_called(chosen, typed.name)):
            return Resolution(chosen, typed.name)
        if chosen is None and code in keeps:
            return Resolution(name=typed.name, kept_code=code)
    if not typed.name:
        return Resolution()
    exact = named(typed.name, viewer=viewer)
    if len(exact) == 1:
        return Resolution(exact[0], typed.name)
    if not asks:
        return Resolution(name=typed.name)
    found = [Suggestion(one) for one in exact] or suggest(typed.name, viewer=viewer, limit=_MOST_ASKED)
    return Resolution(name=typed.name, candidates=tuple(found[:_MOST_ASKED]))


def _is_called(organisation: Organisation, name: str) -> bool:
    """Whether the chosen organisation goes by the name that stands in the box; an empty box was never changed."""
    folded = fold_name(name)
    return not folded or organisation.names.filter(folded=folded).exists()


def choice_context(
    *, id: str, name: str, typed: Typed, resolution: Resolution | None = None, viewer=None, wrong: bool = False
) -> dict:
    """Return what templates/partnerships/_organisation_choice.html draws as `choice`.

    `id` and `name` are those of the text box, `typed` what is or was in it.
    """
    if resolution is None and typed.code and viewer is not None:
        chosen = known_to(viewer).filter(code=typed.code).first()
    else:
        chosen = resolution.organisation if resolution else None
    return {
        "id": id,
        "name": name,
        "typed": typed,
        "text": typed.name or (chosen.name if chosen else ""),
        "chosen": chosen,
        "candidates": resolution.candidates if resolution else (),
        "wrong": wrong or bool(resolution and resolution.is_open),
        "longest": LONGEST_NAME,
    }


class OrganisationWidget(forms.Widget):
    """The box with what belongs to it. Its value is a `Typed`."""

    template_name = "partnerships/_organisation_widget.html"

    def __init__(self, attrs=None):
        super().__init__(attrs)
        self.viewer = None
        self.resolution: Resolution | None = None

    def value_from_datadict(self, data, files, name) -> Typed:
        """What was posted."""
        return Typed.read(data, name)

    def value_omitted_from_data(self, data, files, name) -> bool:
        """Whether the box was not in the form."""
        return name not in data

    def format_value(self, value) -> Typed:
        """An organisation's short address or a name as the box takes it."""
        if isinstance(value, Typed):
            return value
        if isinstance(value, Organisation):
            return Typed(value.name, value.code)
        return Typed(str(value or ""))

    def get_context(self, name, value, attrs):
        """The choice, as the template draws it."""
        context = super().get_context(name, value, attrs)
        attributes = context["widget"]["attrs"]
        context["choice"] = choice_context(
            id=attributes.get("id", f"id_{name}"),
            name=name,
            typed=self.format_value(value),
            resolution=self.resolution,
            viewer=self.viewer,
            wrong=attributes.get("aria-invalid") == "true",
        ) | {"describedby": attributes.get("aria-describedby", "")}
        return context


class OrganisationField(forms.Field):
    """Its cleaned value is a `Resolution`. Say `form.fields[…].viewer = user` before it is cleaned or drawn.

    `keeps` are short addresses that the record has already (`resolve`). With `only_known=True` a name that is no
    organisation of the portal is wrong.
    """

    widget = OrganisationWidget

    def __init__(self, *, only_known: bool = False, **kwargs):
        super().__init__(**kwargs)
        self.only_known = only_known
        self.keeps: Collection[str] = ()
        self._viewer = None

    @property
    def viewer(self):
        """The person who fills the form in."""
        return self._viewer

    @viewer.setter
    def viewer(self, user):
        self._viewer = self.widget.viewer = user

    def clean(self, value: Typed) -> Resolution:
        """Return what it means. Raises ValidationError where that has to be asked, or nothing was typed."""
        typed = value or Typed()
        if typed.is_blank and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(typed.name) > LONGEST_NAME:
            raise ValidationError(_("This name is longer than %s characters.") % LONGEST_NAME)
        found = resolve(typed, viewer=self.viewer, keeps=self.keeps)
        self.widget.resolution = found
        if found.is_open:
            raise ValidationError(_("Which one is meant? Choose below."), code="ask")
        if self.only_known and typed.name and not found.code:
            raise ValidationError(_("No organisation here has this name."), code="unknown")
        return found

    def has_changed(self, initial, data) -> bool:
        """Whether another name or organisation was posted than was there."""
        before = self.widget.format_value(initial)
        return (before.name, before.code) != (data.name, data.code) if data else bool(initial)
