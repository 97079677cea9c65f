"""Grants and ledger as tables: CSV (RFC 4180, UTF-8 with a mark so that spreadsheets know it)."""

import csv
import io
from decimal import Decimal

from django.utils.translation import gettext as _

from curation.cells import BOM, defused
from partnerships.faces import Face
from partnerships.money.amounts import written
from partnerships.money.summing import money_of
from partnerships.parts import amount_of
from partnerships.vocabulary import Direction


def grants_csv(face: Face) -> str:
    """Return the grants that these readers see, one a row."""
    money = money_of(face)
    rows = [
        [
            sums.grant.title,
            sums.funder,
            sums.recipient,
            _amount(sums.grant.amount),
            sums.currency,
            sums.grant.awarded,
            sums.grant.begins,
            sums.grant.ends,
            sums.grant.purpose,
            sums.received,
            sums.spent,
            sums.remaining,
        ]
        for sums in (money.grants if money else ())
    ]
    return _csv(grants_header(), rows)


def ledger_csv(face: Face) -> str:
    """Return the entries of the ledger that these readers see, the oldest first: what `reading` reads again."""
    money = money_of(face)
    titles = {sums.grant.id: sums.grant.title for sums in money.grants} if money else {}
    rows = [
        [
            entry.date,
            str(Direction(entry.direction).label) if entry.direction else "",
            _amount(entry.amount),
            entry.currency,
            entry.text,
            titles.get(entry.grant, ""),
        ]
        for entry in (money.entries if money else ())
    ]
    return _csv(ledger_header(), rows)


def grants_header() -> list[str]:
    """Return the names of the columns of the grants."""
    return [
        *(_("Grant"), _("Funder"), _("Recipient"), _("Amount"), _("Currency"), _("Awarded"), _("Begins"), _("Ends")),
        *(_("Purpose"), _("Received"), _("Spent"), _("Remaining")),
    ]


def ledger_header() -> list[str]:
    """Return the names of the columns of the ledger."""
    return [_("Date"), _("Direction"), _("Amount"), _("Currency"), _("What for"), _("Grant")]


def _amount(text: str) -> Decimal | str:
    amount = amount_of(text)
    return "" if amount is None else amount


def _csv(header: list[str], rows: list[list[Decimal | str]]) -> str:
    """A sum is left as it is, even one below zero; no text is run by a spreadsheet."""
    lines = io.StringIO()
    writer = csv.writer(lines)
    writer.writerow(header)
    writer.writerows([[written(cell) if isinstance(cell, Decimal) else defused(cell) for cell in row] for row in rows])
    return BOM + lines.getvalue()
