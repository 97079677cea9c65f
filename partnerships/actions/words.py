"""Keeping the words of the typology: forms of partnership, stakeholder groups. Coordinators do it, for all groups."""

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from partnerships.models.typology import Word


def add_word(model: type[Word], *, by: User, name: str, description: str = "") -> Word:
    """Add a word at the end of the order. Raises PermissionDenied, and ValidationError on `name`."""
    _ask(by)
    with transaction.atomic(), pghistory.context(user=by.pk):
        name = _checked_name(model, name)
        last = model.objects.aggregate(last=Max("position"))["last"] or 0
        slug = _free_slug(model, name)
        return model.objects.create(name=name, slug=slug, description=description.strip(), position=last + 1)


def change_word(word: Word, *, by: User, name: str, description: str) -> Word:
    """Rename and describe a word; its short name in addresses and in cases stays. Raises as `add_word`."""
    _ask(by)
    with transaction.atomic(), pghistory.context(user=by.pk):
        locked = type(word).objects.select_for_update().get(pk=word.pk)
        locked.name = _checked_name(type(word), name, besides=locked)
        locked.description = description.strip()
        locked.save()
    return locked


def move_word(word: Word, *, by: User, up: bool) -> None:
    """Move a word one place up or down in the order; at its end nothing happens. Raises PermissionDenied."""
    _ask(by)
    model = type(word)
    with transaction.atomic(), pghistory.context(user=by.pk):
        words = list(model.objects.select_for_update().order_by("position", "slug"))
        place = next(place for place, each in enumerate(words) if each.pk == word.pk)
        other = place - 1 if up else place + 1
        if not 0 <= other < len(words):
            return
        words[place], words[other] = words[other], words[place]
        for position, each in enumerate(words, start=1):
            if each.position != position:
                model.objects.filter(pk=each.pk).update(position=position)


def give_word(word: Word, *, by: User, is_given: bool) -> None:
    """Let a word be chosen, or not any more; cases that have it keep it. Raises PermissionDenied."""
    _ask(by)
    with pghistory.context(user=by.pk):
        type(word).objects.filter(pk=word.pk).update(is_given=is_given)


def _ask(by: User) -> None:
    if not (by.is_authenticated and by.is_coordinator):
        raise PermissionDenied(_("Only coordinators keep the words."))


def _checked_name(model: type[Word], name: str, *, besides: Word | None = None) -> str:
    name = " ".join(name.split())
    if not name:
        raise ValidationError({"name": _("Write the name.")})
    if model.objects.filter(name__iexact=name).exclude(pk=besides.pk if besides else None).exists():
        raise ValidationError({"name": _("This name is there already.")})
    return name


def _free_slug(model: type[Word], name: str) -> str:
    stem = slugify(name)[:50].strip("-") or "word"
    taken = set(model.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    slug, number = stem, 2
    while slug in taken:
        slug, number = f"{stem}-{number}", number + 1
    return slug
