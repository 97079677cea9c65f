"""In which order people stand in a list."""

import unicodedata

from accounts.roles import Role


def fold(text: str) -> str:
    """Return text without accents and capitals, to compare by."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(part for part in parts if not unicodedata.combining(part)).casefold()


def name_key(name: str) -> tuple:
    """Sort key of a person's name: by its last word, then by the rest. The database's collation is not asked."""
    words = fold(name).split()
    return words[-1:], words


def coordinators_first(memberships) -> list:
    """Sort memberships (with their person): coordinators, then members, each by name."""
    return sorted(memberships, key=lambda m: (m.role != Role.COORDINATOR, name_key(m.user.name), m.pk))
