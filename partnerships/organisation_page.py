"""An organisation's page, made ready for its template, for one person."""

from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.languages import NAMES as LANGUAGES
from curation import rules
from curation.differences import compare
from curation.history import timeline
from curation.workflow import State
from partnerships import content
from partnerships import organisation_rules as own_rules
from partnerships.faces import Face, Level
from partnerships.guarding import links_of
from partnerships.models import Organisation, PartnerOrganisation, Partnership, PartnershipReader
from partnerships.organisation_exports import json_ld
from partnerships.organisation_merging.reading import merges_of

#: Cases, and parts, that are listed on the page.
MOST_LISTED = 200
#: Where a number of a register leads.
_REGISTERS = {
    "wikidata": "https://www.wikidata.org/wiki/{}",
    "isni": "https://isni.org/isni/{}",
    "grid": "https://www.grid.ac/institutes/{}",
    "gb-chc": "https://register-of-charities.charitycommission.gov.uk/charity-search/-/charity-details/{}",
}


@dataclass(frozen=True)
class CaseTold:
    """A case in which an organisation takes part, as far as somebody may know that."""

    face: Face

    @property
    def title(self) -> str:
        """The case's title."""
        return self.face.title


def page_of(organisation: Organisation, viewer) -> dict:
    """Return what templates/partnerships/organisations/organisation.html needs, for this person."""
    is_published = organisation.state == State.PUBLISHED and not organisation.is_amendment
    return {
        "organisation": organisation,
        "record": organisation,
        "facts": facts(organisation, viewer),
        "contacts": organisation.contacts if may_see_contacts(viewer, organisation) else [],
        "children": children_of(organisation, viewer),
        "cases": cases_of(organisation, viewer) if not organisation.is_amendment else [],
        "json_ld": json_ld(organisation) if is_published and organisation.audience == "public" else "",
        "merges": merges_of(organisation, viewer),
        "step_rules": rules.allowed_rules(viewer, organisation),
        "may_edit": rules.may_edit(viewer, organisation),
        "may_propose": rules.may_propose_change(viewer, organisation) and not rules.may_edit(viewer, organisation),
        "may_comment": rules.may_comment(viewer, organisation),
        "may_see_discussion": rules.may_see_discussion(viewer, organisation),
        "may_merge": own_rules.may_merge_into(viewer, organisation),
        "may_add_case": viewer.is_authenticated and viewer.is_member and is_published,
        "may_review": organisation.state == State.SUBMITTED and rules.may_review(viewer, organisation),
        "changes": comparison(organisation) if organisation.is_amendment else [],
        "proposed": _proposed(organisation, viewer),
        "guarding": links_of(viewer, organisation),
        "crumbs": crumbs(),
    }


def crumbs() -> list[tuple]:
    """Where an organisation's pages lie."""
    return [(_("Organisations"), reverse("partnerships:organisations"))]


def may_see_contacts(viewer, organisation: Organisation) -> bool:
    """Whether the person sees who can be written to: members do, and who wrote it."""
    return viewer.is_authenticated and viewer.is_active and (viewer.is_member or rules.is_author(viewer, organisation))


def facts(organisation: Organisation, viewer) -> list[dict]:
    """Return the sheet of facts as {name, value, url}."""
    parent = organisation.parent if organisation.parent_id else None
    if parent is not None and not Organisation.objects.listed_for(viewer).filter(pk=parent.pk).exists():
        parent = None
    others = [
        f"{one['name']} ({LANGUAGES.get(one['language'], one['language'])})" if one.get("language") else one["name"]
        for one in organisation.other_names
    ]
    sheet = [
        {"name": _("Acronym"), "value": organisation.acronym},
        {"name": _("Other names"), "value": "; ".join(others)},
        {"name": _("Kind"), "value": capfirst(str(organisation.get_kind_display()))},
        {"name": _("Country"), "value": organisation.country.name},
        {"name": _("Region or town"), "value": organisation.region},
        {
            "name": _("Part of"),
            "value": parent.name if parent else "",
            "url": parent.get_absolute_url() if parent else "",
        },
        {"name": _("Web site"), "value": _short(organisation.website), "url": organisation.website},
        {
            "name": "ROR",
            "value": organisation.ror,
            "url": f"https://ror.org/{organisation.ror}",
        },
    ]
    for one in organisation.identifiers:
        register = _REGISTERS.get(str(one.get("scheme", "")).lower())
        value = str(one.get("value", ""))
        sheet.append(
            {
                "name": one.get("scheme") or _("Identifier"),
                "value": value,
                "url": register.format(value.replace(" ", "")) if register else "",
            }
        )
    return [fact for fact in sheet if fact["value"]]


def _short(address: str) -> str:
    return address.removeprefix("https://").removeprefix("http://").removesuffix("/")


def children_of(organisation: Organisation, viewer) -> list[Organisation]:
    """Return the parts of an organisation that the person may find, by name."""
    if organisation.is_amendment:
        return []
    children = Organisation.objects.listed_for(viewer).filter(parent=organisation)
    return list(children.order_by("name_key", "pk")[:MOST_LISTED])


def cases_of(organisation: Organisation, viewer) -> list[CaseTold]:
    """Return the published cases in which the person may know that it takes part, the newest first.

    The public knows of a part that is public, members of one for members, and of all others who may read the whole
    case. Nothing says that there are more.
    """
    cases = Partnership.objects.visible_to(viewer).records().filter(state=State.PUBLISHED)
    part = PartnerOrganisation.objects.filter(organisation=organisation, partnership=OuterRef("pk"))
    known = Q(Exists(part.filter(visibility="public")))
    if viewer.is_authenticated and viewer.is_active:
        if viewer.is_member:
            known |= Q(Exists(part.filter(visibility="members")))
        named = PartnershipReader.objects.filter(record=OuterRef("pk"), user=viewer)
        whole = Q(contributed_by=viewer) | Exists(named)
        whole |= Q(has_protected=False, group_id__in=viewer.coordinated_group_ids)
        known |= Q(Exists(part)) & whole
    levels = {"public": Level.PUBLIC, "members": Level.MEMBERS, "confidential": Level.WHOLE}
    rows = cases.filter(known).order_by("-published_at", "-pk")[:MOST_LISTED]
    # Title and summary are what all readers of the case see: the face of its audience.
    return [CaseTold(Face(case, levels[case.audience])) for case in rows]


def comparison(amendment: Organisation) -> list:
    """Return what a proposed change alters: from the published content it started from, to its own."""
    return compare(
        amendment.amends_from, amendment.snapshot(), labels=content.labels(Organisation), display=content.display
    )


def _proposed(organisation: Organisation, viewer) -> list[Organisation]:
    """Open proposed changes that the viewer may see: their own, or their group's."""
    if not viewer.is_authenticated or organisation.is_amendment:
        return []
    found = organisation.amendments.open().visible_to(viewer).select_related("contributed_by")
    return list(found)


def history_of(organisation: Organisation, viewer) -> list:
    """Return what happened to an organisation as far as this person may know.

    Who is not its author or coordinator is told nothing of the time in which fewer people could read it than can now
    (`Kind.is_told`), and contacts are told to members alone.
    """
    entries = timeline(organisation, viewer)
    if may_see_contacts(viewer, organisation):
        return entries
    told = (replace(one, changes=tuple(x for x in one.changes if x.field != "contacts")) for one in entries)
    return [one for one in told if one.changes or one.what != _("changed")]
