"""Authors without an account: people whom a private link lets work on one contribution, and on nothing else."""

from dataclasses import dataclass

from curation.models import Contribution


@dataclass(frozen=True)
class OutsideAuthor:
    """The author of one contribution, who has no account. Stands where a person is asked for in rules and actions.

    `address` is where they work on it, their private link included: it goes into letters to them and nowhere else.
    """

    record: Contribution
    name: str
    email: str
    address: str

    # What rules and querysets ask of a person; no fields.
    pk = None
    is_authenticated = True
    is_active = True
    is_member = False
    is_coordinator = False
    coordinated_group_ids = ()

    @property
    def roles(self) -> dict:
        """None in any group."""
        return {}

    def __str__(self):
        return self.name

    def wrote(self, record: Contribution) -> bool:
        """Whether this is the one contribution that they are the author of."""
        return type(record) is type(self.record) and record.pk is not None and record.pk == self.record.pk
