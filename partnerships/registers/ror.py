"""Reading the Research Organization Registry: records of schema 2 and 1, and short ones.

https://ror.readme.io/docs/data-structure (schema 2), https://ror.readme.io/v1/docs/data-structure (schema 1). A file
is a JSON list, or a JSON object a line; either may be packed with gzip. A short record is
`{"id", "name", "alt": [names], "country": "FR", "types", "links": [addresses]}`.
"""

import gzip
import io
import json
import re
import zlib
from collections.abc import Iterator

from django.utils.translation import gettext as _

from partnerships.registers.fitting import NotAnOrganisation, Reading, clean, country_of, fitted, ror_of, web_site
from partnerships.registers.limits import MOST_UNPACKED
from partnerships.vocabulary import OrganisationKind

#: What ROR calls a type, as a kind of organisation; the first that is told counts, in this order.
KINDS = {
    "government": OrganisationKind.GOVERNMENT,
    "education": OrganisationKind.UNIVERSITY,
    "company": OrganisationKind.COMPANY,
    "nonprofit": OrganisationKind.NATIONAL_NGO,
    "facility": OrganisationKind.UNIVERSITY,
    "healthcare": OrganisationKind.OTHER,
    "archive": OrganisationKind.OTHER,
    "other": OrganisationKind.OTHER,
}
_ACRONYM = re.compile(r"[A-Z0-9][A-Z0-9&./-]{1,11}")
_NOT_A_SITE = re.compile(r"://([a-z-]+\.)?wikipedia\.org/", re.IGNORECASE)


class TooLarge(Exception):
    """What is packed in a file is larger than can be read."""


def unpacked(data: bytes) -> bytes:
    """Return the file's bytes, unpacked if they are packed with gzip. Raises TooLarge, ValueError."""
    if data[:2] != b"\x1f\x8b":
        return data
    try:
        with gzip.open(io.BytesIO(data)) as file:
            out = file.read(MOST_UNPACKED + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise ValueError(_("The file is damaged: it can't be unpacked.")) from error
    if len(out) > MOST_UNPACKED:
        raise TooLarge(_("Unpacked, the file is larger than can be read here."))
    return out


def looks_like_ror(data: bytes) -> bool:
    """Whether the file begins as JSON does, packed or not."""
    if data[:2] == b"\x1f\x8b":
        try:
            data = zlib.decompressobj(31).decompress(data[:4096], 4096)
        except zlib.error:
            return False
    return data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")


def each(data: bytes) -> Iterator[Reading]:
    """Yield each record of a file. Raises TooLarge, ValueError where the whole cannot be read."""
    text = unpacked(data).decode("utf-8-sig", "replace")
    begin = re.match(r"\s*", text).end()
    records = _of_list(text, begin + 1) if text[begin : begin + 1] == "[" else _of_lines(text)
    for line, record, problem in records:
        yield Reading(line, "", reason=problem) if problem else reading_of(record, line)


def _of_lines(text: str) -> Iterator[tuple[int, object, str]]:
    for line, part in enumerate(io.StringIO(text), 1):
        if not part.strip():
            continue
        try:
            yield line, json.loads(part), ""
        except (ValueError, RecursionError):
            yield line, None, _("This line is not JSON.")


def _of_list(text: str, place: int) -> Iterator[tuple[int, object, str]]:
    """The members of a list one by one, so that never all of them lie in the memory."""
    decoder, space = json.JSONDecoder(), re.compile(r"[\s,]*")
    line, counted = 1, 0
    while True:
        place = space.match(text, place).end()
        if text[place : place + 1] in ("]", ""):
            return
        line += text.count("\n", counted, place)
        counted = place
        try:
            record, place = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            yield line, None, _("From here on the file is not JSON; the rest was not read.")
            return
        yield line, record, ""


def reading_of(record, line: int) -> Reading:
    """Return what a record of any of the three shapes says."""
    try:
        return _reading(record, line)
    except NotAnOrganisation as error:
        return Reading(line, "", reason=str(error))
    except (AttributeError, TypeError, KeyError, IndexError):
        return Reading(line, "", reason=_("It is no record of ROR."))


def _reading(record: dict, line: int) -> Reading:
    ror = ror_of(str(record["id"]))
    if not ror:
        raise NotAnOrganisation(_("“%s” is no ROR identifier.") % clean(record["id"])[:60])
    told = _second(record) if isinstance(record.get("names"), list) else _first(record)
    types = [str(one).lower() for one in record.get("types") or []]
    more = {"ror": ror, "kind": _kind(types), "identifiers": _identifiers(record), "parent": _parent(record)}
    values = fitted({**told, **more})
    if str(record.get("status", "")).lower() == "withdrawn":
        return Reading(line, values["name"], values, _("ROR has withdrawn it."), is_left=True)
    return Reading(line, values["name"], values)


def _kind(types: list[str]) -> str:
    if types == ["funder"] or set(types) == {"funder", "nonprofit"}:
        return OrganisationKind.FOUNDATION.value
    return next((kind.value for name, kind in KINDS.items() if name in types), OrganisationKind.OTHER.value)


def _second(record: dict) -> dict:
    """A record of schema 2."""
    names = [(str(one.get("value") or ""), one.get("types") or [], one.get("lang")) for one in record["names"]]
    shown = next((text for text, types, _lang in names if "ror_display" in types), names[0][0] if names else "")
    acronyms = [text for text, types, _lang in names if "acronym" in types]
    place = ((record.get("locations") or [{}])[0].get("geonames_details")) or {}
    sites = [one.get("value", "") for one in record.get("links") or [] if one.get("type") == "website"]
    return {
        "name": shown,
        "acronym": acronyms[0] if acronyms else "",
        "other_names": [
            {"name": text, "language": lang} for text, _types, lang in names if text not in (shown, *acronyms[:1])
        ],
        "country": country_of(place.get("country_code") or ""),
        "region": place.get("name"),
        "website": _site(sites),
    }


def _first(record: dict) -> dict:
    """A record of schema 1, or a short one."""
    country = record.get("country") or ""
    if isinstance(country, dict):
        country = country.get("country_code") or ""
    labels = [{"name": one.get("label"), "language": one.get("iso639")} for one in record.get("labels") or []]
    plain = [*(record.get("aliases") or []), *(record.get("alt") or [])]
    acronyms = list(record.get("acronyms") or []) or [text for text in plain if _ACRONYM.fullmatch(text)][:1]
    others = [*acronyms[1:], *(text for text in plain if text not in acronyms[:1])]
    return {
        "name": record.get("name"),
        "acronym": acronyms[0] if acronyms else "",
        "other_names": [*labels, *({"name": text} for text in others)],
        "country": country_of(country),
        "region": ((record.get("addresses") or [{}])[0] or {}).get("city"),
        "website": _site(record.get("links") or []),
    }


def _parent(record: dict) -> str:
    """The ROR identifier of what it is part of: the first that can be read, as an organisation here has one."""
    related = record.get("relationships") or []
    parents = (ror_of(str(one.get("id") or "")) for one in related if str(one.get("type", "")).lower() == "parent")
    return next(filter(None, parents), "")


def _site(addresses: list[str]) -> str:
    sites = [site for address in addresses if not _NOT_A_SITE.search(address) and (site := web_site(address))]
    return sites[0] if sites else ""


def _identifiers(record: dict) -> list[dict]:
    """Numbers in other registers: one of each, the preferred."""
    told = record.get("external_ids") or []
    if isinstance(told, dict):
        told = [{"type": name, **one} for name, one in told.items()]
    found = []
    for one in told:
        every = one.get("all") or []
        value = one.get("preferred") or (every if isinstance(every, str) else next(iter(every), ""))
        if value:
            found.append({"scheme": str(one.get("type", "")).lower()[:40], "value": str(value)[:100]})
    return sorted(found, key=lambda one: one["scheme"])
