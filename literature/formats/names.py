"""Names as most formats write them, "Family, Given, Suffix", to and from CSL names."""

import re
from typing import Any

from .spaces import one_line

_INITIALS_FIRST = re.compile(r"((?:[^\W\d_]\.[ -]?){1,4})((?:[^\W\d_A-Z]{1,4} ){0,3}[A-ZÀ-Þ][\w'’-]+)")
_STATE = re.compile(r"(?:U\. ?[SNK]\.|E\. ?U\.)")
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv)\.?$", re.IGNORECASE)


def read_name(text: str) -> dict[str, str] | None:
    """A CSL name: a person if there is a comma, else an organisation kept whole.

    As EndNote has it, a comma at the end marks an organisation, and ",," stands for a comma in its name.
    A family name's leading words in lower case ("van der") are its particle.
    """
    text = one_line(text)
    if ",," in text:
        return {"literal": text.replace(",,", ",").strip(" ,")}
    if text.endswith(",") and (text.count(",") == 1 or _ORGANISATION.search(text)):
        return {"literal": text[:-1].strip()} if text[:-1].strip() else None
    pieces = [piece.strip() for piece in text.split(",")]
    if len(pieces) == 1:
        # "A. Smith", as engineers' data bases have it, is a person; "U.S. Congress" is none.
        person = _INITIALS_FIRST.fullmatch(text)
        if person and not _STATE.match(text) and not _ORGANISATION.search(text):
            particle, family = split_particle(person[2])
            name = {"family": family, "given": person[1].strip(), "non-dropping-particle": particle}
            return {key: value for key, value in name.items() if value}
        return {"literal": text} if text else None
    family, given, suffix = pieces[0], pieces[1], ", ".join(filter(None, pieces[2:]))
    if _SUFFIX.match(given) and suffix:
        given, suffix = suffix, given
    particle, family = split_particle(family)
    name = {"family": family, "given": given, "non-dropping-particle": particle, "suffix": suffix}
    return {key: value for key, value in name.items() if value} or None


def read_people(text: str) -> list[dict[str, str]]:
    """The CSL names of a value: one name, or several on lines of their own or parted by semicolons."""
    # Some programs put all authors on one line.
    listed = text.count(";") and (text.count(",") >= text.count(";") or text.count(";") > 1)
    parts = [part for line in text.split("\n") for part in (line.split(";") if listed else [line])]
    return [name for name in map(read_name, parts) if name]


def split_particle(family: str) -> tuple[str, str]:
    """("van der", "Berg") of "van der Berg"; the last word is always the name."""
    words = family.split()
    count = 0
    while count < len(words) - 1 and words[count][:1].islower():
        count += 1
    return " ".join(words[:count]), " ".join(words[count:])


def write_name(name: dict[str, Any]) -> str:
    """The inverse of `read_name`. Commas within the parts of a person's name are dropped."""
    if name.get("literal"):
        text = name["literal"].replace(",", ",,")
        return text if "," in text or read_name(text) == {"literal": one_line(text)} else f"{text},"
    particle = " ".join(filter(None, (name.get("dropping-particle"), name.get("non-dropping-particle"))))
    family = " ".join(filter(None, (particle, name.get("family"))))
    parts = [part.replace(",", " ").strip() for part in (family, name.get("given", ""), name.get("suffix", ""))]
    if not parts[1] and not parts[2]:
        return parts[0]
    return ", ".join(parts if parts[2] else parts[:2])


_ORGANISATION = re.compile(
    r"\b(?:universit|institut|organi[sz]ation|ministr|council|committee|commission|department|association|society|"
    r"foundation|network|agency|office|programme|program|bank|fund|centre|center|group|united nations|"
    r"international|government|parliament|union|court|press|inc|ltd|gmbh|staff|team|editors?|redaktion)",
    re.IGNORECASE,
)


def read_spoken_name(text: str) -> dict[str, str] | None:
    """A CSL name as pages and catalogues write it: "Jane E. Doe", "Doe, Jane" or an organisation."""
    text = one_line(re.sub(r"^(?:by|von|par|por)\s+(?=[A-Z])", "", one_line(text), flags=re.IGNORECASE)).strip(" ,;")
    if "," in text:
        return read_name(text)
    words = text.split()
    if len(words) < 2 or len(words) > 6 or _ORGANISATION.search(text):
        return {"literal": text} if text else None
    suffix = words.pop() if len(words) > 2 and _SUFFIX.match(words[-1]) else ""
    first = next((index for index in range(1, len(words) - 1) if words[index][:1].islower()), len(words) - 1)
    particle, family = split_particle(" ".join(words[first:]))
    name = {
        "family": family,
        "given": " ".join(words[:first]),
        "non-dropping-particle": particle,
        "suffix": suffix,
    }
    return {key: value for key, value in name.items() if value}
