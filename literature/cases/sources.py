"""The sources under a case, on its page; and the cases of a source, on the source's."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from literature.cases.linking import may_link, may_unlink
from literature.entries import Entry, entries_of
from literature.models import CaseSource, Source
from literature.models.case_sources import Relation
from partnerships.faces import Face, face_for, row_of
from partnerships.models import Partnership


@dataclass(frozen=True)
class Shown:
    """A source under a case: its entry, what of it matters, and whether the reader may take it off."""

    link: CaseSource
    entry: Entry
    may_unlink: bool


def section(face: Face, request: HttpRequest) -> dict | None:
    """Return the sources for a case's page; None where there are none and the reader could not add one."""
    case, user = row_of(face), request.user
    may_add = may_link(user, case)
    groups = sources_of(case, user)
    if not groups and not may_add:
        return None
    return {
        "title": _("Sources"),
        "groups": groups,
        "add_url": reverse("literature:sources-of-case", args=[face.code]) if may_add else "",
    }


def sources_of(case: Partnership, user) -> list[dict]:
    """Return the published sources of a case that the reader may know of, by what they are to it: {title, sources}."""
    links = list(CaseSource.objects.of_case(case.pk))
    entries = {entry.code: entry for entry in entries_of([link.source_id for link in links])}
    headings = {Relation.RESTS_ON: _("What it rests on"), Relation.IS_ABOUT: _("About this case")}
    shown = [Shown(link, entries[link.source.code], may_unlink(user, link, case)) for link in links]
    groups = [(title, [one for one in shown if one.link.relation == kind]) for kind, title in headings.items()]
    return [{"title": title, "sources": found} for title, found in groups if found]


@dataclass(frozen=True)
class ShownCase:
    """A case of a source: its title and address as the reader knows them."""

    title: str
    url: str
    relation: str
    note: str


def cases_of(source: Source, user) -> list[ShownCase]:
    """Return the cases of a source that this reader may know of; nothing tells that there are others."""
    links = CaseSource.objects.of_source(source, user).select_related("partnership")
    labels = {Relation.RESTS_ON: _("rests on this source"), Relation.IS_ABOUT: _("this source is about it")}
    found = []
    for link in links.order_by("partnership__title_key", "pk"):
        face = face_for(link.partnership, user)
        found.append(ShownCase(face.title, face.url, str(labels[Relation(link.relation)]), link.note))
    erased = [ShownCase(_("An erased case"), "", str(labels[Relation(one.relation)]), "") for one in _erased(source)]
    return [*found, *erased]


def _erased(source: Source):
    """Cases that were erased and that anybody could read before."""
    return source.erased_cases.order_by("pk")
