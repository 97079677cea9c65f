"""Saying that a case rests on a source, or that a source is about a case."""

import re

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.models import User
from curation import rules
from curation.models import CODE_LENGTH
from curation.workflow import State
from literature.completions import suggest
from literature.filters import SourceFilter
from literature.identifiers import doi_in, fold_title
from literature.models import CaseSource, Source
from literature.models.case_sources import Relation
from literature.search import Search
from partnerships.models import Partnership

#: So many sources are offered to choose from, and so many stand under one case.
OFFERED, MOST = 10, 100
LONGEST_NOTE = 500


def may_link(user, case: Partnership) -> bool:
    """Whether the user adds sources to a case that they may know of: members once it is published, authors before."""
    if not user.is_authenticated or not user.is_active or case.is_amendment:
        return False
    if case.state == State.PUBLISHED:
        return user.is_member
    return rules.is_author(user, case) or rules.coordinates(user, case)


def may_unlink(user, link: CaseSource, case: Partnership) -> bool:
    """Whether the user takes a source off: who coordinates the case's group, or put the source there."""
    if not may_link(user, case):
        return False
    return rules.coordinates(user, case) or link.by_id == user.pk


def link_source(
    case: Partnership, source: Source, *, by: User, relation: str = Relation.RESTS_ON.value, note: str = ""
) -> CaseSource:
    """Say that a case rests on a published source, or that the source is about it. Twice is once.

    Raises PermissionDenied, and ValidationError by field.
    """
    if not may_link(by, case):
        raise PermissionDenied(_("Members add sources to a case that is published, authors to their own."))
    if relation not in Relation.values:
        raise ValidationError({"relation": _("Choose what the source is to the case.")})
    if source.state != State.PUBLISHED or source.is_amendment:
        raise ValidationError({"source": _("Only a published source can stand under a case.")})
    note = " ".join(note.split())
    if len(note) > LONGEST_NOTE:
        raise ValidationError({"note": _("At most %(most)s characters.") % {"most": LONGEST_NOTE}})
    with transaction.atomic(), pghistory.context(user=by.pk):
        Partnership.objects.select_for_update(of=("self",)).get(pk=case.pk)  # one after the other: places are counted
        links = CaseSource.objects.filter(partnership=case)
        if links.count() >= MOST:
            raise ValidationError({"source": _("There are %(most)s sources already.") % {"most": MOST}})
        last = links.aggregate(last=Max("position"))["last"] or 0
        return links.get_or_create(
            partnership=case, source=source, relation=relation, defaults={"note": note, "position": last + 1, "by": by}
        )[0]


def unlink_source(link: CaseSource, *, by: User) -> None:
    """Take a source off a case. Raises PermissionDenied."""
    if not may_unlink(by, link, link.partnership):
        raise PermissionDenied(_("A coordinator of the group takes a source off, or who has put it there."))
    with transaction.atomic(), pghistory.context(user=by.pk):
        link.delete()


def sources_like(text: str) -> list[Source]:
    """Return published sources that a text means: a DOI, a short address or the page's, else words of the title.

    At most OFFERED, those that mean it exactly first.
    """
    text = " ".join(text.split())
    if len(text) < 2 or len(text) > 300:
        return []
    sources = Source.objects.published()
    doi = doi_in(text)
    exact = sources.filter(doi=doi) if doi else sources.filter(code__in=_codes_in(text))
    found = list(exact[:OFFERED])
    if found or doi or not fold_title(text):
        return found
    begun = [_codes_in(one.url)[0] for one in suggest(text) if one.kind == _("Source")]
    search = Search(text, SourceFilter(QueryDict()))
    ids = search.page_ids(search.count(()), 1, OFFERED) if search.has_words else []
    found = [*sources.filter(code__in=begun), *sources.in_order(ids)]
    return list({source.pk: source for source in found}.values())[:OFFERED]


def _codes_in(text: str) -> list[str]:
    """The last part of an address, or the whole of a short text, where it can be a short address."""
    last = text.rstrip("/").rpartition("/")[2].lower()
    return [last] if re.fullmatch(rf"[0-9a-z]{{{CODE_LENGTH}}}", last) else []
