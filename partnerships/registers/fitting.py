"""What stands in a register, as the values of an organisation."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django_countries import countries

from accounts.names import fold
from partnerships.models import Organisation
from partnerships.vocabulary import OrganisationKind

#: Other names and identifiers that are kept of one organisation.
MOST_OF_EACH = 40
_ROR_SIGNS = "0123456789abcdefghjkmnpqrstvwxyz"
_ROR = re.compile(rf"0[{_ROR_SIGNS}]{{6}}\d{{2}}")
_LONGEST = {"name": 300, "acronym": 60, "region": 120}


class NotAnOrganisation(Exception):
    """A record that cannot be an organisation; `str()` says why, to a person."""


@dataclass(frozen=True)
class Reading:
    """One record of a file: where it stands, what it says, or why it says nothing."""

    line: int
    name: str
    values: dict | None = None
    reason: str = ""
    #: That it can be read and is not wanted: withdrawn, or of another country.
    is_left: bool = False


def ror_of(text: str) -> str:
    """Return a ROR identifier without its address, or an empty text where it is none.

    Nine signs, the first 0, the last two a check sum (ISO/IEC 7064 over Crockford's base 32,
    https://ror.readme.io/docs/identifier).
    """
    sign = text.strip().rstrip("/").lower().rpartition("/")[2]
    if not _ROR.fullmatch(sign):
        return ""
    number = 0
    for letter in sign[:7]:
        number = number * 32 + _ROR_SIGNS.index(letter)
    return sign if int(sign[7:]) == 98 - number * 100 % 97 else ""


def web_site(text: str) -> str:
    """Return the address of a web site, with `https://` where nothing was said; empty where it is none."""
    text = text.strip()
    if not text or any(sign.isspace() for sign in text):
        return ""
    address = text if re.match(r"https?://", text, re.IGNORECASE) else f"https://{text}"
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return ""
    return address if re.fullmatch(r"[\w.-]+\.[^\W\d_][\w-]+", host) and len(address) <= 500 else ""


def country_of(text: str) -> str:
    """Return the two letters of a country that is named by them or by its English name; empty where it is none."""
    text = text.strip()
    if len(text) == 2 and text.upper() in countries.countries:
        return text.upper()
    return _country_names().get(fold(text), "")


def _country_names() -> dict[str, str]:
    return {fold(str(name)): code for code, name in countries}


def kind_of(text: str) -> str:
    """Return the value of a kind that is named by its value, its label or IATI's number; empty where it is none."""
    told = fold(text.strip())
    by_number = {"10": "government", "11": "local-government", "15": "public-body", "40": "multilateral"}
    by_number |= {"21": "international-ngo", "22": "national-ngo", "23": "regional-ngo", "24": "local-ngo"}
    by_number |= {"30": "public-private", "60": "foundation", "70": "company", "80": "university", "90": "other"}
    if told in by_number:
        return by_number[told]
    said = {fold(str(kind.label)): kind.value for kind in OrganisationKind} | {
        kind.value: kind.value for kind in OrganisationKind
    }
    return said.get(told, "")


def clean(text) -> str:
    """Return text on one line, without signs that no database keeps."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f\ud800-\udfff]", " ", str(text or "")).split())


def fitted(values: dict) -> dict:
    """Return all values of an organisation's content from some. Raises NotAnOrganisation without a name.

    Texts are cut to what is kept; names that say the same again are left out.
    """
    name = clean(values.get("name"))
    if not name:
        raise NotAnOrganisation(_("It has no name."))
    if len(name) > _LONGEST["name"]:
        raise NotAnOrganisation(_("Its name is longer than %s characters.") % _LONGEST["name"])
    acronym = clean(values.get("acronym"))[: _LONGEST["acronym"]]
    seen, others = {fold(name), fold(acronym)}, []
    for one in values.get("other_names", ()):
        other = clean(one.get("name"))[: _LONGEST["name"]]
        if other and fold(other) not in seen:
            seen.add(fold(other))
            others.append({"name": other, "language": str(one.get("language") or "")[:12]})
    return {
        "name": name,
        "acronym": acronym,
        "other_names": others[:MOST_OF_EACH],
        "kind": values.get("kind", ""),
        "country": values.get("country", ""),
        "region": clean(values.get("region"))[: _LONGEST["region"]],
        "ror": values.get("ror", ""),
        "identifiers": list(values.get("identifiers", ()))[:MOST_OF_EACH],
        # What it is part of: a ROR identifier until it is written, then a short address as in every snapshot.
        "parent": values.get("parent", ""),
        "website": values.get("website", ""),
        "description": str(values.get("description") or "").replace("\x00", "").strip(),
        "contacts": [],
        "audience": "public",
    }


def organisation_of(values: dict, **more) -> Organisation:
    """Return an organisation, not saved, with the values that `fitted` gave."""
    content = {name: value for name, value in values.items() if name != "parent"}
    return Organisation(**content, **more)
