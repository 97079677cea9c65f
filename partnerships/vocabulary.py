"""The words that organisations and partnerships are described with."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """Who may read a whole record."""

    PUBLIC = "public", _("anyone")
    MEMBERS = "members", _("members of the network only")
    CONFIDENTIAL = "confidential", _("the coordinators named here only")


class Visibility(models.TextChoices):
    """Who may read one part of a case: a partner, a place, a sum."""

    PUBLIC = "public", _("as the case")
    MEMBERS = "members", _("members only")
    CONFIDENTIAL = "confidential", _("named coordinators only")
    ANONYMISED = "anonymised", _("in other words: readers see what is written for them")


class ReaderLevel(models.TextChoices):
    """For whom a list, a count, a file or an index of cases is made: readers in general, never one person."""

    PUBLIC = "public", _("anyone")
    MEMBERS = "members", _("members of the network")


class OrganisationKind(models.TextChoices):
    """What an organisation is: IATI's organisation types, and what partnerships for human rights distinguish.

    https://iatistandard.org/en/iati-standard/203/codelists/organisationtype/ ; `iati_code` gives its number.
    """

    HUMAN_RIGHTS_NGO = "human-rights-ngo", _("human rights organisation")
    DEVELOPMENT_NGO = "development-ngo", _("development organisation")
    INTERNATIONAL_NGO = "international-ngo", _("other international NGO")
    NATIONAL_NGO = "national-ngo", _("other national NGO")
    REGIONAL_NGO = "regional-ngo", _("other regional NGO")
    LOCAL_NGO = "local-ngo", _("local NGO or community organisation")
    NGO_NETWORK = "ngo-network", _("network of NGOs")
    GOVERNMENT = "government", _("government")
    LOCAL_GOVERNMENT = "local-government", _("local government")
    RIGHTS_INSTITUTION = "rights-institution", _("national human rights institution")
    PUBLIC_BODY = "public-body", _("other public body")
    UN = "un", _("United Nations body")
    EU = "eu", _("European Union body")
    REGIONAL_BODY = "regional-body", _("regional body of states")
    MULTILATERAL = "multilateral", _("other multilateral body")
    PUBLIC_PRIVATE = "public-private", _("public-private partnership")
    FOUNDATION = "foundation", _("foundation")
    COMPANY = "company", _("company")
    PROVIDER_COMPANY = "provider-company", _("company in a country that provides aid")
    RECIPIENT_COMPANY = "recipient-company", _("company in a country that receives aid")
    OTHER_COMPANY = "other-company", _("company in another country")
    UNIVERSITY = "university", _("university or research institution")
    OTHER = "other", _("other")

    @property
    def iati_code(self) -> int:
        """The number of IATI's organisation type."""
        return _IATI_TYPES[self]


_IATI_TYPES = {
    OrganisationKind.HUMAN_RIGHTS_NGO: 21,
    OrganisationKind.DEVELOPMENT_NGO: 21,
    OrganisationKind.INTERNATIONAL_NGO: 21,
    OrganisationKind.NATIONAL_NGO: 22,
    OrganisationKind.REGIONAL_NGO: 23,
    OrganisationKind.LOCAL_NGO: 24,
    OrganisationKind.NGO_NETWORK: 21,
    OrganisationKind.GOVERNMENT: 10,
    OrganisationKind.LOCAL_GOVERNMENT: 11,
    OrganisationKind.RIGHTS_INSTITUTION: 15,
    OrganisationKind.PUBLIC_BODY: 15,
    OrganisationKind.UN: 40,
    OrganisationKind.EU: 40,
    OrganisationKind.REGIONAL_BODY: 40,
    OrganisationKind.MULTILATERAL: 40,
    OrganisationKind.PUBLIC_PRIVATE: 30,
    OrganisationKind.FOUNDATION: 60,
    OrganisationKind.COMPANY: 70,
    OrganisationKind.PROVIDER_COMPANY: 71,
    OrganisationKind.RECIPIENT_COMPANY: 72,
    OrganisationKind.OTHER_COMPANY: 73,
    OrganisationKind.UNIVERSITY: 80,
    OrganisationKind.OTHER: 90,
}


class Scope(models.TextChoices):
    """At which level a partnership works."""

    LOCAL = "local", _("local")
    NATIONAL = "national", _("national")
    REGIONAL = "regional", _("regional")
    GLOBAL = "global", _("global")


class PartnerRole(models.TextChoices):
    """What a partner does in a partnership; the first four after IATI's organisation roles."""

    LEADS = "leads", _("leads")
    FUNDS = "funds", _("funds")
    CARRIES_OUT = "carries-out", _("carries out")
    ACCOUNTABLE = "accountable", _("is accountable")
    KNOWS = "knows", _("contributes knowledge")


class Say(models.TextChoices):
    """How far somebody takes part in decisions: a ladder, from the least to the most."""

    NONE = "none", _("has no part in it")
    INFORMED = "informed", _("is informed")
    CONSULTED = "consulted", _("is consulted")
    INVOLVED = "involved", _("is involved throughout")
    DECIDES_TOGETHER = "decides-together", _("decides together with the others")
    DECIDES = "decides", _("decides")


class Shared(models.TextChoices):
    """What partners share."""

    STRATEGIES = "strategies", _("strategies")
    INFORMATION = "information", _("information")
    EXPERIENCE = "experience", _("experience")
    KNOWLEDGE = "knowledge", _("knowledge")
    SKILLS = "skills", _("skills")
    RESOURCES = "resources", _("resources")


class Direction(models.TextChoices):
    """Which way a sum in the ledger goes."""

    IN = "in", _("received")
    OUT = "out", _("spent")


class Naming(models.TextChoices):
    """How the person who told a case wants to be named."""

    NAME = "name", _("with my name")
    ORGANISATION = "organisation", _("with my organisation only")
    NOT_AT_ALL = "not-at-all", _("not at all")


#: The parts of the story, each in Markdown, in a reader's order.
STORY = {
    "context": _("Where it began"),
    "who": _("Who takes part"),
    "what_is_shared": _("What is shared"),
    "how_decided": _("How decisions are taken"),
    "what_changed": _("What changed"),
    "what_was_hard": _("What was hard"),
    "what_others_can_learn": _("What others can learn"),
}
