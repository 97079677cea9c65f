"""The sums of a case's money, from what its readers see and from nothing else.

Everything here is worked out from a `Face`: what is kept from its readers is in no total, no share and no remainder, so
that nothing can be told from them about it. That goes for whether there is anything: readers who may not see all are
always told that the sums are of what is shown, and the same sentences are said whether something is hidden or not.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from partnerships.faces import Face
from partnerships.parts import Grant, LedgerEntry, amount_of
from partnerships.vocabulary import Direction

ZERO = Decimal(0)


@dataclass(frozen=True)
class GrantSums:
    """A grant with its names, its sum, and what the ledger says of it, in the grant's currency."""

    grant: Grant
    funder: str
    recipient: str
    amount: Decimal | None
    received: Decimal
    spent: Decimal
    #: Of what was given in this currency, between 0 and 1; None where there is no sum.
    share: Decimal | None
    #: Whether the ledger has an entry of it.
    has_entries: bool

    @property
    def currency(self) -> str:
        """Its currency."""
        return self.grant.currency

    @property
    def remaining(self) -> Decimal:
        """What was received and is not spent."""
        return self.received - self.spent


@dataclass(frozen=True)
class FunderShare:
    """What one funder gave in one currency, and which part of the whole that is, between 0 and 1."""

    name: str
    amount: Decimal
    share: Decimal


@dataclass(frozen=True)
class CurrencySums:
    """All sums of one currency: they are never added to those of another."""

    currency: str
    given: Decimal
    funders: tuple[FunderShare, ...]
    received: Decimal
    spent: Decimal

    @property
    def largest(self) -> FunderShare | None:
        """The largest funder."""
        return self.funders[0] if self.funders else None

    @property
    def remaining(self) -> Decimal:
        """What was received and is not spent."""
        return self.received - self.spent


@dataclass(frozen=True)
class Money:
    """The money of a case as some readers see it."""

    grants: tuple[GrantSums, ...]
    entries: tuple[LedgerEntry, ...]
    currencies: tuple[CurrencySums, ...]
    #: What does not agree, each a sentence.
    disagreements: tuple[str, ...]
    #: Whether these readers see all there is; if not, the sums are of what is shown.
    is_whole: bool


def money_of(face: Face) -> Money | None:
    """Return the money of a case as the readers of this face see it; None where they see none.

    Sums do not depend on the order of grants and entries. Raises ValueError where they see nothing of the case.
    """
    from partnerships.money.disagreements import disagreements

    grants, entries = face.parts("grants"), face.parts("ledger")
    if not grants and not entries:
        return None
    sums = tuple(_sums_of_grants(grants, entries, _names(face)))
    currencies = tuple(_sums_of_currency(code, sums, entries) for code in _codes(sums, entries))
    return Money(
        grants=sums,
        entries=tuple(sorted(entries, key=lambda entry: (entry.date, entry.id))),
        currencies=currencies,
        disagreements=tuple(disagreements(sums, entries, currencies)),
        is_whole=face.is_whole,
    )


def _names(face: Face) -> dict[str, str]:
    return {partner.id: face.name_of(partner) for partner in face.partners}


def funder_of(grant: Grant, names: dict[str, str]) -> str:
    """Return who gives a grant, by name: a partner of the case (by id in `names`), or somebody else."""
    return names.get(grant.funder, "") or grant.funder_name


def _sums_of_grants(grants: list[Grant], entries: list[LedgerEntry], names: dict[str, str]) -> Iterable[GrantSums]:
    given = {code: _total(grant.amount for grant in grants if grant.currency == code) for code in _codes_of(grants)}
    for grant in grants:
        amount = amount_of(grant.amount)
        own = [entry for entry in entries if entry.grant == grant.id and entry.currency == grant.currency]
        whole = given[grant.currency]
        yield GrantSums(
            grant=grant,
            funder=funder_of(grant, names),
            recipient=names.get(grant.recipient, ""),
            amount=amount,
            received=_total_of(own, Direction.IN),
            spent=_total_of(own, Direction.OUT),
            share=amount / whole if amount is not None and whole else None,
            has_entries=bool(own),
        )


def _sums_of_currency(code: str, grants: Iterable[GrantSums], entries: list[LedgerEntry]) -> CurrencySums:
    own = [grant for grant in grants if grant.currency == code and grant.amount is not None]
    given = sum((grant.amount for grant in own), ZERO)
    by_funder: dict[str, Decimal] = {}
    for grant in own:
        by_funder[grant.funder] = by_funder.get(grant.funder, ZERO) + grant.amount
    ranked = sorted(by_funder.items(), key=lambda one: (-one[1], one[0]))
    in_it = [entry for entry in entries if entry.currency == code]
    return CurrencySums(
        currency=code,
        given=given,
        funders=tuple(FunderShare(name, amount, amount / given if given else ZERO) for name, amount in ranked),
        received=_total_of(in_it, Direction.IN),
        spent=_total_of(in_it, Direction.OUT),
    )


def _codes_of(parts: Iterable[Grant | LedgerEntry]) -> set[str]:
    return {part.currency for part in parts}


def _codes(grants: Iterable[GrantSums], entries: list[LedgerEntry]) -> list[str]:
    """The currencies, those in which most grants and entries are first."""
    codes = [*(grant.currency for grant in grants), *(entry.currency for entry in entries)]
    return sorted({code for code in codes if code}, key=lambda code: (-codes.count(code), code))


def _total_of(entries: Iterable[LedgerEntry], direction: str) -> Decimal:
    return _total(entry.amount for entry in entries if entry.direction == direction)


def _total(amounts: Iterable[str]) -> Decimal:
    return sum((amount for text in amounts if (amount := amount_of(text)) is not None), ZERO)
