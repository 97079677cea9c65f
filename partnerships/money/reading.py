"""Reading a ledger that somebody keeps in a table: pasted from a spreadsheet, or a CSV file."""

import csv
import io
import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.names import fold
from curation.cells import undefused
from partnerships.money.amounts import currency_in, read_amount, read_currency, written
from partnerships.money.dates import span
from partnerships.parts import Grant, LedgerEntry
from partnerships.vocabulary import Direction

MOST_BYTES = 1_000_000
MOST_LINES = 2_000
#: What the columns may be called, folded. A table without such a first line is read in this order.
COLUMNS = {
    "date": ("date", "day", "when", "datum", "fecha"),
    "direction": ("direction", "in or out", "type", "received or spent", "in/out"),
    "amount": ("amount", "sum", "value", "betrag", "montant", "importe", "monto"),
    "currency": ("currency", "waehrung", "wahrung", "devise", "moneda"),
    "text": ("what for", "text", "description", "purpose", "for", "zweck", "verwendung", "libelle", "concepto"),
    "grant": ("grant", "fund", "source", "project"),
    "received": ("received", "income", "in", "credit", "einnahmen", "recettes", "ingresos"),
    "spent": ("spent", "expenditure", "expenses", "out", "debit", "ausgaben", "depenses", "gastos"),
}
_IN_ORDER = ("date", "direction", "amount", "currency", "text", "grant")
_IN = {"in", "received", "income", "credit", "+", "receipt", "eingang", "einnahme", "recu", "recette", "ingreso"}
_OUT = {"out", "spent", "expense", "expenditure", "debit", "-", "payment", "ausgabe", "ausgang", "depense", "gasto"}


@dataclass(frozen=True)
class BrokenLine:
    """A line that cannot be read: its number from 1, what stands there, and why."""

    number: int
    text: str
    reason: str


@dataclass(frozen=True)
class ReadLedger:
    """What could be read, and what could not."""

    entries: tuple[LedgerEntry, ...]
    broken: tuple[BrokenLine, ...]


def text_of(upload) -> str:
    """Return the text of an uploaded file: UTF-8 or UTF-16 by its mark, else Windows' western one.

    Raises ValidationError where it is too large or no text.
    """
    data = upload.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise ValidationError(_("This file is larger than a ledger is here: one megabyte."))
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise ValidationError(_("This is a workbook. Save it as CSV first, or copy its rows into the box."))
    codings = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252")
    for coding in codings:
        try:
            text = data.decode(coding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise ValidationError(_("This file is no text that can be read."))


def read_ledger(text: str, *, grants: list[Grant], currency: str = "") -> ReadLedger:
    """Read a table of entries; `grants` are those of the case, `currency` that of lines that name none.

    The first line may name the columns (`COLUMNS`); received and spent may stand in two columns.
    """
    lines = _rows(text)
    columns = dict(enumerate(_IN_ORDER))
    named = _columns(lines[0][1]) if lines else None
    if named:
        columns, lines = named, lines[1:]
    reader = _LineReader(columns, {fold(grant.title).strip(): grant.id for grant in grants if grant.title}, currency)
    entries, broken = [], []
    for number, cells in lines[:MOST_LINES]:
        try:
            entries.append(reader.entry(cells))
        except ValidationError as refusal:
            broken.append(BrokenLine(number, _shown(cells), " ".join(refusal.messages)))
    for number, cells in lines[MOST_LINES:]:
        reason = _("Only %s lines are read at a time.") % MOST_LINES
        broken.append(BrokenLine(number, _shown(cells), reason))
        break
    return ReadLedger(tuple(entries), tuple(broken))


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """The lines with something in them, each with its number in the text."""
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    reader = csv.reader(io.StringIO(text), delimiter=_delimiter(text))
    found, before = [], 0
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append((before + 1, [cell.strip() for cell in cells]))
            before = reader.line_num
    except csv.Error:
        found.append((before + 1, [_("The table breaks off here.")]))
    return found


def _delimiter(text: str) -> str:
    """What parts the cells: tab, semicolon or comma, whichever is in most of the first lines; a tab before all."""
    first = [line for line in text.split("\n") if line.strip()][:20]
    ranked = [(len([line for line in first if sign in line]), -place, sign) for place, sign in enumerate("\t;,")]
    return max(ranked)[2]


def _columns(cells: list[str]) -> dict[int, str] | None:
    """Which column is which, if the line names them; None if it is an entry already."""
    known = {word: name for name, words in COLUMNS.items() for word in words}
    found = {place: known[word] for place, cell in enumerate(cells) if (word := fold(cell).strip(" :*")) in known}
    return found if len(found) >= 2 and not any(span(cell) for cell in cells) else None


def _shown(cells: list[str]) -> str:
    return " | ".join(cells)[:200]


class _LineReader:
    """Makes an entry of the cells of a line."""

    def __init__(self, columns: dict[int, str], grants: dict[str, str], currency: str):
        self._columns, self._grants, self._currency = columns, grants, currency

    def entry(self, cells: list[str]) -> LedgerEntry:
        """Return the entry. Raises ValidationError with what is wrong with the line."""
        said = {name: undefused(cells[place]) for place, name in self._columns.items() if place < len(cells)}
        direction, amount = self._direction_and_amount(said)
        currency = said.get("currency") or currency_in(amount) or self._currency
        if not currency:
            raise ValidationError(_("It names no currency."))
        return LedgerEntry(
            date=read_date(said.get("date", "")),
            direction=direction,
            amount=written(read_amount(amount)),
            currency=read_currency(currency),
            text=said.get("text", "")[:1000],
            grant=self._grant(said.get("grant", "")),
        )

    def _direction_and_amount(self, said: dict[str, str]) -> tuple[str, str]:
        both = [(way, said.get(name, "")) for way, name in ((Direction.IN, "received"), (Direction.OUT, "spent"))]
        given = [(way.value, text) for way, text in both if text and text.strip(" -–—0.,")]
        if len(given) == 1:
            return given[0]
        if len(given) == 2:
            raise ValidationError(_("It has a sum under “received” and one under “spent”."))
        amount, word = said.get("amount", ""), fold(said.get("direction", "")).strip()
        if not amount:
            raise ValidationError(_("It has no sum."))
        signed = re.match(r"[-–−]\s*", amount)
        if not word and (signed or amount.startswith("+")):
            return (Direction.OUT if signed else Direction.IN).value, amount.lstrip("-–−+ ")
        if word in _IN:
            return Direction.IN.value, amount.lstrip("+ ")
        if word in _OUT:
            return Direction.OUT.value, amount.lstrip("-–−+ ")
        if word:
            raise ValidationError(_("“%s” is neither “received” nor “spent”.") % said["direction"][:40])
        raise ValidationError(_("It does not say whether the sum was received or spent."))

    def _grant(self, title: str) -> str:
        if not title:
            return ""
        if fold(title).strip() not in self._grants:
            raise ValidationError(_("No grant is called “%s”.") % title[:80])
        return self._grants[fold(title).strip()]


def read_date(typed: str) -> str:
    """Return a date as it is kept: 2009, 2009-10 or 2009-10-23; 23.10.2009 and 23/10/2009 are understood.

    Raises ValidationError; also for 10/11/2009, which is two different days.
    """
    text = typed.strip()
    if not text:
        raise ValidationError(_("It has no date."))
    if match := re.fullmatch(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})", text):
        first, sign, second, year = int(match[1]), match[2], int(match[3]), match[4]
        if sign == "/" and first <= 12 and second <= 12 and first != second:
            raise ValidationError(_("“%s” can be two days. Write it as 2009-10-23.") % text)
        day, month = (second, first) if sign == "/" and second > 12 else (first, second)
        text = f"{year}-{month:02}-{day:02}"
    text = re.sub(r"^(\d{4})/(\d{2})/(\d{2})$", r"\1-\2-\3", text.partition("T")[0].partition(" 00:00")[0])
    if span(text) is None:
        raise ValidationError(_("“%s” is no date. Write it as 2009, 2009-10 or 2009-10-23.") % typed.strip()[:40])
    return text
