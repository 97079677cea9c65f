"""Who is missing in a case: groups of stakeholders of the typology with nobody in it, as far as its readers see."""

from dataclasses import dataclass
from functools import cached_property

from partnerships.models import StakeholderGroup


@dataclass(frozen=True)
class Stakeholders:
    """The groups that the coordinators keep, and those in which a partner of the case stands."""

    groups: tuple[StakeholderGroup, ...]
    present: frozenset[str]

    @cached_property
    def names(self) -> dict[str, str]:
        """The name of each group by its short name, those that are no longer given included."""
        return {group.slug: group.name for group in self.groups}

    @property
    def asked_for(self) -> list[StakeholderGroup]:
        """The groups that are looked for in a case."""
        return [group for group in self.groups if group.is_given]

    @property
    def missing(self) -> list[StakeholderGroup]:
        """The groups with nobody in them; none, where no partner's group is told: then nobody can say."""
        if not self.present:
            return []
        return [group for group in self.asked_for if group.slug not in self.present]


def stakeholders_of(face) -> Stakeholders:
    """Return the groups of stakeholders in a case, from what the readers of this face see of its partners."""
    present = frozenset(partner.stakeholder for partner in face.partners if partner.stakeholder)
    return Stakeholders(tuple(StakeholderGroup.objects.all()), present)
