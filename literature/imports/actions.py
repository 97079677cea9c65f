"""What a person asks for: bringing a file, choosing, writing, taking back."""

import hashlib
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import rules as account_rules
from accounts.models import User, WorkingGroup
from curation import rules
from curation.actions import NotAllowedNow
from curation.bulk import update_many
from curation.models import Topic
from literature.imports import work
from literature.imports.merging import FIELDS, fillable, may_merge
from literature.imports.submitting import drafts_of
from literature.models import Import, ImportedRecord, ImportFile, LiteratureSearch, Source
from literature.models.imports import Choice, Outcome, Stage, Then, Verdict


def bring(
    *,
    by: User,
    group: WorkingGroup,
    data: bytes,
    format: str,
    characters: int,
    file_name: str = "",
    topics: Iterable[Topic] = (),
    tags: Iterable[str] = (),
    keywords_as_tags: bool = True,
    search: LiteratureSearch | None = None,
) -> Import:
    """Keep a file and have it read in the background.

    `data` is the file as it came, `format` a name in `literature.formats.FORMATS`, `characters` about how many it
    has, `search` of which it came. Raises PermissionDenied unless `by` is in the group, and in that of the search.
    """
    groups = [group, search.question.group] if search else [group]
    if not all(account_rules.is_member_of(by, one) for one in groups):
        raise PermissionDenied(_("Only members of the group add to it."))
    with transaction.atomic():
        brought = Import.objects.create(
            brought_by=by,
            group=group,
            search=search,
            file_name=file_name[-200:],
            format=format,
            size=len(data),
            digest=hashlib.sha256(data).hexdigest(),
            to_do=characters,
            tags=list(tags),
            keywords_as_tags=keywords_as_tags,
        )
        ImportFile.objects.create(of=brought, data=data)
        brought.topics.set(topics)
        work.start(brought)
    return brought


def choose(record: ImportedRecord, *, by: User, choice: str, takes: Iterable[str] = ()) -> ImportedRecord:
    """Say what is to be done with one record. Raises NotAllowedNow once the import is being written.

    `takes` are the fields to take over, with MERGE only; PermissionDenied where the person may not change the source.
    """
    with transaction.atomic():
        brought = _locked(record.part_of, by=by)
        record = brought.records.select_for_update(of=("self",)).select_related("alike").get(pk=record.pk)
        if brought.stage != Stage.READY or record.verdict == Verdict.BROKEN:
            raise NotAllowedNow(_("This can't be chosen any more."))
        record.choice, record.takes = Choice(choice), []
        if choice == Choice.MERGE:
            if record.alike is None or not may_merge(by, record.alike):
                raise PermissionDenied(_("You may not change the source that it is like."))
            record.takes = [name for name in FIELDS if name in set(takes)]
        record.save(update_fields=["choice", "takes"])
    return record


def choose_for_all(brought: Import, *, by: User, verdict: str, choice: str) -> int:
    """Say what is to be done with all records of a verdict; MERGE fills empty fields. Returns how many there were.

    With MERGE, records that have nothing to fill are left out. Raises NotAllowedNow once the import is being written.
    """
    with transaction.atomic():
        brought = _locked(brought, by=by)
        if brought.stage != Stage.READY or verdict == Verdict.BROKEN:
            raise NotAllowedNow(_("This can't be chosen any more."))
        rows = brought.records.filter(verdict=verdict)
        if choice != Choice.MERGE:
            return rows.update(choice=Choice(choice), takes=[])
        found = list(rows.select_related("alike"))
        for row in found:
            row.takes = fillable(row.values, row.alike, by=by) if row.alike else []
            row.choice = Choice.MERGE if row.takes else Choice.LEAVE
        update_many(found, ["choice", "takes"])
    return len(found)


def begin_writing(brought: Import, *, by: User, then: str) -> Import:
    """Have what was chosen written in the background. Raises NotAllowedNow, or PermissionDenied for `then`."""
    with transaction.atomic():
        brought = _locked(brought, by=by)
        if brought.stage != Stage.READY:
            raise NotAllowedNow(_("This import is %s already.") % brought.get_stage_display())
        if not account_rules.is_member_of(by, brought.group):
            raise PermissionDenied(_("Only members of the group add to it."))
        if then == Then.PUBLISH and not may_publish_at_once(by, brought):
            raise PermissionDenied(_("Another coordinator of the group reviews what you add."))
        brought.stage, brought.then, brought.problem = Stage.WRITING, Then(then), ""
        brought.done, brought.to_do = 0, brought.records.waiting().count()
        brought.save()
        work.start(brought)
    return brought


def may_publish_at_once(by: User, brought: Import) -> bool:
    """Whether the person may review their own additions to the group: its only coordinator."""
    return rules.may_review(by, Source(contributed_by=by, group=brought.group))


def begin_submitting(brought: Import, *, by: User) -> Import:
    """Have the drafts that an import wrote submitted for review, as far as they still are. Raises NotAllowedNow."""
    with transaction.atomic():
        brought = _locked(brought, by=by)
        if brought.stage != Stage.WRITTEN or not drafts_of(brought).exists():
            raise NotAllowedNow(_("There are no drafts of this import that could be submitted."))
        brought.stage, brought.submitted_at = Stage.SUBMITTING, timezone.now()
        brought.done, brought.to_do = 0, drafts_of(brought).last().number
        brought.save()
        work.start(brought)
    return brought


def begin_taking_back(brought: Import, *, by: User) -> Import:
    """Have an import taken back in the background; a preview is thrown away. Raises NotAllowedNow."""
    with transaction.atomic():
        brought = _locked(brought, by=by)
        if brought.stage not in (Stage.READY, Stage.WRITTEN):
            raise NotAllowedNow(_("This import is %s.") % brought.get_stage_display())
        written = brought.records.filter(outcome__in=[Outcome.WRITTEN, Outcome.MERGED]).count()
        brought.stage, brought.taken_back_at = Stage.TAKING_BACK, timezone.now()
        brought.done, brought.to_do = 0, written
        brought.save()
        work.start(brought)
    return brought


def _locked(brought: Import, *, by: User) -> Import:
    return Import.objects.visible_to(by).select_for_update(of=("self",)).select_related("group").get(pk=brought.pk)
