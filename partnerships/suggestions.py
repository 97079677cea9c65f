"""Which organisation somebody means who types a part of a name: quick over tens of thousands."""

import re
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet
from django.db.models.functions import Length

from curation.spelling import Words
from partnerships.keys import fold_name, host_of
from partnerships.models import Organisation, OrganisationName
from partnerships.models.organisation_name import NameKind
from partnerships.names_held import ON_THEIR_WAY, Names, current_names, spoken_names

#: So many are offered.
OFFERED = 8
#: Rows of names that are looked at in each way of looking: several names can be one organisation's.
_LOOKED_AT = 200
_LONGEST = 120
#: So many words are tried for one that nobody has, and for one that somebody has.
_NEAR, _NEAR_A_KNOWN = 4, 2
#: ROR identifiers, alone or in an address (https://ror.readme.io/docs/identifier).
_ROR = re.compile(r"(?:^|ror\.org/)(0[a-hj-km-np-tv-z0-9]{6}[0-9]{2})/?$")
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

    That of an identifier or a web site alone, where this was typed or pasted. Else names that begin with it come first,
    then those that hold all its words, then, where there are hardly any, those that hold words like them. Nothing for
    fewer than two signs.
    """
    typed = fold_name(text[:_LONGEST])
    if len(typed) < 2:
        return []
    rows = _pointed_at(text[:_LONGEST].strip(), viewer)
    if rows:
        return _told(rows, typed, limit)
    rows = _begins(typed, viewer, limit)
    if _number(rows) < limit:
        rows += _holds(typed, viewer, limit, enough=3 - _number(rows))
    return _told(rows, typed, limit)


def named(text: str, *, viewer) -> list[Organisation]:
    """Return the organisations that this person may know of whose name, other name or acronym is just this."""
    typed = fold_name(text)
    rows = list(spoken_names().filter(folded=typed).order_by("pk")[:_LOOKED_AT]) if typed else []
    return [one.organisation for one in _told(_of_known(rows, viewer), typed, _LOOKED_AT)]


def known_to(viewer) -> QuerySet:
    """Return the organisations that this person may name in a case: those they may know of and that still stand."""
    return Organisation.objects.visible_to(viewer).records().exclude(state__in=_GONE)


def _of_known(rows: list[OrganisationName], viewer) -> list[OrganisationName]:
    """Of these rows, those whose organisations the person may know of.

    The names are looked up alone and the organisations asked for afterwards: joined, it takes many times as long.
    """
    if not rows:
        return []
    known = set(known_to(viewer).filter(pk__in={row.organisation_id for row in rows}).values_list("pk", flat=True))
    return [row for row in rows if row.organisation_id in known]


def _first_known(rows, viewer, limit: int) -> list[OrganisationName]:
    """Of the first rows of a queryset, or of a list of their numbers, those of organisations that the person may know.

    A few are looked at, and the rest only where somebody may not know of those.
    """
    few = 3 * limit
    first = _read(rows, 0, few)
    found = _of_known(first, viewer)
    if _number(found) < limit and len(first if isinstance(rows, QuerySet) else rows) >= few:
        found += _of_known(_read(rows, few, _LOOKED_AT), viewer)
    return found


def _read(rows, start: int, end: int) -> list[OrganisationName]:
    if isinstance(rows, QuerySet):
        return list(rows[start:end])
    numbers = rows[start:end]
    by_number = OrganisationName.objects.in_bulk(numbers) if numbers else {}
    return [by_number[number] for number in numbers if number in by_number]


def _pointed_at(text: str, viewer) -> list[OrganisationName]:
    """Names of the organisation whose ROR identifier or web site this is."""
    ror, host = _ROR.search(text.casefold()), host_of(text)
    if ror:
        pointing = OrganisationName.objects.filter(kind=NameKind.IDENTIFIER, folded=f"ror:{ror[1]}")
    elif host:
        pointing = OrganisationName.objects.filter(kind=NameKind.HOST, folded=host)
    else:
        return []
    ids = list(pointing.order_by("organisation_id").values_list("organisation_id", flat=True)[:_LOOKED_AT])
    return _of_known(list(OrganisationName.objects.filter(organisation__in=ids, kind=NameKind.NAME)), viewer)


def _begins(typed: str, viewer, limit: int) -> list[OrganisationName]:
    return _first_known(spoken_names().filter(folded__startswith=typed).order_by("folded", "pk"), viewer, limit)


def _holds(typed: str, viewer, limit: int, *, enough: int) -> list[OrganisationName]:
    """Names that hold all the words, and where that is not enough, names that hold words like them."""
    words = [word for word in typed.split() if len(word) > 2 or not word.isascii()]
    if not words:
        return []
    names = current_names()
    found = _holding([[word] for word in words], names, viewer, limit, within=True)
    if _number(found) >= enough:
        return found
    near = [_meant(word, names.known) for word in words]
    return found + _holding(near, names, viewer, limit, within=False) if near != [[word] for word in words] else found


def _meant(word: str, known: Words) -> list[str]:
    """The word and those that it may be a misspelling of, which a known word may be too: `untied`, `form`."""
    is_known = known.is_begun(word)
    return [word, *known.nearest(word, _NEAR_A_KNOWN if is_known else _NEAR, only_a_letter_apart=is_known)]


def _holding(words: list[list[str]], names: Names, viewer, limit: int, *, within: bool) -> list[OrganisationName]:
    """Rows that hold one of each list of words: those held in memory, and those that came in since."""
    new = spoken_names().filter(pk__gt=names.newest - ON_THEIR_WAY)
    for either in words:
        new = new.filter(reduce(or_, (Q(folded__contains=word) for word in either)))
    numbers = list(new.order_by(Length("folded"), "pk").values_list("pk", flat=True)[:_LOOKED_AT])
    held = names.holding(words, _LOOKED_AT, within=within)
    return _first_known(list(dict.fromkeys([*held, *numbers])), viewer, limit)


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
