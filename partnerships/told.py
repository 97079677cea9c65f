"""The parts of a case as text, each in one sentence: for those who may read all of it, in reviews and histories."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django_countries import countries

from accounts.languages import NAMES as LANGUAGES
from partnerships import parts, vocabulary
from partnerships.dates import in_words
from partnerships.models import Organisation, Partnership, StakeholderGroup
from partnerships.parts import Part
from partnerships.vocabulary import STORY, PartnerRole, Say, Shared, Visibility

#: What the values of fields are called, by the field's name.
CHOICES = {
    "kind": vocabulary.OrganisationKind,
    "scope": vocabulary.Scope,
    "audience": vocabulary.Audience,
    "right_holders_say": vocabulary.Say,
    "say": vocabulary.Say,
    "named_as": vocabulary.Naming,
    "visibility": vocabulary.Visibility,
    "what": vocabulary.Shared,
    "direction": vocabulary.Direction,
}


def parts_as_text(name: str, value: list[dict], partners: Iterable[dict] = (), grants: Iterable[dict] = ()) -> str:
    """Return a list of parts (a name of `parts.LISTS`) as text, a part a line.

    `partners` and `grants` are those of the same content: the parts name them by id.
    """
    told = Telling(partners, grants)
    tell = getattr(told, name)
    return "\n".join(f"{tell(part)}{protection(part)}" for part in parts.read(name, value))


def lines_of(case: Partnership, name: str) -> list[tuple[str, bool]]:
    """Return the parts of one list of a case in sentences, and whether each is kept back from some readers."""
    tell = getattr(Telling(case.partners, case.grants), name)
    found = case.parts_of(name)
    return [(f"{tell(part)}{protection(part)}", part.visibility != Visibility.PUBLIC) for part in found]


def protection(part: Part) -> str:
    """Return in brackets who may read a part, and what the others read; empty where it is no other than the case."""
    if part.visibility == Visibility.PUBLIC:
        return ""
    if part.visibility == Visibility.ANONYMISED:
        return " " + _("(readers see: “%(words)s”)") % {"words": part.public_name or "–"}
    return f" ({Visibility(part.visibility).label})"


class Telling:
    """Parts of one content in sentences; the names that they stand for are asked of the base once a list."""

    def __init__(self, partners: Iterable[dict] = (), grants: Iterable[dict] = ()):
        partners = list(partners)
        codes = {one["organisation"] for one in partners if one.get("organisation")}
        self._organisations = dict(Organisation.objects.filter(code__in=codes).values_list("code", "name"))
        groups = {one["stakeholder"] for one in partners if one.get("stakeholder")}
        self._groups = dict(StakeholderGroup.objects.filter(slug__in=groups).values_list("slug", "name"))
        self._names = {part.id: self.name_of(part) for part in parts.read("partners", partners)}
        self._grants = {part.id: part.title for part in parts.read("grants", list(grants))}

    def name_of(self, partner: parts.Partner) -> str:
        """The true name of a partner."""
        return partner.name or self._organisations.get(partner.organisation, partner.organisation) or "–"

    def partners(self, part: parts.Partner) -> str:
        """`Open House (Austria): leads, funds; decides. Trains the teams.`"""
        name = self.name_of(part)
        if part.country:
            name = _("%(name)s (%(country)s)") % {"name": name, "country": _country(part.country)}
        group = self._groups.get(part.stakeholder, part.stakeholder)
        roles = ", ".join(str(PartnerRole(role).label) for role in part.roles if role in PartnerRole.values)
        say = str(Say(part.say).label) if part.say else ""
        said = "; ".join(one for one in (roles, group, say) if one)
        return " ".join(one for one in (f"{name}: {said}." if said else f"{name}.", part.tasks) if one)

    def exchanges(self, part: parts.Exchange) -> str:
        """`Skills, from Open House to the village council: the teams are trained.`"""
        words = {
            "what": str(Shared(part.what).label).capitalize() if part.what else _("Something"),
            "giver": self._names.get(part.giver) or _("somebody who is no partner any more"),
            "receiver": self._names.get(part.receiver) or _("somebody who is no partner any more"),
        }
        if part.giver and part.receiver:
            sentence = _("%(what)s, from %(giver)s to %(receiver)s") % words
        elif part.giver:
            sentence = _("%(what)s, from %(giver)s to all") % words
        elif part.receiver:
            sentence = _("%(what)s, from all to %(receiver)s") % words
        else:
            sentence = _("%(what)s, all with all") % words
        return f"{sentence}: {part.text}" if part.text else f"{sentence}."

    def places(self, part: parts.Place) -> str:
        """`Graz, Austria (47.07, 15.44).`"""
        where = ", ".join(one for one in (part.name, _country(part.country)) if one)
        on_map = f" ({part.latitude}, {part.longitude})" if part.latitude is not None else ""
        return f"{where}{on_map}."

    def moments(self, part: parts.Moment) -> str:
        """`October 2009: the first meeting.`"""
        return ": ".join(one for one in (in_words(part.date), part.text) if one)

    def grants(self, part: parts.Grant) -> str:
        """`EUR 1200 from the fund to Open House, 2009 to 2011: training.`"""
        said = [f"{part.currency} {part.amount}".strip()]
        giver = self._names.get(part.funder) or part.funder_name
        said += [_("from %s") % giver] if giver else []
        said += [_("to %s") % self._names[part.recipient]] if part.recipient in self._names else []
        dates = [in_words(one) for one in (part.begins or part.awarded, part.ends) if one]
        sentence = ", ".join(one for one in (" ".join(said), " – ".join(dates)) if one)
        return ": ".join(one for one in (sentence, part.title, part.purpose) if one)

    def ledger(self, part: parts.LedgerEntry) -> str:
        """`March 2010: spent EUR 400.50, printing.`"""
        did = str(vocabulary.Direction(part.direction).label) if part.direction else ""
        money = " ".join(one for one in (did, part.currency, part.amount) if one)
        of_grant = _("of “%s”") % self._grants[part.grant] if self._grants.get(part.grant) else ""
        said = ", ".join(one for one in (money, part.text, of_grant) if one)
        return ": ".join(one for one in (in_words(part.date), said) if one)

    def translations(self, part: parts.Translation) -> str:
        """The language, then the texts below it, each part of the story under its heading."""
        lines = [_("In %s:") % LANGUAGES.get(part.language, part.language)]
        lines += [text for text in (part.title, part.summary) if text]
        lines += [f"{heading}: {part.story[name]}" for name, heading in STORY.items() if part.story.get(name)]
        return "\n".join(lines)


def _country(code: str) -> str:
    return str(countries.name(code)) or code
