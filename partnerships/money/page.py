"""Money as the page of a case shows it, and the form with which it is changed."""

import copy
from dataclasses import dataclass
from decimal import Decimal

from partnerships.faces import Face, Level
from partnerships.forms.money import (
    ENTRIES_ON_A_PAGE,
    MOST_GRANTS,
    EntryForm,
    GrantForm,
    Rows,
)
from partnerships.models import Partnership
from partnerships.money.amounts import shown
from partnerships.money.disagreements import name_of_grant
from partnerships.money.summing import CurrencySums, Money, money_of
from partnerships.parts import LedgerEntry, amount_of

ENTRIES_SHOWN = 12


@dataclass(frozen=True)
class Bar:
    """One bar of a chart: its label, its sum as text, its length from 0 to 100, and what part of the whole it is."""

    label: str
    amount: str
    length: str
    share: str


def money_context(face: Face) -> dict:
    """Return the context of `partnerships/_money.html`: `money` is None where these readers see none."""
    money = None if face.is_empty else money_of(face)
    if money is None:
        return {"money": None, "face": face}
    return {
        "money": money,
        "face": face,
        "sums": [_sums(sums) for sums in money.currencies],
        "grants": [_grant(sums) for sums in money.grants],
        "entries": [_entry(entry, money) for entry in money.entries[-ENTRIES_SHOWN:]],
        "more_entries": max(len(money.entries) - ENTRIES_SHOWN, 0),
    }


def _sums(sums: CurrencySums) -> dict:
    largest = sums.largest
    return {
        "currency": sums.currency,
        "given": shown(sums.given, sums.currency) if sums.given else "",
        "received": shown(sums.received, sums.currency),
        "spent": shown(sums.spent, sums.currency),
        "remaining": shown(sums.remaining, sums.currency),
        "has_ledger": bool(sums.received or sums.spent),
        "largest": largest.name if largest else "",
        "largest_share": percent(largest.share) if largest else "",
        "bars": [
            Bar(one.name, shown(one.amount, sums.currency), f"{one.share * 100:.2f}", percent(one.share))
            for one in sums.funders
        ],
    }


def _grant(sums) -> dict:
    grant = sums.grant
    return {
        "name": name_of_grant(sums),
        "grant": grant,
        "funder": sums.funder,
        "recipient": sums.recipient,
        "amount": shown(sums.amount, sums.currency) if sums.amount is not None else "",
        "received": shown(sums.received, sums.currency) if sums.has_entries else "",
        "spent": shown(sums.spent, sums.currency) if sums.has_entries else "",
        "remaining": shown(sums.remaining, sums.currency) if sums.has_entries else "",
    }


def _entry(entry: LedgerEntry, money: Money) -> dict:
    amount = amount_of(entry.amount)
    titles = {sums.grant.id: name_of_grant(sums) for sums in money.grants}
    return {
        "entry": entry,
        "is_received": entry.direction == "in",
        "amount": shown(amount, entry.currency) if amount is not None else "",
        "grant": titles.get(entry.grant, ""),
    }


def percent(share: Decimal) -> str:
    """Return a share between 0 and 1 as a whole percentage; what is less than one is said to be so."""
    rounded = round(share * 100)
    return "< 1\u00a0%" if 0 < share < Decimal("0.005") else f"{rounded}\u00a0%"


class MoneyForm:
    """The rows of grants, and those of one page of the ledger; entries on the other pages stay as they are."""

    def __init__(self, case: Partnership, data=None, *, begin: int = 0):
        self._case = case
        self.begin = begin - begin % ENTRIES_ON_A_PAGE if 0 <= begin < max(len(case.ledger), 1) else 0
        face = Face(case, Level.WHOLE)
        partners = [(partner.id, face.name_of(partner)) for partner in face.partners]
        self.grants = Rows(
            "grants",
            GrantForm,
            data=data,
            rows=case.parts_of("grants"),
            choices={"partners": partners},
            most=MOST_GRANTS,
        )
        # An entry can belong to a grant that was typed on this very page: its id stands in a hidden field.
        grants = [(form["id"].value() or "", form["title"].value() or "") for form in self.grants.forms]
        self.entries = Rows(
            "ledger",
            EntryForm,
            data=data,
            rows=case.parts_of("ledger")[self.begin : self.begin + ENTRIES_ON_A_PAGE],
            choices={"grants": [(one, title or one) for one, title in grants if one]},
            most=ENTRIES_ON_A_PAGE * 2,
        )

    def press(self, action: str) -> None:
        """Do what a button of a list does: `grants:add`, `ledger:remove-3`."""
        name, _colon, verb = action.partition(":")
        for rows in (self.grants, self.entries):
            if rows.name == name:
                rows.press(verb)

    def is_valid(self) -> bool:
        """Whether all rows with something in them can be kept."""
        return all([self.grants.is_valid(), self.entries.is_valid()])

    def values(self) -> dict:
        """Return the two lists as they are after this; rows that cannot be read are not in them."""
        ledger = list(self._case.ledger)
        ledger[self.begin : self.begin + ENTRIES_ON_A_PAGE] = self.entries.readable()
        return {"grants": self.grants.readable(), "ledger": ledger}

    def errors(self) -> list[tuple[str, str, str]]:
        """Return what is wrong on the page: where, in which field, and the sentence."""
        return [*self.grants.errors(), *self.entries.errors()]

    def sums(self) -> dict:
        """Return the context of the sums as they are with what is typed, as far as it can be read."""
        return money_context(with_lists(self._case, **self.values()))

    def kept_sums(self) -> dict:
        """Return the context of the sums as they are kept."""
        return money_context(Face(self._case, Level.WHOLE))

    @property
    def pages(self) -> list[tuple[int, int, int, bool]]:
        """The pages of the ledger: where each begins, its first and last entry from 1, whether it is this one."""
        number = len(self._case.ledger)
        return [
            (begin, begin + 1, min(begin + ENTRIES_ON_A_PAGE, number), begin == self.begin)
            for begin in range(0, number, ENTRIES_ON_A_PAGE)
        ]


def with_lists(case: Partnership, *, grants: list[dict], ledger: list[dict]) -> Face:
    """Return the whole face of a case with other grants and entries, nothing of which is saved."""
    tried = copy.copy(case)
    tried.__dict__.pop("_parts", None)
    tried.grants, tried.ledger = grants, ledger
    return Face(tried, Level.WHOLE)
