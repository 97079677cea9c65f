"""The traces that a record leaves: what the page counts before, and what the action takes out.

    register_trace(Trace(_("Sources named with it"), number, take_out, triggers=("…",), of=("partnership",)))

Each is asked with the whole family (`family.Family`). The database keeps logs from being changed by triggers; a trace
names those that it has to pass, and they are passed while it is taken out and no longer.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pgtrigger
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.keeping import count_kept_forms, forget_kept_forms
from outbox.actions import forget_texts
from outbox.models import Letter
from partnerships.erasing.family import Family, events_of
from partnerships.telling import token_of


@dataclass(frozen=True)
class Trace:
    """One kind of trace: what a person calls it, `(family) -> number of rows`, and what takes them out."""

    label: object
    number: Callable[[Family], int]
    take_out: Callable[[Family], object]
    #: Triggers that are passed meanwhile, as `pgtrigger.ignore` names them.
    triggers: tuple[str, ...] = ()
    #: The kinds of records that leave it.
    of: tuple[str, ...] = ("partnership", "organisation")


_own: list[Trace] = []
_of_others: list[Trace] = []


def register_trace(trace: Trace) -> None:
    """Add a trace that a higher app keeps of records here; it is taken out before all that is kept here."""
    _of_others.append(trace)


def keep(trace: Trace) -> None:
    """Add a trace that is kept here, before those added earlier: what stands on others goes before them."""
    _own.insert(0, trace)


def traces_of(family: Family) -> list[Trace]:
    """Return the traces of these records, in the order in which they are taken out."""
    return [trace for trace in (*_of_others, *_own) if family.kind in trace.of]


def take_out(family: Family) -> None:
    """Take all traces of these records out, in the caller's transaction."""
    for trace in traces_of(family):
        with passing(*trace.triggers):
            trace.take_out(family)


def passing(*triggers: str):
    """Let the statements inside pass these triggers; in this transaction, and nobody else's."""
    return pgtrigger.ignore(*triggers) if triggers else _nothing()


class _nothing:
    def __enter__(self):
        return self

    def __exit__(self, *error):
        return False


def history_of(model, *, owner: str = "pgh_obj_id") -> tuple[Callable, Callable, str]:
    """Return how the events of a model are counted and deleted, and the trigger that keeps them.

    `owner` is the column of the event that names the record.
    """
    table = events_of(model)

    def rows(family: Family):
        return table.objects.filter(**{f"{owner}__in": family.ids})

    return lambda family: rows(family).count(), lambda family: delete(rows(family)), f"{table._meta.label}:append_only"


def delete(rows) -> int:
    """Delete rows in one statement, without asking what depends on them: the database does, at the end."""
    return rows._raw_delete(rows.db)


def letters_about(family: Family):
    """Return the letters that tell of these records: each names an address of one, or was written to its teller."""
    about = Q(pk__in=[])
    for code in family.codes:
        about |= Q(text_body__contains=code) | Q(html_body__contains=code) | Q(subject__contains=code)
    for asking in family.askings:
        about |= Q(key__startswith=f"asking:{asking.pk}:") | Q(text_body__contains=token_of(asking))
    for pk in family.ids:
        about |= Q(key__startswith=f"corrections:{family.root._meta.label_lower}:{pk}:")
    outside = [f"step:{pk}:outside" for pk in family.steps.values_list("pk", flat=True)]
    return Letter.objects.filter(about | Q(key__in=outside))


def forget_letters(family: Family) -> None:
    """Take the words out of the letters; those that went to its teller go whole, with the address."""
    outside = Q(pk__in=[])
    for asking in family.askings:
        outside |= Q(key__startswith=f"asking:{asking.pk}:") | Q(to_address__iexact=asking.email)
    letters = letters_about(family)
    letters.filter(outside).delete()
    forget_texts(letters)


def register_all() -> None:
    """Register the traces of cases and organisations."""
    from partnerships.erasing import traces_of_cases, traces_of_organisations

    traces_of_cases.register_row()
    traces_of_organisations.register_row()
    keep(
        Trace(
            _("Steps, and what was said in review"),
            lambda family: family.steps.count(),
            lambda family: delete(family.steps),
            triggers=("curation.Step:step_never_deleted",),
        )
    )
    keep(
        Trace(
            _("Forms that wait for a login"),
            lambda family: count_kept_forms(family.codes),
            lambda family: forget_kept_forms(family.codes),
        )
    )
    traces_of_cases.register()
    traces_of_organisations.register()
    # First of all: which letters there are is told from the steps and the links.
    keep(Trace(_("Letters"), lambda family: letters_about(family).count(), forget_letters))
