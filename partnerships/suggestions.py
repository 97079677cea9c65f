"""Which organisation somebody means who types a part of a name: quick over tens of thousands."""

import re
from dataclasses import dataclass

from django.contrib.postgres.search import TrigramWordDistance
from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.functions import Length

from partnerships.keys import fold_name
from partnerships.models import Organisation, OrganisationName
from partnerships.models.organisation_name import SPOKEN

#: So many are offered.
OFFERED = 8
#: Rows of names that are looked at in each way of looking: several names can be one organisation's.
_LOOKED_AT = 200
#: How like the typed text a part of a name has to be (pg_trgm), where hardly anything else was found.
_ALIKE = 0.5
_LONGEST = 120
#: How words begin that stand in thousands of names.
_COMMON = (
    *("univ", "instit", "nation", "hospit", "cent", "colle", "minist", "depart", "founda", "fonda", "assoc", "resea"),
    *("techn", "medic", "scien", "inter", "organi", "school", "acad", "health", "develop", "the", "and", "for"),
)
_GONE = ("withdrawn", "declined")


@dataclass(frozen=True)
class Suggestion:
    """An organisation that may be meant. `also` is the other name or acronym by which it was found."""

    organisation: Organisation
    also: str = ""

    @property
    def where(self) -> str:
        """What kind it is and in which country, to tell it from others of the same name."""
        one = self.organisation
        return " · ".join(str(part) for part in (one.get_kind_display(), one.region, one.country.name) if part)

    def as_json(self) -> dict:
        """For programs: {code, name, acronym, also, where, url}."""
        one = self.organisation
        return {
            "code": one.code,
            "name": one.name,
            "acronym": one.acronym,
            "also": self.also,
            "where": self.where,
            "url": one.get_absolute_url(),
        }


def suggest(text: str, *, viewer, limit: int = OFFERED) -> list[Suggestion]:
    """Return the organisations that this person may know of and that `text` may mean, the likeliest first.

    Names that begin with it come first, then those that hold all its words, then, where there are hardly any, names
    that are like it. Nothing for fewer than two signs.
    """
    typed = fold_name(text[:_LONGEST])
    if len(typed) < 2:
        return []
    rows = _begins(typed, viewer)
    if _number(rows) < limit:
        rows += _holds(typed, viewer)
    if _number(rows) < 3 and max(map(len, typed.split())) >= 4:
        rows += _is_like(typed, viewer)
    return _told(rows, typed, limit)


def named(text: str, *, viewer) -> list[Organisation]:
    """Return the organisations that this person may know of whose name, other name or acronym is just this."""
    typed = fold_name(text)
    rows = _of_known(_names().filter(folded=typed).order_by("pk"), viewer) if typed else []
    return [one.organisation for one in _told(rows, typed, _LOOKED_AT)]


def known_to(viewer) -> QuerySet:
    """Return the organisations that this person may name in a case: those they may know of and that still stand."""
    return Organisation.objects.visible_to(viewer).records().exclude(state__in=_GONE)


def _names():
    return OrganisationName.objects.filter(kind__in=[kind.value for kind in SPOKEN])


def _of_known(rows, viewer) -> list[OrganisationName]:
    """Of the first of these rows, those whose organisations the person may know of.

    The names are looked up alone and the organisations asked for afterwards: joined, it takes many times as long.
    """
    rows = list(rows[:_LOOKED_AT])
    known = set(known_to(viewer).filter(pk__in={row.organisation_id for row in rows}).values_list("pk", flat=True))
    return [row for row in rows if row.organisation_id in known]


def _begins(typed: str, viewer) -> list[OrganisationName]:
    return _of_known(_names().filter(folded__startswith=typed).order_by("folded", "pk"), viewer)


def _holds(typed: str, viewer) -> list[OrganisationName]:
    words = [word for word in typed.split() if len(word) > 2]
    if not words:
        return []
    rows = _names()
    for word in words:
        rows = rows.filter(folded__contains=word)
    starts = [re.compile(rf"\b{re.escape(word)}") for word in words]
    found = _of_known(rows.order_by(Length("folded"), "pk"), viewer)
    return sorted(found, key=lambda row: not all(start.search(row.folded) for start in starts))


def _is_like(typed: str, viewer) -> list[OrganisationName]:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(_ALIKE)])
        alike = _names().filter(folded__trigram_word_similar=_distinct(typed))
        return _of_known(alike.annotate(far=TrigramWordDistance(typed, "folded")).order_by("far", "pk"), viewer)


def _distinct(typed: str) -> str:
    """The words that tell one organisation from another, or all of them: what is like `university` is dear to find."""
    words = [word for word in typed.split() if len(word) > 2 and not word.startswith(_COMMON)]
    return " ".join(words) if sum(map(len, words)) > 3 else typed


def _number(rows) -> int:
    return len({row.organisation_id for row in rows})


def _told(rows, typed: str, limit: int) -> list[Suggestion]:
    """The organisations of these rows, those whose name is just what was typed first; each once."""
    ordered = sorted(rows, key=lambda row: row.folded != typed)
    first: dict[int, OrganisationName] = {}
    for row in ordered:
        first.setdefault(row.organisation_id, row)
    chosen = list(first.values())[:limit]
    found = Organisation.objects.in_bulk([row.organisation_id for row in chosen])
    return [
        Suggestion(found[row.organisation_id], also=row.text if row.kind != "name" else "")
        for row in chosen
        if row.organisation_id in found
    ]
