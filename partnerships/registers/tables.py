"""Reading organisations from a table, CSV: RFC 4180, with commas, semicolons or tabs, in any common encoding.

Columns are known by their titles (`COLUMNS`); a person may say what the others are. Several other names and several
identifiers stand in one cell with `|` between; a name may say its language (`fr: Amnistie`), an identifier its scheme
(`GB-CHC: 1234`). `template()` gives an empty table.
"""

import csv
import io
import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.names import fold
from curation.cells import BOM, undefused
from partnerships.registers.fitting import (
    NotAnOrganisation,
    Reading,
    clean,
    country_of,
    fitted,
    kind_of,
    ror_of,
    web_site,
)

#: What a column can hold, what it is called on the page, and titles by which it is known.
COLUMNS = {
    "name": (gettext_lazy("Name"), ("organisation", "organization", "organisation name", "organization name", "title")),
    "acronym": (gettext_lazy("Acronym"), ("abbreviation", "short name")),
    "other_names": (gettext_lazy("Other names"), ("other name", "aliases", "alias", "also known as")),
    "kind": (gettext_lazy("Kind"), ("type", "organisation type", "organization type", "category")),
    "country": (gettext_lazy("Country"), ("country code", "country name")),
    "region": (gettext_lazy("Region or town"), ("city", "town", "place")),
    "ror": (gettext_lazy("ROR identifier"), ("ror id",)),
    "identifiers": (gettext_lazy("Other identifiers"), ("identifier", "id", "number", "registration number")),
    "website": (gettext_lazy("Web site"), ("web site", "url", "homepage", "home page", "web", "link")),
    "description": (gettext_lazy("Description"), ("about", "mission", "notes")),
}
_EXAMPLE = {
    "name": "Example Rights Centre",
    "acronym": "ERC",
    "other_names": "fr: Centre exemple | Example Centre",
    "kind": "human-rights-ngo",
    "country": "KE",
    "region": "Nairobi",
    "website": "https://rights.example/",
    "description": "A sentence about it.",
}
SHOWN_ROWS = 3


def to_text(data: bytes) -> str:
    """Return the text of a file: by its byte order mark, else UTF-8, else what Windows writes in the West."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def separator_of(text: str) -> str:
    """Return the sign between cells: the one of `,`, `;` and tab that the first line has most of, quotes apart."""
    first = re.sub(r'"[^"]*"', "", next((line for line in text.splitlines() if line.strip()), ""))
    return max(",;\t", key=first.count)


def _rows(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """The rows with the number of the line on which each begins."""
    text = to_text(data)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text))
    line = 1
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            row = None
        yield line, row
        line = reader.line_num + 1


def titles(data: bytes) -> list[str]:
    """Return the titles of the columns."""
    return next(([clean(cell)[:100] for cell in row] for _line, row in _rows(data) if row and any(row)), [])


def first_rows(data: bytes) -> list[list[str]]:
    """Return the first rows below the titles, to be shown."""
    rows = []
    for _line, row in _rows(data):
        if row and any(row):
            rows.append([clean(cell)[:80] for cell in row])
        if len(rows) > SHOWN_ROWS:
            break
    return rows[1:]


def guessed(names: list[str]) -> list[dict]:
    """Return each column as {title, field}: what its title says it holds, each thing once; nothing where unknown."""
    known = {}
    for field, (label, others) in COLUMNS.items():
        for title in (field, str(label), *others):
            known[_folded(title)] = field
    found, columns = set(), []
    for name in names:
        field = known.get(_folded(name), "")
        field = "" if field in found else field
        found.add(field)
        columns.append({"title": name, "field": field})
    return columns


def _folded(title: str) -> str:
    return " ".join(re.findall(r"\w+", fold(title).replace("_", " ")))


def template() -> str:
    """Return an empty table with the titles and one example, as CSV that spreadsheets open (with a mark, CRLF)."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerow([_EXAMPLE.get(field, "") for field in COLUMNS])
    return BOM + out.getvalue()


def each(data: bytes, columns: list[dict]) -> Iterator[Reading]:
    """Yield each row of a table whose columns are these; a row that cannot be read comes with the reason."""
    rows = ((line, row) for line, row in _rows(data) if row is None or any(cell.strip() for cell in row))
    next(rows, None)
    for line, row in rows:
        yield _reading(line, row, [column["field"] for column in columns])


def _reading(line: int, row: list[str] | None, fields: list[str]) -> Reading:
    if row is None:
        return Reading(line, "", reason=_("The line can't be read: it is too long, or a quotation mark is missing."))
    cells = {field: undefused(cell) for field, cell in zip(fields, row, strict=False)}
    cells.pop("", None)
    name = clean(cells.get("name"))[:300]
    try:
        if any(cell.strip() for cell in row[len(fields) :]):
            raise NotAnOrganisation(
                _("It has %(number)s cells, the table %(columns)s columns.")
                % {"number": len(row), "columns": len(fields)}
            )
        return Reading(line, name, _values(cells))
    except NotAnOrganisation as error:
        return Reading(line, name, reason=str(error))


def _values(cells: dict[str, str]) -> dict:
    read = {"country": country_of, "kind": kind_of, "ror": ror_of, "website": web_site}
    values: dict = dict(cells)
    for field, understand in read.items():
        text = clean(cells.get(field))
        values[field] = understand(text)
        if text and not values[field]:
            raise NotAnOrganisation(
                _("%(column)s: “%(text)s” is not known.") % {"column": COLUMNS[field][0], "text": text[:60]}
            )
    values["other_names"] = [_other_name(part) for part in _parts(cells.get("other_names"))]
    values["identifiers"] = [_identifier(part) for part in _parts(cells.get("identifiers"))]
    return fitted(values)


def _parts(text: str | None) -> list[str]:
    return [part for one in (text or "").split("|") if (part := clean(one))]


def _other_name(text: str) -> dict:
    told = re.match(r"([a-z]{2,3})\s*:\s*(?=\S)", text)
    return {"name": text[told.end() :], "language": told[1]} if told else {"name": text, "language": ""}


def _identifier(text: str) -> dict:
    scheme, colon, value = text.partition(":")
    if not colon:
        return {"scheme": "", "value": text[:100]}
    return {"scheme": scheme.strip()[:40], "value": value.strip()[:100]}
