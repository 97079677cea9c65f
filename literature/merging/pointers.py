"""What points at a source: reading lists, files, screenings. It moves along when a source is merged, and back."""

from django.apps import apps
from django.db import IntegrityError, models, transaction

_pointers: list[tuple[str, str]] = []


def register_pointer(model: type[models.Model], field: str) -> None:
    """Say that the foreign key `field` of a model points at sources and moves along with them.

    Called from `AppConfig.ready` or where the model is. A row that cannot move, since the survivor has one like it
    (a list that holds both), stays with the record that was merged, and is there again when that is taken back.
    """
    pointer = (model._meta.label, field)
    if pointer not in _pointers:
        _pointers.append(pointer)


def move(source, target) -> dict[str, list[int]]:
    """Let what points at a source point at another; return the ids of the rows that moved, by `app.Model.field`."""
    moved = {}
    for label, field in _pointers:
        rows = apps.get_model(label)._base_manager.filter(**{field: source})
        ids = [pk for pk in rows.order_by("pk").values_list("pk", flat=True) if _moves(rows, pk, field, target)]
        if ids:
            moved[f"{label}.{field}"] = ids
    return moved


def move_back(moved: dict[str, list[int]], source, target) -> None:
    """Let the rows that moved, as far as they still point at the target, point at the source again."""
    for name, ids in moved.items():
        label, _dot, field = name.rpartition(".")
        if (label, field) not in _pointers:
            continue
        rows = apps.get_model(label)._base_manager.filter(**{field: target, "pk__in": ids})
        for pk in list(rows.values_list("pk", flat=True)):
            _moves(rows, pk, field, source)


def _moves(rows, pk: int, field: str, target) -> bool:
    try:
        with transaction.atomic():
            return bool(rows.filter(pk=pk).update(**{field: target}))
    except IntegrityError:
        return False
