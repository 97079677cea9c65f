"""Tags by their names, made where they are new, in few statements."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models.functions import Lower
from django.utils.text import slugify

from literature.models import Tag


def tags_named(names: Iterable[str]) -> dict[str, Tag]:
    """Return the tags of these names by their folded name; those that are not there yet are made.

    A name is the same whatever its capitals, and the base keeps the first writing, as taggit does.
    """
    wanted: dict[str, str] = {}
    for name in names:
        wanted.setdefault(name.casefold(), name)
    found = _existing(wanted)
    missing = [name for folded, name in wanted.items() if folded not in found]
    for _attempt in range(3):
        if not missing:
            break
        with transaction.atomic():
            Tag.objects.bulk_create(_made(missing), ignore_conflicts=True)
        found |= _existing({name.casefold(): name for name in missing})
        missing = [name for name in missing if name.casefold() not in found]
    for name in missing:  # somebody took its short name three times meanwhile: taggit's own way, one by one
        found[name.casefold()] = Tag.objects.create(name=name)
    return found


def _existing(wanted: dict[str, str]) -> dict[str, Tag]:
    # The database folds by its own rules; a name that only Python folds the same is found by the exact writing.
    tags = Tag.objects.annotate(folded=Lower("name")).filter(
        folded__in={*wanted, *(name.lower() for name in wanted.values())}
    )
    by_folded = {tag.name.casefold(): tag for tag in tags}
    exact = Tag.objects.filter(name__in=[name for folded, name in wanted.items() if folded not in by_folded])
    return by_folded | {tag.name.casefold(): tag for tag in exact}


def _made(names: list[str]) -> list[Tag]:
    """New tags with short names that no other has: a number is put behind where one is taken, as taggit does."""
    stems = {name: slugify(name, allow_unicode=True)[:90] or "tag" for name in names}
    taken = set(Tag.objects.filter(slug__in=set(stems.values())).values_list("slug", flat=True))
    tags = []
    for name, stem in stems.items():
        slug, number = stem, 0
        while slug in taken:
            number += 1
            slug = f"{stem}_{number}"
        taken.add(slug)
        tags.append(Tag(name=name, slug=slug))
    return tags
