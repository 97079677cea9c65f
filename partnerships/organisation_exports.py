"""Organisations as machines are given them: a row of a table, a JSON object, schema.org."""

import csv
import json
from collections.abc import Iterator

from curation.addresses import absolute
from curation.cells import BOM, Echo, defused
from curation.scripts import json_for_script
from partnerships.models import Organisation
from partnerships.vocabulary import OrganisationKind

COLUMNS = (
    *("name", "acronym", "other_names", "kind", "iati_type", "country", "region", "ror", "identifiers"),
    *("website", "description", "address"),
)
_AT_ONCE = 1000


def as_dict(organisation: Organisation) -> dict:
    """Return what readers of an organisation are told of it; contacts are for members on its page alone."""
    kind = OrganisationKind(organisation.kind) if organisation.kind else None
    return {
        "name": organisation.name,
        "acronym": organisation.acronym,
        "other_names": organisation.other_names,
        "kind": organisation.kind,
        "iati_type": kind.iati_code if kind else None,
        "country": str(organisation.country.code or ""),
        "region": organisation.region,
        "ror": f"https://ror.org/{organisation.ror}" if organisation.ror else "",
        "identifiers": organisation.identifiers,
        "website": organisation.website,
        "description": organisation.description,
        "address": absolute(organisation.get_absolute_url()),
    }


def csv_lines(organisations) -> Iterator[str]:
    """Yield a table as CSV that spreadsheets open (a byte order mark, CRLF), in the columns that an import takes."""
    writer = csv.writer(Echo(), lineterminator="\r\n")
    yield BOM + writer.writerow(COLUMNS)
    for one in organisations.iterator(chunk_size=_AT_ONCE):
        told = as_dict(one)
        told["other_names"] = " | ".join(
            f"{name['language']}: {name['name']}" if name.get("language") else name["name"]
            for name in told["other_names"]
        )
        told["identifiers"] = " | ".join(
            f"{number['scheme']}: {number['value']}" if number.get("scheme") else number["value"]
            for number in told["identifiers"]
        )
        cells = ["" if told[column] is None else str(told[column]) for column in COLUMNS]
        yield writer.writerow([defused(cell) for cell in cells])


def json_parts(organisations) -> Iterator[str]:
    """Yield a JSON object `{"organisations": […]}`, one a line."""
    yield '{"organisations": [\n'
    between = ""
    for one in organisations.iterator(chunk_size=_AT_ONCE):
        yield between + json.dumps(as_dict(one), ensure_ascii=False)
        between = ",\n"
    yield "\n]}\n"


_TYPES = {
    "government": "GovernmentOrganization",
    "local-government": "GovernmentOrganization",
    "company": "Corporation",
    "university": "CollegeOrUniversity",
}


def json_ld(organisation: Organisation) -> str:
    """Return a public organisation as JSON-LD in the words of https://schema.org/Organization, safe in a script."""
    told = as_dict(organisation)
    parent = organisation.parent if organisation.parent_id else None
    is_open = parent is not None and parent.state == "published" and parent.audience == "public"
    kind = organisation.kind
    ngo = kind.endswith("-ngo") or kind in ("ngo-network", "foundation")
    found = {
        "@context": "https://schema.org",
        "@type": "NGO" if ngo else _TYPES.get(kind, "Organization"),
        "@id": told["address"],
        "name": told["name"],
        "alternateName": [text for text in (told["acronym"], *(one["name"] for one in told["other_names"])) if text],
        "url": told["website"],
        "description": told["description"],
        "sameAs": told["ror"],
        "address": {"@type": "PostalAddress", "addressCountry": told["country"], "addressLocality": told["region"]}
        if told["country"]
        else None,
        "parentOrganization": {"@type": "Organization", "name": parent.name, "@id": as_dict(parent)["address"]}
        if is_open
        else None,
    }
    return json_for_script({name: value for name, value in found.items() if value})
