"""Open proposals to change a record that is merged: they go on to the record that stays, and come back."""

from django.utils.translation import gettext as _

from curation.actions import change_content, take
from curation.workflow import Action, State
from literature.models import Source


def move(source: Source, survivor: Source, *, by) -> list[dict]:
    """Let the open proposals to a record be proposals to another; return what is needed to put them back.

    What its author changed stays; everything else takes the other record's present value. Who has a proposal to that
    one already keeps it; theirs to the merged record is declined, with the reason, once it was submitted.
    """
    moved = []
    busy = set(Source.objects.open().filter(amends=survivor).values_list("contributed_by_id", flat=True))
    for amendment in Source.objects.open().filter(amends=source).order_by("pk"):
        if amendment.contributed_by_id in busy:
            _decline(amendment, survivor, by=by)
            continue
        busy.add(amendment.contributed_by_id)
        before = {"id": amendment.pk, "content": amendment.snapshot(), "amends_from": amendment.amends_from}
        comment = _("The record was merged into “%(title)s”; what you propose is proposed to that one now.")
        after = _point(amendment, survivor, survivor.snapshot(), by=by, comment=comment % {"title": survivor})
        moved.append({**before, "revision": after.revision})
    return moved


def _decline(amendment: Source, survivor: Source, *, by) -> None:
    if amendment.state == State.SUBMITTED:
        comment = _("The record was merged into “%(title)s”, to which you have proposed a change already.")
        take(amendment, Action.DECLINE, by=by, comment=comment % {"title": survivor})


def _point(amendment: Source, target: Source, basis: dict, *, by, comment: str, whole: dict | None = None) -> Source:
    """Let a proposal stand on another record's content; `whole` is its content then, else what its author changed."""
    mine = amendment.snapshot()
    changed = {name: value for name, value in mine.items() if value != amendment.amends_from.get(name)}

    def change(locked: Source) -> None:
        locked.amends, locked.amends_from = target, basis
        locked.restore(whole if whole is not None else {**basis, **changed})

    # Drafts are nobody's business but their author's: history, and no step.
    action = None if amendment.state == State.DRAFT else Action.CORRECT
    return change_content(amendment, change, by=by, action=action, comment=comment)


def move_back(moved: list[dict], source: Source, survivor: Source, *, by) -> None:
    """Put the proposals back to where they were, as far as they are open and nobody worked on them since."""
    for row in moved:
        amendment = Source.objects.open().filter(pk=row["id"], amends=survivor, revision=row["revision"]).first()
        if amendment is not None:
            comment = _("The merging was taken back; what you propose is proposed to “%(title)s” again.")
            _point(
                amendment, source, row["amends_from"], by=by, comment=comment % {"title": source}, whole=row["content"]
            )
