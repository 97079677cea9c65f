"""Lists of names as BibTeX and BibLaTeX write them, to and from CSL names.

A name in braces is kept whole: `{Human Rights Watch and Co.}` is one author, an organisation. Braces are
respected before TeX is decoded, so that an "and" or a comma inside them separates nothing.
"""

import re
from typing import Any

from .escaping import escape
from .latex import decode, has_tex, without_outer_braces

Name = dict[str, str]

# A backslash and its character are taken in one, as the mark "", so that they part nothing.
_PIECE = re.compile(r"[{},;]|(?<!\\)\s+and(?=\s)|(?<!\\)\s+|(?<=\\)[{},;]", re.IGNORECASE)
_AND = re.compile(r"\s+and(?=\s)", re.IGNORECASE)
# "Sikkink, Kathryn": a family name in one word, and nothing else to be thought about.
_PLAIN = re.compile(r"([^\s{},;=]+), ([^\s{},;=][^{},;=]*)")
_EXTENDED = re.compile(r"(family|given|prefix|suffix|useprefix|[a-z]+-i)\s*=", re.IGNORECASE)
_INITIALS = re.compile(r"(?:[^\W\d_]\.?[\s~-]*){1,4}$")
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv|junior|senior|phd|md)\.?$", re.IGNORECASE)
_SUFFIX_WORD = re.compile(r"(?:[JS]r\.?|II|III|IV)$")
_PARTICLE_WORD = re.compile(r"\W*[^\W\d_]")


def split_list(value: str) -> list[str]:
    """The names of a list, still in TeX, parted by "and" outside braces (or by ";", as some programs do)."""
    names = _split(value, "and")
    if len(names) == 1 and ";" in value:
        names = _split(value, ";")
    return [name for part in names if part for name in _apart(part)]


def _apart(part: str) -> list[str]:
    """ "Miller, D., Firby, J." is not one name but two, in a list that was written with commas."""
    if part.count(",") < 3:
        return [part]
    pieces = _split(part, ",")
    if len(pieces) < 4 or len(pieces) % 2 or not all(_INITIALS.match(piece) for piece in pieces[1::2]):
        return [part]
    return [f"{family}, {given}" for family, given in zip(pieces[::2], pieces[1::2], strict=True)]


def _split(value: str, separator: str) -> list[str]:
    """`value` parted outside braces by "and", ",", ";" or white space (separator " "), each part stripped."""
    if separator != " " and _is_plain_list(value):
        return [part.strip() for part in (_AND.split(value) if separator == "and" else value.split(separator))]
    parts: list[str] = []
    depth = start = 0
    for match in _PIECE.finditer(value):
        mark = match.group()
        if mark == "{":
            depth += 1
        elif mark == "}":
            depth = max(0, depth - 1)
        elif depth == 0 and separator == ("and" if mark[-1] in "dD" else mark if mark in ",;" else " "):
            parts.append(value[start : match.start()])
            start = match.end()
    parts.append(value[start:])
    return [part.strip() for part in parts]


def _is_plain_list(value: str) -> bool:
    """Whether there is nothing in a list that parts are to be kept together by."""
    return "{" not in value and "}" not in value and "\\" not in value


def read_names(value: str) -> tuple[list[Name], bool, list[str]]:
    """CSL names of a list, whether it ends in "and others", and unknown TeX commands."""
    names: list[Name] = []
    others = False
    unknown: list[str] = []
    for part in split_list(value):
        if part.lower() == "others":
            others = True
            continue
        name = _read_name(part, unknown)
        if name:
            names.append(name)
    return names, others, unknown


def _text(value: str, unknown: list[str]) -> str:
    if not has_tex(value):
        return " ".join(value.split())
    decoded = decode(value, tags=False)
    unknown.extend(decoded.unknown)
    return " ".join(decoded.text.split())


def _read_name(part: str, unknown: list[str]) -> Name | None:
    plain = _PLAIN.fullmatch(part)
    if plain and not has_tex(part) and not _SUFFIX.match(plain[2]):
        return {"family": plain[1], "given": " ".join(plain[2].split())}
    inner = without_outer_braces(part)
    if inner != part:
        return _name(literal=_text(inner, unknown))
    if "=" in part and _EXTENDED.match(part):
        return _extended(part, unknown)
    pieces = _split(part, ",")
    while len(pieces) > 1 and not pieces[-1]:
        pieces.pop()
    if len(pieces) == 1:
        return _first_von_last(_split(pieces[0], " "), unknown)
    if len(pieces) == 2 and _SUFFIX.match(pieces[1]):
        name = _first_von_last(_split(pieces[0], " "), unknown)  # "Samuel Jones, Jr."
        return name and {**name, "suffix": _text(pieces[1], unknown)}
    family, suffix, given = pieces[0], "", pieces[1]
    if len(pieces) > 2:
        suffix, given = pieces[1], ", ".join(pieces[2:])
    if suffix and not _SUFFIX.match(suffix) and _SUFFIX.match(given):
        suffix, given = given, suffix  # "Jones, Samuel, Jr.", the order of other programs
    von, last = _von_last(_split(family, " "), unknown)
    return _name(family=last, given=_text(given, unknown), particle=von, suffix=_text(suffix, unknown))


def _name(family: str = "", given: str = "", particle: str = "", suffix: str = "", literal: str = "") -> Name | None:
    if literal or not family:
        literal = literal or given or particle
        return {"literal": literal} if literal else None
    name = {"family": family, "given": given, "non-dropping-particle": particle, "suffix": suffix}
    return {key: value for key, value in name.items() if value}


def _extended(part: str, unknown: list[str]) -> Name | None:
    """BibLaTeX's `family=Beethoven, given=Ludwig, prefix=van, useprefix=true`."""
    found: dict[str, str] = {}
    for piece in _split(part, ","):
        key, _equals, value = piece.partition("=")
        found[key.strip().lower()] = _text(without_outer_braces(value.strip().strip('"')), unknown)
    return _name(
        family=found.get("family", ""),
        given=found.get("given", ""),
        particle=found.get("prefix", ""),
        suffix=found.get("suffix", ""),
    )


def _is_lower(word: str) -> bool:
    """Whether BibTeX takes the word for a particle: its first letter outside braces is lower case."""
    if word.startswith("{") and not word.startswith("{\\"):
        return False
    text = decode(word, tags=False).text if has_tex(word) else word
    match = _PARTICLE_WORD.match(text)
    return bool(match) and match.group()[-1].islower()


def _von_last(words: list[str], unknown: list[str]) -> tuple[str, str]:
    """Particle ("von", "van der") and family name of the words of a family name."""
    last = 0
    while last < len(words) - 1 and _is_lower(words[last]):
        last += 1
    return _text(" ".join(words[:last]), unknown), _text(" ".join(words[last:]), unknown)


def _first_von_last(words: list[str], unknown: list[str]) -> Name | None:
    """A name without a comma: the family name begins at the first particle, or is the last word."""
    words = [word for word in words if word]
    if not words:
        return None
    suffix = ""
    if len(words) > 2 and _SUFFIX_WORD.match(words[-1]):
        suffix, words = _text(words[-1], unknown), words[:-1]
    first = next((index for index, word in enumerate(words[:-1]) if _is_lower(word)), len(words) - 1)
    von, last = _von_last(words[first:], unknown)
    return _name(family=last, given=_text(" ".join(words[:first]), unknown), particle=von, suffix=suffix)


def write_names(names: list[dict[str, Any]], *, others: bool = False) -> str:
    """A list of CSL names as BibTeX, family name first, organisations in braces of their own."""
    written = [_write_name(name) for name in names]
    if others:
        written.append("others")
    return " and ".join(filter(None, written))


def _write_name(name: dict[str, Any]) -> str:
    if name.get("literal"):
        return "{" + escape(name["literal"]) + "}"
    particle = " ".join(filter(None, (name.get("dropping-particle"), name.get("non-dropping-particle"))))
    family, given, suffix = (name.get(key) or "" for key in ("family", "given", "suffix"))
    if not family:
        return "{" + escape(given or particle) + "}"
    particle_words = particle.split()
    if particle and not all(word[:1].islower() for word in particle_words):
        particle, family = "", f"{particle} {family}"  # a capital would end the particle for BibTeX
    text = _guarded(family, family=True)
    if particle:
        text = f"{escape(particle)} {text}"
    if given or suffix:
        return ", ".join(filter(None, (text, escape(suffix), _guarded(given) or "{}")))
    # A family name alone: the comma says that all of it is one.
    return text if " " not in text and not text.startswith("{") else text + ","


def _guarded(text: str, *, family: bool = False) -> str:
    """A part of a name, in braces if a comma, an "and", a particle or a "Jr." in it would take it apart."""
    words = text.split()
    if not words:
        return ""
    apart = re.search(r"[,;=]|(?:^|\s)and(?:\s|$)", text, re.IGNORECASE)
    particle = family and len(words) > 1 and _is_lower(words[0])
    suffix = not family and _SUFFIX.match(text)
    return "{" + escape(text) + "}" if apart or particle or suffix else escape(text)
