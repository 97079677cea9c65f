"""What is derived from a source: the keys that lists are ordered by, and the citation key."""

import re

from django.db import connection

from literature.identifiers import fold_title, sort_key
from literature.names import inverted_name, leading, short_name

SORT_KEY_LENGTH = 200
# Words that carry no sense at the head of a title, in the languages that most sources are in.
SKIPPED_WORDS = (
    "a an the of and der die das ein eine und zur le la les l un une de des du et el los las il lo gli i o os as y e"
)
SKIPPED = frozenset(SKIPPED_WORDS.split(" "))


#: Fields of a source that follow from others.
DERIVED = ("title_key", "author_key", "title_fingerprint")


def set_derived(source) -> None:
    """Set `title_key`, `author_key` and `title_fingerprint` of a source from its title and contributors."""
    for name, value in derived_of(source.title, source.contributors, source.language).items():
        setattr(source, name, value)


def derived_of(title: str, contributors: list[dict] | None, language: str) -> dict[str, str]:
    """Return the values of `DERIVED` for a source of this title, these contributors and this language."""
    names = leading(contributors or [])
    return {
        "title_key": sort_key(title, language)[:SORT_KEY_LENGTH],
        "author_key": sort_key("; ".join(inverted_name(name) for name in names[:3]), "")[:SORT_KEY_LENGTH],
        "title_fingerprint": fold_title(title).replace(" ", "")[:64],
    }


def citation_key_stem(source) -> str:
    """Return `name` + year + first telling word of the title: `keck1998activists`, in ASCII letters and digits."""
    names = leading(source.contributors or [])
    name = fold_title(short_name(names[0])) if names else ""
    words = [word for word in fold_title(source.title).split() if word not in SKIPPED]
    stem = f"{name.replace(' ', '')[:24]}{source.issued[:4]}{words[0][:20] if words else ''}"
    return re.sub(r"[^a-z0-9]", "", stem) or "source"


def give_citation_key(source) -> None:
    """Give a source its citation key, once and for all; a letter is added where the stem is taken."""
    if source.citation_key:
        return
    stem = citation_key_stem(source)
    with connection.cursor() as cursor:
        # Two sources of one stem that are published at the same moment wait for each other here.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"citation key {stem}"])
    taken = set(
        type(source).objects.filter(citation_key__regex=rf"^{stem}[a-z]*$").values_list("citation_key", flat=True)
    )
    source.citation_key = next(key for key in _candidates(stem) if key not in taken)


def _candidates(stem: str):
    yield stem
    number = 1
    while True:  # b, c, …, z, aa, ab, …
        number += 1
        suffix, rest = "", number
        while rest:
            rest, digit = divmod(rest - 1, 26)
            suffix = chr(ord("a") + digit) + suffix
        yield stem + suffix
