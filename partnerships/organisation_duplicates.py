"""Organisations that are likely one: by identifier, web site, names, acronym and country, or names that are alike."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.search import TrigramSimilarity
from django.db import connection, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from partnerships.keys import fold_name
from partnerships.models import (
    LikelyOrganisations,
    NameKind,
    Organisation,
    OrganisationCheck,
    OrganisationName,
)
from partnerships.models.organisation import names_of
from partnerships.suggestions import known_to

REASONS = {
    "identifier": _("the same identifier"),
    "name": _("the same name"),
    "host": _("the same web site"),
    "acronym": _("the same acronym in the same country"),
    "alike": _("names that are alike, in the same country"),
}
SCORES = {"identifier": 1.0, "name": 0.9, "host": 0.7, "acronym": 0.6}
#: How alike two names have to be (pg_trgm, 0 to 1).
ALIKE = 0.65
#: A web site or an acronym that more organisations have tells nothing.
_COMMON = 5
_LOOKED_AT = 50


@dataclass(frozen=True)
class Likeness:
    """An organisation that is likely the one that was asked about. `reason` is a key of REASONS."""

    organisation: Organisation
    reason: str
    score: float

    @property
    def sentence(self) -> str:
        """Why, for a person."""
        return str(REASONS[self.reason])


def likely(
    probe: Organisation, *, viewer=None, besides: Collection[str] = (), limit: int = 5, among=None
) -> list[Likeness]:
    """Return the organisations that are likely the same as this one, saved or not, the likeliest first.

    Only what `viewer` may know of counts, or `among` (a query) where that is given; those whose short addresses are in
    `besides` do not, nor those that differ in ROR identifier, nor what was said to be different.
    """
    among = known_to(viewer) if among is None else among
    own = {probe.pk, probe.amends_id} - {None}
    found = among.exclude(pk__in=own).exclude(code__in=besides)
    rows = _rows(probe)
    organisations = found.in_bulk({row.organisation_id for row, _reason, _score in rows} - own)
    best: dict[int, Likeness] = {}
    for row, reason, score in rows:
        one = organisations.get(row.organisation_id)
        if one is None or not _can_be(probe, one, reason):
            continue
        if one.pk not in best or best[one.pk].score < score:
            best[one.pk] = Likeness(one, reason, score)
    told_apart = _told_apart(probe, best)
    return sorted((x for pk, x in best.items() if pk not in told_apart), key=lambda x: (-x.score, x.organisation.pk))[
        :limit
    ]


def _rows(probe: Organisation) -> list[tuple[OrganisationName, str, float]]:
    """Rows of names that speak for it, each with the reason and how much it says."""
    spoken, others = (NameKind.NAME, NameKind.OTHER), (NameKind.HOST, NameKind.IDENTIFIER, NameKind.ACRONYM)
    own = names_of(Organisation(**{**_plain(probe), "amends": None}))
    found: list[tuple[OrganisationName, str, float]] = []
    names = {row.folded for row in own if row.kind in spoken}
    for row in OrganisationName.objects.filter(kind__in=[*spoken], folded__in=names).order_by("pk")[:_LOOKED_AT]:
        found.append((row, "name", SCORES["name"]))
    for kind in others:
        texts = {row.folded for row in own if row.kind == kind}
        rows = list(OrganisationName.objects.filter(kind=kind, folded__in=texts).order_by("pk")[:_LOOKED_AT])
        reason = str(kind.value)
        if kind == NameKind.HOST and len(rows) > _COMMON:
            continue
        found += [(row, reason, SCORES[reason]) for row in rows]
    return found + _alike(fold_name(probe.name))


def _plain(probe: Organisation) -> dict:
    return {name: getattr(probe, name) for name in ("pk", *Organisation.CONTENT_FIELDS) if name != "parent"}


def _alike(name: str) -> list[tuple[OrganisationName, str, float]]:
    if len(name) < 6:
        return []
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('pg_trgm.similarity_threshold', %s, true)", [str(ALIKE)])
        kinds = [NameKind.NAME.value, NameKind.ACRONYM.value, NameKind.OTHER.value]
        rows = OrganisationName.objects.filter(kind__in=kinds, folded__trigram_similar=name)
        rows = list(rows.annotate(likeness=TrigramSimilarity("folded", name)).order_by("-likeness", "pk")[:_LOOKED_AT])
    return [(row, "alike", 0.8 * row.likeness) for row in rows]


def _can_be(probe: Organisation, other: Organisation, reason: str) -> bool:
    """Whether nothing says that they are two: another ROR identifier, another country."""
    if probe.ror and other.ror and probe.ror != other.ror:
        return False
    if reason in ("identifier", "host"):
        return True
    ours, theirs = str(probe.country.code or ""), str(other.country.code or "")
    if reason == "name":
        return not ours or not theirs or ours == theirs
    return bool(ours) and ours == theirs


def _told_apart(probe: Organisation, ids: Collection[int]) -> set[int]:
    """Those of these that a coordinator has said to be different from it."""
    if probe.pk is None or not ids:
        return set()
    pk = probe.amends_id or probe.pk
    pairs = LikelyOrganisations.objects.filter(verdict="different")
    pairs = pairs.filter(Q(first=pk, second__in=ids) | Q(second=pk, first__in=ids))
    return {second if first == pk else first for first, second in pairs.values_list("first_id", "second_id")}


#: Organisations that one call of the due job looks at.
CHECKED_AT_ONCE = 100


def seek(now: datetime) -> int:
    """Look for likely duplicates of published organisations that are new or changed; a job of `run_due`.

    Returns how many were looked at. What was written from a register was compared then, and is not looked at again.
    """
    published = Organisation.objects.filter(state="published", amends__isnull=True)
    done = OrganisationCheck.objects.filter(revision=F("organisation__revision")).values("organisation")
    waiting = list(published.exclude(pk__in=done).order_by("pk")[:CHECKED_AT_ONCE])
    for one in waiting:
        with transaction.atomic():
            _keep_pairs(one, likely(one, among=published, limit=10))
            OrganisationCheck.objects.update_or_create(organisation=one, defaults={"revision": one.revision})
    return len(waiting)


def _keep_pairs(one: Organisation, found: list[Likeness]) -> None:
    pairs = {tuple(sorted((one.pk, likeness.organisation.pk))): likeness for likeness in found}
    waiting = LikelyOrganisations.objects.filter(Q(first=one) | Q(second=one), verdict="")
    for pair in waiting:
        if (pair.first_id, pair.second_id) not in pairs:
            pair.delete()
    LikelyOrganisations.objects.bulk_create(
        [
            LikelyOrganisations(first_id=first, second_id=second, score=likeness.score, reason=likeness.reason)
            for (first, second), likeness in pairs.items()
        ],
        update_conflicts=True,
        unique_fields=["first", "second"],
        update_fields=["score", "reason"],
    )
