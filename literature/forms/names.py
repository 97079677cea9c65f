"""Names as people type them, to the parts of a contributor's row and back."""

import re

from django.utils.translation import gettext as _

from literature.names import inverted_name

LONGEST_NAME = 300
# Words by which a name without a comma is known to be an organisation's. A person is typed with the family name
# first, which needs a comma; whoever types otherwise sees the box ticked and can untick it.
_WORDS = (
    "academy agency alliance amnesty amt assembly association authority bank board bureau bund center centre "
    "coalition college comité commission committee conference congress consortium corporation council court "
    "department directorate federation forum foundation fund gmbh government group inc initiative institut "
    "institute institution instituto international ministry ministère ministerium nations network ngo observatory "
    "office organisation organization parliament partnership press programme project publishers republic school "
    "secretariat service society stiftung trust union universidad universität university université verein watch"
)
_ORGANISATION_WORDS = frozenset(_WORDS.split())
_SUFFIX = re.compile(r"(?:[JS]r\.?|I{2,3}|IV|V|Ph\.?D\.?|M\.?D\.?)", re.IGNORECASE)
_PARTS = ("family", "given", "particle", "suffix")


class NotAName(ValueError):
    """The text is not understood as a name; `str()` says so to the person."""


def looks_like_organisation(text: str) -> bool:
    """Whether a name typed without a comma holds a word that only organisations have in theirs."""
    words = re.findall(r"[^\W\d_]+", text.casefold())
    return "," not in text and len(words) > 1 and not _ORGANISATION_WORDS.isdisjoint(words)


def split_names(text: str) -> list[str]:
    """Return the single names of a text in which several were typed or pasted, parted by semicolons or lines.

    "and" parts names only where each has its own comma (`Keck, Margaret and Sikkink, Kathryn`), since it is part of
    many organisations' names.
    """
    names = [" ".join(name.split()) for name in re.split(r"[;\n\r]+", text)]
    split = []
    for name in names:
        parts = re.split(r"\s+(?:and|und|et|y|&)\s+", name)
        both = len(parts) > 1 and all(part.count(",") == 1 for part in parts)
        split += parts if both else [name]
    return [name.strip(" ,") for name in split if name.strip(" ,")]


def read_name(text: str) -> dict:
    """Return the parts of a person's name: `family`, and `given`, `particle` and `suffix` where there are.

    Understood are `Family, Given`, `Family, Suffix, Given`, `van der Berg, Wolfgang`, `Berg, Wolfgang van der` and
    `Given Family`. Raises NotAName.
    """
    text = " ".join(text.split())
    if not re.search(r"[^\W\d_]", text):
        raise NotAName(_("“%s” has no letters in it.") % text)
    if len(text) > LONGEST_NAME:
        raise NotAName(_("This name is longer than %s characters.") % LONGEST_NAME)
    pieces = [piece.strip() for piece in text.split(",")]
    if len(pieces) == 1:
        parts = _in_reading_order(text.split())
    elif len(pieces) == 2 and not _SUFFIX.fullmatch(pieces[1]):
        parts = _inverted(*pieces)
    elif len(pieces) == 2:
        parts = _in_reading_order(pieces[0].split()) | {"suffix": pieces[1]}
    elif len(pieces) == 3 and _SUFFIX.fullmatch(pieces[1]):
        parts = _inverted(pieces[0], pieces[2]) | {"suffix": pieces[1]}
    elif len(pieces) == 3 and _SUFFIX.fullmatch(pieces[2]):
        parts = _inverted(pieces[0], pieces[1]) | {"suffix": pieces[2]}
    else:
        raise NotAName(_("“%s” has too many commas. Put a semicolon between people.") % text)
    return {part: parts[part] for part in _PARTS if parts.get(part)}


def _inverted(family: str, given: str) -> dict:
    before, family_words = _leading_particle(family.split())
    given_words = given.split()
    after = []
    while len(given_words) > 1 and given_words[-1][0].islower():
        after.insert(0, given_words.pop())
    return {
        "family": " ".join(family_words),
        "given": " ".join(given_words),
        "particle": " ".join(after or before) if not (after and before) else " ".join([*after, *before]),
    }


def _leading_particle(words: list[str]) -> tuple[list[str], list[str]]:
    particle = []
    rest = list(words)
    while len(rest) > 1 and rest[0][0].islower() and any(word[0].isupper() for word in rest):
        particle.append(rest.pop(0))
    return particle, rest


def _in_reading_order(words: list[str]) -> dict:
    words = list(words)
    suffix = words.pop() if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else ""
    lower = [place for place, word in enumerate(words) if word[0].islower()]
    capital_after = [place for place in lower if any(word[0].isupper() for word in words[place:])]
    start = capital_after[0] if capital_after else max(len(words) - 1, 0)
    particle, family = _leading_particle(words[start:])
    return {
        "given": " ".join(words[:start]),
        "particle": " ".join(particle),
        "family": " ".join(family),
        "suffix": suffix,
    }


def typed_name(contributor: dict) -> str:
    """The name as a person would type it into one box."""
    return " ".join(inverted_name(contributor).split())


def name_parts(contributor: dict) -> dict:
    """The parts of a person's name in a contributor's row, without role and without empty ones."""
    return {part: contributor[part] for part in _PARTS if contributor.get(part)}


def survives_typing(contributor: dict) -> bool:
    """Whether `read_name` gives the same parts again from the name as it is typed."""
    try:
        return read_name(typed_name(contributor)) == name_parts(contributor)
    except NotAName:
        return False
