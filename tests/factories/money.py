"""Money of a case for tests: a trust fund with two funders."""

from partnerships.parts import Grant, LedgerEntry, Partner

PARTNERS = [
    Partner(id="a", name="Open House", roles=("leads",)),
    Partner(id="b", name="North Fund", roles=("funds",)),
    Partner(id="c", name="Zenobia Trust", visibility="confidential", roles=("funds",)),
]


def grant(id="g", amount="1000", currency="EUR", funder="b", **more) -> Grant:
    """A grant, by default of the North Fund to Open House for 2009."""
    values = {"title": "Core", "recipient": "a", "awarded": "2009-01-15", "begins": "2009-01", "ends": "2009-12"}
    return Grant(id=id, amount=amount, currency=currency, funder=funder, **{**values, **more})


def entry(id, direction="out", amount="100", currency="EUR", date="2009-05-01", grant="g", **more) -> LedgerEntry:
    """An entry of the ledger, by default of the grant `g`."""
    more = {"text": f"Entry {id}", **more}
    return LedgerEntry(id=id, direction=direction, amount=amount, currency=currency, date=date, grant=grant, **more)


def content(grants=(), ledger=(), partners=PARTNERS, **more) -> dict:
    """The values of a case with this money."""
    lists = {"partners": partners, "grants": grants, "ledger": ledger}
    return {**{name: [one.as_json() for one in parts] for name, parts in lists.items()}, **more}
