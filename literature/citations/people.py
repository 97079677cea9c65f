"""Names as a citation has them, where hayagriva loses or misplaces them."""

import re
from html import escape

Name = dict[str, str]

_PIECE = re.compile(r"[^\s.\-‐–]+")


def in_initials(names: list[Name], most: int, shown: int, et_al: str) -> str:
    """Medicine's form, `Keck ME, van der Berg W Jr`; of more than `most` names `shown`, then `et_al`. Safe HTML."""
    listed = [_with_initials(name) for name in (names if len(names) <= most else names[:shown])]
    return escape(", ".join([*listed, *([et_al] if len(names) > most else [])]), quote=False)


def _with_initials(name: Name) -> str:
    if name.get("literal"):
        return name["literal"]
    if not name.get("family"):
        return name.get("given") or ""
    given = name.get("given") or ""
    # A script without capitals has no initials.
    initials = "".join(piece[0] for piece in _PIECE.findall(given) if piece[0].isupper()) or given
    family = " ".join(filter(None, (name.get("non-dropping-particle"), name["family"])))
    return " ".join(filter(None, (family, initials, (name.get("suffix") or "").rstrip("."))))


def in_full(names: list[Name], last: str) -> str:
    """The first name inverted, the others as they are said: `Keck, Margaret E., and Kathryn Sikkink`. Safe HTML."""
    listed = [_inverted(name) if number == 0 else _said(name) for number, name in enumerate(names)]
    if len(listed) > 1:
        listed[-1] = f"{last} {listed[-1]}"
    return escape(", ".join(listed), quote=False)


def _inverted(name: Name) -> str:
    if name.get("literal"):
        return name["literal"]
    family = " ".join(filter(None, (name.get("non-dropping-particle"), name.get("family"))))
    return ", ".join(filter(None, (family, name.get("given"), name.get("suffix"))))


def _said(name: Name) -> str:
    parts = ("given", "non-dropping-particle", "family", "suffix")
    return name.get("literal") or " ".join(filter(None, (name.get(part) for part in parts)))
