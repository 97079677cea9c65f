"""What a coordinator asks for: bringing a register, saying what its columns are, writing, throwing away."""

from collections import Counter

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User, WorkingGroup
from curation.actions import NotAllowedNow
from partnerships import organisation_rules as rules
from partnerships.models import OrganisationImport, OrganisationImportFile
from partnerships.models.organisation_imports import Format, Outcome, Stage, Verdict
from partnerships.registers import ror, tables, work


def bring(*, by: User, group: WorkingGroup, data: bytes, file_name: str = "", country: str = "") -> OrganisationImport:
    """Keep a register's file and have it read in the background; a table first asks what its columns are.

    With `country` (two letters) only its organisations are wanted. Raises PermissionDenied unless `by` coordinates
    the group, ValidationError where the file is neither JSON nor a table.
    """
    if not rules.may_import_into(by, group.pk):
        raise PermissionDenied(_("Only coordinators of the group bring registers."))
    is_ror = ror.looks_like_ror(data)
    columns = [] if is_ror else tables.guessed(tables.titles(data))
    if not is_ror and len(columns) < 2 and not any(column["field"] for column in columns):
        raise ValidationError(_("This is neither a ROR extract nor a table whose first row has titles of columns."))
    with transaction.atomic():
        brought = OrganisationImport.objects.create(
            brought_by=by,
            group=group,
            file_name=file_name[-200:],
            format=Format.ROR if is_ror else Format.CSV,
            size=len(data),
            country=country,
            columns=columns,
            stage=Stage.READING if is_ror else Stage.COLUMNS,
        )
        OrganisationImportFile.objects.create(of=brought, data=data)
        if is_ror:
            work.start(brought)
    return brought


def say_columns(brought: OrganisationImport, *, by: User, fields: list[str]) -> OrganisationImport:
    """Say what each column holds (a name of `tables.COLUMNS`, or nothing), and have the table read.

    Raises NotAllowedNow, PermissionDenied, ValidationError where no column has the names or two say the same.
    """
    with transaction.atomic():
        brought = _locked(brought, by=by, stage=Stage.COLUMNS)
        known = [field if field in tables.COLUMNS else "" for field in fields][: len(brought.columns)]
        twice = [field for field, number in Counter(filter(None, known)).items() if number > 1]
        if "name" not in known:
            raise ValidationError(_("Say which column holds the names."))
        if twice:
            raise ValidationError(
                _("Two columns are said to hold the same: %s.")
                % ", ".join(str(tables.COLUMNS[one][0]) for one in twice)
            )
        known += [""] * (len(brought.columns) - len(known))
        brought.columns = [{**column, "field": field} for column, field in zip(brought.columns, known, strict=True)]
        brought.stage = Stage.READING
        brought.save()
        work.start(brought)
    return brought


def begin_writing(brought: OrganisationImport, *, by: User, writes_likely: bool = False) -> OrganisationImport:
    """Have what is new written in the background, and on wish what is likely here too. Raises NotAllowedNow."""
    with transaction.atomic():
        brought = _locked(brought, by=by, stage=Stage.READY)
        brought.stage, brought.writes_likely, brought.problem = Stage.WRITING, writes_likely, ""
        brought.done, brought.to_do = 0, brought.rows.filter(outcome="").count()
        brought.save()
        work.start(brought)
    return brought


def begin_taking_back(brought: OrganisationImport, *, by: User) -> OrganisationImport:
    """Have what was written withdrawn in the background, but for what was changed or used since.

    Raises NotAllowedNow, PermissionDenied unless `by` coordinates the group.
    """
    with transaction.atomic():
        brought = _locked(brought, by=by, stage=Stage.WRITTEN)
        brought.stage, brought.taken_back_by = Stage.TAKING_BACK, by
        brought.done, brought.to_do = 0, brought.rows.filter(outcome=Outcome.WRITTEN).count()
        brought.save()
        work.start(brought)
    return brought


def discard(brought: OrganisationImport, *, by: User) -> OrganisationImport:
    """Throw away what was not written yet. Raises NotAllowedNow."""
    with transaction.atomic():
        brought = _locked(brought, by=by, stage=Stage.READY, or_stage=Stage.COLUMNS)
        brought.rows.filter(outcome="").update(outcome=Outcome.LEFT_OUT, values=None)
        OrganisationImportFile.objects.filter(of=brought).delete()
        brought.stage = Stage.DISCARDED
        brought.save()
    return brought


def _locked(brought: OrganisationImport, *, by: User, stage: Stage, or_stage: Stage | None = None):
    locked = OrganisationImport.objects.select_for_update(of=("self",)).select_related("group").get(pk=brought.pk)
    if not rules.may_import_into(by, locked.group_id):
        raise PermissionDenied(_("Only coordinators of the group bring registers."))
    if locked.stage not in (stage, or_stage):
        raise NotAllowedNow(_("This cannot be done now: it is %s.") % locked.get_stage_display())
    return locked


def counts_of(brought: OrganisationImport) -> dict[str, int]:
    """Return how many rows there are in all, of each verdict, and how many of each outcome (`written`, `known` …).

    total = written + known + left_out + broken + waiting + back + stays.
    """
    pairs = Counter(brought.rows.values_list("verdict", "outcome"))
    counts = {"total": sum(pairs.values()), "waiting": sum(n for (_v, outcome), n in pairs.items() if not outcome)}
    counts |= {outcome: sum(n for (_v, one), n in pairs.items() if one == outcome) for outcome in Outcome.values}
    counts["by_verdict"] = {
        verdict: sum(n for (one, _o), n in pairs.items() if one == verdict) for verdict in Verdict.values
    }
    return counts
