"""Writing what a register has that is not here yet: as published organisations, in few statements for many."""

from collections.abc import Iterator

import pghistory
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Membership
from curation.addresses import absolute
from curation.bulk import insert_many, update_many
from curation.many import log_many
from curation.workflow import Action, State
from outbox.actions import write as write_letter
from partnerships import organisation_rules as rules
from partnerships.keys import fold_name, sort_key
from partnerships.models import (
    Organisation,
    OrganisationCheck,
    OrganisationImport,
    OrganisationRow,
)
from partnerships.models.organisation import names_of
from partnerships.models.organisation_imports import Outcome, Stage, Verdict
from partnerships.registers.comparing import judge
from partnerships.registers.fitting import organisation_of
from partnerships.registers.limits import BATCH

#: Registers are written in turn, whoever brought them, so that what is in two of them is written once.
LOCK = 0x6F_72_67


def write(brought: OrganisationImport) -> Iterator[None]:
    """Write what is new; each step of the iterator is one committed batch.

    What others are part of is written before them.
    """
    for ids in _parents_first(brought):
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", [LOCK])
            rows = list(brought.rows.filter(pk__in=ids, outcome="").order_by("number"))
            if not rows:
                continue
            if not _may_still_write(brought):
                return
            _write_batch(brought, rows)
            brought.done += len(rows)
            OrganisationImport.objects.filter(pk=brought.pk).update(done=brought.done)
        yield
    with transaction.atomic():
        OrganisationImport.objects.filter(pk=brought.pk).update(stage=Stage.WRITTEN, written_at=timezone.now())
        _tell(brought)


def _parents_first(brought: OrganisationImport) -> Iterator[list[int]]:
    """Yield the ids of what is to be written in batches: first what is part of nothing in the file, then its parts, …

    Where records are parts of each other in a circle, the circle is broken somewhere.
    """
    rows = list(brought.rows.filter(outcome="").order_by("number").values_list("pk", "values__ror", "values__parent"))
    parents = {ror: parent for _pk, ror, parent in rows if ror and parent}
    levels: dict[int, list[int]] = {}
    for pk, ror, parent in rows:
        passed = {ror}
        while parent in parents and parent not in passed:
            passed.add(parent)
            parent = parents[parent]
        levels.setdefault(len(passed) if parents.get(ror) else 0, []).append(pk)
    for _level, ids in sorted(levels.items()):
        for start in range(0, len(ids), BATCH):
            yield ids[start : start + BATCH]


def _may_still_write(brought: OrganisationImport) -> bool:
    if rules.may_import_into(brought.brought_by, brought.group_id):
        return True
    sentence = _("Whoever brought this does not coordinate the group any more, so the rest was not written.")
    OrganisationImport.objects.filter(pk=brought.pk).update(stage=Stage.READY, problem=sentence)
    return False


def _write_batch(brought: OrganisationImport, rows: list[OrganisationRow]) -> None:
    # What came meanwhile, by another register or by the batch before this one, is here already.
    judge(brought, [row for row in rows if row.verdict == Verdict.NEW])
    wanted = (Verdict.NEW, Verdict.LIKELY) if brought.writes_likely else (Verdict.NEW,)
    new = _each_once([row for row in rows if not row.outcome and row.verdict in wanted])
    for row in rows:
        row.outcome = row.outcome or Outcome.LEFT_OUT
    for row in new:
        row.outcome = Outcome.WRITTEN
    try:
        with transaction.atomic():
            write_new(new, by=brought.brought_by, group=brought.group, comment=_comment(brought))
    except DatabaseError:  # one of them is refused: find out which
        for row in new:
            _write_alone(brought, row)
    for row in rows:
        row.values = row.values if row.outcome == Outcome.LEFT_OUT else None
    update_many(rows, ["verdict", "alike", "outcome", "reason", "organisation", "values"])


def _each_once(rows: list[OrganisationRow]) -> list[OrganisationRow]:
    """The rows without those that an earlier one of the same batch is already; these say so."""
    numbers, names, kept = set(), {}, []
    for row in rows:
        number, name = row.values["ror"], (fold_name(row.values["name"]), row.values["country"])
        same_name = name in names and not (number and names[name])
        if number in numbers or same_name:
            row.reason = _("It stands in the file twice.")
            continue
        numbers |= {number} - {""}
        names.setdefault(name, number)
        kept.append(row)
    return kept


def _write_alone(brought: OrganisationImport, row: OrganisationRow) -> None:
    try:
        with transaction.atomic():
            write_new([row], by=brought.brought_by, group=brought.group, comment=_comment(brought))
    except DatabaseError:
        row.verdict, row.outcome, row.organisation = Verdict.BROKEN, Outcome.BROKEN, None
        row.reason = _("The database refused it.")


def write_new(rows: list[OrganisationRow], *, by, group, comment: str) -> None:
    """Write organisations from rows, published: each with its names, its history and a step that says who brought it.

    They are nobody's own contribution: the step says who brought them, and any coordinator of the group corrects
    them. They were compared with what is here, so the search for likely duplicates has nothing more to do with them.
    """
    if not rows:
        return
    parents = _parents_of(rows)
    for row in rows:
        found = parents.get(row.values["parent"])
        row.values = row.values | {"parent": found.code if found else ""}
    now = timezone.now()
    common = {"group": group, "state": State.PUBLISHED, "submitted_at": now, "published_at": now}
    with pghistory.context(user=by.pk, step=Action.ADD.value):
        organisations = [organisation_of(row.values, **common) for row in rows]
        by_code = {one.code: one for one in parents.values()}
        for row, one in zip(rows, organisations, strict=True):
            one.name_key, one.parent = sort_key(one.name), by_code.get(row.values["parent"])
        insert_many(organisations)
        insert_many([name for one in organisations for name in names_of(one)])
        insert_many([OrganisationCheck(organisation_id=one.pk, revision=one.revision) for one in organisations])
        log_many(
            organisations,
            Action.ADD,
            by=by,
            from_states=[""] * len(organisations),
            contents=[row.values for row in rows],
            comment=comment,
        )
    for row, one in zip(rows, organisations, strict=True):
        row.organisation = one


def _parents_of(rows: list[OrganisationRow]) -> dict[str, Organisation]:
    """The organisations that these rows are parts of, by ROR identifier: those that anyone may know of."""
    numbers = {row.values["parent"] for row in rows} - {""}
    found = Organisation.objects.published().records().filter(ror__in=numbers).order_by("-pk") if numbers else []
    return {one.ror: one for one in found}


def _comment(brought: OrganisationImport) -> str:
    return _("From the register “%s”.") % (brought.file_name or brought.get_format_display())


def _tell(brought: OrganisationImport) -> None:
    """Tell the group's other coordinators, in one letter each, what was brought and where they see it."""
    number = brought.rows.filter(outcome=Outcome.WRITTEN).count()
    if not number or brought.brought_by is None:
        return
    coordinators = Membership.objects.active().coordinators().filter(group=brought.group_id).select_related("user")
    sentence = ngettext(
        "%(name)s brought %(number)s organisation from the register “%(file)s”. It is published.",
        "%(name)s brought %(number)s organisations from the register “%(file)s”. They are published.",
        number,
    ) % {"name": brought.brought_by, "number": f"{number:,}", "file": brought}
    for membership in coordinators.exclude(user=brought.brought_by):
        write_letter(
            key=f"organisations:{brought.pk}:{membership.user_id}",
            to=membership.user.email,
            subject=_("A register of organisations was brought"),
            text=f"{sentence}\n\n{_absolute(brought)}",
            kind="step",
        )


def _absolute(brought: OrganisationImport) -> str:
    return absolute(reverse("partnerships:organisation-import", args=[brought.code]))
