"""The parts of a case that there are several of: partners, what they share, places, moments, money, translations.

They stand in the case's row as JSON, so that one event in the history is one whole state, a proposed change is a
copy of one row, and erasing a name is a change of one row (docs/decisions/0025). Each part has an `id` of its own,
short and stable: an exchange names its partners by it.
"""

import secrets
from dataclasses import asdict, dataclass, field, fields
from decimal import Decimal, InvalidOperation
from typing import ClassVar

from partnerships.vocabulary import Visibility


def new_id() -> str:
    """Return a fresh id for a part: 8 hexadecimal digits."""
    return secrets.token_hex(4)


def amount_of(text: str) -> Decimal | None:
    """Return a sum as a number, or None where the text is none."""
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None


@dataclass(frozen=True)
class Part:
    """What all parts have: an id, and who may read it.

    Unknown keys of the JSON are dropped, missing ones take the default: what an older version wrote can be read.
    """

    #: The fields whose texts name somebody or somewhere: what anonymisation takes away.
    NAMING: ClassVar[tuple[str, ...]] = ()

    id: str = field(default_factory=new_id)
    visibility: str = Visibility.PUBLIC.value
    #: What readers see instead, where the part is anonymised.
    public_name: str = ""

    @classmethod
    def from_json(cls, data: dict) -> "Part":
        """Return the part that this JSON object says."""
        names = {one.name for one in fields(cls)}
        values = {name: value for name, value in data.items() if name in names}
        return cls(**{name: tuple(value) if isinstance(value, list) else value for name, value in values.items()})

    def as_json(self) -> dict:
        """Return the part as a JSON object."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}

    @property
    def is_protected(self) -> bool:
        """Whether only named coordinators may read all of it."""
        return self.visibility in (Visibility.CONFIDENTIAL, Visibility.ANONYMISED)


@dataclass(frozen=True)
class Partner(Part):
    """Somebody who takes part: an organisation of the portal (by its short address), or a name alone."""

    NAMING = ("organisation", "name", "country")

    organisation: str = ""
    name: str = ""
    country: str = ""
    roles: tuple[str, ...] = ()
    #: The stakeholder group of the typology, by its short name.
    stakeholder: str = ""
    #: Who does what: this partner's share of the work.
    tasks: str = ""
    #: How it takes part in decisions: a value of `Say`.
    say: str = ""


@dataclass(frozen=True)
class Exchange(Part):
    """What one partner shares with another; without a giver or a receiver: all with all."""

    NAMING = ("text",)

    what: str = ""
    giver: str = ""
    receiver: str = ""
    text: str = ""


@dataclass(frozen=True)
class Place(Part):
    """Where it happens: a name, a country, and perhaps where on the map."""

    NAMING = ("name", "country", "latitude", "longitude")

    name: str = ""
    country: str = ""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True)
class Moment(Part):
    """Something that happened: a date (2009, 2009-10 or 2009-10-23) and a sentence."""

    NAMING = ("text",)

    date: str = ""
    text: str = ""


@dataclass(frozen=True)
class Grant(Part):
    """Who gives how much to whom, from when to when. `amount` is a decimal number as text, in `currency` (ISO 4217).

    `funder` and `recipient` are ids of partners; a funder that is no partner has a name.
    """

    NAMING = ("funder", "funder_name", "title", "purpose")

    title: str = ""
    funder: str = ""
    funder_name: str = ""
    recipient: str = ""
    amount: str = ""
    currency: str = ""
    awarded: str = ""
    begins: str = ""
    ends: str = ""
    purpose: str = ""


@dataclass(frozen=True)
class LedgerEntry(Part):
    """A sum received or spent, and on what; `grant` is the id of the grant that it belongs to."""

    NAMING = ("text",)

    date: str = ""
    direction: str = ""
    amount: str = ""
    currency: str = ""
    text: str = ""
    grant: str = ""


@dataclass(frozen=True)
class Translation(Part):
    """The texts of a case in another language; `story` maps names of `vocabulary.STORY` to Markdown."""

    language: str = ""
    title: str = ""
    summary: str = ""
    story: dict = field(default_factory=dict)


#: The lists of parts of a case, and what each holds.
LISTS: dict[str, type[Part]] = {
    "partners": Partner,
    "exchanges": Exchange,
    "places": Place,
    "moments": Moment,
    "grants": Grant,
    "ledger": LedgerEntry,
    "translations": Translation,
}


def read(name: str, data: list[dict]) -> list[Part]:
    """Return the parts of one list (a name of `LISTS`) that this JSON says."""
    return [LISTS[name].from_json(one) for one in data]
