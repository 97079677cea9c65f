"""What is erased together: a record with all that is a copy of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.contrib.contenttypes.models import ContentType

from curation.actions import lock
from curation.models import Step
from partnerships.models import Asking, MergedOrganisation, Organisation, Partnership
from partnerships.models.protected import Protected


@dataclass(frozen=True)
class Family:
    """A record and what goes with it: proposed changes; of an organisation, those that were merged with it."""

    root: Protected
    #: In an order in which each can be deleted: proposed changes before what they change.
    records: tuple[Protected, ...]

    @property
    def kind(self) -> str:
        """The kind of the records, a value of `models.looks.Kind`."""
        return self.root._meta.model_name

    @property
    def is_case(self) -> bool:
        """Whether these are cases, and no organisations."""
        return isinstance(self.root, Partnership)

    @cached_property
    def ids(self) -> list[int]:
        """Their keys."""
        return [one.pk for one in self.records]

    @cached_property
    def codes(self) -> list[str]:
        """Their short addresses."""
        return [one.code for one in self.records]

    @property
    def steps(self):
        """What was done with them, and said in review."""
        content_type = ContentType.objects.get_for_model(type(self.root))
        return Step.objects.filter(content_type=content_type, object_id__in=self.ids)

    @property
    def askings(self):
        """The private links by which they were told."""
        return Asking.objects.filter(case__in=self.ids) if self.is_case else Asking.objects.none()

    @property
    def events(self):
        """The history of their rows."""
        return events_of(type(self.root)).objects.filter(pgh_obj_id__in=self.ids)


def events_of(model) -> type:
    """Return the table of events of a tracked model."""
    return model._meta.get_field("events").related_model


def family_of(record: Protected, *, locks: bool = False) -> Family:
    """Return what is erased with a record; with `locks`, each row fresh and locked until the transaction ends."""
    found = [record] if record.is_amendment or isinstance(record, Partnership) else _merged_with(record)
    model = type(record)
    changes = model.objects.filter(amends__in=[one.pk for one in found]).order_by("pk")
    records = [*changes, *sorted(found, key=lambda one: one.pk)]
    if locks:
        locked = {one.pk: lock(one) for one in sorted(records, key=lambda one: one.pk)}
        records = [locked[one.pk] for one in records]
    root = next(one for one in records if one.pk == record.pk)
    return Family(root, tuple(records))


def _merged_with(organisation: Organisation) -> list[Organisation]:
    """The organisation with all that are one with it by mergings that were not taken back."""
    known, new = set(), {organisation.pk}
    while new:
        known |= new
        rows = MergedOrganisation.objects.filter(is_active=True)
        pairs = [
            *rows.filter(organisation__in=new).values_list("merge__survivor_id", flat=True),
            *rows.filter(merge__survivor__in=new).values_list("organisation_id", flat=True),
        ]
        new = set(pairs) - known
    return list(Organisation.objects.filter(pk__in=known))


def names_of(organisations: Iterable[Organisation]) -> set[str]:
    """Return all that these organisations were ever called, their acronyms and other names included."""
    ids = [one.pk for one in organisations]
    names = set()
    rows = events_of(Organisation).objects.filter(pgh_obj_id__in=ids)
    for name, acronym, others in [
        *rows.values_list("name", "acronym", "other_names").distinct(),
        *Organisation.objects.filter(pk__in=ids).values_list("name", "acronym", "other_names"),
    ]:
        names |= {name, acronym, *(str(other.get("name", "")) for other in others or ())}
    return {name for name in names if name.strip()}
