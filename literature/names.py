"""Contributors' names, as rows of `Source.contributors`, in the forms that a page needs."""

from django.utils.translation import gettext as _

from literature.types import ContributorRole


def full_name(contributor: dict) -> str:
    """A name in reading order: `Margaret E. Keck`, `Wolfgang van der Berg, Jr.`, `Human Rights Watch`."""
    if contributor.get("literal"):
        return contributor["literal"]
    parts = (contributor.get("given"), contributor.get("particle"), contributor.get("family"))
    name = " ".join(part for part in parts if part)
    suffix = contributor.get("suffix")
    return f"{name}, {suffix}" if suffix else name


def inverted_name(contributor: dict) -> str:
    """A name with the family name first, as it is typed and sorted: `Berg, Wolfgang van der`."""
    if contributor.get("literal"):
        return contributor["literal"]
    given = " ".join(part for part in (contributor.get("given"), contributor.get("particle")) if part)
    suffix = contributor.get("suffix")
    pieces = [contributor.get("family", ""), *([suffix] if suffix else []), *([given] if given else [])]
    return ", ".join(pieces)


def short_name(contributor: dict) -> str:
    """The family name with its particle, or the organisation."""
    if contributor.get("literal"):
        return contributor["literal"]
    parts = (contributor.get("particle"), contributor.get("family") or contributor.get("given"))
    return " ".join(part for part in parts if part)


# As plain texts: an enumeration's members take longer to reach and to compare.
_LEADING = (ContributorRole.AUTHOR.value, ContributorRole.DIRECTOR.value, ContributorRole.EDITOR.value)


def leading(contributors: list[dict]) -> list[dict]:
    """Those who stand for the work: its authors, else its directors, else its editors, else whoever there is."""
    for role in _LEADING:
        found = [contributor for contributor in contributors if contributor.get("role") == role]
        if found:
            return found
    return contributors


def byline(contributors: list[dict]) -> str:
    """Who made a work, short: `Keck and Sikkink`, `Benedek et al.`; empty when nobody is named."""
    names = [short_name(contributor) for contributor in leading(contributors)]
    if len(names) > 3:
        return _("%(first)s et al.") % {"first": names[0]}
    if len(names) > 1:
        return _("%(names)s and %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}
    return names[0] if names else ""


def grouped(contributors: list[dict]) -> list[tuple[str, list[str]]]:
    """Names in reading order by role, in the order in which the roles first come up: `[("author", […]), …]`."""
    roles: dict[str, list[str]] = {}
    for contributor in contributors:
        roles.setdefault(contributor.get("role", "author"), []).append(full_name(contributor))
    return list(roles.items())


def names_in_a_sentence(contributors: list[dict]) -> str:
    """Who made it, whole: `Margaret E. Keck and Kathryn Sikkink`."""
    names = [full_name(contributor) for contributor in leading(contributors)]
    if len(names) < 2:
        return names[0] if names else ""
    return _("%(names)s and %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}
