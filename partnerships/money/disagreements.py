"""What does not agree in a case's money, each said in a sentence."""

from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from partnerships.money.amounts import shown
from partnerships.money.dates import is_outside
from partnerships.parts import LedgerEntry, amount_of


def disagreements(grants: Sequence, entries: Sequence[LedgerEntry], currencies: Iterable) -> Iterator[str]:
    """Yield what does not agree between grants (`GrantSums`), entries and sums of currencies (`CurrencySums`)."""
    by_id = {sums.grant.id: sums for sums in grants}
    for sums in currencies:
        if sums.spent > sums.received:
            yield _("More is spent than was received: %(spent)s of %(received)s.") % {
                "spent": shown(sums.spent, sums.currency),
                "received": shown(sums.received, sums.currency),
            }
    for sums in grants:
        yield from _of_grant(sums)
    for entry in sorted(entries, key=lambda one: (one.date, one.id)):
        yield from _of_entry(entry, by_id)


def _of_grant(sums) -> Iterator[str]:
    named = {"grant": name_of_grant(sums)}
    if sums.amount is None:
        yield _("“%(grant)s” has no sum.") % named
    elif sums.received > sums.amount:
        yield _("“%(grant)s”: %(received)s came in, but the grant is %(amount)s.") % {
            **named,
            "received": shown(sums.received, sums.currency),
            "amount": shown(sums.amount, sums.currency),
        }
    if sums.has_entries and sums.spent > sums.received:
        yield _("“%(grant)s”: %(spent)s is spent, but %(received)s came in.") % {
            **named,
            "spent": shown(sums.spent, sums.currency),
            "received": shown(sums.received, sums.currency),
        }


def _of_entry(entry: LedgerEntry, grants: dict) -> Iterator[str]:
    named = {"entry": name_of_entry(entry)}
    if amount_of(entry.amount) is None:
        yield _("%(entry)s: no sum stands there.") % named
    if not entry.grant:
        return
    sums = grants.get(entry.grant)
    if sums is None:
        yield _("%(entry)s: the grant that it belongs to is not in the list any more.") % named
        return
    named["grant"] = name_of_grant(sums)
    if entry.currency != sums.currency:
        yield _("%(entry)s is in %(currency)s, but “%(grant)s” is in %(other)s.") % {
            **named,
            "currency": entry.currency or "?",
            "other": sums.currency or "?",
        }
    if is_outside(entry.date, sums.grant.begins, sums.grant.ends):
        yield _("%(entry)s is dated outside “%(grant)s”.") % named


def name_of_grant(sums) -> str:
    """What a grant is called in a sentence: its title, else by its funder and sum."""
    if sums.grant.title:
        return sums.grant.title
    amount = shown(sums.amount, sums.currency) if sums.amount is not None else ""
    return ", ".join(one for one in (sums.funder, amount) if one) or _("a grant without a name")


def name_of_entry(entry: LedgerEntry) -> str:
    """What an entry of the ledger is called in a sentence: `2009-10-23, printing (120 EUR)`."""
    amount = amount_of(entry.amount)
    said = ", ".join(one for one in (entry.date, entry.text) if one) or _("An entry")
    return f"{said} ({shown(amount, entry.currency)})" if amount is not None else said
