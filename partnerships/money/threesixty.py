"""Grants after the 360Giving Data Standard, version 1.4, as JSON: https://standard.threesixtygiving.org/

A grant must have id, title, description, currency, amountAwarded, awardDate, a recipient and a funder. One that lacks a
sum, a currency or a date is not in the file: no date is made up for it. A date of which the day is unknown is its year
or month's first day, since the standard knows whole days only; the description then says what is known.
"""

import json
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import Network
from curation.addresses import absolute
from partnerships.faces import Face
from partnerships.money.currencies import KNOWN
from partnerships.money.dates import span
from partnerships.money.disagreements import name_of_grant
from partnerships.money.summing import GrantSums, money_of
from partnerships.parts import Partner

VERSION = "1.4"
LONGEST_TITLE = 140


def package(faces: Iterable[Face], *, title: str, url: str) -> dict:
    """Return a package of the grants of these cases as their readers see them; `url` is where it is had."""
    return _head(title, url) | {"grants": [grant for face in faces for grant in grants_of(face)]}


def stream(faces: Iterable[Face], *, title: str, url: str) -> Iterator[str]:
    """Yield the same package as JSON, case by case: the grants of very many cases are never held at once."""
    yield json.dumps(_head(title, url), ensure_ascii=False)[:-1] + ', "grants": ['
    between = "\n"
    for face in faces:
        for grant in grants_of(face):
            yield between + json.dumps(grant, ensure_ascii=False)
            between = ",\n"
    yield "\n]}\n"


def _head(title: str, url: str) -> dict:
    network = Network.objects.first()
    return {
        "version": VERSION,
        "title": title,
        "publisher": {"name": network.name if network else title, "website": settings.PORTAL_URL},
        "downloadURL": absolute(url),
    }


def grants_of(face: Face) -> list[dict]:
    """Return the grants of a case that its readers see and that have all that the standard asks for."""
    money = money_of(face)
    if money is None:
        return []
    partners = {partner.id: partner for partner in face.partners}
    return [_grant(sums, face, partners) for sums in money.grants if is_complete(sums)]


def is_complete(sums: GrantSums) -> bool:
    """Whether a grant has a sum, a currency, a date and a funder."""
    has_date = span(_date_of(sums)) is not None
    return sums.amount is not None and sums.currency in KNOWN and has_date and bool(sums.funder)


def _date_of(sums: GrantSums) -> str:
    return sums.grant.awarded or sums.grant.begins


def _grant(sums: GrantSums, face: Face, partners: dict[str, Partner]) -> dict:
    grant, prefix = sums.grant, settings.GRANTS_PREFIX
    name = name_of_grant(sums)
    planned = _planned(grant)
    return {
        "id": f"{prefix}-{face.code}-{grant.id}",
        "title": name[:LONGEST_TITLE],
        "description": _description(sums, name),
        "currency": sums.currency,
        "amountAwarded": _number(sums.amount),
        "awardDate": span(_date_of(sums))[0].isoformat(),
        **({"plannedDates": [planned]} if planned else {}),
        "recipientOrganization": [_recipient(sums, face, partners)],
        "fundingOrganization": [_funder(sums, face, partners)],
        "dataSource": absolute(face.url),
    }


def _description(sums: GrantSums, name: str) -> str:
    said = [sums.grant.purpose or name]
    if not sums.grant.awarded:
        said.append(_("The date is that of its beginning; when it was awarded is not known."))
    if len(_date_of(sums)) < len("2009-10-23"):
        said.append(_("Of the date is known: %s.") % _date_of(sums))
    return " ".join(said)


def _planned(grant) -> dict:
    begins, ends = span(grant.begins), span(grant.ends)
    return {
        **({"startDate": begins[0].isoformat()} if begins else {}),
        **({"endDate": ends[1].isoformat()} if begins and ends else {}),
    }


def _recipient(sums: GrantSums, face: Face, partners: dict[str, Partner]) -> dict:
    """Who receives it: a partner, or else the partnership itself."""
    if sums.grant.recipient in partners and sums.recipient:
        return _organisation(partners[sums.grant.recipient], face)
    return {"id": f"{settings.GRANTS_PREFIX}-{face.code}", "name": face.title}


def _funder(sums: GrantSums, face: Face, partners: dict[str, Partner]) -> dict:
    if sums.grant.funder in partners:
        return _organisation(partners[sums.grant.funder], face)
    return {"id": f"{settings.GRANTS_PREFIX}-{face.code}-{sums.grant.id}-funder", "name": sums.funder}


def _organisation(partner: Partner, face: Face) -> dict:
    """Name and identifier: of ROR's list (org-id.guide calls it XI-ROR), else of the portal's own."""
    name, organisation = face.name_of(partner), face.organisations.get(partner.organisation)
    if organisation is None:
        return {"id": f"{settings.GRANTS_PREFIX}-{face.code}-{partner.id}", "name": name}
    own = f"{settings.GRANTS_PREFIX}-ORG-{organisation.code}"
    return {"id": f"XI-ROR-{organisation.ror}" if organisation.ror else own, "name": organisation.name}


def _number(amount):
    """A sum as JSON writes numbers: whole ones without a point."""
    return int(amount) if amount == amount.to_integral_value() else float(amount)
