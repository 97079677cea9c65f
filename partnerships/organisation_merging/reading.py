"""Where a merged organisation went, and what an organisation was merged from."""

from partnerships.models import MergedOrganisation, Organisation, OrganisationMerge

_LONGEST_CHAIN = 50


def survivor_of(organisation: Organisation) -> Organisation | None:
    """Return the organisation that stands for a merged one, by way of others too; None where it was not merged."""
    found, pk = None, organisation.pk
    for _step in range(_LONGEST_CHAIN):
        row = (
            MergedOrganisation.objects.filter(organisation=pk, is_active=True).select_related("merge__survivor").first()
        )
        if row is None:
            break
        found, pk = row.merge.survivor, row.merge.survivor_id
    return found


def where_it_went(code: str, viewer) -> Organisation | None:
    """Return the organisation to which the address of a merged one leads, as far as the viewer may know of it."""
    organisation = Organisation.objects.records().filter(code=code).first()
    target = survivor_of(organisation) if organisation is not None else None
    if target is None:
        return None
    return Organisation.objects.visible_to(viewer).filter(pk=target.pk).first()


def merges_of(organisation: Organisation, viewer) -> list[OrganisationMerge]:
    """Return the mergings into an organisation that hold, for those who can take them back or may know what went."""
    if not viewer.is_authenticated or not viewer.is_coordinator:
        return []
    rows = organisation.merges.filter(undone_at=None).select_related("by")
    found = list(rows.prefetch_related("merged__organisation__group", "merged__organisation__contributed_by"))
    return [
        merge
        for merge in found
        if viewer.is_coordinator and all(r.organisation.is_open_to(viewer) for r in merge.merged.all())
    ]
