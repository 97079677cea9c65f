"""Names in MODS: parts with a type, or one text as a catalogue has it, "Doe, Jane, 1950-"."""

import re

from ..names import read_name, read_spoken_name, split_particle
from ..spaces import one_line
from ..xmlrecords import local, text_of

_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv|v)\.?$", re.IGNORECASE)
# The dates of a life, and a name in full between brackets, that catalogues add to a heading.
_ADDED = re.compile(
    r",?\s*(?:(?:ca?\.|b\.|d\.|fl\.|approximately|active)\s*)*\d{3,4}\??\s*-?\s*(?:\d{3,4}\??)?\.?$|\s*[(\[][^()\[\]]*[)\]]$"
)
_ROLE_IN_TEXT = re.compile(r"(?:,\s*|\s*\()(?:author|editor|eds?|translator|joint author)\b\.?\)?$", re.IGNORECASE)


def roles_of(element) -> list[str]:
    """The codes and terms of a name's roles, in lower case; codes first."""
    found = []
    for role in element:
        if local(role) == "role":
            terms = [child for child in role if local(child) == "roleTerm"]
            found += terms or [role]
    found.sort(key=lambda term: term.get("type") != "code")
    return [value for value in (one_line(text_of(term)).lower() for term in found) if value]


def read_name_element(element) -> tuple[dict[str, str] | None, bool]:
    """The CSL name of a <name>, and whether it stands for others ("et al.") as well or instead."""
    parts: dict[str, list[str]] = {}
    others = False
    for child in element:
        if local(child) == "namePart":
            value = one_line(text_of(child))
            if value:
                parts.setdefault(child.get("type", ""), []).append(value)
        others = others or local(child) == "etal"
    family, given = " ".join(parts.get("family", [])), " ".join(parts.get("given", []))
    if family:
        particle, family = split_particle(family)
        suffix = " ".join(term for term in parts.get("termsOfAddress", []) if _SUFFIX.match(term))
        name = {"family": family, "given": given, "non-dropping-particle": particle, "suffix": suffix}
        return {key: value for key, value in name.items() if value}, others
    texts = parts.get("", []) or ([given] if given else [])
    if not texts:
        shown = next((one_line(text_of(child)) for child in element if local(child) == "displayForm"), "")
        texts = [shown] if shown else []
    if not texts:
        return None, others
    if element.get("type") in ("corporate", "conference", "family"):
        return {"literal": ". ".join([*(text.rstrip(".") for text in texts[:-1]), texts[-1]])}, others
    text = " ".join(texts)
    heading = _ADDED.sub("", _ADDED.sub("", _ROLE_IN_TEXT.sub("", text))).strip(" ,") or text
    if element.get("type") == "personal":
        suffix = next((term for term in parts.get("termsOfAddress", []) if _SUFFIX.match(term)), "")
        name = read_name(heading) if "," in heading else read_spoken_name(heading)
        return ({**name, "suffix": suffix} if name and suffix and "family" in name else name), others
    return read_name(heading), others
