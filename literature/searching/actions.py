"""Writing questions, searches, what they found, and the list of reasons."""

from collections import Counter
from collections.abc import Iterable

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts import rules as account_rules
from accounts.models import User, WorkingGroup
from curation.actions import NotAllowedNow
from literature.models import ExclusionReason, FoundSource, ImportedRecord, LiteratureSearch, SearchQuestion, Source
from literature.searching import rules

#: What a new group's list of reasons starts with, before its coordinators make it theirs.
FIRST_REASONS = (
    gettext_lazy("Not about the question"),
    gettext_lazy("Not a study or account of its own"),
    gettext_lazy("Language that nobody here reads"),
    gettext_lazy("Outside the years"),
)


class ChangedMeanwhile(NotAllowedNow):
    """Somebody else has changed the row since it was read."""


def ask_question(*, group: WorkingGroup, by: User, **values) -> SearchQuestion:
    """Put a question on record. Raises PermissionDenied unless `by` is in the group."""
    _must_belong(by, group)
    with transaction.atomic(), pghistory.context(user=by.pk):
        question = SearchQuestion.objects.create(group=group, asked_by=by, **values)
        if not ExclusionReason.objects.filter(group=group).exists():
            rows = (
                ExclusionReason(group=group, name=str(name), position=place) for place, name in enumerate(FIRST_REASONS)
            )
            ExclusionReason.objects.bulk_create(rows, ignore_conflicts=True)
    return question


def edit_question(question: SearchQuestion, *, by: User, expected_revision: int, **values) -> SearchQuestion:
    """Change a question. Raises PermissionDenied, or ChangedMeanwhile."""
    if not rules.may_edit_question(by, question):
        raise PermissionDenied(_("Who asked the question and the group's coordinators change it."))
    return _changed(question, by, expected_revision, values)


def record_search(*, question: SearchQuestion, by: User, **values) -> LiteratureSearch:
    """Put a search on record. Raises PermissionDenied unless `by` is in the question's group, ValidationError."""
    _must_belong(by, question.group)
    _check_search(question, values)
    with transaction.atomic(), pghistory.context(user=by.pk):
        return LiteratureSearch.objects.create(question=question, recorded_by=by, **values)


def edit_search(search: LiteratureSearch, *, by: User, expected_revision: int, **values) -> LiteratureSearch:
    """Correct the record of a search. Raises PermissionDenied, ChangedMeanwhile, ValidationError."""
    if not rules.may_edit_search(by, search):
        raise PermissionDenied(_("Who recorded the search and the group's coordinators correct it."))
    _check_search(search.question, values)
    if values.get("updates") and values["updates"].pk == search.pk:
        raise ValidationError({"updates": _("A search does not run itself again.")})
    return _changed(search, by, expected_revision, values)


def set_aside(search: LiteratureSearch, *, by: User, because: str) -> LiteratureSearch:
    """Take a search out of all counts, with the reason; an empty reason takes it up again. Raises PermissionDenied."""
    if not rules.may_edit_search(by, search):
        raise PermissionDenied(_("Who recorded the search and the group's coordinators set it aside."))
    return _changed(search, by, search.revision, {"set_aside_because": because.strip()})


def add_found(search: LiteratureSearch, sources: Iterable[Source], *, by: User) -> list[FoundSource]:
    """Put sources on a search; one that is given twice was two of its records. Returns the rows that are new.

    A source that is on the search already stays as it is. Raises PermissionDenied, for a source that `by` may not
    see too.
    """
    _must_belong(by, search.question.group)
    times = Counter(source.pk for source in sources)
    seen = Source.objects.visible_to(by).records().filter(pk__in=times)
    if set(seen.values_list("pk", flat=True)) != set(times):
        raise PermissionDenied(_("You can only put sources on a search that you may see."))
    with transaction.atomic(), pghistory.context(user=by.pk):
        LiteratureSearch.objects.select_for_update().get(pk=search.pk)
        there = set(search.found.values_list("source_id", flat=True))
        rows = [
            FoundSource(search=search, source_id=pk, times=number, added_by=by)
            for pk, number in times.items()
            if pk not in there
        ]
        return FoundSource.objects.bulk_create(rows)


def say_how_often(found: FoundSource, *, by: User, times: int) -> FoundSource:
    """Say how many of the search's records were this source. Raises PermissionDenied, ValidationError."""
    _must_belong(by, found.search.question.group)
    least = max(1, found.imported)
    if times < least:
        raise ValidationError(
            ngettext("At least one record was this source.", "At least %(count)s records were this source.", least)
            % {"count": least}
        )
    with transaction.atomic(), pghistory.context(user=by.pk):
        found.times = times
        found.save(update_fields=["times"])
    return found


def take_off(found: FoundSource, *, by: User) -> None:
    """Take a source off a search that did not find it; the history keeps that it stood there.

    Raises PermissionDenied. What was decided about it stays on record, and counts again if it is found again.
    """
    _must_belong(by, found.search.question.group)
    with transaction.atomic(), pghistory.context(user=by.pk):
        # Records of imports that stood there as this source are the search's still, only not brought in.
        ImportedRecord.objects.filter(part_of__search=found.search_id, found_as=found.source_id).update(found_as=None)
        found.delete()


def add_reason(*, group: WorkingGroup, by: User, name: str) -> ExclusionReason:
    """Add a reason at the end of the group's list. Raises PermissionDenied, ValidationError on `name`."""
    _must_keep_reasons(by, group)
    last = ExclusionReason.objects.filter(group=group).aggregate(last=Max("position"))["last"]
    return _saved(ExclusionReason(group=group, name=name.strip(), position=0 if last is None else last + 1), by)


def change_reason(
    reason: ExclusionReason, *, by: User, name: str | None = None, retired: bool | None = None
) -> ExclusionReason:
    """Rename a reason, retire it (it stays where it was given), or offer it again. Raises like `add_reason`."""
    _must_keep_reasons(by, reason.group)
    reason.name = reason.name if name is None else name.strip()
    reason.retired = reason.retired if retired is None else retired
    return _saved(reason, by)


def move_reason(reason: ExclusionReason, *, by: User, up: bool) -> None:
    """Move a reason one place up or down the list; at the end of the list it stays. Raises PermissionDenied."""
    _must_keep_reasons(by, reason.group)
    with transaction.atomic(), pghistory.context(user=by.pk):
        reasons = list(ExclusionReason.objects.select_for_update().filter(group=reason.group))
        place = reasons.index(reason)
        other = place - 1 if up else place + 1
        if 0 <= other < len(reasons):
            reasons[place], reasons[other] = reasons[other], reasons[place]
        for position, row in enumerate(reasons):
            if row.position != position:
                ExclusionReason.objects.filter(pk=row.pk).update(position=position)


def _saved(reason: ExclusionReason, by: User) -> ExclusionReason:
    if not reason.name:
        raise ValidationError({"name": _("A reason needs a name.")})
    try:
        with transaction.atomic(), pghistory.context(user=by.pk):
            reason.save()
    except IntegrityError as error:
        if "exclusion_reason_once" not in str(error):
            raise
        raise ValidationError({"name": _("This reason is on the list already.")}) from error
    return reason


def _must_belong(by: User, group: WorkingGroup) -> None:
    if not account_rules.is_member_of(by, group):
        raise PermissionDenied(_("Only members of the group add to it."))


def _must_keep_reasons(by: User, group: WorkingGroup) -> None:
    if not rules.may_keep_reasons(by, group):
        raise PermissionDenied(_("The group's coordinators keep its list of reasons."))


def _check_search(question: SearchQuestion, values: dict) -> None:
    if values.get("searched_on") and values["searched_on"] > timezone.localdate():
        raise ValidationError({"searched_on": _("This day is still to come.")})
    if values.get("from_year") and values.get("to_year") and values["to_year"] < values["from_year"]:
        raise ValidationError({"to_year": _("This is before the year it begins with.")})
    if values.get("updates") and values["updates"].question_id != question.pk:
        raise ValidationError({"updates": _("This search was for another question.")})


def _changed(row, by: User, expected_revision: int, values: dict):
    """Write the values if nobody else has written meanwhile."""
    with transaction.atomic(), pghistory.context(user=by.pk):
        model = type(row)
        changed = model.objects.filter(pk=row.pk, revision=expected_revision).update(
            **values, revision=F("revision") + 1
        )
    if not changed:
        raise ChangedMeanwhile(_("Somebody else has changed this meanwhile. Below is what you typed; look at both."))
    row.refresh_from_db()
    return row
