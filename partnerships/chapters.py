"""The story of a case chapter by chapter, each with what belongs beside it: partners, pictures, the course of time."""

from dataclasses import dataclass, field

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django_countries import countries

from accounts.languages import NAMES
from partnerships.faces import Face
from partnerships.markdown import to_html
from partnerships.parts import Part, Translation
from partnerships.vocabulary import STORY, PartnerRole, Say, Visibility

#: Languages written from right to left, by ISO 639-1 code.
RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})


@dataclass(frozen=True)
class Telling:
    """The texts of a case in one language: the original's, or a translation's."""

    language: str
    title: str
    summary: str
    story: dict[str, str] = field(default_factory=dict)

    @property
    def direction(self) -> str:
        """Which way it is written: `ltr` or `rtl`."""
        return "rtl" if self.language.split("-")[0] in RIGHT_TO_LEFT else "ltr"

    @property
    def language_name(self) -> str:
        """The language's name in the reader's own."""
        return str(NAMES.get(self.language, self.language))


@dataclass(frozen=True)
class Chapter:
    """A part of the story: its heading, its text and the text in the other language, and what stands beside it."""

    name: str
    heading: str
    text: SafeString
    translated: SafeString
    beside: tuple[str, ...]

    @property
    def anchor(self) -> str:
        """Its place on the page."""
        return self.name.replace("_", "-")


@dataclass(frozen=True)
class ShownPartner:
    """A partner as the page shows it; `url` leads to an organisation that these readers may know of."""

    name: str
    url: str
    roles: str
    stakeholder: str
    country: str
    tasks: str
    say: str
    #: For those who may read all: who else may, and what others see instead.
    kept_from: str = ""


#: What stands beside which part of the story, by name of the template fragment.
BESIDE = {
    "who": ("partners", "missing"),
    "what_is_shared": ("sharing",),
    "how_decided": ("ladder",),
    "what_changed": ("course",),
}


def original(face: Face) -> Telling:
    """Return the texts as they were written first."""
    return Telling(face.language, face.title, face.summary, {name: text for name, _heading, text in face.story})


def translations(face: Face) -> list[Telling]:
    """Return the texts in other languages, each language once."""
    found: dict[str, Telling] = {}
    for one in face.parts("translations"):
        if isinstance(one, Translation) and one.language and one.language != face.language:
            story = {name: text for name, text in one.story.items() if name in STORY and isinstance(text, str)}
            found.setdefault(one.language, Telling(one.language, one.title, one.summary, story))
    return list(found.values())


def chapters(told: Telling, other: Telling | None, there: frozenset[str]) -> list[Chapter]:
    """Return the chapters in a reader's order: those that have a text, or something beside them that is `there`."""
    found = []
    for name, heading in STORY.items():
        text = to_html(told.story.get(name, ""))
        translated = to_html(other.story.get(name, "")) if other else SafeString("")
        beside = tuple(fragment for fragment in BESIDE.get(name, ()) if fragment in there)
        if text or translated or beside:
            found.append(Chapter(name, str(heading), text, translated, beside))
    return found


def partners(face: Face, groups: dict[str, str]) -> list[ShownPartner]:
    """Return the partners as the page shows them; `groups` has the names of stakeholder groups by short name."""
    shown = []
    for partner in face.partners:
        organisation = face.organisations.get(partner.organisation)
        roles = [str(PartnerRole(role).label) for role in partner.roles if role in PartnerRole.values]
        country = partner.country or (str(organisation.country.code or "") if organisation else "")
        shown.append(
            ShownPartner(
                name=face.name_of(partner),
                url=organisation.get_absolute_url() if organisation else "",
                roles=", ".join(roles),
                stakeholder=groups.get(partner.stakeholder, ""),
                country=country_name(country),
                tasks=partner.tasks,
                say=str(Say(partner.say).label) if partner.say in Say.values else "",
                kept_from=_kept_from(partner) if face.is_whole else "",
            )
        )
    return [one for one in shown if one.name]


def _kept_from(part: Part) -> str:
    if part.visibility == Visibility.PUBLIC:
        return ""
    if part.visibility == Visibility.ANONYMISED and part.public_name:
        return _("Readers see: %(name)s") % {"name": part.public_name}
    return str(Visibility(part.visibility).label)


def country_name(code: str) -> str:
    """Return the name of a country in the reader's language; of an unknown code, the code."""
    return str(countries.name(code) or code) if code else ""
