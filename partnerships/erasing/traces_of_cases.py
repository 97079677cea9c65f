"""What a case leaves besides its row: words of others under it, files, tags, whom we asked."""

from collections.abc import Callable

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partnerships.erasing.family import Family, events_of
from partnerships.erasing.traces import Trace, delete, history_of, keep
from partnerships.files.actions import forget_bytes
from partnerships.models import (
    CaseComment,
    CaseFile,
    GoodPractice,
    Partnership,
    PartnershipTag,
    PartnershipTagName,
    PartnershipTopic,
)

CASES = ("partnership",)


def register_row() -> None:
    """Register what is taken out last: the rows, and then their history, which their deletion is written into too."""
    number, forget, trigger = history_of(Partnership)

    def take_out(family: Family) -> None:
        for case in family.records:  # proposed changes first
            Partnership.objects.filter(pk=case.pk).delete()
        forget(family)

    keep(Trace(_("The case with all that stands in it, and proposed changes"), _rows, _nothing, of=CASES))
    keep(Trace(_("Earlier versions"), number, take_out, triggers=(trigger,), of=CASES))


def _rows(family: Family) -> int:
    return len(family.records)


def _nothing(family: Family) -> None:
    """The rows go with their history."""


def register() -> None:
    """Register all others."""
    _of_rows(_("Topics"), PartnershipTopic, "partnership_id")
    _of_rows(_("Tags"), PartnershipTag, "content_object_id", prepare=_forget_tag_names)
    _of_rows(_("Comments of members"), CaseComment, "case_id")
    _of_rows(_("Files"), CaseFile, "case_id", prepare=_forget_bytes)
    keep(
        Trace(
            _("Good practice: reasons and evidence"),
            lambda family: GoodPractice.objects.filter(case__in=family.ids).count(),
            lambda family: delete(GoodPractice.objects.filter(case__in=family.ids)),
            triggers=("partnerships.GoodPractice:goodpractice_never_deleted",),
            of=CASES,
        )
    )
    keep(
        Trace(
            _("Whom we asked: name, address, private link"),
            lambda family: family.askings.count(),
            lambda family: family.askings.delete(),
            of=CASES,
        )
    )


def _of_rows(label, model, owner: str, prepare=lambda _family: None) -> None:
    """Register rows of a tracked model together with their history.

    `prepare(family)` is asked before they go; what it returns, if anything, is called after.
    """
    _number, forget, trigger = history_of(model, owner=owner)

    def rows(family: Family):
        return model.objects.filter(**{f"{owner}__in": family.ids})

    def take_out(family: Family) -> None:
        finish = prepare(family)
        delete(rows(family))
        forget(family)
        if finish is not None:
            finish()

    keep(Trace(label, lambda family: rows(family).count(), take_out, triggers=(trigger,), of=CASES))


def _forget_bytes(family: Family) -> None:
    """Have the bytes deleted once it is certain that the rows are gone; the due job does it should this fail."""
    pairs = CaseFile.objects.filter(case__in=family.ids).values_list("sha256", "small_sha256")
    hashes = {one for pair in pairs for one in pair if one}
    transaction.on_commit(lambda: [forget_bytes(one) for one in hashes])


def _forget_tag_names(family: Family) -> Callable[[], object]:
    tables = (PartnershipTag, events_of(PartnershipTag))
    rows = [table.objects.filter(content_object_id__in=family.ids).values_list("tag_id", flat=True) for table in tables]
    return forget_tag_names(family, {*rows[0], *rows[1]})


def forget_tag_names(family: Family, ids: set[int]) -> Callable[[], object]:
    """Return what deletes those free words that no other case carries or has carried, once the tags are gone."""
    elsewhere = ~Q(content_object_id__in=family.ids)
    used = {*PartnershipTag.objects.filter(elsewhere, tag_id__in=ids).values_list("tag_id", flat=True)}
    used |= {*events_of(PartnershipTag).objects.filter(elsewhere, tag_id__in=ids).values_list("tag_id", flat=True)}
    return lambda: PartnershipTagName.objects.filter(pk__in=ids - used).delete()
