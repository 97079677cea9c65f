"""An import that came of a search: each of its records is one of the search's, and stands on it as a source.

A record stands there as what it was written as, merged into, or found to be the same as or like; one that is twice
in the file, as what the other stands as. One that became nothing here, being broken or left out, is a record that was
not brought in. The very same record in two imports of a search is one record.
"""

from collections import Counter
from collections.abc import Iterable

import pghistory
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Case, Count, F, Q, When
from django.utils.translation import gettext as _

from accounts.models import User
from curation.actions import NotAllowedNow
from curation.bulk import insert_many, update_many
from curation.workflow import State
from literature.merging.survivors import survivors, with_merged
from literature.models import FoundSource, Import, ImportedRecord, LiteratureSearch, ScreeningDecision, Source
from literature.models.imports import Stage
from literature.searching import rules

#: Imports whose records count for their search: written, and not taken back.
STANDING = Q(written_at__isnull=False) & ~Q(stage=Stage.TAKEN_BACK)
_GONE = [State.WITHDRAWN, State.DECLINED]


def say_search(brought: Import, search: LiteratureSearch, *, by: User) -> Import:
    """Say of which search an import came, once; what is written already is put on it.

    Raises PermissionDenied unless `by` brought it and is in the group of the search's question, NotAllowedNow where
    it was said before, or while the import is being worked on.
    """
    with transaction.atomic():
        brought = Import.objects.visible_to(by).select_for_update(of=("self",)).get(pk=brought.pk)
        if not rules.may_screen(by, search.question):
            raise PermissionDenied(_("Only members of the group add to it."))
        if brought.search_id or brought.stage not in (Stage.READY, Stage.WRITTEN):
            raise NotAllowedNow(_("This can't be chosen any more."))
        brought.search = search
        brought.save(update_fields=["search"])
        if brought.stage == Stage.WRITTEN:
            put_on_search(brought)
    return brought


def put_on_search(brought: Import, *, again: bool = False) -> str:
    """Put what an import's records are on its search; returns why that could not be, or nothing.

    To be called in the transaction in which the import becomes written. A source that stands there already is counted
    as often as imports brought it, or as somebody said if that is more. `again` looks only at records that an import
    before it had, which may not count any more.
    """
    by, search = brought.brought_by, _locked(brought)
    if by is None or not rules.may_screen(by, search.question):
        return _("Whoever brought it is not in the group of the search any more, so nothing was put on the search.")
    places = _places(brought, by)
    counted = _elsewhere(brought).filter(found_before=False).order_by(F("found_as").asc(nulls_first=True))
    earlier = dict(counted.values_list("digest", "found_as"))
    placed, before = [], []
    rows = brought.records.filter(found_as__isnull=True, **({"found_before": True} if again else {}))
    for pk, digest in rows.order_by("number").values_list("pk", "digest"):
        source = places.get(pk)
        if digest in earlier and (earlier[digest] or not source):
            before.append(pk)
        elif source:
            placed.append(ImportedRecord(pk=pk, found_as_id=source))
    with pghistory.context(user=by.pk):
        _add(search, Counter(row.found_as_id for row in placed), by)
    update_many(placed, ["found_as"])
    brought.records.filter(found_before=True).exclude(pk__in=before).update(found_before=False)
    brought.records.filter(pk__in=before).update(found_before=True)
    if placed and earlier:  # what was nothing in an earlier import is something now
        digests = brought.records.filter(found_as__isnull=False).values("digest")
        _elsewhere(brought).filter(found_as__isnull=True, digest__in=digests).update(found_before=True)
    return ""


def _locked(brought: Import) -> LiteratureSearch:
    searches = LiteratureSearch.objects.select_for_update(of=("self",)).select_related("question__group")
    return searches.get(pk=brought.search_id)


def _elsewhere(brought: Import):
    """Records of other imports of the search that count, or stay on it since they were screened."""
    standing = Import.objects.filter(STANDING, search=brought.search_id)
    others = ImportedRecord.objects.filter(part_of__search=brought.search_id).exclude(part_of=brought)
    return others.filter(Q(part_of__in=standing) | Q(found_as__isnull=False))


def _places(brought: Import, by: User) -> dict[int, int]:
    """Return as which source each record stands, by ids; of a merged source the record that it went into.

    Only sources that are there, and that `by` may see.
    """
    rows = brought.records.annotate(
        became=Case(
            When(source__amends__isnull=False, then=F("source__amends")),
            When(source__isnull=False, then=F("source")),
            default=F("alike"),
        )
    )
    became, twins = {}, {}
    for pk, source, twin_of in rows.order_by("number").values_list("pk", "became", "twin_of"):
        # A record that is the same as an earlier one of its file, unless it was written all the same.
        became[pk] = source or became.get(twin_of)
        if not source and twin_of:
            twins[pk] = twin_of
    for pk, first in twins.items():
        became[pk] = became[pk] or became.get(first)
    ids = {source for source in became.values() if source}
    stands = survivors(ids)
    ids = {stands.get(source, source) for source in ids}
    there = Source.objects.visible_to(by).records().exclude(state__in=_GONE).filter(pk__in=ids)
    seen = set(there.values_list("pk", flat=True))
    found = {pk: stands.get(source, source) for pk, source in became.items() if source}
    return {pk: source for pk, source in found.items() if source in seen}


def _add(search: LiteratureSearch, numbers: Counter, by: User) -> None:
    there = list(search.found.filter(source__in=list(numbers)))
    for row in there:
        row.imported += numbers.pop(row.source_id)
        row.times = max(row.times, row.imported)
    update_many(there, ["imported", "times"])
    insert_many(
        [
            FoundSource(search=search, source_id=source, times=number, imported=number, by_hand=False, added_by=by)
            for source, number in numbers.items()
        ]
    )


def screened(search: LiteratureSearch, sources: Iterable[int]) -> set[int]:
    """Return those of these sources about which somebody has decided for the search's question, by their ids.

    A decision about a record that was merged with one counts for it.
    """
    ids = set(sources)
    stands = survivors(ids)
    all_of_them = with_merged({stands.get(source, source) for source in ids})
    ends = survivors(all_of_them)
    decided = ScreeningDecision.objects.filter(question=search.question_id, source__in=all_of_them)
    about = {ends.get(source, source) for source in decided.values_list("source", flat=True).distinct()}
    return {source for source in ids if stands.get(source, source) in about}


def take_off_search(brought: Import) -> None:
    """Take what an import put on its search off again; to be called when the import is taken back, and is so already.

    What was screened stays, and its records say so. What somebody put there by hand, or another import too, stays.
    """
    search = _locked(brought)
    numbers = Counter(brought.records.filter(found_as__isnull=False).values_list("found_as", flat=True))
    kept = screened(search, numbers)
    emptied, changed = [], []
    for row in search.found.filter(source__in=set(numbers) - kept):
        was = row.imported
        row.imported = max(0, was - numbers[row.source_id])
        if not row.imported and not row.by_hand:
            emptied.append(row.pk)
        else:
            row.times = max(1, row.imported) if row.times == was else row.times
            changed.append(row)
    with pghistory.context(user=brought.brought_by_id):
        update_many(changed, ["imported", "times"])
        FoundSource.objects.filter(pk__in=emptied).delete()
    rows = brought.records.filter(found_as__isnull=False)
    rows.filter(found_as__in=kept, reason="").update(reason=_("It was screened, so it stays on the search."))
    rows.exclude(found_as__in=kept).update(found_as=None)
    others = Import.objects.filter(STANDING, search=search, records__found_before=True).exclude(pk=brought.pk)
    for other in others.select_related("brought_by").distinct():
        put_on_search(other, again=True)


def not_sources(searches: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Return the imported records of searches that are no source here, by the search's id, as (broken, left out).

    One query.
    """
    rows = ImportedRecord.objects.filter(
        part_of__in=Import.objects.filter(STANDING, search__in=list(searches)),
        found_as__isnull=True,
        found_before=False,
    )
    numbers = (
        rows.order_by()
        .values_list("part_of__search")
        .annotate(broken=Count("pk", filter=Q(verdict="broken")), left=Count("pk", filter=~Q(verdict="broken")))
    )
    return {search: (broken, left) for search, broken, left in numbers}
