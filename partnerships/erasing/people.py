"""Taking somebody's hand in a case out of its history: who told it is then told nowhere."""

from curation.models import Step
from partnerships.erasing.family import Family, events_of
from partnerships.erasing.traces import passing
from partnerships.models import CaseComment, CaseFile, GoodPractice, Partnership, PartnershipTag, PartnershipTopic

_MADE_BY = (
    (Partnership, "pk", ("contributed_by",)),
    (CaseComment, "case", ("by", "hidden_by")),
    (CaseFile, "case", ("added_by", "removed_by")),
)
_OWNERS = (
    (Partnership, "pgh_obj_id"),
    (CaseComment, "case_id"),
    (CaseFile, "case_id"),
    (PartnershipTopic, "partnership_id"),
    (PartnershipTag, "content_object_id"),
)


def forget(family: Family, person: int) -> None:
    """Let nothing in these cases, their steps and their history say that it was this person who did it."""
    ids = family.ids
    triggers = [f"{events_of(model)._meta.label}:append_only" for model, _owner in _OWNERS]
    triggers += [f"{model._meta.label}:update_update" for model, _owner, _names in _MADE_BY]
    with passing(*triggers):
        for model, owner, names in _MADE_BY:
            for name in names:
                model.objects.filter(**{f"{owner}__in": ids, name: person}).update(**{name: None})
                table, column = events_of(model), "pgh_obj_id" if owner == "pk" else f"{owner}_id"
                table.objects.filter(**{f"{column}__in": ids, f"{name}_id": person}).update(**{f"{name}_id": None})
        for model, owner in _OWNERS:
            events = events_of(model).objects.filter(**{f"{owner}__in": ids, "pgh_context__metadata__user": person})
            events.update(pgh_context=None)
    GoodPractice.objects.filter(case__in=ids, by=person).update(by=None)
    Step.objects.filter(pk__in=family.steps.filter(by=person).values("pk")).update(by=None)
